package parser

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// laidSheet is what came of one sheet.
type laidSheet struct {
	name   string
	blocks []block
	year   int  // that it says to be of, 0 if it says none
	forms  bool // it shows a form of reports
}

func layOut(name string, blocks []block) laidSheet {
	s := laidSheet{name: name, blocks: blocks}
	for _, b := range blocks {
		if b.grid != nil {
			s.forms = s.forms || b.grid.kind != kindUnknown
		} else if title := titleText(b.text); s.year == 0 && title != "" {
			s.year = yearIn(title)
		}
	}
	folded := fold(name)
	if years := anyYear.FindAllStringSubmatchIndex(folded, 2); s.year == 0 && len(years) == 1 {
		s.year = yearOf(folded[years[0][0]:years[0][1]])
	}
	return s
}

// sampleSheet are names of sheets that show how a form is filled in.
var sampleSheet = regexp.MustCompile(`样表|样本|模板|模版|范本|范例|示例|填[表写报]说明|填报示范`)

// ruleSheets marks findings about sheets that are no part of the report.
const ruleSheets = "workbook.other_sheet"

// ofReport leaves the sheets out that are not of the report's year, and those that show how
// a form is filled in: offices go on with the file of last year and with the template. The
// report's year is the one that a person or the link names, else the latest.
func (l *sheetLayout) ofReport(in Input, sheets []laidSheet) []block {
	years, filled := map[int]bool{}, false
	for _, s := range sheets {
		if s.forms {
			years[s.year] = true
			filled = filled || !sampleSheet.MatchString(s.name)
		}
	}
	delete(years, 0)
	year := 0
	for y := range years {
		year = max(year, y)
	}
	for _, y := range []int{yearIn(in.LinkText), in.Year} {
		if years[y] {
			year = y
		}
	}
	var blocks []block
	for _, s := range sheets {
		switch {
		case in.whole:
			blocks = append(blocks, s.blocks...)
		case len(years) > 1 && s.year > 0 && s.year != year:
			l.leftOut(fmt.Sprintf("工作表 %q 是 %d 年的，没有读入 %d 年的报告", s.name, s.year, year))
		case filled && s.forms && sampleSheet.MatchString(s.name):
			l.leftOut(fmt.Sprintf("工作表 %q 是样表，没有读", s.name))
		default:
			blocks = append(blocks, s.blocks...)
		}
	}
	return slices.Clip(blocks)
}

func (l *sheetLayout) leftOut(message string) {
	l.findings = append(l.findings, report.Finding{Rule: ruleSheets, Severity: report.SeverityWarning, Keys: []report.Key{},
		Whose: report.WhoseReading, State: "new", Message: message})
}
