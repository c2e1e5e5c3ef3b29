package pdf

import (
	"math"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// text reads the characters of a page.
func (r *reader) text(ref references.FPDF_PAGE, p *Page, toPage affine) error {
	t, err := r.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: requests.Page{ByReference: &ref}})
	if err != nil {
		return err
	}
	defer r.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: t.TextPage})
	n, err := r.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: t.TextPage})
	if err != nil {
		return err
	}
	if r.chars -= n.Count; r.chars < 0 {
		return limitError("more than %d characters", maxChars)
	}
	w := &words{reader: r, page: t.TextPage, toPage: toPage, turns: toPage.turns()}
	p.Chars = make([]Char, 0, n.Count)
	for i := range n.Count {
		c, err := w.char(i)
		if err != nil {
			return err
		}
		p.Chars = append(p.Chars, c)
	}
	w.mendOverlaps(p.Chars)
	return nil
}

// mendOverlaps finds characters that seem to stand on each other: for vertical
// writing pdfium may give a place in the line of any size. Their printed shape is
// their box then.
func (w *words) mendOverlaps(chars []Char) {
	over, before := make([]bool, len(chars)), -1
	for i := range chars {
		if chars[i].Box.Empty() {
			continue
		}
		if before >= 0 {
			a, b := chars[before].Box, chars[i].Box
			if common := a.Intersect(b).Area(); common > min(a.Area(), b.Area())/2 {
				over[before], over[i] = true, true
			}
		}
		before = i
	}
	for i := range chars {
		if over[i] {
			chars[i].Box = w.shape(i)
		}
	}
}

// words reads single characters of one page.
type words struct {
	*reader
	page   references.FPDF_TEXTPAGE
	toPage affine
	turns  int // of the page
}

func (w *words) char(i int) (Char, error) {
	u, err := w.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: w.page, Index: i})
	if err != nil {
		return Char{}, err
	}
	switch r := rune(u.Unicode); {
	case w.unnamed(i): // pdfium gives the number of its glyph instead
		return w.glyph(i, 0), nil
	case r == '\r' || r == '\n':
		return Char{Rune: '\n'}, nil
	case unicode.IsSpace(r):
		return Char{Rune: ' '}, nil
	case r == '\ufffe' || r == '\uffff': // pdfium's mark of a hyphen at a line's end, and of nothing
		return Char{Rune: '-'}, nil
	default:
		return w.glyph(i, r), nil
	}
}

// unnamed tells a character of which the font does not tell what it is.
func (w *words) unnamed(i int) bool {
	e, err := w.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: w.page, Index: i})
	return err != nil || e.HasUnicodeMapError
}

// glyph is character i, which stands for r.
func (w *words) glyph(i int, r rune) Char {
	c := Char{Rune: r}
	if a, err := w.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: w.page, Index: i}); err == nil {
		c.Turns = (quarterTurns(float64(a.CharAngle)) + w.turns) % 4
	}
	c.Box = w.box(i)
	return c
}

// box is the place that a character takes in its line, as high as the font. Where
// the font does not tell, as in turned text, it is the printed shape.
func (w *words) box(i int) Box {
	if b, err := w.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: w.page, Index: i}); err == nil {
		box := w.toPage.box(float64(b.Rect.Left), float64(b.Rect.Bottom), float64(b.Rect.Right), float64(b.Rect.Top))
		if !box.Empty() {
			return box
		}
	}
	return w.shape(i)
}

// shape is the box around the printed shape of a character.
func (w *words) shape(i int) Box {
	b, err := w.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: w.page, Index: i})
	if err != nil {
		return Box{}
	}
	return w.toPage.box(b.Left, b.Bottom, b.Right, b.Top)
}

// quarterTurns reads pdfium's angle of a character, in radians clockwise.
func quarterTurns(angle float64) int {
	if math.IsNaN(angle) || angle < 0 {
		return 0
	}
	return int(math.Round(angle/(math.Pi/2))) % 4
}
