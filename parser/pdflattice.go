package parser

import (
	"cmp"
	"math"
	"slices"

	"github.com/nianbao/nianbao/pdf"
)

// Tolerances of ruled tables, in points. Programs draw one rule in pieces that miss
// each other by a line's width; no column or row of text is narrower than a digit.
const (
	ruleGap  = 3.0 // between pieces of one rule, and between a rule and the one it meets
	ruleSame = 4.0 // between rules that are drawn for one and the same edge
	// edgeDrawn is the share of a cell's side that must be drawn to part two cells.
	edgeDrawn = 0.5
)

// stroke is one straight rule: at is its place across, from and to its ends.
type stroke struct {
	at, from, to float64
	vertical     bool
}

func strokeOf(r pdf.Rule) stroke {
	if r.Vertical {
		return stroke{(r.Left + r.Right) / 2, r.Top, r.Bottom, true}
	}
	return stroke{(r.Top + r.Bottom) / 2, r.Left, r.Right, false}
}

// lattice is a ruled table without its text: the edges of its columns and rows, and
// the cells between them.
type lattice struct {
	xs, ys []float64
	cells  []latticeCell
}

// latticeCell covers rows r0 to r1 and columns c0 to c1, ends excluded.
type latticeCell struct{ r0, c0, r1, c1 int }

func (l *lattice) box() pdf.Box {
	return pdf.Box{Left: l.xs[0], Top: l.ys[0], Right: l.xs[len(l.xs)-1], Bottom: l.ys[len(l.ys)-1]}
}

func (l *lattice) cellBox(c latticeCell) pdf.Box {
	return pdf.Box{Left: l.xs[c.c0], Top: l.ys[c.r0], Right: l.xs[c.c1], Bottom: l.ys[c.r1]}
}

// maxStrokes bounds the work on one page: the densest real one has 200 rules.
const maxStrokes = 4000

// lattices finds the ruled tables of a page: rules that touch each other and make at
// least two cells.
func lattices(rules []pdf.Rule) []lattice {
	strokes := joinStrokes(rules)
	if len(strokes) > maxStrokes {
		return nil
	}
	var out []lattice
	for _, group := range touching(strokes) {
		if l := newLattice(group); l != nil {
			out = append(out, *l)
		}
	}
	return out
}

