package crawler

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nianbao/nianbao/internal/portalsim"
)

// makes are all makes that are simulated. over is how many requests for parts of the list a walker may make beyond
// one a list page: the page around the list, a script that identifies the site, a guess that was wrong.
var makes = []struct {
	name string
	over int
}{
	{"trs", 0}, {"word", 0}, {"vsb", 0}, {"sudy", 0}, {"rows", 0}, {"inline", 0}, {"plain", 0},
	{"trs_from_2", 1}, {"last", 1}, {"ucap", 1}, {"iframe", 1},
	{"stem", 5}, {"folder", 5}, // each of the five likelier addresses is tried once
	{"columns", 4},
	{"jpage", 0}, {"jpage-ranges", 1}, {"jpage-pages", 0},
	{"xxgk", 1}, {"jpaas", 2}, {"gkmlpt", 1}, {"truecms", 1}, {"epoint", 2},
	{"xxgk_annual", 1}, {"sitemap", 1},
}

// simulated is one column on a server that notes what it is asked, and can fail.
type simulated struct {
	srv   *httptest.Server
	sim   *portalsim.Portal
	mu    sync.Mutex
	asked []string // requests for parts of the list, in order
	spoil int      // the request for a part of the list, from 1, that gets another answer
}

// troubled is what servers show in place of an answer, with status 200.
const troubled = `<html><body><h1>系统繁忙，请稍后再试</h1></body></html>`

func simulate(t *testing.T, name string, o portalsim.ColumnOptions) *simulated {
	t.Helper()
	p, err := portalsim.Column(name, o)
	if err != nil {
		t.Fatal(err)
	}
	s := &simulated{sim: p}
	article := map[string]bool{"/robots.txt": true}
	for _, l := range p.Listed() {
		article[l.Path] = true
	}
	handler := p.Handler()
	s.srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !article[r.URL.RequestURI()] {
			s.mu.Lock()
			s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
			spoiled := s.spoil == len(s.asked)
			s.mu.Unlock()
			if spoiled {
				html(w, troubled)
				return
			}
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(s.srv.Close)
	return s
}

func (s *simulated) portal(kind string) Portal {
	return Portal{ID: "test", Name: "甲区", Region: "310112", Hosts: []string{s.srv.Listener.Addr().String()},
		Start: []Start{{URL: s.srv.URL + s.sim.Start(), Kind: kind}}, AllowPrivate: true}
}

// found puts links in the form in which a column lists its reports.
func (s *simulated) found(links []Link) []portalsim.Listed {
	var got []portalsim.Listed
	for _, l := range links {
		got = append(got, portalsim.Listed{Path: strings.TrimPrefix(l.URL, s.srv.URL), Title: l.Text})
	}
	sortListed(got)
	return got
}

func sortListed(l []portalsim.Listed) {
	slices.SortFunc(l, func(a, b portalsim.Listed) int { return strings.Compare(a.Path, b.Path) })
}

func (s *simulated) wanted() []portalsim.Listed {
	want := s.sim.Listed()
	sortListed(want)
	return want
}

// pagesOfMake is how many list pages a column has: half a page more than whole ones, so that the last is short.
const pagesOfMake = 3

// TestConformance holds every walker to the same bargain on a server of its make: every report once, with the words
// of its link and the page that it stands on; no other page taken for one; no request more than is needed and none
// twice; and the same when the portal file leaves it to the page to tell its make.
func TestConformance(t *testing.T) {
	for _, m := range makes {
		for _, kind := range []string{"", kindList} {
			t.Run(strings.TrimSuffix(m.name+"/"+kind, "/"), func(t *testing.T) {
				s := simulate(t, m.name, portalsim.ColumnOptions{Pages: pagesOfMake})
				if kind == "" {
					kind = s.sim.Kind()
				}
				links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal(kind))
				if err != nil {
					t.Error(err)
				}
				if d := cmp.Diff(s.wanted(), s.found(links)); d != "" {
					t.Errorf("reports (-want +got):\n%s", d)
				}
				s.checkRequests(t, m.over)
				s.checkVia(t, links)
			})
		}
	}
}

func (s *simulated) checkRequests(t *testing.T, over int) {
	t.Helper()
	once := slices.Compact(slices.Sorted(slices.Values(s.asked)))
	if len(once) != len(s.asked) && !strings.Contains(s.asked[len(s.asked)-1], "rest/lightfrontaction") { // which posts to one address
		t.Errorf("asked twice: %v", s.asked)
	}
	if len(s.asked) > pagesOfMake+over {
		t.Errorf("%d requests for %d pages, want %d more at most: %v", len(s.asked), pagesOfMake, over, s.asked)
	}
}

// checkVia: the page that led to a report is one that was read.
func (s *simulated) checkVia(t *testing.T, links []Link) {
	t.Helper()
	for _, l := range links {
		if via := strings.TrimPrefix(l.Via, s.srv.URL); !slices.Contains(s.asked, "GET "+via) {
			t.Errorf("%s is said to stand on %q, which was not read", l.URL, l.Via)
		}
	}
}

