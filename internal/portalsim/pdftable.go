package portalsim

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/internal/typeset"
)

// Measures of tables, in points.
const (
	pdfCellSize  = 9.0
	pdfCellPitch = 12.0
	pdfCellPad   = 3.0
	pdfGutter    = 24.0 // between the columns of a table without rules
)

// tableSetter sets one table.
type tableSetter struct {
	*setter
	cells   []placed
	rows    int
	heads   int       // rows of heads at the top
	xs      []float64 // edges of the columns
	heights []float64 // of the rows
	ruled   bool
}

// table sets a table, over as many pages as it needs.
func (s *setter) table(t table) {
	ts := &tableSetter{setter: s, rows: len(t.rows), ruled: s.rules != rulesNone || spanning(t)}
	ts.cells = t.placed()
	for ts.heads < len(t.rows) && !slices.ContainsFunc(t.rows[ts.heads], func(c cell) bool { return c.key != "" }) {
		ts.heads++
	}
	ts.columns()
	ts.measure()
	for from := 0; from < ts.rows; {
		to := ts.fitting(from)
		if to == from {
			s.feed()
			continue
		}
		if from > 0 && ts.setter.heads {
			ts.part(0, ts.heads, false)
		}
		if s.split && to > ts.heads && ts.divide(to, pdfBottom-ts.y-ts.height(from, to)) {
			to++
		}
		ts.part(from, to, to < ts.rows)
		if from = to; from < ts.rows {
			s.feed()
		}
	}
}

// spanning tells a table that cannot be read without rules.
func spanning(t table) bool {
	for _, row := range t.rows {
		if len(row) != len(t.rows[0]) {
			return true
		}
	}
	return false
}

// columns gives each column the width that its texts ask for, within the page.
func (t *tableSetter) columns() {
	cols := 0
	for _, c := range t.cells {
		cols = max(cols, c.c1)
	}
	want := make([]float64, cols)
	for i := range want {
		want[i] = 24
	}
	for _, c := range t.cells {
		if c.c1 == c.c0+1 && !t.tall(c) {
			longest := 0.0
			for l := range strings.SplitSeq(c.text, "\n") {
				longest = max(longest, typeset.Advance(l))
			}
			want[c.c0] = max(want[c.c0], min(150, longest*pdfCellSize+2*pdfCellPad))
		}
	}
	sum, gutter := 0.0, 0.0
	if !t.ruled {
		gutter = pdfGutter
	}
	for _, w := range want {
		sum += w + gutter
	}
	scale := min(1, (pdfRight-pdfLeft)/sum)
	if t.ruled {
		scale = (pdfRight - pdfLeft) / sum
	}
	t.xs = []float64{pdfLeft}
	for i, w := range want {
		t.xs = append(t.xs, t.xs[i]+(w+gutter)*scale)
	}
}

// tall tells a label beside so many rows that it is set from bottom to top or from
// top to bottom.
func (t *tableSetter) tall(c placed) bool {
	return c.r1-c.r0 > 6 && c.c1 == c.c0+1 && t.label != labelFlat
}

// measure gives each row the height of its highest cell.
func (t *tableSetter) measure() {
	t.heights = make([]float64, t.rows)
	for _, c := range t.cells {
		if c.r1 == c.r0+1 {
			t.heights[c.r0] = max(t.heights[c.r0], float64(len(t.lines(c)))*pdfCellPitch+2*pdfCellPad)
		}
	}
	for _, c := range t.cells {
		if c.r1 > c.r0+1 && !t.tall(c) {
			missing := float64(len(t.lines(c)))*pdfCellPitch + 2*pdfCellPad - t.height(c.r0, c.r1)
			t.heights[c.r1-1] += max(0, missing)
		}
	}
}

func (t *tableSetter) lines(c placed) []string {
	width := t.xs[c.c1] - t.xs[c.c0] - 2*pdfCellPad
	if !t.ruled && c.c1 < len(t.xs)-1 {
		width -= pdfGutter - 2*pdfCellPad
	}
	return wrap(c.text, width/pdfCellSize, 0)
}

func (t *tableSetter) height(from, to int) float64 {
	sum := 0.0
	for _, h := range t.heights[from:to] {
		sum += h
	}
	return sum
}

