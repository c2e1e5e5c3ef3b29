package portalsim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/nianbao/nianbao/report"
)

// site is one make of content management system: its addresses, lists and pages.
type site interface {
	kind() string        // of the start page, as the portal file names it
	contentType() string // of its pages
	start() string       // path of the list of reports
	address(n int, e *entry) string
	article(v view, rng *rand.Rand, sections []section) ([]byte, error)
	lists(p *Portal) error
}

// entry is one line of a list: a report or one of its neighbours.
type entry struct {
	title     string
	path      string
	file      string // path of the attachment that is the report, "" where the page is
	fileType  string // its Content-Type
	published time.Time
	document  *document // nil for a page that is no report
	listed    bool      // a report of a column, which has no document
}

// Portal is one simulated portal.
type Portal struct {
	ID, Name string
	Region   string // GB/T 2260 code of the district

	site      site
	entries   []*entry // newest first
	resources map[string]resource
	dynamic   map[string]http.HandlerFunc
	listener  net.Listener // nil until the world is started
	mu        sync.Mutex
	hits      map[string]int
}

// Gold is what a right reading of one report page gives.
type Gold struct {
	// URL is the whole address once the world is started, a path before.
	URL string
	// Page is the address of the page that an attachment hangs on, "" for none.
	Page string
	// Report has the identity, the sections (prose without signature lines) and the
	// printed figures in print order; tables, places of cells and units are left out.
	Report report.Report
	// Broken names the relations that the page was told to break, none for most.
	Broken []string
}

// Gold returns the gold records of every report on the portal, newest first.
func (p *Portal) Gold() []Gold {
	var out []Gold
	for _, e := range p.entries {
		if e.document != nil {
			r := e.document.record
			g := Gold{URL: p.URL() + cmp.Or(e.file, e.path), Broken: slices.Clone(e.document.broken)}
			if g.URL != p.URL()+e.path {
				g.Page = p.URL() + e.path
			}
			r.Source.URL = g.URL
			g.Report = r
			out = append(out, g)
		}
	}
	return out
}

// URL is the portal's base address without a slash at the end, "" until the
// world is started.
func (p *Portal) URL() string {
	if p.listener == nil {
		return ""
	}
	return "http://" + p.listener.Addr().String()
}

// Definition returns the portal file (YAML) for a crawl of the started portal.
func (p *Portal) Definition() []byte {
	host := ""
	if p.listener != nil {
		host = p.listener.Addr().String()
	}
	return fmt.Appendf(nil, `id: %s
name: %s
region: "%s"
hosts: ["%s"]
start:
  - url: "%s"
    kind: %s
delay: 0s
allow_private: true
expect: {min_reports: %d}
`, p.ID, p.Name, p.Region, host, p.URL()+p.site.start(), p.site.kind(), len(p.Gold()))
}

// chunk parts entries into list pages of n.
func chunk(es []*entry, n int) [][]*entry { return slices.Collect(slices.Chunk(es, n)) }

// listPages parts entries into list pages; a list without entries has its page all the same.
func listPages(es []*entry, n int) [][]*entry {
	if len(es) == 0 {
		return [][]*entry{nil}
	}
	return chunk(es, n)
}

// newest is when a list page changed last.
func newest(es []*entry) time.Time {
	var t time.Time
	for _, e := range es {
		if e.published.After(t) {
			t = e.published
		}
	}
	return t
}

// titleRoom is how many characters of a title fit a list line.
const titleRoom = 24

// shortened cuts a title as list pages do; the whole stands in the title attribute.
func shortened(title string) string {
	if runes := []rune(title); len(runes) > titleRoom {
		return string(runes[:titleRoom]) + "…"
	}
	return title
}

// Short is the title as list lines show it; page templates print it and the rest.
func (e *entry) Short() string { return shortened(e.title) }

// Title is the whole title.
func (e *entry) Title() string { return e.title }

// Path is the path of the page on its portal.
func (e *entry) Path() string { return e.path }

// Day is the date of publication, YYYY-MM-DD.
func (e *entry) Day() string { return e.published.Format(time.DateOnly) }
