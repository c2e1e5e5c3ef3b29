package pdf

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Read returns what every page of a file prints. The error is an ErrEncrypted,
// ErrDamaged or ErrTooLarge, or that of ctx.
func (e *Engine) Read(ctx context.Context, body []byte) (*Document, error) {
	var doc *Document
	err := e.with(ctx, reading, body, func(ctx context.Context, d *file) (err error) {
		doc, err = d.read(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// ReadPage returns what one page of a file prints, the first being 1, and how many
// pages there are. The error is one of Read's, or an ErrNoPage.
func (e *Engine) ReadPage(ctx context.Context, body []byte, page int) (p *Page, pages int, err error) {
	err = e.with(ctx, reading, body, func(_ context.Context, d *file) (err error) {
		if pages, err = d.has(page); err != nil {
			return err
		}
		p, err = (&reader{file: d, chars: maxChars, objects: maxObjects}).page(page - 1)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return p, pages, nil
}

// has tells whether there is a page, and how many there are.
func (d *file) has(page int) (pages int, err error) {
	if pages, err = d.pages(); err == nil && (page < 1 || page > pages) {
		err = fmt.Errorf("%w: page %d of %d", ErrNoPage, page, pages)
	}
	return pages, err
}

func (d *file) read(ctx context.Context) (*Document, error) {
	n, err := d.pages()
	if err != nil {
		return nil, err
	}
	doc := &Document{Title: d.title()}
	r := &reader{file: d, chars: maxChars, objects: maxObjects}
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := r.page(i)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		doc.Pages = append(doc.Pages, *p)
	}
	return doc, nil
}

func (d *file) pages() (int, error) {
	n, err := d.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.doc})
	switch {
	case err != nil:
		return 0, err
	case n.PageCount > maxPages:
		return 0, limitError("it has %d pages, more than %d", n.PageCount, maxPages)
	case n.PageCount < 1:
		return 0, fmt.Errorf("it has no pages")
	}
	return n.PageCount, nil
}

// title is that of the metadata. A file without it is as good.
func (d *file) title() string {
	t, err := d.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.doc, Tag: "Title"})
	if err != nil {
		return ""
	}
	return strings.TrimSpace(t.Value)
}

// reader reads the pages of one file within its limits.
type reader struct {
	*file
	chars, objects int // that may still come
}

// open loads a page, and the way from its coordinates to those of the page as shown.
func (d *file) open(i int) (references.FPDF_PAGE, *Page, affine, error) {
	loaded, err := d.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.doc, Index: i})
	if err != nil {
		return "", nil, affine{}, err
	}
	page := requests.Page{ByReference: &loaded.Page}
	w, err := d.FPDF_GetPageWidthF(&requests.FPDF_GetPageWidthF{Page: page})
	if err != nil {
		return "", nil, affine{}, err
	}
	h, err := d.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: page})
	if err != nil {
		return "", nil, affine{}, err
	}
	p := &Page{Width: float64(w.PageWidth), Height: float64(h.PageHeight)}
	if !(p.Width >= 1 && p.Width <= maxSide && p.Height >= 1 && p.Height <= maxSide) {
		return "", nil, affine{}, limitError("a page of %.0f × %.0f points", p.Width, p.Height)
	}
	toPage, err := d.shown(page, p)
	return loaded.Page, p, toPage, err
}

// shown finds the way from a page's own coordinates, which begin anywhere and go up
// and may be turned, to those of the page as shown, by where three points go.
func (d *file) shown(page requests.Page, p *Page) (affine, error) {
	const far = 1000
	sx, sy := math.Floor(deviceUnits*p.Width), math.Floor(deviceUnits*p.Height)
	var at [3][2]float64
	for i, from := range [3][2]float64{{0, 0}, {far, 0}, {0, far}} {
		to, err := d.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: page, SizeX: int(sx), SizeY: int(sy), PageX: from[0], PageY: from[1]})
		if err != nil {
			return affine{}, err
		}
		at[i] = [2]float64{float64(to.DeviceX) * p.Width / sx, float64(to.DeviceY) * p.Height / sy}
	}
	return affine{
		a: (at[1][0] - at[0][0]) / far, b: (at[1][1] - at[0][1]) / far,
		c: (at[2][0] - at[0][0]) / far, d: (at[2][1] - at[0][1]) / far,
		e: at[0][0], f: at[0][1],
	}, nil
}

// deviceUnits is how many units of pdfium's whole-numbered device coordinates make a
// point.
const deviceUnits = 100

func (r *reader) page(i int) (*Page, error) {
	ref, p, toPage, err := r.open(i)
	if err != nil {
		return nil, err
	}
	defer r.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: ref})
	c, err := r.draw(ref, p, toPage)
	if err != nil {
		return nil, err
	}
	return p, r.text(ref, c, toPage)
}

// affine maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) point(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// box maps a box and gives the upright box around it.
func (m affine) box(left, bottom, right, top float64) Box {
	x1, y1 := m.point(left, bottom)
	x2, y2 := m.point(right, top)
	x3, y3 := m.point(left, top)
	x4, y4 := m.point(right, bottom)
	return Box{min(x1, x2, x3, x4), min(y1, y2, y3, y4), max(x1, x2, x3, x4), max(y1, y2, y3, y4)}
}

// after is the map that does inner first.
func (m affine) after(inner affine) affine {
	return affine{
		a: m.a*inner.a + m.c*inner.b, b: m.b*inner.a + m.d*inner.b,
		c: m.a*inner.c + m.c*inner.d, d: m.b*inner.c + m.d*inner.d,
		e: m.a*inner.e + m.c*inner.f + m.e, f: m.b*inner.e + m.d*inner.f + m.f,
	}
}

// turns is by how many quarter turns clockwise the map turns what is upright in
// coordinates that go up.
func (m affine) turns() int {
	x, y := m.a, m.b // where the way to the right goes, y down
	switch {
	case math.Abs(x) >= math.Abs(y) && x >= 0:
		return 0
	case math.Abs(x) >= math.Abs(y):
		return 2
	case y > 0:
		return 1
	}
	return 3
}
