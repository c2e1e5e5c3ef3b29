package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/pdf"
)

// sheet is a page of a kept PDF with one place of it lit.
type sheet struct {
	Number, Pages  int
	Width, Height  float64  // in points
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

// showsPages tells originals that are shown page by page: PDF files, by whatever type
// they were served.
func (s *site) showsPages(c archive.Capture, body []byte) bool {
	t, _, err := mime.ParseMediaType(c.Type)
	return s.pdf != nil && (err == nil && t == "application/pdf" || bytes.HasPrefix(body, []byte("%PDF-")))
}

// viewSheet fills a view of a PDF with the page that at names, the first if none. A
// file that cannot be read leaves it empty: it can still be downloaded.
func (s *site) viewSheet(r *http.Request, page *viewPage, body []byte, at string) error {
	where, err := readPlace(at)
	if err != nil {
		return err
	}
	plain, err := plainBody(body, page.Capture.ContentEncoding)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), sheetTime)
	defer cancel()
	number := max(where.Page, 1)
	p, pages, err := s.pdf.ReadPage(ctx, plain, number)
	switch {
	case errors.Is(err, pdf.ErrNoPage):
		return notFound("error.no_page")
	case isFileFault(err):
		s.log.Debug("original not shown", "sha256", page.Capture.SHA256, "err", err)
		return nil
	case err != nil:
		return err
	}
	sh := &sheet{Number: number, Pages: pages, Width: p.Width, Height: p.Height, Image: fmt.Sprintf("%s/pages/%d", page.Download, number)}
	if !where.Box.Empty() {
		b := where.Box
		sh.Lit = &pdf.Box{Left: b.Left - litMargin, Top: b.Top - litMargin, Right: b.Right + litMargin, Bottom: b.Bottom + litMargin}
		page.Text = shorten(textIn(p, b), maxLitShown)
		page.Found = !b.Intersect(pdf.Box{Right: p.Width, Bottom: p.Height}).Empty()
	}
	page.Asked = page.Asked && sh.Lit != nil
	if number > 1 {
		sh.Previous = sheetHref(page, number-1)
	}
	if number < pages {
		sh.Next = sheetHref(page, number+1)
	}
	page.Sheet = sh
	return nil
}

func sheetHref(page *viewPage, number int) string {
	q := url.Values{"at": {fmt.Sprintf("page:%d", number)}}
	if page.Report != "" {
		q.Set("report", page.Report)
	}
	return page.Download + "/view?" + q.Encode()
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

// sheetImage answers /originals/{sha256}/pages/{page}: a page of a PDF as a picture.
func (s *site) sheetImage(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.Atoi(r.PathValue("page"))
	if err != nil || number < 1 {
		return notFound("error.no_page")
	}
	body, c, err := s.kept(r)
	if err != nil {
		return err
	}
	if !s.showsPages(c, body) {
		return notFound("error.not_viewable")
	}
	h, tag := w.Header(), fmt.Sprintf(`"%s-%d"`, c.SHA256, number)
	if r.Header.Get("If-None-Match") == tag {
		h.Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	plain, err := plainBody(body, c.ContentEncoding)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), sheetTime)
	defer cancel()
	image, err := s.pdf.Render(ctx, plain, number, sheetDPI)
	switch {
	case errors.Is(err, pdf.ErrNoPage):
		return notFound("error.no_page")
	case isFileFault(err):
		return unreadable(err)
	case err != nil:
		return err
	}
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", forever)
	h.Set("ETag", tag)
	_, err = w.Write(image.PNG)
	return err
}
