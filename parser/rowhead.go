package parser

import (
	"strconv"

	"github.com/nianbao/nianbao/report"
)

// rowColumns are the columns of a table with one indicator a row, -1 where there
// is no such column.
type rowColumns struct {
	label, unit, value, cumulative int
	code                           int  // numbers of the rows
	total                          int  // 本年累计 beside another value column
	values, end                    int  // behind the last column that prints numbers, behind the last head; 0 without heads
	year                           int  // printed over the value column, 0 if none
	twice                          bool // two columns claim the same part
}

var (
	unitHead       = compile(`^(?:计量|计算)?单位$`)
	valueHead      = compile(`^(?:数量|统计数|数值|数据|本期实际|本年度|年度(?:数|统计数)?)$`)
	yearHead       = compile(`^(20[0-9]{2})年度?(?:数|统计数)?$`)
	totalHead      = compile(`^本年累计$`)
	cumulativeHead = compile(`^(?:历年累计(?:总?数)?|累计总数)$`)
	codeHead       = compile(`^(?:代码|行次|行号|栏次|序号|编号)$`)
	labelHead      = compile(`^(?:统计)?指标(?:名称)?$|^项目$|^内容$`)
)

// headRows is how many rows at the top may hold column heads.
const headRows = 4

// readRowHead finds the columns by their heads, and says whether there are any
// heads. 本年累计 is the year's figure where 本期实际 stands beside it; of two years
// the later one is reported on and the earlier printed for comparison. A value
// head over several columns names none of them.
func readRowHead(g *grid) (*rowColumns, bool) {
	cols := &rowColumns{label: -1, unit: -1, code: -1, value: -1, cumulative: -1, total: -1}
	for r := 0; r < min(g.rows(), headRows) && cols.value < 0 && cols.total < 0; r++ {
		before := *cols
		for c := range g.cells[r] {
			cols.readHead(g.cells[r], c)
		}
		if *cols != before {
			cols.end = covered(g.cells[r])
		}
	}
	if cols.total >= 0 {
		cols.value = cols.total
	}
	return cols, cols.label >= 0 || cols.unit >= 0 || cols.value >= 0 || cols.cumulative >= 0
}

func (cols *rowColumns) readHead(row []cell, c int) {
	f := row[c].folded()
	switch {
	case labelHead.MatchString(f):
		cols.claim(&cols.label, c, row)
	case unitHead.MatchString(f):
		cols.claim(&cols.unit, c, row)
	case codeHead.MatchString(f):
		cols.claim(&cols.code, c, row)
	case cumulativeHead.MatchString(f):
		cols.claim(&cols.cumulative, c, row)
	case spans(row, c):
	case totalHead.MatchString(f):
		cols.claim(&cols.total, c, row)
	case yearHead.MatchString(f):
		if y, _ := strconv.Atoi(yearHead.FindStringSubmatch(f)[1]); y > cols.year {
			cols.year, cols.value = y, c
		}
	case valueHead.MatchString(f) && cols.year == 0:
		cols.claim(&cols.value, c, row)
	}
}

// spans tells whether the cell in column c covers other columns too.
func spans(row []cell, c int) bool {
	return c > 0 && row[c-1].origin == row[c].origin || c+1 < len(row) && row[c+1].origin == row[c].origin
}

// claim gives column c the part that its head names. A head that spans columns
// names the last of them; two separate heads cannot both be right.
func (cols *rowColumns) claim(part *int, c int, head []cell) {
	if *part >= 0 && head[*part].origin != head[c].origin {
		cols.twice = true
	}
	*part = c
}

// complete finds the columns that no head names, nil when one cannot be told: the
// labels stand where most labels of the form are, the values in the only other
// column that prints numbers.
func (cols *rowColumns) complete(g *grid, f *form) *rowColumns {
	if cols.label < 0 {
		cols.label = labelColumn(g, f)
	}
	if cols.value < 0 {
		cols.value = valueColumn(g, cols, f)
	}
	for c := cols.end - 1; c > cols.label && cols.values == 0; c-- {
		if c == cols.value || c == cols.cumulative || printsNumbers(g, c, cols.label, f) {
			cols.values = c + 1
		}
	}
	if cols.twice || cols.value < 0 || cols.value == cols.label || cols.total < 0 && headedOtherwise(g, cols.value) || cols.year == 0 && severalYears(g, cols.value) {
		return nil
	}
	return cols
}

// labelColumn is the column where most cells are labels of the form.
func labelColumn(g *grid, f *form) int {
	best, most := 0, 0
	for c := range g.cols() {
		n := 0
		for _, row := range g.cells {
			if len(f.printed(row[c].wording())) > 0 {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// valueColumn is the only column right of the labels that prints a number in a row
// of the form, or the last column of all where none does. -1 when there are
// several such columns.
func valueColumn(g *grid, cols *rowColumns, f *form) int {
	found := -1
	for c := cols.label + 1; c < g.cols(); c++ {
		if c != cols.unit && c != cols.code && c != cols.cumulative && printsNumbers(g, c, cols.label, f) && !countsRows(g, c) {
			if found >= 0 {
				return -1
			}
			found = c
		}
	}
	if found < 0 {
		return g.cols() - 1
	}
	return found
}

func printsNumbers(g *grid, c, label int, f *form) bool {
	for _, row := range g.cells {
		if state, _, _ := readNumber(row[c].text); row[c].head && state == report.StateNumber && len(f.printed(row[label].wording())) > 0 {
			return true
		}
	}
	return false
}
