package pdf

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image/png"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// Image is a page drawn.
type Image struct {
	PNG           []byte
	Width, Height float64 // of the page in points
}

// Render draws a page, the first one being 1, at dpi dots per inch, fewer where the
// image would become too large. The error is one of Read's, or an ErrNoPage.
func (e *Engine) Render(ctx context.Context, body []byte, page, dpi int) (*Image, error) {
	var out *Image
	err := e.with(ctx, drawing, body, func(_ context.Context, d *file) (err error) {
		out, err = d.render(page, dpi)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// RenderAll draws every page in turn and hands it to each, which ends the work with
// an error of its own.
func (e *Engine) RenderAll(ctx context.Context, body []byte, dpi int, each func(page int, image *Image) error) error {
	var stopped error // by the caller, not by the file
	err := e.with(ctx, drawing, body, func(ctx context.Context, d *file) error {
		n, err := d.pages()
		if err != nil {
			return err
		}
		for i := range n {
			image, err := d.render(i+1, dpi)
			if err != nil {
				return fmt.Errorf("page %d: %w", i+1, err)
			}
			if stopped = each(i+1, image); stopped != nil {
				return nil
			}
		}
		return ctx.Err()
	})
	return cmp.Or(stopped, err)
}

func (d *file) render(page, dpi int) (*Image, error) {
	if _, err := d.has(page); err != nil {
		return nil, err
	}
	ref, p, _, err := d.open(page - 1)
	if err != nil {
		return nil, err
	}
	defer d.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: ref})
	drawn, err := d.RenderPageInDPI(&requests.RenderPageInDPI{Page: requests.Page{ByReference: &ref}, DPI: p.dpi(dpi),
		RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, ImageFormat: requests.RenderImageFormatRGBA})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	var b bytes.Buffer
	if err := png.Encode(&b, drawn.Result.RenderedImage); err != nil {
		return nil, fmt.Errorf("writing the image: %w", err)
	}
	return &Image{PNG: b.Bytes(), Width: p.Width, Height: p.Height}, nil
}

// dpi bounds what is asked for by what an image may have.
func (p *Page) dpi(want int) int {
	want = min(max(want, minDPI), maxDPI)
	for want > 1 && p.Width/72*float64(want)*p.Height/72*float64(want) > maxPixels {
		want = want * 9 / 10
	}
	return want
}
