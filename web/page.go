package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// page is what a handler found. It is an interface because every page of the site
// is one.
type page interface {
	template() string         // its file in templates, without .html
	heading(*language) string // title of the document
}

// dataPage is a page whose value feeds its .json and its .csv too.
type dataPage interface {
	page
	data() any         // what .json shows
	table() [][]string // what .csv shows, header first
}

// Formats of an answer, as the suffix of its address.
const (
	formatHTML = ""
	formatJSON = ".json"
	formatCSV  = ".csv"
	formatSVG  = ".svg"
	formatAtom = ".atom"
)

// formatOf reads the format off the address.
func formatOf(r *http.Request) string {
	switch ext := path.Ext(r.URL.Path); ext {
	case formatJSON, formatCSV, formatSVG, formatAtom:
		return ext
	}
	return formatHTML
}

// named returns a path value without the suffix of a format.
func named(r *http.Request, name string) string {
	return strings.TrimSuffix(r.PathValue(name), formatOf(r))
}

// show sends p in the format that the address asks for.
func (s *site) show(w http.ResponseWriter, r *http.Request, p page) error {
	d, hasData := p.(dataPage)
	switch format := formatOf(r); {
	case format == formatHTML:
		return s.renderStatus(w, r, http.StatusOK, p)
	case hasData && format == formatJSON:
		return sendJSON(w, r, d.data())
	case hasData && format == formatCSV:
		return sendCSV(w, r, d.table())
	}
	return notFound("error.not_found")
}

// sendJSON encodes before it writes, so that a failure is still an error page.
func sendJSON(w http.ResponseWriter, r *http.Request, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	openToAll(w)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return send(w, r, http.StatusOK, b.Bytes())
}

func sendCSV(w http.ResponseWriter, r *http.Request, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString(report.ByteOrderMark)
	if err := report.WriteCSV(&b, rows); err != nil {
		return err
	}
	openToAll(w)
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", asciiName(r.URL.Path)))
	return send(w, r, http.StatusOK, b.Bytes())
}

// asciiName makes a file name out of an address.
func asciiName(p string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return r
		}
		return '-'
	}, strings.Trim(p, "/"))
}
