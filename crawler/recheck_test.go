package crawler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// restingSite is a portal of which each request is counted.
type restingSite struct {
	base   string
	listed []string          // entries of its list
	pages  map[string]string // by path; others are not found
	moved  map[string]bool   // pages that lead to the home page
	broken bool              // pages that are not there are errors of the server
	asked  map[string]int
	each   func()
}

func newRestingSite(t *testing.T) (*restingSite, Portal) {
	s := &restingSite{pages: map[string]string{"/": "首页"}, moved: map[string]bool{}, asked: map[string]int{}}
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		s.asked[r.URL.Path]++
		if s.each != nil {
			s.each()
		}
		page, ok := s.pages[r.URL.Path]
		switch {
		case r.URL.Path == "/nb/":
			html(w, listOf(s.listed...))
		case s.moved[r.URL.Path]:
			http.Redirect(w, r, "/", http.StatusFound)
		case ok && strings.HasSuffix(r.URL.Path, ".pdf"):
			w.Header().Set("Content-Type", "application/pdf")
			fmt.Fprint(w, page)
		case ok:
			html(w, page)
		case s.broken:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			http.NotFound(w, r)
		}
	})
	s.base, p.Recheck = srv.URL, time.Hour
	for i := range 3 {
		addr := fmt.Sprintf("/nb/t%d.htm", i)
		s.listed = append(s.listed, entry(addr, i))
		s.pages[addr] = "报告" + addr
	}
	s.pages["/nb/t2.htm"] += `<a href="P2.pdf">附件</a>`
	s.pages["/nb/P2.pdf"] = "%PDF-1.4 %%EOF"
	return s, p
}

// crawl makes one run and gives what was asked for besides robots.txt and the list.
func (s *restingSite) crawl(t *testing.T, c *Crawler, p Portal) (Tally, []string) {
	t.Helper()
	clear(s.asked)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || !tally.Whole {
		t.Fatalf("%+v, %v", tally, err)
	}
	delete(s.asked, "/robots.txt")
	delete(s.asked, "/nb/")
	return tally, slices.Sorted(maps.Keys(s.asked))
}

// TestRecheck follows a portal whose looks stand for an hour, in which all of its runs fall.
func TestRecheck(t *testing.T) {
	s, p := newRestingSite(t)
	c := newCrawler(t)
	for _, step := range []struct {
		name   string
		change func()
		asked  []string
		fresh  int
		found  int
		lost   map[string]State
	}{
		{"everything is new", func() {}, []string{"/nb/P2.pdf", "/nb/t0.htm", "/nb/t1.htm", "/nb/t2.htm"}, 0, 3, nil},
		{"all looks stand", func() {}, nil, 4, 3, nil},
		{"a new report", func() {
			s.listed, s.pages["/nb/t3.htm"] = append(s.listed, entry("/nb/t3.htm", 3)), "报告三"
		}, []string{"/nb/t3.htm"}, 4, 4, nil},
		{"a report behind the back of the list", func() { delete(s.pages, "/nb/t1.htm") }, nil, 5, 4, nil},
		{"and gone from it", func() { s.listed = slices.Delete(s.listed, 1, 2) }, []string{"/nb/t1.htm"}, 4, 3, map[string]State{"/nb/t1.htm": Missing}},
		{"gone at second sight", func() {}, []string{"/nb/t1.htm"}, 4, 3, map[string]State{"/nb/t1.htm": Removed}},
		{"that is settled", func() {}, nil, 4, 3, nil},
		{"other words of a link", func() { s.listed[0] = entry("/nb/t0.htm", 9) }, []string{"/nb/t0.htm"}, 3, 3, nil},
		{"listed again", func() { s.listed = append(s.listed, entry("/nb/t1.htm", 1)) }, []string{"/nb/t1.htm"}, 4, 4, nil},
		{"and there again", func() { s.pages["/nb/t1.htm"] = "报告一" }, []string{"/nb/t1.htm"}, 4, 4, nil},
		{"with all looks standing", func() {}, nil, 5, 4, nil},
		{"a column, a report's name on it", func() {
			s.listed, s.pages["/nb/2019/"] = append(s.listed, entry("/nb/2019/", 4)), "2019年"
		}, []string{"/nb/2019/"}, 5, 5, nil},
		{"is asked for each time", func() {}, []string{"/nb/2019/"}, 5, 5, nil},
		{"a moved report", func() { s.listed, s.moved["/nb/t3.htm"] = slices.Delete(s.listed, 2, 3), true },
			[]string{"/", "/nb/2019/", "/nb/t3.htm"}, 4, 4, map[string]State{"/nb/t3.htm": Missing}},
		{"moved at second sight", func() { s.listed = append(s.listed, entry("/nb/t3.htm", 3)) },
			[]string{"/", "/nb/2019/", "/nb/t3.htm"}, 4, 5, map[string]State{"/nb/t3.htm": Removed}},
	} {
		step.change()
		tally, asked := s.crawl(t, c, p)
		if d := cmp.Diff(step.asked, asked); d != "" {
			t.Errorf("%s: asked for (-want +got):\n%s", step.name, d)
		}
		lost := map[string]State{}
		for _, l := range tally.Lost {
			lost[strings.TrimPrefix(l.URL, s.base)] = l.State
		}
		if tally.Fresh != step.fresh || tally.Found != step.found || tally.Resumed != 0 || !maps.Equal(lost, step.lost) {
			t.Errorf("%s: lost %v of %+v", step.name, lost, tally)
		}
	}
}