// TestConformanceEmpty: a column without reports is no error, and asks for nothing more.
func TestConformanceEmpty(t *testing.T) {
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			s := simulate(t, m.name, portalsim.ColumnOptions{})
			links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal(s.sim.Kind()))
			if m.name == "sitemap" && err != nil { // a map without entries has no map to read
				t.Log(err)
			} else if err != nil {
				t.Error(err)
			}
			if len(links) > 0 {
				t.Errorf("found %v", links)
			}
			if len(s.asked) > 1+max(m.over, 1)+3 {
				t.Errorf("%d requests: %v", len(s.asked), s.asked)
			}
		})
	}
}

// TestConformanceRepeat: a page that repeats another costs nothing that stands behind it, and ends.
func TestConformanceRepeat(t *testing.T) {
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			s := simulate(t, m.name, portalsim.ColumnOptions{Pages: pagesOfMake, Repeat: true})
			links, _ := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal(s.sim.Kind()))
			if d := cmp.Diff(s.wanted(), s.found(links)); d != "" {
				t.Errorf("reports (-want +got):\n%s", d)
			}
			if len(s.asked) > pagesOfMake+m.over+3 {
				t.Errorf("%d requests: %v", len(s.asked), s.asked)
			}
		})
	}
}

// TestConformanceMalformed spoils the last request that a walk makes, and each before it in turn: the failure names
// an address, and what the others showed is found.
func TestConformanceMalformed(t *testing.T) {
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			whole := simulate(t, m.name, portalsim.ColumnOptions{Pages: pagesOfMake})
			if _, err := (&Crawler{Log: quiet}).Plan(t.Context(), whole.portal(whole.sim.Kind())); err != nil {
				t.Fatal(err)
			}
			for n := 2; n <= len(whole.asked); n++ {
				s := simulate(t, m.name, portalsim.ColumnOptions{Pages: pagesOfMake})
				s.spoil = n
				links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal(s.sim.Kind()))
				if missing := len(s.wanted()) - len(s.found(links)); missing > 0 && err == nil {
					t.Errorf("request %d (%s) spoiled: %d reports lost and no error", n, s.asked[n-1], missing)
				} else if missing > 0 && !strings.Contains(err.Error(), s.srv.URL) {
					t.Errorf("the error names no page: %v", err)
				}
			}
		})
	}
}

// TestConformanceLimit: no make reads more list pages than are allowed, and the rest is told.
func TestConformanceLimit(t *testing.T) {
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			s := simulate(t, m.name, portalsim.ColumnOptions{Pages: pagesOfMake})
			links, err := (&Crawler{Log: quiet, most: 2}).Plan(t.Context(), s.portal(s.sim.Kind()))
			if len(s.asked) > 2 {
				t.Errorf("%d requests: %v", len(s.asked), s.asked)
			}
			if len(links) < len(s.wanted()) && (err == nil || !strings.Contains(err.Error(), "more than 2 list pages")) {
				t.Errorf("%d of %d reports and error %v", len(links), len(s.wanted()), err)
			}
		})
	}
}

// TestConformanceHosts: a list that names a report on another host does not lead the crawl there.
func TestConformanceHosts(t *testing.T) {
	away := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { away++ }))
	defer other.Close()
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			s := simulate(t, m.name, portalsim.ColumnOptions{Pages: 1, Extra: other.URL + "/zfxxgknb/nb.html"})
			p := s.portal(s.sim.Kind())
			c := newCrawler(t)
			tally, err := c.Crawl(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if away > 0 {
				t.Fatal("the other host was asked")
			}
			if tally.Refused > 1 || tally.Failed > 0 || tally.Reports < len(s.wanted())-1 {
				t.Errorf("tally %+v", tally)
			}
			if m.name != "xxgk" && (len(tally.Failures) != 1 || tally.Failures[0].Code != "host") { // xxgk keeps to the column's own articles
				t.Errorf("failures %v, want the other host's report", tally.Failures)
			}
		})
	}
}

// TestMakesAreAllSimulated: every kind has a server, and every server a row above.
func TestMakesAreAllSimulated(t *testing.T) {
	var rows, served []string
	for _, m := range makes {
		rows = append(rows, m.name)
	}
	all := portalsim.Makes()
	slices.Sort(rows)
	slices.Sort(all)
	if d := cmp.Diff(all, rows); d != "" {
		t.Errorf("servers (-all +tested):\n%s", d)
	}
	for _, name := range all {
		served = append(served, simulate(t, name, portalsim.ColumnOptions{}).sim.Kind())
	}
	for _, kind := range kinds() {
		if kind != kindPage && !slices.Contains(served, kind) {
			t.Errorf("no server for kind %s", kind)
		}
	}
	if len(fmt.Sprint(served)) == 0 {
		t.Error("nothing served")
	}
}
