package web

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/archive"
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
	Frame    string // address of the lit document, "" when it cannot be shown
	Found    bool   // the place asked for is lit
	Asked    bool   // a place was asked for
	Text     string // what stands at that place
	Report   string // id of the report one came from, for the way back
	Sheet    *sheet // the page of a PDF, shown in place of a frame
	Looks    bool   // the frame shows the page as it looked
	Other    string // address of the other way to show it, "" if there is one way only
	Download string
}

func (*viewPage) template() string           { return "view" }
func (*viewPage) heading(l *language) string { return l.sentence("view.title") }

// view answers /originals/{sha256}/view.
func (s *site) view(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	at, report, look := p.word("at"), p.word("report"), p.oneOf("look", "page")
	if p.err != nil {
		return p.err
	}
	body, c, err := s.kept(r)
	if err != nil {
		return err
	}
	page := &viewPage{Capture: c, Asked: at != "", Report: report, Download: "/originals/" + c.SHA256}
	switch {
	case s.showsPages(c, body):
		if err := s.viewSheet(r, page, body, at); err != nil {
			return err
		}
	case viewable(c.Type):
		doc, err := makeLit(body, c, at, p.word("charset"))
		if err != nil {
			return err
		}
		page.Found, page.Text = doc.Found, shorten(doc.Text, maxLitShown)
		q := url.Values{"charset": {p.word("charset")}, "at": {at}}
		page.Frame = page.Download + "/lit?" + q.Encode() + "#cell"
		if isPage(c.Type) {
			page.Looks = look != ""
			page.Other = page.Download + "/view" + withParam(r.URL.Query(), "look", map[bool]string{false: "page"}[page.Looks])
		}
		if page.Looks {
			page.Frame = page.Download + "/replay?" + url.Values{"charset": {p.word("charset")}}.Encode()
		}
	}
	return s.show(w, r, page)
}

// lit answers /originals/{sha256}/lit, the document inside the view's frame.
func (s *site) lit(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	at, label := p.word("at"), p.word("charset")
	if p.err != nil {
		return p.err
	}
	body, c, err := s.kept(r)
	if err != nil {
		return err
	}
	if !viewable(c.Type) {
		return notFound("error.not_viewable")
	}
	doc, err := makeLit(body, c, at, label)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", sandboxPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, http.StatusOK, []byte(doc.Document))
}

// viewable tells the types whose text can be shown with a place lit.
func viewable(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "text/html" || t == "text/plain" || t == "application/xhtml+xml")
}

// makeLit decodes an original and marks the place in it. A range of runes in an
// HTML original is shown in its source, the text that the range counts in.
func makeLit(body []byte, c archive.Capture, at, label string) (*lit, error) {
	where, err := readPlace(at)
	if err != nil {
		return nil, err
	}
	plain, err := plainBody(body, c.ContentEncoding)
	if err != nil {
		return nil, err
	}
	text, err := decodeText(plain, c.Type, label)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(c.Type, "text/plain") || where.From >= 0 && where.Node < 0 {
		return litText(text, where.From, where.To), nil
	}
	return litHTML(text, where)
}
