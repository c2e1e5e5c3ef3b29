package parser

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"unicode"

	"github.com/nianbao/nianbao/pdf"
)

// sheet is one printed page, turned so that most of its text is upright.
type sheet struct {
	number        int // of the page, from 1
	width, height float64
	glyphs        []glyph // in the order in which the file draws them
	rules         []pdf.Rule
	pictures      []pdf.Box
	shapes, notes []pdf.Box // drawn with curves or slanting lines; annotations
	pictured      float64   // share of the page that pictures cover
	scale         float64   // pixels of a scanned page's picture to a point
	pixels        float64   // what a point counts in places, 0 for 1
	turns         int       // quarter turns clockwise of the page's text before it was turned
}

// glyph is one printed character, or one word that OCR read.
type glyph struct {
	text   string
	box    pdf.Box
	turns  int  // quarter turns clockwise
	spaced bool // a blank is drawn before it
	follow bool // it is drawn right behind the glyph before
	ocr    int
	unsure bool // OCR is not sure of it, or it is not printed as the file says
}

// unknownGlyph stands for a character that the file does not name. It must not be
// lost: without it a cell would seem blank.
const unknownGlyph = "\ufffd"

// newSheet takes over what page number prints.
func newSheet(number int, p *pdf.Page) *sheet {
	s := &sheet{number: number, width: p.Width, height: p.Height, rules: p.Rules, pictures: p.Pictures, shapes: p.Shapes, notes: p.Notes, pictured: p.Pictured()}
	blank, breaks := false, true
	for _, c := range p.Chars {
		switch {
		case c.Rune == ' ':
			blank, breaks = true, true
			continue
		case c.Rune == '\n':
			blank, breaks = false, true
			continue
		case c.Slanted:
			continue // a watermark is no part of what it lies over
		case c.Rune != 0 && (unicode.IsControl(c.Rune) || unicode.Is(unicode.Cf, c.Rune)):
			continue
		}
		g := glyph{text: string(c.Rune), box: placed(c.Box), turns: c.Turns, spaced: blank, follow: !breaks, unsure: c.Unseen}
		if c.Rune == 0 {
			g.text = unknownGlyph
		}
		if x, y := g.box.Center(); x < 0 || y < 0 || x > p.Width || y > p.Height {
			continue // beside the paper
		}
		if p.Hidden {
			g.ocr = unknownConfidence
		}
		s.glyphs = append(s.glyphs, g)
		blank, breaks = false, false
	}
	s.upright()
	s.strike()
	return s
}

// unknownConfidence is given to the words that a scanner laid invisibly under its
// picture: it does not tell how sure it was.
const unknownConfidence = 1

// placed gives a character without extent a place all the same.
func placed(b pdf.Box) pdf.Box {
	const least = 0.5 // points
	if b.Width() <= 0 {
		b.Right = b.Left + least
	}
	if b.Height() <= 0 {
		b.Bottom = b.Top + least
	}
	return b
}

// upright turns a page whose text lies on its side, as wide tables are printed.
func (s *sheet) upright() {
	s.turns = mostTurns(s.glyphs)
	if s.turns == 0 {
		return
	}
	for i := range s.glyphs {
		s.glyphs[i].box = turnBack(s.glyphs[i].box, s.turns, s.width, s.height)
		s.glyphs[i].turns = (s.glyphs[i].turns + 4 - s.turns) % 4
	}
	s.rules = slices.Clone(s.rules)
	for i, r := range s.rules {
		s.rules[i] = pdf.Rule{Box: turnBack(r.Box, s.turns, s.width, s.height), Vertical: r.Vertical == (s.turns == 2)}
	}
	for _, boxes := range []*[]pdf.Box{&s.pictures, &s.shapes, &s.notes} {
		*boxes = slices.Clone(*boxes)
		for i, b := range *boxes {
			(*boxes)[i] = turnBack(b, s.turns, s.width, s.height)
		}
	}
	if s.turns != 2 {
		s.width, s.height = s.height, s.width
	}
}

// mostTurns is how most glyphs are turned.
func mostTurns(gs []glyph) int {
	var count [4]int
	for _, g := range gs {
		count[g.turns]++
	}
	most := 0
	for turns, n := range count {
		if n > count[most] {
			most = turns
		}
	}
	return most
}

// turnBack is where a box of a page of width × height lies when the page is turned so
// that text turned clockwise by turns becomes upright.
func turnBack(b pdf.Box, turns int, width, height float64) pdf.Box {
	switch turns {
	case 1:
		return pdf.Box{Left: b.Top, Top: width - b.Right, Right: b.Bottom, Bottom: width - b.Left}
	case 2:
		return pdf.Box{Left: width - b.Right, Top: height - b.Bottom, Right: width - b.Left, Bottom: height - b.Top}
	case 3:
		return pdf.Box{Left: height - b.Bottom, Top: b.Left, Right: height - b.Top, Bottom: b.Right}
	}
	return b
}

// origin names a box of the sheet as a place on the page as it is shown.
func (s *sheet) origin(b pdf.Box) string {
	if s.turns != 0 {
		b = turnBack(b, 4-s.turns, s.width, s.height)
	}
	k := cmp.Or(s.pixels, 1)
	return fmt.Sprintf("page:%d/%s,%s,%s,%s", s.number, points(k*b.Left), points(k*b.Top), points(k*b.Right), points(k*b.Bottom))
}

// points writes a length to a tenth of a point.
func points(v float64) string { return strconv.FormatFloat(max(v, 0), 'f', 1, 64) }
