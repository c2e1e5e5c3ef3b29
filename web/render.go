package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/nianbao/nianbao/report"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the pages of one language by name.
type templates map[string]*template.Template

// layout holds the frame of every page, parts the pieces several pages share.
const layoutFile, partsFile = "layout.html", "parts.html"

// parseTemplates parses each page with the layout, once per language: the
// functions that speak are bound to their catalogue.
func parseTemplates(langs map[string]*language) (map[string]templates, error) {
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := map[string]templates{}
	for code, l := range langs {
		out[code] = templates{}
		for _, file := range files {
			name := path.Base(file)
			if name == layoutFile || name == partsFile {
				continue
			}
			t, err := template.New(layoutFile).Funcs(functions(l)).
				ParseFS(templateFiles, "templates/"+layoutFile, "templates/"+partsFile, file)
			if err != nil {
				return nil, fmt.Errorf("parse template %s: %w", name, err)
			}
			out[code][strings.TrimSuffix(name, ".html")] = t
		}
	}
	return out, nil
}

// frame is what the layout needs beside the page itself.
type frame struct {
	Tag, Other string // language of the page, and the one to switch to
	Title      string
	Switch     string // this address in the other language
	Path       string // address without format, for the menu
	Style      string
	Script     string
	Bare       bool // inside a frame of ours: without head and foot
	Version    string
	JSON, CSV  string // the same data in other formats, "" when there is none
	Feeds      []pageFeed
	About      description
	Pin        *pin // what the page says of data releases, nil for nothing
	Canonical  string
	Page       page
}

// renderStatus writes p as HTML; nothing is sent before the template is done.
func (s *site) renderStatus(w http.ResponseWriter, r *http.Request, status int, p page) error {
	l := s.language(w, r)
	t, ok := s.pages[l.Code][p.template()]
	if !ok {
		return fmt.Errorf("no template %q", p.template())
	}
	f := frame{Tag: l.Tag(), Other: "en", Title: p.heading(l), Path: r.URL.Path,
		Style: stylePath(), Script: scriptPath(), Version: s.version, Canonical: canonical(r), Page: p}
	if l.Code == "en" {
		f.Other = "zh"
	}
	if v, ok := p.(*viewPage); ok {
		f.Bare = v.Bare
	}
	switch p.(type) {
	case *adminPage, *adminFindingsPage:
		f.Bare = true // the site is on another listener
	}
	f.Switch = r.URL.EscapedPath() + withParam(r.URL.Query(), "lang", f.Other)
	query := strings.TrimSuffix(withParam(r.URL.Query(), "lang", ""), "?")
	if _, ok := p.(dataPage); ok {
		f.JSON, f.CSV = dataPath(r.URL)+formatJSON+query, dataPath(r.URL)+formatCSV+query
	}
	f.Feeds = feedsOf(p, dataPath(r.URL)+formatAtom+query)
	if d, ok := p.(selfDescribed); ok {
		f.About = d.describe(l, baseURL(r))
	}
	if on, ok := p.(interface{ pinning() *pin }); ok {
		f.Pin = on.pinning()
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return fmt.Errorf("page %s: %w", p.template(), err)
	}
	body := b.Bytes()
	if release := pinOf(r, p); release != "" {
		body = keepPin(body, release)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Cookie")
	return send(w, r, status, body)
}

// dataPath is the address to which .json or .csv is added; the start page's is /search.
func dataPath(u *url.URL) string {
	if u.Path == "/" {
		return "/search"
	}
	return u.EscapedPath()
}

// withParam returns "?query" with name set to value, or without name when value
// is empty; paging starts anew whenever something else changes.
func withParam(q url.Values, name, value string) string {
	next := url.Values{}
	for k, v := range q {
		if k != name && k != "lang" && (name == "lang" || k != "page" && k != "cursor" && k != "before") {
			next[k] = v
		}
	}
	if value != "" {
		next.Set(name, value)
	}
	if len(next) == 0 {
		return "?"
	}
	return "?" + next.Encode()
}

// functions are what templates may call.
func functions(l *language) template.FuncMap {
	return template.FuncMap{
		"t":           l.say,
		"term":        l.term,
		"bytes":       func(n int64) string { return humanize.Bytes(uint64(n)) },
		"pick":        func(name string, c choice) picked { return picked{name, c} },
		"columns":     func() []string { return statusColumns },
		"digits":      func(n int) string { return groupDigits(strconv.Itoa(n)) },
		"moment":      moment,
		"reportHref":  reportHref,
		"historyHref": func(id string) string { return "/history" + strings.TrimPrefix(reportHref(id), "/reports") },
		"agencyHref":  agencyHref,
		"searchHref":  func(q string) string { return "/?" + url.Values{"q": {q}}.Encode() },
		"regionHref":  func(code string) string { return "/regions/" + url.PathEscape(code) },
		"gbt7714":     (*report.Report).GBT7714,
		"snippet":     snippetHTML,
		"label":       figureLabel(l),
		"otherName":   otherName(l),
		"rowName":     rowName(l),
		"agencyType":  report.AgencyTypeName,
		"short":       func(sum string) string { return sum[:min(12, len(sum))] },
		"agencyYear":  func(id string, year int) string { return reportHref(report.MakeID(id, year)) },
		"said":        func(k report.Key) bool { return strings.HasPrefix(k.ID(), "prose.") }, // a sentence, not a cell
		"keyID":       func(k report.Key) string { return k.ID() },
		"percent":     func(share float64) string { return strconv.Itoa(int(100*share+0.5)) + "%" },
		"verdicts":    func() []string { return verdicts },
		"severities":  func() []string { return severities },
		"day":         func(t time.Time) string { return t.In(chinaTime).Format(time.DateOnly) },
		"folded":      foldSame,
		"square":      squareTitle(l),
		"joinReason":  joinReason(l),
		"inc":         func(n int) int { return n + 1 },
	}
}

func joinKeys(keys []report.Key, sep string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = string(k)
	}
	return strings.Join(out, sep)
}

