package parser

import (
	"fmt"
	"slices"
	"strings"

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

// identify reads the identity off the document. A year is never taken from a URL:
// migrated pages carry the date of the migration. text is the folded text of doc.
func identify(in Input, doc *Document, text string, tableYear int) *identity {
	id := &identity{}
	id.title = pickTitle(in, doc)
	id.pickYear(in, doc, text, tableYear)
	published := find(doc.meta, "发布日期", "发布时间", "公开日期", "公开时间", "时间", "发文日期", "成文日期", "生成日期", metaPublished)
	id.published = readDate(published)
	if id.published == "" {
		id.published = publishedLine(doc)
	}
	id.meta.IndexNumber = find(doc.meta, "索引号", "信息索引")
	id.meta.DocNumber = find(doc.meta, "发文字号", "文号", "文件编号")
	id.meta.Publisher = find(doc.meta, "发布机构", "机构名称", "发文机构", "发布单位", "信息来源", "来源", metaSource)
	id.meta.Category = find(doc.meta, "公开类别")
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
	id.findings = append(id.findings, report.Finding{Rule: rule, Severity: report.SeverityWarning, Keys: []report.Key{},
		Whose: report.WhoseReading, State: "new", Message: message})
}

// pickTitle takes the candidate that names a report best: with a year before one
// without, the page's own title before the link's text, and lines of the report's
// head last. Lines of the chrome around it count only when all of them that name a
// report agree: a list of other years' reports may stand there.
func pickTitle(in Input, doc *Document) string {
	cs := append(slices.Clone(doc.titles), candidate{squeeze(in.LinkText), "link text"})
	for _, l := range slices.Concat(prefaceLines(doc), agreeing(doc.head)) {
		cs = append(cs, candidate{l, "first lines"})
	}
	best, score := "", -1
	for _, c := range cs {
		text := titleText(c.text)
		if text == "" {
			continue
		}
		s := 0
		if yearIn(text) > 0 {
			s = 1
		}
		if s > score {
			best, score = text, s
		}
	}
	return best
}

// titleText is the part of a text that can be a report's title, "" if it names no
// report or is a sentence. What follows "_" names the column and the site.
func titleText(s string) string {
	s, _, _ = strings.Cut(s, "_")
	f := fold(s)
	if len(s) > maxTitle || strings.ContainsAny(f, "。;") || !reportName.MatchString(f) {
		return ""
	}
	return s
}

// agreeing are the first lines of a page that name a report, none if they name
// different ones.
func agreeing(head []string) []string {
	var found []string
	for _, l := range head[:min(len(head), headLines)] {
		if text := titleText(l); text != "" {
			found = append(found, text)
		}
	}
	for _, l := range found {
		if fold(l) != fold(found[0]) {
			return nil
		}
	}
	return found
}

// headLines is how many lines of the page, chrome included, may hold the title.
const headLines = 60

// prefaceLines are the first paragraphs before the first heading.
func prefaceLines(doc *Document) []string {
	var ls []string
	for _, s := range doc.sections {
		if s.kind != report.SectionPreface || len(ls) >= headLines {
			break
		}
		for _, b := range s.blocks {
			if b.grid == nil && len(ls) < headLines {
				ls = append(ls, b.text)
			}
		}
	}
	return ls
}

var wholeRegion = compile(`全[市区县镇乡州]|各(?:级|部门|镇|乡|街道|委办局)|本[市区县]各`)

// scopeOf: an office reports for itself, the general office of a government among
// them; a government's report counts the whole region when its text says so:
// both 本级 and 汇总 reports stand under one title.
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
