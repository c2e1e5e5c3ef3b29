package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// printing are the kinds of annotations that put something on the page: words of their own,
// or a stroke over the words below. Links, marks in colour and remarks beside the text do not.
var printing = map[enums.FPDF_ANNOTATION_SUBTYPE]bool{
	enums.FPDF_ANNOT_SUBTYPE_FREETEXT: true, enums.FPDF_ANNOT_SUBTYPE_WIDGET: true, enums.FPDF_ANNOT_SUBTYPE_STAMP: true,
	enums.FPDF_ANNOT_SUBTYPE_INK: true, enums.FPDF_ANNOT_SUBTYPE_LINE: true, enums.FPDF_ANNOT_SUBTYPE_STRIKEOUT: true,
	enums.FPDF_ANNOT_SUBTYPE_REDACT: true,
}

// notes reads where annotations of the page print something.
func (c *canvas) notes(page requests.Page, toPage affine) error {
	n, err := c.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return err
	}
	if c.objects -= n.Count; c.objects < 0 {
		return limitError("more than %d drawn objects", maxObjects)
	}
	for i := range n.Count {
		a, err := c.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue // a damaged one, which no viewer shows
		}
		c.note(a.Annotation, toPage)
		if _, err := c.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.Annotation}); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) note(a references.FPDF_ANNOTATION, toPage affine) {
	const unshown = enums.FPDF_ANNOT_FLAG_HIDDEN | enums.FPDF_ANNOT_FLAG_NOVIEW
	kind, err := c.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a})
	if err != nil || !printing[kind.Subtype] {
		return
	}
	if flags, err := c.FPDFAnnot_GetFlags(&requests.FPDFAnnot_GetFlags{Annotation: a}); err == nil && flags.Flags&unshown != 0 {
		return
	}
	if r, err := c.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a}); err == nil {
		c.page.Notes = append(c.page.Notes, toPage.box(float64(r.Rect.Left), float64(r.Rect.Bottom), float64(r.Rect.Right), float64(r.Rect.Top)))
	}
}
