package pdf

import (
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// drawnText is a text object, in the order of drawing.
type drawnText struct {
	ref       references.FPDF_PAGEOBJECT
	toPage    affine
	invisible bool
}

// drawnFill is a filled box: the ground that text stands on, or what covers it.
type drawnFill struct {
	Box
	ref   references.FPDF_PAGEOBJECT
	after int // text objects drawn before it
	shade shade
}

// shade is how light a filled box is.
type shade int

const (
	unknownShade shade = iota
	lightShade
	darkShade
)

// Bounds of the work on text that nobody sees.
const (
	maxUnseen = 500  // pieces of such text on a page that is not hidden as a whole
	maxFills  = 2000 // a page has some 200 cells
	maxBehind = 40   // pieces of text that are printed after what covers others
	maxCovers = 100
)

// text notes a text object.
func (c *canvas) text(o references.FPDF_PAGEOBJECT, toPage affine) error {
	mode, err := c.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o})
	if err != nil {
		return err
	}
	c.texts = append(c.texts, drawnText{o, toPage, mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE})
	return nil
}

// findInvisible tells pages whose text is a scanner's, and on all others the places of text
// that is drawn invisibly.
func (c *canvas) findInvisible() {
	invisible := 0
	for _, t := range c.texts {
		if t.invisible {
			invisible++
		}
	}
	if c.page.Hidden = invisible > 0 && (2*invisible >= len(c.texts) || invisible > maxUnseen); c.page.Hidden || invisible == 0 {
		return
	}
	for _, t := range c.texts {
		if t.invisible {
			if b, ok := c.bounds(t.ref, t.toPage); ok {
				c.unseen = append(c.unseen, b)
			}
		}
	}
}

// findCovers finds the boxes that were filled over text, as programs do that edit a PDF file:
// they add to the end of a page what hides the old and what prints the new. A ground that is
// drawn further up has its text behind it.
func (c *canvas) findCovers() {
	from := max(0, len(c.texts)-maxBehind)
	var late []Box // of the last text objects
	for _, f := range c.fills {
		if f.after == 0 || f.after < from || len(c.covers) == maxCovers {
			continue
		}
		if t, err := c.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: f.ref}); err != nil || t.HasTransparency {
			continue
		}
		for i := from + len(late); i < len(c.texts); i++ {
			b, _ := c.bounds(c.texts[i].ref, c.texts[i].toPage)
			late = append(late, b)
		}
		c.covers = append(c.covers, cover{f.Box, late[f.after-from:]})
	}
}

// cover is a box that was filled over text, and what was printed after it.
type cover struct {
	Box
	after []Box
}

// fill notes a filled box.
func (c *canvas) fill(o references.FPDF_PAGEOBJECT, b Box) {
	if len(c.fills) < maxFills {
		c.fills = append(c.fills, drawnFill{Box: b, ref: o, after: len(c.texts)})
	}
}

func (b Box) holds(x, y float64) bool {
	return x > b.Left && x < b.Right && y > b.Top && y < b.Bottom
}

// isUnseen tells whether a character stands where nobody sees text.
func (c *canvas) isUnseen(b Box) bool {
	x, y := b.Center()
	holds := func(b Box) bool { return b.holds(x, y) }
	return slices.ContainsFunc(c.unseen, holds) ||
		slices.ContainsFunc(c.covers, func(f cover) bool { return f.holds(x, y) && !slices.ContainsFunc(f.after, holds) })
}

// Shades, 0 to 255 of each colour.
const (
	asPaper   = 245 // from here on nobody tells it from paper
	showWhite = 200 // up to here white shows on it
)

// lost tells whether a white character at b stands on white: on no darker ground or picture.
func (c *canvas) lost(b Box) bool {
	x, y := b.Center()
	for _, p := range c.page.Pictures[:min(len(c.page.Pictures), maxFills)] {
		if p.holds(x, y) {
			return false
		}
	}
	for i := range c.fills {
		if f := &c.fills[i]; f.holds(x, y) && c.shadeOf(f) == darkShade {
			return false
		}
	}
	return true
}

func (c *canvas) shadeOf(f *drawnFill) shade {
	if f.shade == unknownShade {
		f.shade = lightShade
		ground, err := c.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: f.ref})
		if err != nil || min(ground.FillColor.R, ground.FillColor.G, ground.FillColor.B) < showWhite {
			f.shade = darkShade
		}
	}
	return f.shade
}
