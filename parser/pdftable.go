package parser

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/pdf"
)

// pdfTable is a table of one page, or of several that belong together.
type pdfTable struct {
	box     pdf.Box
	xs      []float64 // edges of its columns, where rules draw them
	columns []pdf.Box // places of its columns, where only the texts show them
	cells   [][]cell
}

// ruledTables reads the ruled tables of a sheet, and gives back the glyphs that stand
// in none of them. room is how many cells the document may still have.
func ruledTables(s *sheet, room *int) (tables []*pdfTable, rest []glyph, err error) {
	used := make([]bool, len(s.glyphs))
	for _, l := range lattices(s.rules) {
		if *room -= len(l.xs) * len(l.ys); *room < 0 {
			return nil, nil, fail(CodeTooLarge, "the tables have more than %d cells", maxCells)
		}
		f := newFilling(s, &l)
		for i, g := range s.glyphs {
			if !used[i] {
				f.place(i, g)
			}
		}
		if f.prose() {
			continue // text in a frame
		}
		for _, is := range f.glyphs {
			for _, i := range is {
				used[i] = true
			}
		}
		tables = append(tables, f.table())
	}
	for i, g := range s.glyphs {
		if !used[i] {
			rest = append(rest, g)
		}
	}
	return tables, rest, nil
}

// filling puts the glyphs of a sheet into the cells of a lattice.
type filling struct {
	*lattice
	sheet  *sheet
	owner  []int   // place → cell
	glyphs [][]int // cell → glyphs
	cell   map[int]int
}

func newFilling(s *sheet, l *lattice) *filling {
	cols := len(l.xs) - 1
	f := &filling{lattice: l, sheet: s, owner: make([]int, cols*(len(l.ys)-1)), glyphs: make([][]int, len(l.cells)), cell: map[int]int{}}
	for i, c := range l.cells {
		for r := c.r0; r < c.r1; r++ {
			for k := c.c0; k < c.c1; k++ {
				f.owner[r*cols+k] = i
			}
		}
	}
	return f
}

// place puts glyph i into the cell that holds its middle.
func (f *filling) place(i int, g glyph) {
	x, y := g.box.Center()
	col, row := between(f.xs, x), between(f.ys, y)
	if col < 0 || row < 0 {
		return
	}
	c := f.owner[row*(len(f.xs)-1)+col]
	f.glyphs[c] = append(f.glyphs[c], i)
	f.cell[i] = c
}

// between is the number of the interval that holds x, -1 if none does.
func between(edges []float64, x float64) int {
	i, found := slices.BinarySearch(edges, x)
	if found {
		i++
	}
	if i == 0 || i == len(edges) {
		return -1
	}
	return i - 1
}

// prose tells a frame around running text from a table.
func (f *filling) prose() bool {
	for _, is := range f.glyphs {
		n := 0
		for _, i := range is {
			n += len(f.sheet.glyphs[i].text)
		}
		if n > longCell {
			return true
		}
	}
	return false
}

func (f *filling) table() *pdfTable {
	t := &pdfTable{box: f.box(), xs: f.xs, cells: make([][]cell, len(f.ys)-1)}
	for r := range t.cells {
		t.cells[r] = make([]cell, len(f.xs)-1)
	}
	torn, marked := f.torn(), f.marked()
	for i, lc := range f.cells {
		c := f.read(i)
		c.doubt = c.doubt || torn[i] || marked[i]
		for r := lc.r0; r < lc.r1; r++ {
			for k := lc.c0; k < lc.c1; k++ {
				c.head = r == lc.r0 && k == lc.c0
				t.cells[r][k] = c
			}
		}
	}
	return t
}

func (f *filling) read(i int) cell {
	var gs []glyph
	for _, k := range f.glyphs[i] {
		gs = append(gs, f.sheet.glyphs[k])
	}
	return cell{text: cellGlyphText(gs), origin: f.sheet.origin(f.cellBox(f.cells[i])), ocr: weakest(gs),
		doubt: unsure(gs)}
}

// unsure tells whether one of the glyphs was not surely read.
func unsure(gs []glyph) bool {
	return slices.ContainsFunc(gs, func(g glyph) bool { return g.unsure })
}

// weakest is the confidence of the glyph that OCR is least sure of, 0 if none was
// read off a picture.
func weakest(gs []glyph) int {
	least := 0
	for _, g := range gs {
		least = weaker(least, g.ocr)
	}
	return least
}

// weaker is the lower of two confidences; 0 is that of text.
func weaker(a, b int) int {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// gapTorn is the widest gap, in heights of a digit, within one number.
const gapTorn = 0.1

// torn finds the cells between which one number runs over the rule: it is too long
// for its cell, and which one that is cannot be told.
func (f *filling) torn() map[int]bool {
	out := map[int]bool{}
	for i := 1; i < len(f.sheet.glyphs); i++ {
		a, b := f.sheet.glyphs[i-1], f.sheet.glyphs[i]
		from, in1 := f.cell[i-1]
		to, in2 := f.cell[i]
		if !in1 || !in2 || from == to || !b.follow || b.spaced || !ofNumber(a.text) || !ofNumber(b.text) {
			continue
		}
		line := textLine{}
		line.add(a)
		if gap := (b.box.Left - a.box.Right) / a.box.Height(); line.holds(b) && gap < gapTorn && gap > -1 {
			out[from], out[to] = true, true
		}
	}
	return out
}

func ofNumber(s string) bool { return strings.Trim(s, "0123456789.,%") == "" }