// joinStrokes makes one stroke of the pieces of each rule.
func joinStrokes(rules []pdf.Rule) []stroke {
	var all []stroke
	for _, r := range rules {
		all = append(all, strokeOf(r))
	}
	slices.SortFunc(all, func(a, b stroke) int {
		if a.vertical != b.vertical {
			if a.vertical {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(math.Round(a.at/ruleGap), math.Round(b.at/ruleGap)), cmp.Compare(a.from, b.from))
	})
	var out []stroke
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].vertical == s.vertical && math.Abs(out[n-1].at-s.at) < ruleGap && s.from <= out[n-1].to+ruleGap && s.from >= out[n-1].from {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return slices.DeleteFunc(out, func(s stroke) bool { return s.to-s.from < ruleSame })
}

// touching groups strokes that meet.
func touching(strokes []stroke) [][]stroke {
	group := newUnion(len(strokes))
	for i, a := range strokes {
		for j := range i {
			if meets(a, strokes[j]) {
				group.join(i, j)
			}
		}
	}
	found := map[int][]stroke{}
	var order []int
	for i, s := range strokes {
		root := group.find(i)
		if found[root] == nil {
			order = append(order, root)
		}
		found[root] = append(found[root], s)
	}
	var out [][]stroke
	for _, root := range order {
		out = append(out, found[root])
	}
	return out
}

func meets(a, b stroke) bool {
	if a.vertical == b.vertical {
		return math.Abs(a.at-b.at) < ruleGap && a.from <= b.to+ruleGap && b.from <= a.to+ruleGap
	}
	return a.at >= b.from-ruleGap && a.at <= b.to+ruleGap && b.at >= a.from-ruleGap && b.at <= a.to+ruleGap
}

// newLattice makes the table of strokes that touch each other, nil where they enclose
// fewer than two cells. A table that a page break cuts has no line there: its rules'
// ends are its edge.
func newLattice(group []stroke) *lattice {
	var xs, ys []float64
	down, across := 0, 0
	for _, s := range group {
		if s.vertical {
			xs, ys = append(xs, s.at), append(ys, s.from, s.to)
			down++
		} else {
			ys, xs = append(ys, s.at), append(xs, s.from, s.to)
			across++
		}
	}
	if down == 0 || across == 0 {
		return nil
	}
	l := &lattice{xs: edges(xs), ys: edges(ys)}
	if len(l.xs) < 2 || len(l.ys) < 2 || len(l.xs) > maxCols+1 || len(l.ys) > maxRows+1 || len(l.xs)*len(l.ys) > maxCells {
		return nil
	}
	l.split(group)
	if len(l.cells) < 2 {
		return nil
	}
	l.tighten()
	return l
}

// tighten takes out the edges at which no cell begins: a rule that ends in the middle
// of a cell parts nothing.
func (l *lattice) tighten() {
	rows, cols := make([]bool, len(l.ys)), make([]bool, len(l.xs))
	for _, c := range l.cells {
		rows[c.r0], cols[c.c0] = true, true
	}
	rows[len(rows)-1], cols[len(cols)-1] = true, true
	row, col := renumber(rows), renumber(cols)
	for i, c := range l.cells {
		l.cells[i] = latticeCell{row[c.r0], col[c.c0], row[c.r1], col[c.c1]}
	}
	l.ys, l.xs = kept(l.ys, rows), kept(l.xs, cols)
}

// renumber gives each place the number of kept places before it.
func renumber(keep []bool) []int {
	out, n := make([]int, len(keep)), 0
	for i, k := range keep {
		out[i] = n
		if k {
			n++
		}
	}
	return out
}

func kept(at []float64, keep []bool) []float64 {
	var out []float64
	for i, k := range keep {
		if k {
			out = append(out, at[i])
		}
	}
	return out
}

// edges brings places together that mean one edge.
func edges(at []float64) []float64 {
	slices.Sort(at)
	var out []float64
	sum, n := 0.0, 0
	for i, x := range at {
		if n > 0 && x-at[i-1] > ruleSame {
			out = append(out, sum/float64(n))
			sum, n = 0, 0
		}
		sum += x
		n++
	}
	return append(out, sum/float64(n))
}

// split finds the cells: places that no drawn edge parts belong together.
func (l *lattice) split(group []stroke) {
	rows, cols := len(l.ys)-1, len(l.xs)-1
	right := make([]float64, rows*cols) // how much of a place's right side is drawn
	below := make([]float64, rows*cols)
	for _, s := range group {
		if s.vertical {
			l.draw(right, s, l.xs, l.ys, func(edge, i int) int { return i*cols + edge - 1 })
		} else {
			l.draw(below, s, l.ys, l.xs, func(edge, i int) int { return (edge-1)*cols + i })
		}
	}
	u := newUnion(rows * cols)
	for r := range rows {
		for c := range cols {
			i := r*cols + c
			if c+1 < cols && right[i] < edgeDrawn*(l.ys[r+1]-l.ys[r]) {
				u.join(i, i+1)
			}
			if r+1 < rows && below[i] < edgeDrawn*(l.xs[c+1]-l.xs[c]) {
				u.join(i, i+cols)
			}
		}
	}
	l.collect(u, rows, cols)
}

// draw adds what s draws to the side of every place that it runs along. It stands at
// one of ats, and along are the edges that it crosses.
func (l *lattice) draw(side []float64, s stroke, ats, along []float64, place func(edge, i int) int) {
	edge := nearest(ats, s.at)
	if edge == 0 || edge == len(ats)-1 {
		return // the outer edge parts nothing
	}
	for i := range len(along) - 1 {
		if drawn := min(s.to, along[i+1]) - max(s.from, along[i]); drawn > 0 {
			side[place(edge, i)] += drawn
		}
	}
}

func nearest(at []float64, x float64) int {
	i, _ := slices.BinarySearch(at, x)
	if i == len(at) || i > 0 && x-at[i-1] < at[i]-x {
		return i - 1
	}
	return i
}

// collect makes cells of the places that belong together. What is not a rectangle was
// drawn with a side too few: its rows are cells of their own.
func (l *lattice) collect(u union, rows, cols int) {
	type extent struct {
		latticeCell
		places int
	}
	found := map[int]*extent{}
	for r := range rows {
		for c := range cols {
			root := u.find(r*cols + c)
			e := found[root]
			if e == nil {
				e = &extent{latticeCell: latticeCell{r, c, r + 1, c + 1}}
				found[root] = e
			}
			e.r0, e.c0, e.r1, e.c1 = min(e.r0, r), min(e.c0, c), max(e.r1, r+1), max(e.c1, c+1)
			e.places++
		}
	}
	for r := range rows {
		for c := 0; c < cols; c++ {
			root := u.find(r*cols + c)
			switch e := found[root]; {
			case e.places == (e.r1-e.r0)*(e.c1-e.c0):
				if r == e.r0 && c == e.c0 {
					l.cells = append(l.cells, e.latticeCell)
				}
			default:
				end := c + 1
				for end < cols && u.find(r*cols+end) == root {
					end++
				}
				l.cells = append(l.cells, latticeCell{r, c, r + 1, end})
				c = end - 1
			}
		}
	}
}

// union is a set of disjoint sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.find(i)] = u.find(j) }
