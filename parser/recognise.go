package parser

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// recognise decides whether the document is an annual disclosure report at all. text
// is its folded text. A report is named as one and has a part that reports have, or has
// its tables, or has enough of its parts; a title of another kind of document outweighs
// the parts, and one of a text about a report the tables too.
func recognise(in Input, doc *Document, a *adapter, text string) error {
	titles := ownTitles(doc)
	for _, t := range titles {
		if otherKind.MatchString(t) || otherPeriod.MatchString(firstPeriod.ReplaceAllString(t, "年")) {
			return notReport("by its title: %s", t)
		}
	}
	forms := 0
	for _, n := range a.forms {
		forms += n
	}
	titled := len(titles) == 1 && reportName.MatchString(titles[0]) || addressWords(in.URL) != ""
	if forms > 0 && (titled || len(a.r.Figures) >= minFigures) {
		return nil
	}
	parts := partsIn(doc, text)
	name := titled || reportName.MatchString(leadText(doc)) || reportName.MatchString(fold(in.LinkText)) || namesReport(in.URL)
	switch {
	case forms > 0 && (name || parts >= minParts):
		return nil
	case slices.ContainsFunc(titles, namesOther):
		return notReport("by its title: %s", strings.Join(titles, " / "))
	case name && parts > 0, titled && hasPoints(text), untitled(titles, text, parts):
		return nil
	}
	if titled && len(titles) == 1 && parts == 0 && doc.pictures > 0 && yearIn(titles[0]) > 0 {
		return onlyPictures(in, doc, titles[0])
	}
	return named(notReport("%d statistics tables, %d standard parts, named as one: %v", forms, parts, name), in, doc)
}

// untitled tells a report without its name: by several of its parts and words of its
// subject, or, where no title says what the document is, by one part and its points or
// the period that it counts.
func untitled(titles []string, text string, parts int) bool {
	switch {
	case parts >= minParts && subjectWords(text) >= minParts:
		return true
	case parts == 0 || len(titles) > 0:
		return false
	}
	return hasPoints(text) && subjectWords(text) > 0 || statedPeriod(text).year > 0
}

// hasPoints tells whether chapters have numbered points, as those of reports do.
func hasPoints(text string) bool {
	return strings.Contains(text, "(一)") || strings.Contains(text, "(二)")
}

