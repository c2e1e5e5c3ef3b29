package web

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// catalogue is what a request is answered from: the present state, or the data release that
// its address names.
type catalogue struct {
	*index.Index
	Release *index.Release // nil for the present state
}

// catalogue reads release=.
func (s *site) catalogue(r *http.Request) (catalogue, error) {
	p := readParams(r)
	name := p.filled("release")
	if p.err != nil {
		return catalogue{}, p.err
	}
	if name == "" {
		return catalogue{Index: s.index}, nil
	}
	x, release, err := s.releases.Open(r.Context(), name)
	switch {
	case errors.Is(err, index.ErrNoRelease):
		return catalogue{}, &failure{Status: http.StatusNotFound, Code: "no_release", Param: "release", Key: "error.no_release", Args: []any{shorten(name, maxNamed)}}
	case errors.Is(err, index.ErrReleasePending):
		return catalogue{}, &failure{Status: http.StatusServiceUnavailable, Code: "release_pending", Param: "release", Key: "error.release_pending",
			Args: []any{release.Name}, Retry: releaseBack, Cause: err}
	case err != nil:
		return catalogue{}, err
	}
	return catalogue{x, &release}, nil
}

// releaseBack is after how many seconds to ask again for a release whose catalogue is being
// made: that takes about a minute for 20,000 reports.
const releaseBack = 60

// pinnedFor is how long others may keep data of a release without asking again. Figures of a
// release never change; it is no year, because a new version of this program may draw or
// name them better.
const pinnedFor = "public, max-age=604800"

// keepable lets the data of a release be kept. A page is not: its banner tells of newer ones.
func (c catalogue) keepable(w http.ResponseWriter, r *http.Request) {
	if c.Release != nil && (formatOf(r) != formatHTML || wantsProblem(r)) {
		w.Header().Set("Cache-Control", pinnedFor)
	}
}

// pin is what a page that shows figures says of data releases.
type pin struct {
	Release     *index.Release // that the page shows, nil for the present state
	Newest      *index.Release // made last, nil if that is Release
	NewestHref  string         // this page by that release
	PresentHref string         // this page by the present state
	Changed     []string       // definitions that are no longer those of the release
	Differ      int            // values shown that the present state gives otherwise, unknown if below 0
}

// pinned is part of every page that can be pinned.
type pinned struct{ Pin *pin }

func (p *pinned) pinning() *pin { return p.Pin }

// pin says what a page answered from c tells; differ counts what the present state gives
// otherwise, and is asked only of a page that is pinned.
func (s *site) pin(r *http.Request, c catalogue, differ func() (int, error)) *pin {
	newest, ok := s.releases.Newest()
	if !ok {
		return nil
	}
	p := &pin{Release: c.Release, PresentHref: r.URL.EscapedPath() + strings.TrimSuffix(withParam(r.URL.Query(), "release", ""), "?")}
	if c.Release == nil || newest.Name != c.Release.Name {
		p.Newest, p.NewestHref = &newest, r.URL.EscapedPath()+withParam(r.URL.Query(), "release", newest.Name)
	}
	if c.Release == nil {
		return p
	}
	p.Changed = c.Release.Changed()
	var err error
	if p.Differ, err = differ(); err != nil { // whatever has become of the present state, a pinned page stays
		s.log.Debug("pinned page not compared", "path", r.URL.Path, "err", err)
		p.Differ = -1
	}
	return p
}

// compareDiffers counts the values of was that the present state gives otherwise, or no
// more, or that it has beside them.
func (s *site) compareDiffers(r *http.Request, q index.CompareQuery, was *index.Comparison) (int, error) {
	if !chosen(q) {
		return 0, nil
	}
	now, err := s.index.Compare(r.Context(), q)
	if err != nil {
		return 0, err
	}
	type place struct {
		agency string
		year   int
		key    report.Key
	}
	values := make(map[place]string, len(now.Rows))
	for _, row := range now.Rows {
		values[place{row.Agency.ID, row.Year, row.Key}] = shown(row)
	}
	n := 0
	for _, row := range was.Rows {
		at := place{row.Agency.ID, row.Year, row.Key}
		if values[at] != shown(row) {
			n++
		}
		delete(values, at)
	}
	return n + len(values), nil
}

// shown is a value as a reader sees it.
func shown(row index.Row) string {
	value := ""
	if row.Value != nil {
		value = row.Value.String()
	}
	return cmp.Or(value, string(row.State)) + " " + row.Unit
}

// reportDiffers counts the figures of a report that the present state gives otherwise.
func (s *site) reportDiffers(r *http.Request, was *report.Report) (int, error) {
	now, err := s.index.Report(r.Context(), was.ID)
	if errors.Is(err, index.ErrNotFound) {
		return len(was.Figures), nil
	}
	if err != nil {
		return 0, err
	}
	figures := make(map[report.Key]report.Figure, len(now.Figures))
	for _, f := range now.Figures {
		figures[f.Key] = f
	}
	n := 0
	for _, f := range was.Figures {
		if g, ok := figures[f.Key]; !ok || g.State != f.State || g.Unit != f.Unit || !g.Value.Equal(f.Value) {
			n++
		}
		delete(figures, f.Key)
	}
	return n + len(figures), nil
}

// pinnedHref is an address of ours, pinned as c is.
func (c catalogue) pinnedHref(href string) string {
	if c.Release == nil {
		return href
	}
	return href + "?release=" + c.Release.Name
}

// chartPolicy lets a chart that stands alone have its own colours, and nothing else.
const chartPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// sendChart sends a chart as a file. Its words are in the visitor's language, which a cookie
// may name.
func (c catalogue) sendChart(w http.ResponseWriter, r *http.Request, svg []byte) error {
	if c.Release != nil {
		svg = keepPin(svg, c.Release.Name)
		w.Header().Del("Set-Cookie") // of lang=: others keep this answer
	}
	c.keepable(w, r)
	openToAll(w)
	w.Header().Set("Content-Security-Policy", chartPolicy)
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	w.Header().Add("Vary", "Cookie")
	return send(w, r, http.StatusOK, svg)
}

// releaseItem is a release as the site tells it.
type releaseItem struct {
	index.Release
	Changed []string `json:"definitions_changed"` // files of definitions that are others today
}

// apiReleases lists the data releases, the newest first.
func (s *site) apiReleases(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	limit, offset := p.window()
	if p.err != nil {
		return p.err
	}
	return sendJSON(w, r, partOf(s.releaseItems(), limit, offset))
}

func (s *site) releaseItems() []releaseItem {
	var items []releaseItem
	for _, release := range s.releases.List() {
		items = append(items, releaseItem{release, orEmpty(release.Changed())})
	}
	return items
}
