package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// text reads the characters of the page that c draws.
func (r *reader) text(ref references.FPDF_PAGE, c *canvas, toPage affine) error {
	p := c.page
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
		one, err := w.char(i)
		if err != nil {
			return err
		}
		p.Chars = append(p.Chars, one)
		w.before = one
	}
	w.mendOverlaps(p.Chars)
	if !p.Hidden {
		w.findUnseen(c)
	}
	return nil
}

// findUnseen tells the characters that nobody sees. The colour, dear to ask for, is asked once for
// the digits of a number, and for no words: they make no figures.
func (w *words) findUnseen(c *canvas) {
	chars := c.page.Chars
	for i := range chars {
		one := &chars[i]
		switch {
		case one.Box.Empty():
		case c.isUnseen(one.Box):
			one.Unseen = true
		case !ofNumber(one.Rune):
		case i > 0 && ofNumber(chars[i-1].Rune) && math.Abs(one.Left-chars[i-1].Right) < oneRun:
			one.Unseen = chars[i-1].Unseen
		default:
			one.Unseen = w.white(i) && c.lost(one.Box)
		}
	}
}

// oneRun is the widest gap in points between the digits of one number.
const oneRun = 0.5

// ofNumber tells the characters of numbers and what stands for them.
func ofNumber(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune("-.,/—–", r) }

// white tells a character that is as light as paper, or not there at all.
func (w *words) white(i int) bool {
	f, err := w.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: w.page, Index: i})
	return err == nil && (f.A == 0 || min(f.R, f.G, f.B) >= asPaper)
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
	turns  int  // of the page
	before Char // the character read last
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
	c := Char{Rune: r, Box: w.box(i)}
	if w.goesOn(c.Box) {
		c.Turns, c.Slanted = w.before.Turns, w.before.Slanted
		return c
	}
	if a, err := w.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: w.page, Index: i}); err == nil {
		c.Turns = (quarterTurns(float64(a.CharAngle)) + w.turns) % 4
		c.Slanted = slanted(float64(a.CharAngle)) && w.leans(i)
	}
	return c
}

// goesOn tells a box that stands right behind the last character, upright and as high: it
// is turned as that one.
func (w *words) goesOn(b Box) bool {
	const same = 0.01 // points
	a := w.before
	return a.Turns == 0 && !a.Slanted && !a.Box.Empty() && math.Abs(a.Top-b.Top) < same && math.Abs(a.Bottom-b.Bottom) < same &&
		b.Left > a.Left && b.Left < a.Right+b.Height()
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

// leaning is the angle, in radians, from which text is slanted; scans lean by less.
const leaning = 8 * math.Pi / 180

// slanted tells an angle that is near no quarter turn.
func slanted(angle float64) bool {
	return math.Abs(angle-math.Round(angle/(math.Pi/2))*(math.Pi/2)) > leaning
}

// leans tells a slanted line of text from italics, whose line is straight.
func (w *words) leans(i int) bool {
	m, err := w.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: w.page, Index: i})
	return err == nil && slanted(math.Atan2(float64(m.Matrix.B), float64(m.Matrix.A)))
}
