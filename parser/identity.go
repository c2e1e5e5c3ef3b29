package parser

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/report"
)

// identity is who reported on which year, with the rules that said so.
type identity struct {
	title     string
	year      int
	resolved  report.Resolved
	published string
	meta      report.Meta
	scope     report.Scope
	findings  []report.Finding
}

// Rules of findings about identity.
const (
	ruleYear   = "identity.year"
	ruleAgency = "identity.agency"
	ruleUnread = "form.unread"
)

// identify reads the identity off the document. A year is never taken from a URL
// alone: migrated pages carry the date of the migration.
func identify(in Input, doc *Document, tableYear int) *identity {
	id := &identity{meta: report.Meta{}}
	id.title = pickTitle(in, doc)
	id.pickYear(in, doc, tableYear)
	value, _ := find(doc.meta, "发布日期", "发布时间", "公开日期", "公开时间", "时间", "发文日期", "成文日期", "生成日期", metaPublished)
	id.published = readDate(value)
	if id.published == "" {
		id.published = publishedLine(doc)
	}
	id.meta.IndexNumber, _ = find(doc.meta, "索引号", "信息索引")
	id.meta.DocNumber, _ = find(doc.meta, "发文字号", "文号", "文件编号")
	id.meta.Publisher, _ = find(doc.meta, "发布机构", "机构名称", "发文机构", "发布单位", "信息来源", "来源", metaSource)
	id.meta.Category, _ = find(doc.meta, "公开类别")
	id.pickAgency(in, doc)
	id.scope = scopeOf(doc, id.resolved.Agency)
	if id.year == 0 {
		id.doubt(ruleYear, "没有读到报告年度")
	}
	if !id.resolved.HasType || id.resolved.Region.Code == "" {
		id.doubt(ruleAgency, fmt.Sprintf("没有认出编制机关：%q", id.resolved.Agency.Name))
	}
	return id
}

// fill writes the identity into the record.
func (id *identity) fill(r *report.Report) {
	r.Title, r.Year, r.Published, r.Meta, r.Scope = id.title, id.year, id.published, id.meta, id.scope
	r.Agency, r.Region = id.resolved.Agency, id.resolved.Region
	r.ID = report.MakeID(r.Agency.ID, r.Year)
}

func (id *identity) doubt(rule, message string) {
	id.findings = append(id.findings, report.Finding{Rule: rule, Severity: report.SeverityWarning,
		Whose: report.WhoseReading, State: "new", Message: message})
}

// pickTitle takes the candidate that names a report best: with a year before one
// without, the page's own title before the link's text.
func pickTitle(in Input, doc *Document) string {
	cs := append(slices.Clone(doc.titles), candidate{squeeze(in.LinkText), "link text"})
	for _, l := range doc.head[:min(len(doc.head), headLines)] {
		if len(l) <= maxTitle {
			cs = append(cs, candidate{l, "first lines"})
		}
	}
	best, score := "", -1
	for _, c := range cs {
		c.text, _, _ = strings.Cut(c.text, "_") // what follows names the column and the site
		f := fold(c.text)
		if !reportName.MatchString(f) {
			continue
		}
		s := 0
		if yearWord.MatchString(f) {
			s++
		}
		if s > score {
			best, score = c.text, s
		}
	}
	return best
}

// headLines is how many lines of the page, chrome included, may hold the title.
const headLines = 60