// TestRecheckEnds: a look that is older than the portal file allows is taken again, as it is when the file says nothing.
func TestRecheckEnds(t *testing.T) {
	s, p := newRestingSite(t)
	c := newCrawler(t)
	s.crawl(t, c, p)
	for _, d := range []time.Duration{0, time.Nanosecond} {
		p.Recheck = d
		if tally, asked := s.crawl(t, c, p); len(asked) != 4 || tally.Fresh != 0 || tally.Unchanged != 4 {
			t.Errorf("after %v: asked for %q, %+v", d, asked, tally)
		}
	}
}

// TestFilesOfFreshReports: another program may know more files, so it reads the kept pages again; a file that failed
// is asked for again although its page is not.
func TestFilesOfFreshReports(t *testing.T) {
	s, p := newRestingSite(t)
	delete(s.pages, "/nb/P2.pdf")
	c := newCrawler(t)
	s.crawl(t, c, p)
	if tally, asked := s.crawl(t, c, p); !slices.Equal(asked, []string{"/nb/P2.pdf"}) || tally.Failed != 1 || tally.Fresh != 3 {
		t.Errorf("asked for %q, %+v", asked, tally)
	}
	s.pages["/nb/P2.pdf"] = "%PDF-1.4 %%EOF"
	s.crawl(t, c, p)
	c.Version = "2"
	if tally, asked := s.crawl(t, c, p); len(asked) != 0 || tally.Fresh != 4 {
		t.Errorf("asked for %q, %+v", asked, tally)
	}
}

// TestFreshRunGoesOn cuts off a run that leans on earlier looks: it asks for nothing twice and for nothing fresh.
func TestFreshRunGoesOn(t *testing.T) {
	s, p := newRestingSite(t)
	store, file := openStore(t), filepath.Join(t.TempDir(), "frontier.sqlite")
	for range 2 { // the second leans on the first
		s.crawl(t, &Crawler{Store: store, Log: quiet}, p)
	}
	s.listed = append(s.listed, entry("/nb/t3.htm", 3), entry("/nb/t4.htm", 4))
	s.pages["/nb/t3.htm"], s.pages["/nb/t4.htm"] = "三", "四"
	s.listed[0] = entry("/nb/t0.htm", 9) // so that it is asked for
	delete(s.pages, "/nb/t0.htm")
	clear(s.asked)
	var tally Tally
	rounds := 0
	for ; rounds < 10; rounds++ {
		ctx, cancel := context.WithCancel(t.Context())
		s.each = cancel
		f := openFrontierFile(t, file)
		var err error
		tally, err = (&Crawler{Store: store, Frontier: f, Log: quiet}).Crawl(ctx, p)
		f.Close()
		cancel()
		if err == nil {
			break
		}
	}
	want := map[string]int{"/nb/": 1, "/nb/t0.htm": 1, "/nb/t3.htm": 1, "/nb/t4.htm": 1}
	if d := cmp.Diff(want, s.asked); d != "" || rounds != 4 || tally.Fresh != 3 || tally.Missing != 1 || tally.New != 2 || tally.Found != 5 || !tally.Whole {
		t.Errorf("after %d rounds %+v (-want +got):\n%s", rounds, tally, d)
	}
}

func TestSpread(t *testing.T) {
	var early, late int
	for i := range 1000 {
		switch d := spread(fmt.Sprint("http://a.example/", i), time.Hour); {
		case d <= 30*time.Minute || d > time.Hour:
			t.Fatalf("%v", d)
		case d < 45*time.Minute:
			early++
		default:
			late++
		}
	}
	if early < 400 || late < 400 {
		t.Errorf("%d early, %d late", early, late)
	}
}

// TestFreshIsNotWaitedFor: what is not asked for takes no turn of its host, and speaks for no host that fails.
func TestFreshIsNotWaitedFor(t *testing.T) {
	s, p := newRestingSite(t)
	for i := 3; i < 12; i++ {
		addr := fmt.Sprintf("/nb/t%d.htm", i)
		s.listed, s.pages[addr] = append(s.listed, entry(addr, i)), "报告"
	}
	store := openStore(t)
	s.crawl(t, &Crawler{Store: store, Log: quiet}, p)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	p.Delay = 24 * time.Hour
	if tally, err := (&Crawler{Store: store, Log: quiet}).Crawl(ctx, p); err != nil || tally.Fresh != 13 {
		t.Fatalf("with a long delay: %+v, %v", tally, err)
	}
	p.Delay = 0
	for i := 0; i < 12; i += 2 {
		s.listed[i] = entry(fmt.Sprintf("/nb/broken%d.htm", i), i)
	}
	s.broken = true
	tally, err := (&Crawler{Store: store, Log: quiet, backoff: time.Millisecond}).Crawl(ctx, p)
	if !errors.Is(err, ErrUnreachable) || tally.Fresh != 4 {
		t.Errorf("of a host that answers nothing else: %v, %+v", err, tally)
	}
}
