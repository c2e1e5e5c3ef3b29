package parser

import (
	"fmt"
	"slices"
	"strings"
)

// recognise decides whether the document is an annual disclosure report at all.
func recognise(doc *Document, a *adapter) error {
	titles := ownTitles(doc)
	for _, t := range titles {
		if otherKind.MatchString(t) || otherPeriod.MatchString(t) {
			return &Error{Code: CodeNotReport, Message: fmt.Sprintf("no annual disclosure report, by its title: %s", t)}
		}
	}
	name := reportName.MatchString(leadText(doc))
	forms := 0
	for _, n := range a.forms {
		forms += n
	}
	if forms > 0 && (name || len(a.r.Figures) >= minFigures) {
		return nil
	}
	if name && doc.sections.kinds() >= minKinds && !slices.ContainsFunc(titles, namesOther) {
		return nil
	}
	return &Error{Code: CodeNotReport, Message: fmt.Sprintf("no annual disclosure report: %d statistics tables, %d standard headings, named as one: %v", forms, doc.sections.kinds(), name)}
}

const (
	minFigures = 20 // figures that show a form without any title
	minKinds   = 3  // standard parts that show a report without tables
)

var (
	reportName = compile(`(?:信息公开|政务公开).{0,12}(?:年度?报告?|年度)|年度.{0,6}信息公开.{0,4}报告|信息公开工作报告|信息公开.{0,4}年报`)
	// otherKind are pages about a report, which may quote its tables.
	otherKind = compile(`》(?:的)?(?:政策)?解读|报告(?:的)?(?:政策)?解读|图解|图说|一图读懂`)
	// otherPeriod are returns of the same form for less than a year.
	otherPeriod = compile(`[上下]半年|[一二三四1-4]季度|年(?:度)?(?:[1-9]|1[0-2])月`)
	// otherReport are documents with parts like a report's, and no forms.
	otherReport = compile(`法治政府|解读|指南|工作报表|绩效|制度|办法|要点|通知$`)
	// handedOut are notices that bring the report itself.
	handedOut = compile(`(?:印发|发布|公布).*报告.*通知$`)
)

// namesOther tells the title of another kind of document.
func namesOther(title string) bool {
	return otherReport.MatchString(title) && !handedOut.MatchString(title)
}

// leadText is where a report names itself: titles and the first paragraphs.
func leadText(doc *Document) string {
	var b strings.Builder
	for _, t := range doc.titles {
		b.WriteString(fold(t.text))
		b.WriteByte('\n')
	}
	for i, bl := range doc.blocks {
		if i >= leadBlocks {
			break
		}
		if bl.grid == nil {
			b.WriteString(bl.folded[:min(len(bl.folded), leadBytes)])
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// The lead: reports name themselves in the title or the first paragraphs.
const (
	leadBlocks = 12
	leadBytes  = 1500
)

// ownTitles is the first title candidate that names a report, folded; all of them
// when none does. Titles of neighbouring documents may follow the page's own.
func ownTitles(doc *Document) []string {
	var all []string
	for _, c := range doc.titles {
		f := fold(c.text)
		if reportName.MatchString(f) {
			return []string{f}
		}
		all = append(all, f)
	}
	return all
}
