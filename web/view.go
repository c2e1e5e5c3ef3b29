package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/pdf"
)

// place is a spot in an original, as a figure's Origin names it.
type place struct {
	Cell     int // n-th td or th, or -1
	From, To int // half-open range of runes, or -1
	Node     int // n-th element, or -1; the runes are then those of its text
	Page     int // page of a PDF, from 1, or 0
	Box      pdf.Box
}

// readPlace reads "cell:N", "node:N", "node:N/runes:A-B", "runes:A-B", "page:P",
// "page:P/L,T,R,B" or nothing.
func readPlace(at string) (place, error) {
	p := place{Cell: -1, From: -1, To: -1, Node: -1}
	if at == "" {
		return p, nil
	}
	if on, ok := strings.CutPrefix(at, "page:"); ok {
		return readPagePlace(p, on)
	}
	if node, runes, ok := strings.Cut(at, "/"); ok {
		p, err := readPlace(node)
		in, err2 := readPlace(runes)
		if err != nil || err2 != nil || p.Node < 0 || in.From < 0 || in.Node >= 0 {
			return p, badParam("at", "error.place")
		}
		p.From, p.To = in.From, in.To
		return p, nil
	}
	kind, rest, _ := strings.Cut(at, ":")
	a, b, ranged := strings.Cut(rest, "-")
	first, err1 := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	switch {
	case kind == "cell" && err1 == nil && first >= 0 && !ranged:
		p.Cell = first
	case kind == "node" && err1 == nil && first >= 0 && !ranged:
		p.Node = first
	case kind == "runes" && ranged && err1 == nil && err2 == nil && 0 <= first && first <= last:
		p.From, p.To = first, last
	default:
		return p, badParam("at", "error.place")
	}
	return p, nil
}

// viewPage shows a kept original below the bar that says what it is.
type viewPage struct {
	Capture  archive.Capture
	Frame    string       // address of the lit document, "" when it cannot be shown
	Found    bool         // the place asked for is lit
	Asked    bool         // a place was asked for
	Text     string       // what stands at that place
	Report   string       // id of the report one came from, for the way back
	Sheet    *sheet       // the page of a PDF or a picture, shown in place of a frame
	Drawn    bool         // the sheet is drawn by us
	Laid     bool         // the frame shows an Office document laid out by us
	Via      string       // program that converted that first, "" if none did
	Name     string       // of the file in a ZIP file that is shown, "" for the original itself
	Files    []folderFile // of a ZIP file
	Bare     bool         // it stands in a frame beside the report
	Looks    bool         // the frame shows the page as it looked
	Other    string       // address of the other way to show it, "" if there is one way only
	Download string
}

func (*viewPage) template() string { return "view" }

func (p *viewPage) heading(l *language) string {
	return titled(cmp.Or(p.Report, p.Capture.URL), l.sentence("view.title"))
}

// view answers /originals/{sha256}/view.
func (s *site) view(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	at, report, label, look, bare := p.text("at", maxPlaceRunes), p.word("report"), p.word("charset"), p.oneOf("look", "page"), p.flag("bare")
	if p.err != nil {
		return p.err
	}
	o, c, err := s.keptFile(r, at)
	if err != nil {
		return err
	}
	page := &viewPage{Capture: c, Asked: at != "", Report: report, Name: o.Name, Bare: bare, Looks: look != "", Download: "/originals/" + c.SHA256}
	switch o.Kind {
	case parser.KindPDF:
		err = s.viewSheet(r, page, o)
	case parser.KindPicture:
		err = viewPicture(page, o)
	case parser.KindOffice:
		err = s.viewLaid(r, page, o)
	case parser.KindFolder:
		viewFolder(page, o)
	case parser.KindHTML, parser.KindText:
		err = viewText(r, page, o, label)
	}
	if err != nil {
		return err
	}
	page.Looks = page.Looks && page.Frame != ""
	return s.show(w, r, page)
}

// viewText fills a view of an HTML page or a plain text.
func viewText(r *http.Request, page *viewPage, o parser.Opened, label string) error {
	doc, err := makeLit(o, label)
	if err != nil {
		return err
	}
	page.Found, page.Text = doc.Found, shorten(doc.Text, maxLitShown)
	page.Frame = litHref(page, o, label)
	switch {
	case !isPage(page.Capture.Type) || o.Within != "":
		page.Looks = false
	case page.Looks:
		page.Frame = page.Download + "/replay?" + url.Values{"charset": {label}}.Encode()
		fallthrough
	default:
		page.Other = page.Download + "/view" + withParam(r.URL.Query(), "look", map[bool]string{false: "page"}[page.Looks])
	}
	return nil
}

// viewLaid fills a view of an Office document. One that cannot be read leaves it empty:
// it can still be downloaded.
func (s *site) viewLaid(r *http.Request, page *viewPage, o parser.Opened) error {
	doc, err := s.layouts.lay(r.Context(), page.Capture, o)
	var fault *parser.Error
	switch {
	case errors.As(err, &fault):
		s.log.Debug("original not laid out", "sha256", page.Capture.SHA256, "err", err)
		return nil
	case err != nil:
		return err
	}
	marked := litLaid(doc, o.Place)
	page.Found, page.Text, page.Laid, page.Via = marked.Found, shorten(marked.Text, maxLitShown), true, doc.Via
	page.Frame = litHref(page, o, "")
	return nil
}

// litHref leads to the document inside a view's frame.
func litHref(page *viewPage, o parser.Opened, label string) string {
	q := url.Values{"at": {o.Within + o.Place}}
	if label != "" {
		q.Set("charset", label)
	}
	return page.Download + "/lit?" + q.Encode() + "#cell"
}

// lit answers /originals/{sha256}/lit, the document inside the view's frame.
func (s *site) lit(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	at, label := p.text("at", maxPlaceRunes), p.word("charset")
	if p.err != nil {
		return p.err
	}
	o, c, err := s.keptFile(r, at)
	if err != nil {
		return err
	}
	var doc *lit
	switch o.Kind {
	case parser.KindHTML, parser.KindText:
		doc, err = makeLit(o, label)
	case parser.KindOffice:
		doc, err = s.makeLaid(r, c, o)
	default:
		err = notFound("error.not_viewable")
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", sandboxPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, http.StatusOK, []byte(doc.Document))
}

func (s *site) makeLaid(r *http.Request, c archive.Capture, o parser.Opened) (*lit, error) {
	doc, err := s.layouts.lay(r.Context(), c, o)
	var fault *parser.Error
	switch {
	case errors.As(err, &fault):
		return nil, unreadable(err)
	case err != nil:
		return nil, err
	}
	return litLaid(doc, o.Place), nil
}

// makeLit decodes an original and marks the place in it. A range of runes in an
// HTML original is shown in its source, the text that the range counts in.
func makeLit(o parser.Opened, label string) (*lit, error) {
	where, err := readPlace(o.Place)
	if err != nil {
		return nil, err
	}
	text, err := decodeText(o.Body, o.Type, label)
	if err != nil {
		return nil, err
	}
	if o.Kind == parser.KindText || where.From >= 0 && where.Node < 0 {
		return litText(text, where.From, where.To), nil
	}
	return litHTML(text, where)
}