// divide cuts row r in two where room is left on the page for the first lines of its
// label, as programs do that let rows break. Its figures stand in one of the parts.
func (t *tableSetter) divide(r int, room float64) bool {
	if r >= t.rows {
		return false
	}
	label := slices.IndexFunc(t.cells, func(c placed) bool { return c.r0 == r && c.r1 == r+1 && c.key == "" && len(t.lines(c)) > 1 })
	lines := int((room - 2*pdfCellPad) / pdfCellPitch)
	if label < 0 || lines < 1 || lines >= len(t.lines(t.cells[label])) {
		return false
	}
	above := t.rng.IntN(2) == 0
	var second []placed
	for i := range t.cells {
		switch c := &t.cells[i]; {
		case c.r0 > r:
			c.r0, c.r1 = c.r0+1, c.r1+1
		case c.r1 > r+1:
			c.r1++
		case c.r0 == r:
			rest := *c
			rest.r0, rest.r1 = r+1, r+2
			switch whole := t.lines(*c); {
			case c.key == "" && len(whole) > lines:
				c.text, rest.text = strings.Join(whole[:lines], "\n"), strings.Join(whole[lines:], "\n")
			case (c.key == "") || above:
				rest.text = ""
			default:
				c.text = ""
			}
			second = append(second, rest)
		}
	}
	t.cells = append(t.cells, second...)
	t.rows++
	t.measure()
	return true
}

// fitting is the row before which the page ends, if the table goes on with row from.
// The heads do not stand alone at the end of a page.
func (t *tableSetter) fitting(from int) int {
	y := t.y
	if from > 0 && t.setter.heads {
		y += t.height(0, t.heads)
	}
	to := from
	for to < t.rows && y+t.heights[to] <= pdfBottom {
		y += t.heights[to]
		to++
	}
	if from == 0 && to <= t.heads {
		return 0
	}
	return to
}

// part sets the rows from..to. more says that the table goes on behind a page's end.
func (t *tableSetter) part(from, to int, more bool) {
	top := t.y
	for _, c := range t.cells {
		r0, r1 := max(c.r0, from), min(c.r1, to)
		if r0 >= r1 {
			continue
		}
		box := [4]float64{t.xs[c.c0], top + t.height(from, r0), t.xs[c.c1], top + t.height(from, r1)}
		if t.ruled {
			t.border(box, t.open && c.r0 < from, t.open && more && c.r1 > to)
		}
		if t.here(c, r0, r1) {
			t.text(c, box)
		}
	}
	t.y = top + t.height(from, to)
}

// here tells on which of the pages that a group's label reaches over it is printed:
// where most of its rows stand, on the first of two such.
func (t *tableSetter) here(c placed, r0, r1 int) bool {
	switch inside := 2 * (r1 - r0); {
	case inside == c.r1-c.r0:
		return r0 == c.r0
	default:
		return inside > c.r1-c.r0
	}
}

// border draws a cell's sides in the style of the report.
func (t *tableSetter) border(b [4]float64, openTop, openBottom bool) {
	if t.rules == rulesFrames && !openTop && !openBottom {
		t.page.Frame(b[0], b[1], b[2], b[3], 0.5)
		return
	}
	draw := func(x1, y1, x2, y2 float64) {
		if t.rules == rulesBars {
			t.page.Bar(x1-0.25, y1-0.25, x2+0.25, y2+0.25)
		} else {
			t.page.Line(x1, y1, x2, y2, 0.5)
		}
	}
	draw(b[0], b[1], b[0], b[3])
	draw(b[2], b[1], b[2], b[3])
	if !openTop {
		draw(b[0], b[1], b[2], b[1])
	}
	if !openBottom {
		draw(b[0], b[3], b[2], b[3])
	}
}

// text sets the text of a cell: labels at the left, values in the middle.
func (t *tableSetter) text(c placed, b [4]float64) {
	flat := strings.ReplaceAll(c.text, "\n", "")
	middle := (b[0] + b[2] - pdfCellSize) / 2
	if t.tall(c) {
		length := typeset.Advance(flat) * pdfCellSize
		if t.label == labelTurned {
			t.page.Turned(middle, (b[1]+b[3]+length)/2, pdfCellSize, flat)
			return
		}
		y := (b[1] + b[3] - float64(len([]rune(flat)))*pdfCellSize) / 2
		for _, r := range flat {
			t.page.Text(middle, y, pdfCellSize, string(r))
			y += pdfCellSize
		}
		return
	}
	lines := t.lines(c)
	y := (b[1]+b[3]-float64(len(lines))*pdfCellPitch)/2 + (pdfCellPitch-pdfCellSize)/2
	for _, l := range lines {
		x := b[0] + pdfCellPad
		if width := typeset.Advance(l) * pdfCellSize; c.key != "" && t.ruled {
			x = (b[0] + b[2] - width) / 2
		}
		t.page.Text(x, y, pdfCellSize, l)
		y += pdfCellPitch
	}
}
