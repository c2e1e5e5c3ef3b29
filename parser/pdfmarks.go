package parser

import (
	"cmp"
	"slices"

	"github.com/nianbao/nianbao/pdf"
)

// What a page shows besides text and rules may say what a cell says, or take it back: a
// picture of a number, a line across it, a note laid over it. Nobody can tell, and so the cell is
// in doubt.

// strike puts the digits in doubt that a line crosses out, as programs print deleted text.
func (s *sheet) strike() {
	var ys []stroke
	for _, r := range s.rules {
		if !r.Vertical {
			ys = append(ys, strokeOf(r))
		}
	}
	if len(ys) > maxStrokes {
		return
	}
	slices.SortFunc(ys, func(a, b stroke) int { return cmp.Compare(a.at, b.at) })
	for i := range s.glyphs {
		g := &s.glyphs[i]
		if g.turns != 0 || !ofNumber(g.text) {
			continue
		}
		// A rule below or above text stays out of the middle of its characters.
		const upper, lower = 0.3, 0.75
		from := g.box.Top + upper*g.box.Height()
		at, _ := slices.BinarySearchFunc(ys, from, func(s stroke, y float64) int { return cmp.Compare(s.at, y) })
		for ; at < len(ys) && ys[at].at < g.box.Top+lower*g.box.Height(); at++ {
			if min(ys[at].to, g.box.Right)-max(ys[at].from, g.box.Left) > g.box.Width()/2 {
				g.unsure = true
			}
		}
	}
}

// Shares of a cell, or of a page.
const (
	groundOfCell   = 0.8 // a shape that takes up more is the cell's ground
	halfCell       = 0.5 // a picture that takes up more may hold what the cell would print
	groundOfPage   = 0.5 // a picture or note that takes up more lies behind or over the whole page
	insideOfCell   = 0.8 // of a shape or picture that belongs to one cell
	maxMarksOnPage = 5000
)

// marked finds the cells in which something is drawn that is no text.
func (f *filling) marked() map[int]bool {
	out := map[int]bool{}
	mark := func(b pdf.Box, ground bool) {
		x, y := b.Center()
		col, row := between(f.xs, x), between(f.ys, y)
		if col < 0 || row < 0 {
			return
		}
		i := f.owner[row*(len(f.xs)-1)+col]
		at := f.cellBox(f.cells[i])
		area := max(b.Area(), 1)
		if b.Intersect(at).Area() >= insideOfCell*b.Area() && (!ground || area < groundOfCell*at.Area()) {
			out[i] = true
		}
	}
	for _, b := range bounded(f.sheet.shapes) {
		mark(b, true)
	}
	for _, b := range bounded(slices.Concat(f.sheet.pictures, f.sheet.notes)) {
		if b.Area() > groundOfPage*f.sheet.width*f.sheet.height {
			continue
		}
		mark(b, false)
		for i, c := range f.cells {
			at := f.cellBox(c)
			if len(f.glyphs[i]) == 0 && at.Intersect(b).Area() > halfCell*at.Area() {
				out[i] = true
			}
		}
	}
	return out
}

// shows tells whether something is drawn in the middle of a place without text, or has its own
// middle there.
func (s *sheet) shows(at pdf.Box) bool {
	x, y := at.Center()
	for _, b := range bounded(slices.Concat(s.shapes, s.pictures, s.notes)) {
		if b.Area() > groundOfPage*s.width*s.height {
			continue
		}
		if u, v := b.Center(); holdsPoint(at, u, v) || holdsPoint(b, x, y) {
			return true
		}
	}
	return false
}

func holdsPoint(b pdf.Box, x, y float64) bool {
	return x > b.Left && x < b.Right && y > b.Top && y < b.Bottom
}

// bounded bounds what is looked at.
func bounded(bs []pdf.Box) []pdf.Box { return bs[:min(len(bs), maxMarksOnPage)] }
