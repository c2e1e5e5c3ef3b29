package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/pdf"
)

// sheet is a page of a kept PDF, or a kept picture, with one place of it lit.
type sheet struct {
	Number, Pages  int
	Width, Height  float64  // in points, of a picture in pixels
	Image          string   // address of the page drawn
	Lit            *pdf.Box // nil for none
	Previous, Next string   // addresses of the pages beside it, "" where there is none
}

// Limits of one drawn page. 150 dots per inch make print of nine points as large as a
// browser's text.
const (
	sheetDPI  = 150
	sheetTime = 20 * time.Second
	litMargin = 1.5 // points around a lit box
)

// readPagePlace reads what stands behind "page:": P or P/L,T,R,B.
func readPagePlace(p place, on string) (place, error) {
	number, box, boxed := strings.Cut(on, "/")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return p, badParam("at", "error.place")
	}
	p.Page = n
	if !boxed {
		return p, nil
	}
	sides := strings.Split(box, ",")
	var v [4]float64
	for i, side := range sides {
		if i < len(v) {
			v[i], err = strconv.ParseFloat(side, 64)
		}
		if i >= len(v) || err != nil {
			return p, badParam("at", "error.place")
		}
	}
	p.Box = pdf.Box{Left: v[0], Top: v[1], Right: v[2], Bottom: v[3]}
	if len(sides) != len(v) || !(p.Box.Width() > 0 && p.Box.Height() > 0) {
		return p, badParam("at", "error.place")
	}
	return p, nil
}

// viewSheet fills a view of a PDF with the page that the place names, the first if none.
// A file that cannot be read leaves it empty: it can still be downloaded.
func (s *site) viewSheet(r *http.Request, page *viewPage, o parser.Opened) error {
	where, err := readPlace(o.Place)
	if err != nil || s.pdf() == nil {
		return err
	}
	ctx, cancel, err := s.pageTime(r.Context())
	if err != nil {
		return err
	}
	defer cancel()
	number := max(where.Page, 1)
	p, pages, err := s.pdf().ReadPage(ctx, o.Body, number)
	switch {
	case errors.Is(err, pdf.ErrNoPage):
		return notFound("error.no_page")
	case isFileFault(err):
		s.log.Debug("original not shown", "sha256", page.Capture.SHA256, "err", err)
		return nil
	case err != nil:
		return err
	}
	page.Drawn = true
	page.Sheet = &sheet{Number: number, Pages: pages, Width: p.Width, Height: p.Height, Image: sheetImageHref(page, o, number)}
	page.light(where.Box, litMargin)
	if page.Sheet.Lit != nil {
		page.Text = shorten(textIn(p, where.Box), maxLitShown)
	}
	if number > 1 {
		page.Sheet.Previous = viewHref(page, fmt.Sprintf("%spage:%d", o.Within, number-1))
	}
	if number < pages {
		page.Sheet.Next = viewHref(page, fmt.Sprintf("%spage:%d", o.Within, number+1))
	}
	return nil
}

// light marks a box of the page shown, with margin around it; an empty one is none.
func (page *viewPage) light(b pdf.Box, margin float64) {
	page.Asked = page.Asked && !b.Empty()
	if b.Empty() {
		return
	}
	page.Sheet.Lit = &pdf.Box{Left: b.Left - margin, Top: b.Top - margin, Right: b.Right + margin, Bottom: b.Bottom + margin}
	page.Found = !b.Intersect(pdf.Box{Right: page.Sheet.Width, Bottom: page.Sheet.Height}).Empty()
}

// sheetImageHref leads to the picture of a page.
func sheetImageHref(page *viewPage, o parser.Opened, number int) string {
	href := fmt.Sprintf("%s/pages/%d", page.Download, number)
	if o.Within != "" {
		href += "?" + url.Values{"at": {o.Within}}.Encode()
	}
	return href
}

// isFileFault tells what is wrong with a file from what is wrong with us.
func isFileFault(err error) bool {
	return errors.Is(err, pdf.ErrEncrypted) || errors.Is(err, pdf.ErrDamaged) || errors.Is(err, pdf.ErrTooLarge)
}

// textIn is what a page prints within a box.
func textIn(p *pdf.Page, b pdf.Box) string {
	var text strings.Builder
	for _, c := range p.Chars {
		x, y := c.Center()
		switch {
		case c.Rune == ' ' || c.Rune == '\n':
			text.WriteByte(' ')
		case c.Rune != 0 && x >= b.Left && x <= b.Right && y >= b.Top && y <= b.Bottom:
			text.WriteRune(c.Rune)
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// sheetImage answers /originals/{sha256}/pages/{page}: a page of a PDF as a picture, or
// a kept picture itself. at names the file in a ZIP file.
func (s *site) sheetImage(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.Atoi(r.PathValue("page"))
	if err != nil || number < 1 {
		return notFound("error.no_page")
	}
	p := readParams(r)
	at := p.text("at", maxPlaceRunes)
	if p.err != nil {
		return p.err
	}
	o, c, err := s.keptFile(r, at)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(o.Within))
	h, tag := w.Header(), fmt.Sprintf(`"%s-%x-%d"`, c.SHA256, sum[:4], number)
	if r.Header.Get("If-None-Match") == tag {
		h.Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	picture, kind, err := s.drawn(r.Context(), o, number)
	if err != nil {
		return err
	}
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", forever)
	h.Set("ETag", tag)
	_, err = w.Write(picture)
	return err
}

// drawn is the picture of a page and its type.
func (s *site) drawn(ctx context.Context, o parser.Opened, number int) (picture []byte, kind string, err error) {
	switch {
	case o.Kind == parser.KindPicture && number == 1:
		if _, kind, err = pictureSize(o.Body); err != nil {
			return nil, "", unreadable(err)
		}
		return o.Body, kind, nil
	case o.Kind == parser.KindPicture:
		return nil, "", notFound("error.no_page")
	case o.Kind != parser.KindPDF || s.pdf() == nil:
		return nil, "", notFound("error.not_viewable")
	}
	ctx, cancel, err := s.pageTime(ctx)
	if err != nil {
		return nil, "", err
	}
	defer cancel()
	image, err := s.pdf().Render(ctx, o.Body, number, sheetDPI)
	switch {
	case errors.Is(err, pdf.ErrNoPage):
		return nil, "", notFound("error.no_page")
	case isFileFault(err):
		return nil, "", unreadable(err)
	case err != nil:
		return nil, "", err
	}
	return image.PNG, "image/png", nil
}

// pageTime bounds what one page takes. The start of the engine, once for all pages, does not
// count: the first page would be refused on a machine that has other work.
func (s *site) pageTime(ctx context.Context) (context.Context, context.CancelFunc, error) {
	if err := s.pdf().Ready(); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, sheetTime)
	return ctx, cancel, nil
}

// pdf is the engine that draws PDF pages, nil where there is none.
func (s *site) pdf() *pdf.Engine { return s.parser.PDF }
