package parser

import (
	"math"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// sameEdge is how far, in points, the outer edges of the parts of one table may lie
// from each other on different pages.
const sameEdge = 8.0

// goesOnIn tells whether the first table of a page is the rest of the last one of the
// page before: both reach over the same width, or their columns stand under each other.
func (t *pdfTable) goesOnIn(next *pdfTable) bool {
	if len(t.columns) != len(next.columns) {
		return false
	}
	for i, c := range t.columns {
		if c.Left > next.columns[i].Right || next.columns[i].Left > c.Right {
			return false
		}
	}
	if len(t.columns) > 0 {
		return true
	}
	if (len(t.cells)+len(next.cells))*(len(t.xs)+len(next.xs)) > maxCells {
		return false
	}
	width, other := t.box.Width(), next.box.Width()
	return math.Abs(width-other) < 2*sameEdge && math.Abs(t.box.Left-next.box.Left) < sameEdge
}

// join puts the rows of next behind those of t: heads that are printed again are left
// out, and a row that the break cut in two is made one.
func (t *pdfTable) join(next *pdfTable) {
	t.align(next)
	rows := next.cells
	rows = rows[repeatedHeads(t.cells, rows):]
	if len(rows) > 0 && len(t.cells) > 0 && sameRow(t.cells[len(t.cells)-1], rows[0]) {
		mergeRow(t.cells[len(t.cells)-1], rows[0])
		t.cells = append(t.cells, rows[1:]...)
		return
	}
	t.cells = append(t.cells, rows...)
}

// align gives both tables the columns of either.
func (t *pdfTable) align(next *pdfTable) {
	if len(t.columns) > 0 {
		return
	}
	shift := next.xs[0] - t.xs[0]
	moved := make([]float64, len(next.xs))
	for i, x := range next.xs {
		moved[i] = x - shift
	}
	all := edges(slices.Concat(t.xs, moved))
	t.cells, next.cells = spread(t.cells, t.xs, all), spread(next.cells, moved, all)
	t.xs = all
}

// spread lays rows whose columns have the edges from out over the edges to.
func spread(rows [][]cell, from, to []float64) [][]cell {
	if len(from) == len(to) {
		return rows
	}
	of := make([]int, len(to)-1) // new column → old column
	for i := range of {
		of[i] = min(max(between(from, (to[i]+to[i+1])/2), 0), len(from)-2)
	}
	out := make([][]cell, len(rows))
	for r, row := range rows {
		out[r] = make([]cell, len(of))
		for i, c := range of {
			out[r][i] = row[c]
			if i > 0 && of[i-1] == c {
				out[r][i].head = false
			}
		}
	}
	return out
}

// repeatedHeads counts the rows at the top of a table's rest that print its heads
// again.
func repeatedHeads(first, rest [][]cell) int {
	n := 0
	for n < min(len(first), len(rest), headRows) && isRepeated(first[n], rest[n]) {
		n++
	}
	return n
}

func isRepeated(a, b []cell) bool {
	words := false
	for i := range a {
		if fold(a[i].text) != fold(b[i].text) {
			return false
		}
		words = words || b[i].text != ""
	}
	return words && !printsValue(b)
}

// sameRow tells whether a page break cut one row in two: its words make up a label of
// a form only together, or its values stand without any words.
func sameRow(upper, lower []cell) bool {
	name, more := rowName(upper), rowName(lower)
	switch {
	case name == "":
		return false
	case more == "":
		return printsValue(lower) && !printsValue(upper)
	}
	return isFormLabel(name+more) && !(isFormLabel(name) && isFormLabel(more))
}

// rowName is the innermost label of a row of any table; its unit is none.
func rowName(row []cell) string {
	name := ""
	for i, c := range row {
		if !c.head && i > 0 && row[i-1].origin == c.origin {
			continue
		}
		if isPrintedValue(c) {
			break
		}
		if c.text != "" && !isUnit(fold(c.text)) {
			name = c.text
		}
	}
	return name
}

func printsValue(row []cell) bool { return slices.ContainsFunc(row, isPrintedValue) }

// isPrintedValue tells a number or a dash. The beginning of a label may look like a
// number that cannot be read: 2.其他.
func isPrintedValue(c cell) bool {
	state, _, _ := readNumber(c.text)
	return state == report.StateNumber || state == report.StateDash
}

// mergeRow adds what lower prints to the row above it, cell by cell. A cell that began
// further up stays as it is.
func mergeRow(upper, lower []cell) {
	for from := 0; from < len(upper); {
		to := from + 1
		for to < len(upper) && upper[to].origin == upper[from].origin {
			to++
		}
		if upper[from].head {
			whole := mergeCell(upper[from], lower[from:to])
			for i := from; i < to; i++ {
				whole.head = i == from
				upper[i] = whole
			}
		}
		from = to
	}
}

// mergeCell adds to a cell what stands below it.
func mergeCell(c cell, below []cell) cell {
	for i, b := range below {
		if b.text == "" || i > 0 && b.origin == below[i-1].origin {
			continue
		}
		if c.text == "" {
			c.origin = b.origin
		}
		var text strings.Builder
		text.WriteString(c.text)
		appendLine(&text, b.text)
		c.text = squeeze(text.String())
		c.doubt = c.doubt || b.doubt
		c.ocr = weaker(c.ocr, b.ocr)
	}
	return c
}