// subjectWords counts the words of the subject that a text has; they show what a
// document without a title is about.
func subjectWords(text string) int {
	n := 0
	for _, w := range []string{"信息公开", "政府信息", "主动公开", "依申请公开"} {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}

func notReport(format string, args ...any) error {
	return fail(CodeNotReport, "no annual disclosure report: "+format, args...)
}

const (
	minFigures = 20 // figures that show a form without any title
	minParts   = 2  // standard parts that show a report without its name
)

var (
	reportName = compile(`(?:信息公开|政务公开).{0,12}(?:年度?报告?|年度)|年度.{0,6}信息公开.{0,6}报告|信息公开(?:年度)?工作(?:年度)?报告|信息公开.{0,4}年报`)
	// reportAddress is how content systems spell the name of the column: 政府信息公开年报 as
	// initials, or in English.
	reportAddress = compile(`(?i)xxgk[a-z]{0,12}(?:nb|ndbg|gzbg)|xxgkannualreport|annualreport|gknb|/ndbg[/_]`)
	// otherKind are pages about a report, which may quote its tables.
	otherKind = compile(`》.{0,6}解读|报告(?:的)?(?:政策)?解读|图解|图说|一图读懂|范文|范本|模板`)
	// otherPeriod are returns of the same form for less than a year.
	otherPeriod = compile(`半年|[一二三四1-4]季度|年(?:度)?(?:[1-9]|1[0-2])月|[0-9]月?(?:-|—|~|至|到)[0-9]{1,2}月`)
	// firstPeriod is the whole of a year, and of 2008 what the regulation was in force for:
	// from 1 May (国务院令第492号, article 38).
	firstPeriod = compile(`(?:年1月|2008年5月)(?:1日)?起?(?:-|—|~|至|到)(?:20[0-9]{2}年)?12月(?:31日)?`)
	// otherReport are documents with parts like a report's, and no forms.
	otherReport = compile(`法治政府|解读|指南|工作报表|绩效|预决算|环境信息|企业信息|社会组织|[校院厂村党]务公开|制度|办法|要点|总结|方案|考核|清单|目录|通知$`)
	// handedOut are notices that bring the report itself.
	handedOut = compile(`(?:印发|发布|公布).*报告.*通知$`)
	// otherTitle is a line that is the title of such a document, and neither a menu nor a
	// heading.
	otherTitle = compile(`^[\p{Han}0-9《][^,:>|]{6,}(?:报告|总结|要点|方案|制度(?:\(试行\))?|办法|指南|清单|目录|解读|通知|范文)$`)
	// columnTitle is the name of a column of a site, which is no title of the page's own.
	columnTitle = compile(`^(?:政府信息公开|信息公开|政务公开)?(?:指南|制度|目录)$`)
)

// namesReport tells an address whose words or column name reports.
func namesReport(address string) bool {
	return addressWords(address) != "" || reportAddress.MatchString(address[:cutRune(address, maxAddress)])
}

// namesOther tells the title of another kind of document.
func namesOther(title string) bool {
	return otherReport.MatchString(title) && !handedOut.MatchString(title) && !columnTitle.MatchString(title)
}

// overviewParts are the points of the overview that the form of 2021 prescribes.
var overviewParts = []string{"主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"}

// partsIn counts the different standard parts that a document announces: headings, and,
// where line breaks were lost, headings inside a line; the points of the overview
// count as parts once there are several.
func partsIn(doc *Document, text string) int {
	seen := map[report.SectionKind]bool{}
	for _, s := range doc.sections {
		if s.heading != "" {
			seen[s.kind] = true
		}
	}
	if len(seen) < minParts {
		for _, m := range lostHeading.FindAllStringSubmatch(text[:cutRune(text, maxPartText)], maxParts) {
			if kind, ok := headingKind(m[1]); ok {
				seen[kind] = true
			} else if strings.Contains(m[1], "信息公开") {
				seen[report.SectionOverview] = true
			}
		}
	}
	if publicPoint.MatchString(text) {
		seen[report.SectionProactive] = true
	}
	for kind, words := range flattened {
		if strings.Contains(text, words) {
			seen[kind] = true
		}
	}
	points := 0
	for _, word := range overviewParts {
		if strings.Contains(text, word) {
			points++
		}
	}
	if points >= minParts && len(seen) < minParts {
		return len(seen) + 1
	}
	return len(seen)
}

// lostHeading is a heading inside a line, or of words that name no standard part but
// the report's subject.
var lostHeading = compile(`[一二三四五六七八九十]、?((?:概述|总体|基本|工作|政府信息|信息公开|主动|依申请|收到|因政府)[^,。;、.一二三四五六七八九十]{0,24})`)

// publicPoint are the points of the chapter on what was published.
var publicPoint = compile(`\([一二三四]\)公开(?:的)?(?:主要)?(?:内容|形式|范围|数量)`)

// flattened are words of tables that were flattened into a line.
var flattened = map[report.SectionKind]string{report.SectionRequests: "本年新收政府信息公开申请数量", report.SectionProactive: "第二十条第("}

// Bounds of the search for headings inside lines.
const (
	maxPartText = 1 << 16
	maxParts    = 64
)

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
			b.WriteString(fold(bl.text[:cutRune(bl.text, maxLead)]))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// leadBlocks is how many of the first blocks may name the report: in the title or the
// first paragraphs.
const leadBlocks = 12

// ownTitles is the first title candidate that names a report, folded; all of them
// when none does, and the first lines where a document has none. Titles of
// neighbouring documents may follow the page's own.
func ownTitles(doc *Document) []string {
	var all []string
	for _, c := range doc.titles {
		if t := titleText(c.text); t != "" {
			return []string{fold(t)}
		}
		all = append(all, fold(c.text))
	}
	if len(all) > 0 {
		return all
	}
	for _, l := range doc.head[:min(len(doc.head), firstLines)] {
		if f := fold(l); len(l) <= maxTitle && !isSentence(f) && otherTitle.MatchString(f) {
			all = append(all, f)
		}
	}
	return all
}

// firstLines is how many lines may hold the title of a text.
const firstLines = 3