// chinaTime is the one official time of the country; it has had no summer time
// since the first of these reports.
var chinaTime = time.FixedZone("UTC+8", 8*60*60)

// moment writes a time as people of the place read it, and when it is unknown nothing.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(chinaTime).Format("2006-01-02 15:04 UTC+8")
}

// reportHref is the address of a report; its id is agency/year.
func reportHref(id string) string {
	agency, year, _ := strings.Cut(id, "/")
	return "/reports/" + url.PathEscape(agency) + "/" + url.PathEscape(year)
}

func agencyHref(id string) string { return "/agencies/" + url.PathEscape(id) }

// snippetHTML lets through the marks of a snippet and nothing else: whatever the
// index sends is escaped again but for them.
func snippetHTML(s string) template.HTML {
	plain := strings.NewReplacer("<mark>", "\x02", "</mark>", "\x03").Replace(s)
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(plain)
	return template.HTML(strings.NewReplacer("\x02", "<mark>", "\x03", "</mark>").Replace(escaped))
}

// rowName names a row of figures: as its form prints it, or in English.
func rowName(l *language) func(id, printed string) string {
	return func(id, printed string) string {
		if l.Code == "en" {
			return report.Indicators().English(id)
		}
		return printed
	}
}

// otherName names an indicator, series or rate in the language that the page is not in.
func otherName(l *language) func(report.Key) string {
	if l.Code == "en" {
		return nameOf
	}
	return englishOf
}

// figureLabel names a key in the language of a page: the indicator's name and, where it has
// one, the column.
func figureLabel(l *language) func(report.Key) string {
	return func(k report.Key) string {
		name := nameOf(k)
		if l.Code == "en" {
			name = englishOf(k)
		}
		if col := k.Column(); col != "" {
			name += " · " + l.term("column", col)
		}
		return name
	}
}
