package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// feedSize is how many new reports, and how many changes, a feed tells of.
const feedSize = 50

// pageFeed is an Atom feed that a page offers; Title is a key of the catalogues.
type pageFeed struct{ Title, Href string }

// feedsOf lists the feeds of a page, own being the one at its own address.
func feedsOf(p page, own string) []pageFeed {
	findings := func(name, value string) pageFeed {
		return pageFeed{"feed.findings", "/findings" + formatAtom + "?" + url.Values{name: {value}}.Encode()}
	}
	switch p := p.(type) {
	case *searchPage:
		return []pageFeed{{"search.feed", cmp.Or(p.Feed, own)}}
	case *datasetPage:
		return []pageFeed{{"feed.releases", "/dataset" + formatAtom}}
	case *findingsPage:
		return []pageFeed{{"feed.findings", own}}
	case *agencyPage:
		return []pageFeed{{"feed.reports", own}, findings("agency", p.Agency.ID)}
	case *regionPage:
		return []pageFeed{{"feed.reports", own}, findings("region", p.Region.Code)}
	}
	return nil
}

// agencyFeed answers /agencies/{id}.atom: an agency's new and changed reports.
func (s *site) agencyFeed(w http.ResponseWriter, r *http.Request) error {
	id := named(r, "id")
	newest, err := s.index.List(r.Context(), index.Filter{Agency: id, Sort: index.SortNew, Limit: feedSize})
	if err != nil {
		return err
	}
	if len(newest.Hits) == 0 {
		return notFound("error.no_agency", id)
	}
	return s.newsFeed(w, r, newest.Hits[0].Agency.Name, agencyHref(id), index.Filter{Agency: id}, newest.Hits)
}

// releaseFeed answers /dataset.atom: the data releases.
func (s *site) releaseFeed(w http.ResponseWriter, r *http.Request) error {
	f := s.newFeed(w, r, s.language(w, r).sentence("feed.releases"), "/dataset")
	for _, release := range s.releases.List() {
		f.add(baseURL(r)+"/compare?release="+release.Name, release.Software, release.Name, release.Note, release.Made)
	}
	return f.send(w, r)
}

// regionFeed answers /regions/{code}.atom: the new and changed reports of a place and of
// those below it.
func (s *site) regionFeed(w http.ResponseWriter, r *http.Request) error {
	code := named(r, "code")
	if _, ok := report.Regions().Lookup(code); !ok {
		return notFound("error.no_region", code)
	}
	newest, err := s.index.List(r.Context(), index.Filter{Region: code, Sort: index.SortNew, Limit: feedSize})
	if err != nil {
		return err
	}
	return s.newsFeed(w, r, report.Regions().FullName(code), "/regions/"+code, index.Filter{Region: code}, newest.Hits)
}

// newsFeed sends the feed of the page at path, with its newest reports and the versions
// that its reports were changed to.
func (s *site) newsFeed(w http.ResponseWriter, r *http.Request, title, path string, f index.Filter, newest []index.Hit) error {
	f.Limit = feedSize
	changed, err := s.index.Changed(r.Context(), f)
	if err != nil {
		return err
	}
	l, base := s.language(w, r), baseURL(r)
	out := s.newFeed(w, r, l.sentence("feed.title", title), path)
	for _, h := range newest {
		out.add(base+reportHref(h.ID), h.Agency.Name, cmp.Or(h.Title, h.ID), "", h.Fetched)
	}
	for _, c := range changed {
		history := "/history" + reportHref(c.Report)[len("/reports"):]
		out.add(base+history+"#"+c.SHA256, c.Agency.Name, l.sentence("feed.changed", cmp.Or(c.Title, c.Report)), "", c.Seen)
	}
	slices.SortStableFunc(out.Entries, func(a, b feedEntry) int { return cmp.Compare(b.Updated, a.Updated) })
	return out.send(w, r)
}
