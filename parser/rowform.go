package parser

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// rowColumns are the columns of a table with one indicator a row.
type rowColumns struct {
	label, unit, value, cumulative int // -1 when there is no such column
	width                          int
}

var (
	unitHead       = regexp.MustCompile(`^(?:计量|计算)?单位$`)
	valueHead      = regexp.MustCompile(`^(?:数量|统计数|数值|数据|本年累计|本期实际|本年度|(?:20[0-9]{2})?年度?(?:数|统计数)?)$`)
	cumulativeHead = regexp.MustCompile(`^(?:历年累计(?:总?数)?|累计总数)$`)
	labelHead      = regexp.MustCompile(`^(?:统计)?指标(?:名称)?$|^项目$|^内容$`)
)

// rows reads a table of the Shanghai, Fujian or 2014 form: label, unit, value,
// and in Fujian the sum of all years beside the year's own value.
func (a *adapter) rows(t int, g *grid) string {
	era := rowEra(g)
	cols := a.rowColumns(g, era)
	a.rowForm = cols
	a.forms[era]++
	if cols.value < 0 {
		a.unmappedGrid(t, g)
		return "unknown"
	}
	m := newMatcher(era, func(in report.Indicator) bool { return in.Form == report.FormRow })
	name := ""
	for r, row := range g.cells {
		text := row[cols.label].text
		if text == "" || labelHead.MatchString(fold(text)) {
			continue
		}
		if row[cols.value].origin == row[cols.label].origin { // a title over the whole width
			continue
		}
		in, ok := m.match(text)
		if !ok {
			a.unmapped([]string{text}, t, r, cols.value, row[cols.value])
			continue
		}
		if state, _, _ := readNumber(row[cols.value].text); unitOf(in) == "" && state != report.StateNumber {
			continue // a group title of the 2014 form, which has no figure of its own
		}
		if name == "" {
			name = in.Section
		}
		unit := unitOf(in)
		if cols.unit >= 0 {
			if printed := fold(row[cols.unit].text); printed != "" {
				unit = printed
			}
		}
		a.put(report.Key(in.ID), unit, t, r, cols.value, row[cols.value])
		if cols.cumulative >= 0 {
			a.put(report.MakeKey(in.ID, report.Cumulative), unit, t, r, cols.cumulative, row[cols.cumulative])
		}
	}
	if name == "" {
		return "unknown"
	}
	return name
}

// rowEra tells the row forms apart: a 历年累计 column is Fujian's, otherwise the
// form whose labels the table shows most of.
func rowEra(g *grid) report.Era {
	best, most := report.EraShanghai2004, -1
	for _, era := range []report.Era{report.EraShanghai2004, report.EraNational2014, report.EraFujian2008} {
		m := newMatcher(era, func(in report.Indicator) bool { return in.Form == report.FormRow })
		n := 0
		for _, row := range g.cells {
			for _, c := range row {
				if era == report.EraFujian2008 && cumulativeHead.MatchString(fold(c.text)) {
					return era
				}
				if c.head && len(m.exact[label(c.text)]) > 0 {
					n++
				}
			}
		}
		if n > most {
			best, most = era, n
		}
	}
	return best
}

// rowColumns finds the columns by their heads; a table without a head that follows
// one of the same width uses its columns; otherwise the values are the one column
// that holds numbers. With two such columns nobody can tell which one is meant.
func (a *adapter) rowColumns(g *grid, era report.Era) *rowColumns {
	cols := &rowColumns{label: -1, unit: -1, value: -1, cumulative: -1, width: g.cols()}
	for r := 0; r < min(g.rows(), headRows); r++ {
		for c, cell := range g.cells[r] {
			a.head(cols, c, fold(cell.text))
		}
		if cols.value >= 0 {
			break
		}
	}
	if cols.value < 0 && a.rowForm != nil && a.rowForm.width == g.cols() {
		return a.rowForm
	}
	if cols.label < 0 {
		cols.label = labelColumn(g, era)
	}
	if cols.value < 0 {
		cols.value = onlyNumbers(g, cols.label)
		if cols.unit < 0 && g.cols() == 3 {
			cols.unit = 1
		}
	}
	if cols.label == cols.value {
		cols.value = -1
	}
	return cols
}

// onlyNumbers is the one column besides the labels that holds numbers, the last
// column when none does, and -1 when several do.
func onlyNumbers(g *grid, labels int) int {
	found := -1
	for c := range g.cols() {
		if c == labels {
			continue
		}
		for _, row := range g.cells {
			if state, _, _ := readNumber(row[c].text); row[c].head && state == report.StateNumber {
				if found >= 0 {
					return -1
				}
				found = c
				break
			}
		}
	}
	if found < 0 {
		return g.cols() - 1
	}
	return found
}

// headRows is how many rows at the top may hold column heads.
const headRows = 4

func (a *adapter) head(cols *rowColumns, c int, f string) {
	if y := headYear.FindStringSubmatch(f); y != nil && a.tableYear == 0 && len(f) <= len("2016年度统计数") {
		a.tableYear, _ = strconv.Atoi(y[1])
	}
	switch {
	case labelHead.MatchString(f):
		cols.label = c
	case unitHead.MatchString(f):
		cols.unit = c
	case cumulativeHead.MatchString(f):
		cols.cumulative = c
	case cols.value < 0 && valueHead.MatchString(strings.TrimSpace(f)):
		cols.value = c
	}
}

// labelColumn is the column where most cells are labels of the form.
func labelColumn(g *grid, era report.Era) int {
	m := newMatcher(era, func(in report.Indicator) bool { return in.Form == report.FormRow })
	best, most := 0, -1
	for c := range g.cols() {
		n := 0
		for _, row := range g.cells {
			if len(m.stems[stem(label(row[c].text))]) > 0 {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}
