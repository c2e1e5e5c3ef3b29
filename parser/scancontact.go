package parser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"unicode"
)

// contact is a contact sheet: the page without its tables, and below it what stands in
// their cells.
type contact struct {
	*bitmap
	top   int // of the cells
	items []contactItem
}

// contactItem is the ink of one cell: where it was on the page, and where it is now.
type contactItem struct{ from, to image.Rectangle }

// Measures of a contact sheet, in pixels. tallest is the height of picture that
// tesseract takes.
const (
	contactGap = 24
	cellGap    = 4 // between cells of one line, in heights of a line
	tallest    = 30_000
	maxItems   = 3000 // cells with something in them; the densest real page has 300
)

// newContact lays the cells of every ruled table of s out anew.
func newContact(b *bitmap, s *sheet) *contact {
	c := &contact{top: b.h}
	var rows [][]image.Rectangle
	for _, l := range lattices(s.rules) {
		byRow := map[int][]image.Rectangle{}
		for _, lc := range l.cells {
			if ink := b.inkIn(s.inPixels(l.cellBox(lc))); !ink.Empty() {
				byRow[lc.r0] = append(byRow[lc.r0], ink)
			}
		}
		for r := range len(l.ys) - 1 {
			rows = append(rows, byRow[r])
		}
	}
	if n := len(slices.Concat(rows...)); n > maxItems {
		rows = nil // a pattern, no table: it is read as it stands
	}
	c.place(rows, b)
	c.draw(b)
	return c
}

// place gives the ink of each row a line of its own, and each cell of several lines
// another.
func (c *contact) place(rows [][]image.Rectangle, b *bitmap) {
	line := lineHeight(rows)
	y := b.h + contactGap
	put := func(strip []image.Rectangle) {
		x, height := contactGap, 0
		for _, r := range strip {
			height = max(height, r.Dy())
		}
		for _, r := range strip {
			at := image.Pt(x, y+(height-r.Dy())/2)
			c.items = append(c.items, contactItem{r, image.Rectangle{at, at.Add(r.Size())}})
			x += r.Dx() + cellGap*line
		}
		y += height + contactGap
	}
	for _, row := range rows {
		var strip []image.Rectangle
		width := 0
		for _, r := range row {
			if 2*r.Dy() > 3*line {
				put([]image.Rectangle{r})
				continue
			}
			if width += r.Dx() + cellGap*line; width > b.w && len(strip) > 0 {
				put(strip)
				strip, width = nil, r.Dx()+cellGap*line
			}
			strip = append(strip, r)
		}
		if len(strip) > 0 {
			put(strip)
		}
	}
}

