package parser

import (
	"net/url"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// Rules of title candidates besides those of the decoders.
const (
	ruleTitle     = "title"
	ruleLinkText  = "link text"
	ruleFirstLine = "first lines"
	rulePreface   = "preface"
	ruleAddress   = "address"
)

// findTitles lists the texts that can be the report's title, the one that says most
// first: with a year and a body before one without, the page's own title before the
// link's text, and lines of the report's head last. Lines of the chrome around it count
// only when all of them that name a report agree: a list of other years' reports may
// stand there.
func (p *printed) findTitles() []report.Said {
	var cs []report.Said
	add := func(text, rule string) {
		if t := p.titleIn(text); t != "" {
			cs = append(cs, report.Said{Value: t, Rule: rule})
		}
	}
	for _, c := range p.doc.titles {
		add(c.text, c.rule)
	}
	add(squeeze(p.in.LinkText), ruleLinkText)
	for _, l := range joinedTitles(p.preface, p.lead) {
		add(l, ruleFirstLine)
	}
	for _, l := range p.preface {
		add(l, ruleFirstLine)
	}
	if head := p.doc.head[:min(len(p.doc.head), headLines)]; p.agree(head) {
		for _, l := range joinedTitles(head, p.head) {
			add(l, ruleFirstLine)
		}
		for _, l := range head {
			add(l, ruleFirstLine)
		}
	}
	return p.bestFirst(cs)
}

// bestFirst moves the candidate that says most to the front and drops repetitions.
func (p *printed) bestFirst(cs []report.Said) []report.Said {
	best, score := 0, -1
	for i, c := range cs {
		if s := p.facts(c.Value).score(); s > score {
			best, score = i, s
		}
	}
	if len(cs) == 0 {
		return nil
	}
	out := []report.Said{cs[best]}
	seen := map[string]bool{fold(cs[best].Value) + cs[best].Rule: true}
	for _, c := range cs {
		if key := fold(c.Value) + c.Rule; !seen[key] {
			seen[key] = true
			out = append(out, c)
		}
	}
	return out
}

// titleFacts are what a title says.
type titleFacts struct {
	year   int
	agency string
}

// facts reads a title, once for all that ask.
func (p *printed) facts(title string) titleFacts {
	f, ok := p.read[title]
	if !ok {
		f = titleFacts{yearIn(title), titleAgency(title)}
		if p.read == nil {
			p.read = map[string]titleFacts{}
		}
		p.read[title] = f
	}
	return f
}

func (f titleFacts) score() int {
	s := 0
	if f.year > 0 {
		s += 2
	}
	if f.agency != "" {
		s++
	}
	return s
}

// titleIn is titleText, asked once for each text: lines stand in several lists.
func (p *printed) titleIn(s string) string {
	if !mayNameReport(s) {
		return ""
	}
	t, ok := p.known[s]
	if !ok {
		t = titleText(s)
		if p.known == nil {
			p.known = map[string]string{}
		}
		p.known[s] = t
	}
	return t
}

// titleText is the part of a text that can be a report's title, "" if it names no
// report or is a sentence. What follows "_" names the column and the site; a first
// cell may say that this is the title; where line breaks were lost, the first heading
// follows.
func titleText(s string) string {
	if !mayNameReport(s) {
		return ""
	}
	s, _, _ = strings.Cut(s, "_")
	if loc := lostTitle.FindStringIndex(s[:cutRune(s, maxTitle)]); loc != nil {
		s = s[:loc[0]+len("报告")]
	}
	if len(s) > maxTitle {
		return ""
	}
	s = titleLabel.ReplaceAllString(s, "")
	if metaLead.MatchString(s) { // the small print stands before the title in one line
		loc := clock.FindStringIndex(s)
		if loc == nil {
			return ""
		}
		s = s[loc[1]:]
	}
	s = strings.Trim(s, " |*#…")
	f := fold(s)
	if isSentence(f) || trail.MatchString(f) || !reportName.MatchString(f) {
		return ""
	}
	return s
}

// mayNameReport tells the texts that begin with words of a report's name: 公开 or 公開, and
// 报告, 年报 or 年度. It is asked first: most lines are none.
func mayNameReport(s string) bool {
	head := s[:cutRune(s, maxTitle)]
	return strings.Contains(head, "公") && (strings.Contains(head, "报") || strings.Contains(head, "度") || strings.Contains(head, "報"))
}

var (
	titleLabel = compile(`^(?:标\s*题|栏目|名称)\s*[:：|]\s*[|]?`)
	clock      = compile(`^.*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[ …]`)
	trail      = compile(`位置:|首页|[>»]`) // the way to the page
	lostTitle  = compile(`(?:报告|年报|報告|年報)\s*(?:[（(]\s*20[0-9]{2}(?:[-. ]|\s*年\s*[0-9])|[引前]\s*言|[|…]|一\s*、?\s*(?:概|总|基|工|政))`)
)

// joinedTitles joins lines that make a title together: the body above the year and the
// kind of document, or a title broken in two. folded are the lines folded, those as long
// as a title at least.
func joinedTitles(lines, folded []string) []string {
	var out []string
	above, aboveFolded := "", "" // last line that is not empty
	for i, l := range lines {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if above != "" && len(above)+len(l) <= maxTitle && (strings.Contains(l, "公") || strings.Contains(above, "公")) && makesTitle(aboveFolded, folded[i]) {
			out = append(out, above+l)
		}
		above, aboveFolded = l, folded[i]
	}
	return out
}

// makesTitle tells whether two folded lines, one below the other, are one title.
func makesTitle(above, below string) bool {
	body := isAgencyLine(above)
	if !body && (!brokenTitle.MatchString(above) || yearIn(below) > 0) {
		return false
	}
	if isSentence(above) || isSentence(below) || reportName.MatchString(above) || !reportName.MatchString(above+below) {
		return false
	}
	return titleAgency(below) == ""
}

// brokenTitle ends where titles are broken in two.
var brokenTitle = compile(`(?:` + yearDigits + `)(?:年度?)?(?:政府|政务)?(?:信息公开)?(?:工作)?$|(?:政府|政务)信息公开(?:工作)?$`)

// agree tells whether the lines that name a report can all name one: none of another
// year, none of another body.
func (p *printed) agree(lines []string) bool {
	year, body := 0, ""
	for _, l := range lines {
		t := p.titleIn(l)
		if t == "" {
			continue
		}
		said := p.facts(t)
		y, b := said.year, said.agency
		if y > 0 && year > 0 && y != year || !strings.Contains(b, body) && !strings.Contains(body, b) {
			return false
		}
		year = max(y, year)
		if len(b) > len(body) {
			body = b
		}
	}
	return true
}

// announcements finds the report's name inside the first paragraphs: 现公布某局2025年度政府信息公开
// 工作年度报告. Letters that order such reports name them too, and are no names of this one.
func (p *printed) announcements() []report.Said {
	var out []report.Said
	for i, l := range p.lead {
		if !strings.Contains(l, "公开") || !strings.Contains(l, "报") || p.titleIn(p.preface[i]) != "" { // titles are heard already
			continue
		}
		for _, piece := range strings.FieldsFunc(l, partsNames) {
			name, behind := cutName(piece)
			name = announced.ReplaceAllString(name, "")
			if reportName.MatchString(name) && !orderWords.MatchString(name) && !orderedFor.MatchString(behind) {
				out = append(out, report.Said{Value: name, Rule: rulePreface})
			}
		}
	}
	return out[:min(len(out), maxPrefaceNames)]
}

// partsNames tells the marks that part the statements of a paragraph.
func partsNames(r rune) bool { return strings.ContainsRune(",。;:《》.、>»", r) }

// cutName parts a statement behind the last word for a report.
func cutName(piece string) (name, behind string) {
	end := max(strings.LastIndex(piece, "报告"), strings.LastIndex(piece, "年报"))
	if end < 0 || !strings.Contains(piece[:end], "公开") {
		return "", ""
	}
	end += len("报告")
	return piece[:end], piece[end:]
}

// maxPrefaceNames bounds the names that a preface gives.
const maxPrefaceNames = 8

var (
	announced  = compile(`^(?:.*(?:公布|发布|编制|公开如下|形成|现将|本报告为|本报告是))?(?:汇总|综合)?`)
	orderedFor = compile(`^编制[和及、工与]|^[^,。]?格式`)
	orderWords = compile(`关于|做好|要求|规定|条例|办法|通知`)
)

// addressWords is what an address says in Chinese, folded: the title of an article in
// an encyclopedia, or the name of a file. It is "" when that names no report.
func addressWords(address string) string {
	plain, err := url.PathUnescape(address)
	if err != nil || len(plain) > maxAddress {
		return ""
	}
	for _, part := range strings.FieldsFunc(plain, func(r rune) bool { return r == '/' || r == '?' || r == '&' || r == '=' }) {
		if f := fold(part); reportName.MatchString(f) && !isSentence(f) {
			return f
		}
	}
	return ""
}

// maxAddress bounds the address that is looked at, in bytes.
const maxAddress = 2048