var (
	yearWord  = regexp.MustCompile(`(20[0-9]{2}|[二2][〇○零0O]{1,2}[一二三四五六七八九〇○零0-9]{1,2})年`)
	period    = regexp.MustCompile(`(?:统计期限|统计时限|时限|期限|数据|时间|起止)[^。;]{0,20}?(20[0-9]{2})年?1?月?1日?[^0-9。;]{0,6}(?:起|至|到|-|—)`)
	lostYear  = regexp.MustCompile(`(?:统计期限|期限)[^。;0-9]{0,12}(20[0-9]{2})1?1日`)
	bodyYear  = regexp.MustCompile(`(20[0-9]{2})年`)
	hanDigits = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "O", "0", "一", "1", "二", "2", "三", "3", "四", "4",
		"五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// firstReportYear and lastReportYear bound what can be a report year: Shanghai began
// with 2004; a report appears in the year after.
const firstReportYear = 2004

func lastReportYear() int { return time.Now().Year() }

// pickYear weighs the years that the page states, by rule: its titles, the link's
// text, the stated period, a table's head, and the year that the text names most.
func (id *identity) pickYear(in Input, doc *Document, tableYear int) {
	type vote struct {
		year int
		rule string
	}
	var votes []vote
	add := func(year int, rule string) {
		if year >= firstReportYear && year <= lastReportYear() {
			votes = append(votes, vote{year, rule})
		}
	}
	add(in.Year, "operator")
	add(yearIn(id.title), "title")
	add(yearIn(in.LinkText), "link text")
	text := fold(doc.text())
	for _, re := range []*regexp.Regexp{period, lostYear} {
		if m := re.FindStringSubmatch(text); m != nil {
			y, _ := strconv.Atoi(m[1])
			add(y, "stated period")
			break
		}
	}
	add(tableYear, "table head")
	if len(votes) == 0 {
		add(commonYear(text), "text")
	}
	if len(votes) == 0 {
		return
	}
	id.year = votes[0].year
	for _, v := range votes[1:] {
		if v.year != id.year {
			id.doubt(ruleYear, fmt.Sprintf("年度说法不一：%s 为 %d，%s 为 %d", votes[0].rule, id.year, v.rule, v.year))
			break
		}
	}
}

// yearIn reads the year of a title, in digits or in Chinese numerals.
func yearIn(s string) int {
	m := yearWord.FindStringSubmatch(fold(s))
	if m == nil {
		return 0
	}
	y, err := strconv.Atoi(hanDigits.Replace(m[1]))
	if err != nil {
		return 0
	}
	return y
}

// commonYear is the year that a text names most often.
func commonYear(text string) int {
	count := map[string]int{}
	best := ""
	for _, m := range bodyYear.FindAllStringSubmatch(text, -1) {
		if count[m[1]]++; count[m[1]] > count[best] {
			best = m[1]
		}
	}
	y, _ := strconv.Atoi(best)
	return y
}

var dateForm = regexp.MustCompile(`(20[0-9]{2}) *[-年/.] *([0-9]{1,2}) *[-月/.] *([0-9]{1,2})`)

// readDate reads the first full date of a text as YYYY-MM-DD, "" if there is none.
func readDate(s string) string {
	m := dateForm.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	d := fmt.Sprintf("%s-%02d-%02d", m[1], month, day)
	if _, err := time.Parse(time.DateOnly, d); err != nil {
		return ""
	}
	return d
}

var publishedWords = regexp.MustCompile(`(?:发布|公开|发文)(?:日期|时间)[^0-9]{0,6}(20[0-9]{2} *[-年/.] *[0-9]{1,2} *[-月/.] *[0-9]{1,2})`)

// publishedLine finds a publication date inside a line of the page's head.
func publishedLine(doc *Document) string {
	for _, l := range doc.head[:min(len(doc.head), headLines)] {
		if m := publishedWords.FindStringSubmatch(l); m != nil {
			return readDate(m[1])
		}
	}
	return ""
}

var (
	titleYear  = regexp.MustCompile(`^(?:关于)?(?:印发)?《?(?:20[0-9]{2}|[二2][〇○零0O]{1,2}[一二三四五六七八九〇○零0-9]{1,2})年度?`)
	titleRest  = regexp.MustCompile(`(?:关于)?(?:20[0-9]{2}|[二2][〇○零0O]{1,2}[一二三四五六七八九〇○零0-9]{1,2})年.*$|(?:政府|政务)?信息公开.*$`)
	madeBy     = regexp.MustCompile(`由([^,。;、:]{4,40}?)(?:负责)?(?:编制|编写|拟制)|([^,。;、:]{4,40}?)(?:依据|根据|按照)《`)
	agencyLine = regexp.MustCompile(`^[^,。;:、0-9]{2,38}(?:局|委|委员会|政府|办公室|办公厅|厅|部|办事处|管委会|中心|署|院|街道|镇|乡)$`)
)

// pickAgency takes the first text that names a body and its place, else the first
// that names a body, whose place is then the portal's. The publisher comes last: it
// is often the office that runs the site (REALITY 22).
func (id *identity) pickAgency(in Input, doc *Document) {
	near := in.Region
	if near == "" {
		near = nearBy(doc, id.meta.Publisher)
	}
	best := 0
	for _, name := range agencyNames(id, doc) {
		res := report.ResolveAgency(name, near)
		score := 0
		if res.HasType {
			score = 2
			if res.HasPlace || res.Region.Code != "" && name == titleAgency(id.title) {
				score = 3
			}
		}
		if score > best {
			id.resolved, best = res, score
		}
	}
	if best == 0 {
		id.resolved = report.ResolveAgency(id.meta.Publisher, near)
	}
	if in.Agency == "" || in.Agency == id.resolved.Agency.ID {
		return
	}
	if best > 0 {
		id.doubt(ruleAgency, fmt.Sprintf("录入者指明 %s，文中为 %s", in.Agency, id.resolved.Agency.ID))
	}
	id.resolved = report.AgencyByID(in.Agency)
}

// titleAgency is what a title says besides the year and the kind of document.
func titleAgency(title string) string {
	return titleRest.ReplaceAllString(titleYear.ReplaceAllString(fold(title), ""), "")
}

// agencyNames lists texts that may name the body: the title without year and kind
// of document, lines of the head that end like an office, and the preface's own
// words.
func agencyNames(id *identity, doc *Document) []string {
	var names []string
	if t := titleAgency(id.title); t != "" {
		names = append(names, t)
	}
	lead := prefaceLines(doc)
	for _, l := range lead {
		if agencyLine.MatchString(l) {
			names = append(names, l)
		}
	}
	for _, l := range lead {
		if m := madeBy.FindStringSubmatch(l); m != nil {
			names = append(names, strings.TrimPrefix(m[1]+m[2], "本报告"))
		}
	}
	return names
}

// prefaceLines are the folded paragraphs before the first heading.
func prefaceLines(doc *Document) []string {
	var ls []string
	for _, s := range doc.sections {
		if s.kind != report.SectionPreface || len(ls) >= headLines {
			break
		}
		for _, b := range s.blocks {
			if b.grid == nil && len(ls) < headLines {
				ls = append(ls, fold(b.text))
			}
		}
	}
	return ls
}

// nearBy guesses the place from the name of the site, 上海市宝山区人民政府门户网站,
// from the first line, and from the publisher.
func nearBy(doc *Document, publisher string) string {
	names := []string{doc.site, publisher}
	if len(doc.head) > 0 {
		parts := strings.FieldsFunc(doc.head[0], func(r rune) bool { return r == '_' || r == '-' })
		names = append(names, parts...)
	}
	for _, name := range names {
		if res := report.ResolveAgency(name, ""); res.HasPlace {
			return res.Region.Code
		}
	}
	return ""
}

var wholeRegion = regexp.MustCompile(`全[市区县镇乡州]|各(?:级|部门|镇|乡|街道|委办局)|本[市区县]各`)

// scopeOf: an office reports for itself, the general office of a government among
// them; a government's report counts the whole region when its text says so
// (TEMPLATES section 1, two scopes under one title).
func scopeOf(doc *Document, a report.Agency) report.Scope {
	switch a.Type {
	case "people_government", "development_zone":
		if wholeRegion.MatchString(doc.text()) {
			return report.ScopeRegional
		}
		return report.ScopeUnknown
	case report.OtherAgency:
		return report.ScopeUnknown
	}
	return report.ScopeOwn
}