// lineHeight is the height of a line of text: that of most inks, which are of one line.
func lineHeight(rows [][]image.Rectangle) int {
	var heights []int
	for _, row := range rows {
		for _, r := range row {
			heights = append(heights, r.Dy())
		}
	}
	if len(heights) == 0 {
		return 1
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

// draw makes the picture of the contact sheet.
func (c *contact) draw(b *bitmap) {
	w, h := b.w, b.h
	for _, it := range c.items {
		w, h = max(w, it.to.Max.X+contactGap), max(h, it.to.Max.Y+contactGap)
	}
	g := image.NewGray(image.Rect(0, 0, w, min(h, tallest)))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(g, b.gray.Rect, b.gray, image.Point{}, draw.Src)
	for _, it := range c.items {
		draw.Draw(g, it.from, image.White, image.Point{}, draw.Src)
		draw.Draw(g, it.to, b.gray, it.from.Min, draw.Src)
	}
	c.bitmap = &bitmap{gray: g, ink: b.ink, w: w, h: g.Rect.Dy()}
}

// read has the words of the contact sheet read.
func (c *contact) read(ctx context.Context, p *Parser) (Scanned, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, c.gray); err != nil {
		return Scanned{}, fmt.Errorf("writing a picture anew: %w", err)
	}
	read, err := p.OCR(ctx, b.Bytes())
	var perr *Error
	switch {
	case err == nil:
		return read, nil
	case ctx.Err() != nil:
		return read, ctx.Err()
	case errors.As(err, &perr):
		return read, err
	}
	return read, fail(CodeUnreadable, "the picture could not be read: %v", err)
}

// glyphs puts the words back to where they stand on the page. Ink in a cell that no
// word accounts for is a character that is not known.
func (c *contact) glyphs(words []Word, s *sheet) []glyph {
	var out []glyph
	read := make([]bool, len(c.items))
	labels := make([]bool, len(c.items))
	strange := make([]bool, len(c.items))
	for _, w := range words {
		box := image.Rect(w.Left, w.Top, w.Right, w.Bottom)
		in := c.touched(box)
		if len(in) > 1 { // it runs over several cells
			for _, i := range in {
				strange[i] = true
			}
			continue
		}
		for _, i := range in {
			box = box.Sub(c.items[i].to.Min).Add(c.items[i].from.Min).Intersect(c.items[i].from)
			read[i] = true
			labels[i] = labels[i] || strings.ContainsFunc(w.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
		}
		out = append(out, s.glyphOf(w, box))
	}
	for _, r := range c.blots(c.top, words) {
		for _, i := range c.touched(r) {
			strange[i] = strange[i] || !labels[i]
		}
	}
	for i, it := range c.items {
		if strange[i] || !read[i] {
			out = append(out, glyph{text: unknownGlyph, box: placed(s.points(it.from)), ocr: 1, unsure: true})
		}
	}
	return out
}

// touched lists the cells that a box of the contact sheet reaches into, none for the
// page above them.
func (c *contact) touched(box image.Rectangle) []int {
	var in []int
	for i, it := range c.items {
		if it.to.Overlaps(box) {
			in = append(in, i)
		}
	}
	return in
}

// leastBlot is the side in pixels from which ink is more than a speck of dust.
const leastBlot = 5

// blots finds the pieces of ink below top whose middle lies in no word.
func (b *bitmap) blots(top int, words []Word) []image.Rectangle {
	covered := &bitmap{gray: image.NewGray(b.gray.Rect), w: b.w, h: b.h} // 0, that is ink, where a word is
	draw.Draw(covered.gray, covered.gray.Rect, image.White, image.Point{}, draw.Src)
	for _, w := range words {
		draw.Draw(covered.gray, image.Rect(w.Left, w.Top, w.Right, w.Bottom).Intersect(b.gray.Rect), image.Black, image.Point{}, draw.Src)
	}
	var out []image.Rectangle
	for _, r := range b.lines(1, false, b.ink, 0) {
		middle := r.Min.Add(r.Size().Div(2))
		if r.Min.Y >= top && max(r.Dx(), r.Dy()) >= leastBlot && !covered.at(middle.X, middle.Y, 0) {
			out = append(out, r)
		}
	}
	return out
}

// inkIn is the smallest rectangle around the ink within r, specks of dust aside.
func (b *bitmap) inkIn(r image.Rectangle) image.Rectangle {
	const speck = 3 // pixels of ink in a row or column that are none
	r = r.Inset(softEdge).Intersect(b.gray.Rect)
	across, down := make([]int, max(r.Dx(), 0)), make([]int, max(r.Dy(), 0))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if b.at(x, y, b.ink) {
				across[x-r.Min.X]++
				down[y-r.Min.Y]++
			}
		}
	}
	first := func(n []int) (from, to int) {
		from = slices.IndexFunc(n, func(v int) bool { return v >= speck })
		for i, v := range n {
			if v >= speck {
				to = i + 1
			}
		}
		return from, to
	}
	x0, x1 := first(across)
	y0, y1 := first(down)
	if x0 < 0 || y0 < 0 {
		return image.Rectangle{}
	}
	return image.Rect(r.Min.X+x0, r.Min.Y+y0, r.Min.X+x1, r.Min.Y+y1).Inset(-softEdge)
}
