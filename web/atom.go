package web

import (
	"cmp"
	"encoding/xml"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/nianbao/nianbao/index"
)

// feed is an Atom feed (RFC 4287).
type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  feedPerson  `xml:"author"`
	Links   []feedLink  `xml:"link"`
	Entries []feedEntry `xml:"entry"`
}

type feedPerson struct {
	Name string `xml:"name"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Author  feedPerson `xml:"author"`
	Links   []feedLink `xml:"link"`
	Summary string     `xml:"summary,omitempty"`
}

const atomType = "application/atom+xml; charset=utf-8"

// newFeed begins the feed of the page at path, with the request's own query.
func (s *site) newFeed(w http.ResponseWriter, r *http.Request, title, path string) *feed {
	base := baseURL(r)
	query := ""
	if q := withParam(r.URL.Query(), "lang", ""); q != "?" {
		query = q
	}
	return &feed{Lang: s.language(w, r).Tag(), ID: base + r.URL.EscapedPath() + query, Title: title, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Author: feedPerson{"nianbao"}, Entries: []feedEntry{},
		Links: []feedLink{{Rel: "self", Type: "application/atom+xml", Href: base + r.URL.EscapedPath() + query}, {Rel: "alternate", Type: "text/html", Href: base + path + query}}}
}

// add appends an entry about the page at href, which is its name for ever.
func (f *feed) add(href, author, title, summary string, at time.Time) {
	updated := at.UTC().Format(time.RFC3339)
	if updated > f.Updated {
		f.Updated = updated
	}
	f.Entries = append(f.Entries, feedEntry{ID: href, Title: title, Updated: updated, Author: feedPerson{author}, Summary: summary,
		Links: []feedLink{{Rel: "alternate", Type: "text/html", Href: href}}})
}

func (f *feed) send(w http.ResponseWriter, r *http.Request) error {
	openToAll(w)
	return sendXML(w, r, atomType, f)
}

// searchFeed answers /search.atom: the newest of what a search finds. Its address is the
// saved search.
func (s *site) searchFeed(w http.ResponseWriter, r *http.Request) error {
	filter, err := readFilter(r)
	if err != nil {
		return err
	}
	filter.Sort, filter.Offset, filter.Apart = index.SortNew, 0, true
	found, err := s.index.Search(r.Context(), filter)
	if err != nil {
		return err
	}
	f := s.newFeed(w, r, (&searchPage{Filter: filter}).heading(s.language(w, r)), "/")
	for _, h := range found.Hits {
		summary := ""
		for _, sn := range h.Snippets {
			summary += html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(sn.HTML)) + "\n"
		}
		f.add(baseURL(r)+reportHref(h.ID), h.Agency.Name, cmp.Or(h.Title, h.ID), strings.TrimSpace(summary), h.Fetched)
	}
	return f.send(w, r)
}
