package parser

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// identity is who reported on which year, with the rules that said so.
type identity struct {
	report.Identity
	year     int
	resolved report.Resolved
	findings []report.Finding
}

// Rules of findings about identity.
const (
	ruleYear      = "identity.year"
	ruleAgency    = "identity.agency"
	rulePublished = "identity.published"
	ruleKind      = "identity.kind"
)

// identify reads the identity off the document. A year is never taken from a URL:
// migrated pages carry the date of the migration. text is the folded text of doc.
func identify(in Input, doc *Document, text string, tableYear int) *identity {
	id := &identity{}
	p := newPrinted(in, doc)
	id.Title = report.Choose(p.titles)
	id.pickYear(in, p, text, tableYear)
	id.pickMeta(doc)
	id.pickAgency(in, p)
	id.pickPublished(p)
	scope := scopeOf(text, id.resolved.Agency)
	id.Scope = report.Claim{Value: string(scope.value), Rule: scope.rule}
	switch title := fold(id.Title.Value); {
	case title == "" && in.Agency == "":
		id.doubt(&id.Title, ruleKind, "没有读到题名，凭章节和表格认作年报")
	case draft.MatchString(title):
		id.doubt(&id.Title, ruleKind, "题名说这是草稿或更正，不是年报本身")
	}
	return id
}

// draft is in the title of a report that is yet to be issued, or of a notice that corrects
// or takes back one.
var draft = compile(`征求意见|送审稿|讨论稿|草案|草稿|初稿|更正|勘误|撤回|撤销|作废`)

// fill writes the identity into the record.
func (id *identity) fill(r *report.Report) {
	r.Title, r.Year, r.Published, r.Scope = id.Title.Value, id.year, id.Published.Value, report.Scope(id.Scope.Value)
	r.Meta = report.Meta{IndexNumber: id.IndexNumber.Value, DocNumber: id.DocNumber.Value,
		Publisher: id.Publisher.Value, Category: id.Category.Value}
	r.Agency, r.Region, r.Identity = id.resolved.Agency, id.resolved.Region, id.Identity
	r.ID = report.MakeID(r.Agency.ID, r.Year)
}

// doubt marks a claim and adds the finding that says the same. The first doubt about
// a field stays in its claim.
func (id *identity) doubt(c *report.Claim, rule, message string) {
	if c.Doubt == "" {
		c.Doubt = message
	}
	id.findings = append(id.findings, report.Finding{Rule: rule, Severity: report.SeverityWarning, Keys: []report.Key{},
		Whose: report.WhoseReading, State: "new", Message: message})
}

// printed is what a document prints of its identity, folded once.
type printed struct {
	in        Input
	doc       *Document
	titles    []report.Said     // texts that name a report, best first, as printed
	announced []report.Said     // what the preface calls the report, folded
	preface   []string          // first paragraphs before the first heading
	lead      []string          // the same, folded
	head      []string          // first lines of the page, chrome included, folded
	body      []string          // first paragraphs behind the preface, folded
	ending    []string          // last paragraphs, folded
	known     map[string]string // titleText of lines
	read      map[string]titleFacts
	address   string // what the address says in Chinese, folded
}

// Bounds of where a document names itself.
const (
	headLines   = 60 // lines of the page, chrome included
	bodyLines   = 12 // paragraphs behind the preface, where it speaks of the body
	endingLines = 6  // paragraphs at the end, where it is signed
)

func newPrinted(in Input, doc *Document) *printed {
	p := &printed{in: in, doc: doc, address: addressWords(in.URL)}
	for _, b := range prefaceBlocks(doc) {
		p.preface = append(p.preface, b.text[:cutRune(b.text, maxLead)])
		p.lead = append(p.lead, b.folded[:cutRune(b.folded, maxLead)])
	}
	for i, l := range doc.head[:min(len(doc.head), headLines)] {
		switch {
		case len(l) > maxTitle: // too long for a name
			l = ""
		case doc.heads != nil:
			l = doc.heads[i]
		default:
			l = fold(l)
		}
		p.head = append(p.head, l)
	}
	for _, b := range doc.blocks[:min(len(doc.blocks), bodyLines)] {
		if b.grid == nil {
			p.body = append(p.body, b.folded[:cutRune(b.folded, maxLead)])
		}
	}
	for i := len(doc.blocks) - 1; i >= 0 && len(p.ending) < endingLines; i-- {
		if b := doc.blocks[i]; b.grid == nil {
			p.ending = append(p.ending, b.folded[:cutRune(b.folded, maxLead)])
		}
	}
	p.titles = p.findTitles()
	p.announced = p.announcements()
	return p
}

// maxLead is how much of a paragraph may name the report, in bytes.
const maxLead = 1500

// cutRune is n or the length of s, whichever is less, moved back to the start of a rune.
func cutRune(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return n
}

// prefaceBlocks are the first paragraphs before the first heading.
func prefaceBlocks(doc *Document) []block {
	var bs []block
	for _, s := range doc.sections {
		if s.kind != report.SectionPreface || len(bs) >= headLines {
			break
		}
		for _, b := range s.blocks {
			if b.grid == nil && len(bs) < headLines {
				bs = append(bs, b)
			}
		}
	}
	return bs
}

// yearSaid is a year as a claim holds it, "" for none.
func yearSaid(year int, rule string) report.Said {
	if year < firstReportYear {
		return report.Said{}
	}
	return report.Said{Value: strconv.Itoa(year), Rule: rule}
}

// contradiction is the first value among others that differs from the one taken.
func contradiction(c report.Claim, same func(string) bool) (report.Said, bool) {
	for _, o := range c.Others {
		if !same(o.Value) {
			return o, true
		}
	}
	return report.Said{}, false
}

func differ(c report.Claim, o report.Said) string {
	return fmt.Sprintf("%s 为 %s，%s 为 %s", c.Rule, c.Value, o.Rule, o.Value)
}

// isSentence tells running text from a title.
func isSentence(folded string) bool {
	return strings.Contains(folded, "。") || strings.ContainsAny(folded, ";!?")
}
