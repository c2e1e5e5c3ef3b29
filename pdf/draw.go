package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// draw reads what a page draws beside text: ruled lines, pictures, shapes and notes. What it
// learns of the text is for text.
func (r *reader) draw(ref references.FPDF_PAGE, p *Page, toPage affine) (*canvas, error) {
	page := requests.Page{ByReference: &ref}
	n, err := r.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	c := &canvas{reader: r, page: p}
	for i := range n.Count {
		o, err := r.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return nil, err
		}
		if err := c.object(o.PageObject, toPage, 0); err != nil {
			return nil, err
		}
	}
	if c.findInvisible(); !p.Hidden {
		c.findCovers()
	}
	return c, c.notes(page, toPage)
}

// canvas collects the drawn objects of one page.
type canvas struct {
	*reader
	page   *Page
	texts  []drawnText
	fills  []drawnFill
	unseen []Box // places of invisible text
	covers []cover
}

func (c *canvas) object(o references.FPDF_PAGEOBJECT, toPage affine, depth int) error {
	if c.objects--; c.objects < 0 {
		return limitError("more than %d drawn objects", maxObjects)
	}
	kind, err := c.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		return c.text(o, toPage)
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
		b, ok := c.bounds(o, toPage)
		if !ok {
			return nil
		}
		if !c.thin(b) { // some programs draw rules as pictures one pixel wide
			c.page.Pictures = append(c.page.Pictures, b)
		}
	case enums.FPDF_PAGEOBJ_PATH:
		return c.path(o, toPage)
	case enums.FPDF_PAGEOBJ_FORM:
		return c.form(o, toPage, depth)
	}
	return nil
}

// bounds is the box of an object; false for one that has none.
func (c *canvas) bounds(o references.FPDF_PAGEOBJECT, toPage affine) (Box, bool) {
	b, err := c.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return Box{}, false
	}
	return toPage.box(float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)), true
}

// form reads the objects of a form, which has coordinates of its own.
func (c *canvas) form(o references.FPDF_PAGEOBJECT, toPage affine, depth int) error {
	if depth >= maxDepth {
		return limitError("drawings more than %d deep", maxDepth)
	}
	m, err := c.matrix(o)
	if err != nil {
		return err
	}
	n, err := c.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return nil // an empty form
	}
	for i := range n.Count {
		inner, err := c.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			return err
		}
		if err := c.object(inner.PageObject, toPage.after(m), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) matrix(o references.FPDF_PAGEOBJECT) (affine, error) {
	m, err := c.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return affine{}, err
	}
	x := m.Matrix
	return affine{float64(x.A), float64(x.B), float64(x.C), float64(x.D), float64(x.E), float64(x.F)}, nil
}
