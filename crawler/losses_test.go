package crawler

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLosses follows a portal from run to run while reports go from its list and its pages go from the server.
func TestLosses(t *testing.T) {
	all := []string{"/nb/0.htm", "/nb/1.htm", "/nb/2.htm", "/nb/3.htm"}
	listed, there := map[string]bool{}, map[string]bool{}
	for _, addr := range all {
		listed[addr], there[addr] = true, true
	}
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/nb/":
			var links []string
			for i, addr := range all {
				if listed[addr] {
					links = append(links, entry(addr, i))
				}
			}
			html(w, listOf(links...))
		case there[r.URL.Path]:
			html(w, "报告"+r.URL.Path)
		case r.URL.Path == "/nb/3.htm":
			http.Redirect(w, r, "/", http.StatusFound)
		case r.URL.Path == "/":
			html(w, "首页")
		default:
			http.NotFound(w, r)
		}
	})
	c := newCrawler(t)
	for _, step := range []struct {
		name   string
		change func()
		want   map[string]State
		alarm  bool
	}{
		{"all there", func() {}, map[string]State{}, false},
		{"one no longer listed", func() { listed["/nb/0.htm"] = false }, map[string]State{"/nb/0.htm": Unlisted}, true},
		{"one gone, one a dead link, one sent home", func() {
			there["/nb/0.htm"], there["/nb/1.htm"], there["/nb/3.htm"] = false, false, false
		}, map[string]State{"/nb/0.htm": Missing, "/nb/1.htm": Missing, "/nb/3.htm": Missing}, true},
		{"one is back, two stay away", func() { there["/nb/1.htm"] = true }, map[string]State{"/nb/0.htm": Removed, "/nb/3.htm": Removed}, true},
		{"what is removed is settled", func() { listed["/nb/3.htm"] = false }, map[string]State{}, true},
		{"and no alarm any more", func() {}, map[string]State{}, false},
		{"all the list goes", func() { clear(listed); clear(there) }, map[string]State{"/nb/1.htm": Missing, "/nb/2.htm": Missing}, true},
	} {
		step.change()
		tally, err := c.Crawl(t.Context(), p)
		if err != nil || !tally.Whole {
			t.Fatalf("%s: %+v, %v", step.name, tally, err)
		}
		got := map[string]State{}
		for _, l := range tally.Lost {
			got[l.URL[len(srv.URL):]] = l.State
			if l.Text == "" {
				t.Errorf("%s: %s is lost without its words", step.name, l.URL)
			}
		}
		if d := cmp.Diff(step.want, got); d != "" {
			t.Errorf("%s: lost (-want +got):\n%s", step.name, d)
		}
		if (tally.Alarm != "") != step.alarm {
			t.Errorf("%s: alarm %q", step.name, tally.Alarm)
		}
	}
}

// TestNoLossesFromABrokenList: a list that cannot be read whole says nothing about what is lost.
func TestNoLossesFromABrokenList(t *testing.T) {
	broken, asked := false, 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			html(w, listOf(entry("/nb/0.htm", 0))+`<a href="index_1.html">下一页</a>`)
		case "/nb/index_1.html":
			if broken {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			html(w, listOf(entry("/nb/1.htm", 1)))
		case "/nb/1.htm":
			asked++
			html(w, "一")
		default:
			html(w, "零")
		}
	})
	c := newCrawler(t)
	first, err := c.Crawl(t.Context(), p)
	if err != nil || first.Found != 2 || first.Alarm != "" {
		t.Fatalf("%+v, %v", first, err)
	}
	broken = true
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Whole || len(tally.Lost) != 0 || tally.Alarm == "" || asked != 1 {
		t.Errorf("%+v, %v after %d requests; want an alarm and no losses", tally, err, asked)
	}
	broken = false
	if tally, err = c.Crawl(t.Context(), p); err != nil || !tally.Whole || len(tally.Lost) != 0 || tally.Alarm != "" {
		t.Errorf("%+v, %v", tally, err)
	}
}

// TestAlarmBesideAStandingFault: where one of two lists cannot be read in any run, no run is whole; that the other
// shows less than the time before is an alarm all the same, once.
func TestAlarmBesideAStandingFault(t *testing.T) {
	n := 5
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			var links []string
			for i := range n {
				links = append(links, entry(fmt.Sprintf("/nb/%d.htm", i), i))
			}
			html(w, listOf(links...))
		case "/old/":
			http.NotFound(w, r)
		default:
			html(w, "报告"+r.URL.Path)
		}
	})
	p.Start = append(p.Start, Start{URL: srv.URL + "/old/", Kind: "list"})
	c := newCrawler(t)
	for i, step := range []struct {
		n     int
		alarm bool
	}{{5, false}, {5, false}, {2, true}, {2, false}, {3, false}} {
		n = step.n
		tally, err := c.Crawl(t.Context(), p)
		if err != nil || tally.Whole || tally.Found != step.n || (tally.Alarm != "") != step.alarm {
			t.Errorf("run %d: %+v, %v", i, tally, err)
		}
	}
}
