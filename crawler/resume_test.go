package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func openFrontierFile(t *testing.T, file string) *Frontier {
	t.Helper()
	f, err := OpenFrontier(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// reportsSite serves a list of n reports, one of which is redirected, and counts what is asked for.
func reportsSite(t *testing.T, n int, hits map[string]int, each func(addr string)) Portal {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hits[r.URL.Path]++
		if each != nil {
			each(r.URL.Path)
		}
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/nb/":
			var links []string
			for i := range n {
				links = append(links, entry(fmt.Sprintf("/nb/%d.htm", i), i))
			}
			html(w, listOf(links...))
		case r.URL.Path == "/nb/1.htm":
			http.Redirect(w, r, "/nb/moved/1.htm", http.StatusFound)
		default:
			html(w, "报告"+r.URL.Path)
		}
	})
	return p
}

// TestRunGoesOn cuts a run off after each of its requests in turn, each time with a new process's state, and holds
// that nothing stored is asked for again and that the account is that of one whole run.
func TestRunGoesOn(t *testing.T) {
	hits := map[string]int{}
	var cut context.CancelFunc
	p := reportsSite(t, 4, hits, func(string) { cut() })
	store, file := openStore(t), filepath.Join(t.TempDir(), "frontier.sqlite")
	var tally Tally
	rounds := 0
	for ; rounds < 20; rounds++ {
		ctx, cancel := context.WithCancel(t.Context())
		cut = cancel
		f := openFrontierFile(t, file)
		var err error
		tally, err = (&Crawler{Store: store, Frontier: f, Log: quiet, backoff: time.Millisecond}).Crawl(ctx, p)
		f.Close()
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if rounds < 5 || tally.Reports != 4 || tally.New != 4 || tally.Lists != 1 || !tally.Whole || tally.Resumed < 4 {
		t.Errorf("after %d rounds %+v", rounds, tally)
	}
	for addr, n := range hits {
		if n != 1 {
			t.Errorf("%s was asked for %d times", addr, n)
		}
	}
	runs := 0
	for got, err := range Runs(t.Context(), store, p.ID) {
		if runs++; err != nil || got.Run != tally.Run || got.Reports != 4 {
			t.Errorf("kept account %+v, %v", got, err)
		}
	}
	if runs != 1 {
		t.Errorf("%d accounts kept, want 1", runs)
	}
}

// TestRunIsLeft: a run that ended, or stood still for long, is not gone on with.
func TestRunIsLeft(t *testing.T) {
	hits := map[string]int{}
	p := reportsSite(t, 2, hits, nil)
	c := newCrawler(t)
	c.Frontier = openFrontierFile(t, filepath.Join(t.TempDir(), "f.sqlite"))
	first, err := c.Crawl(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if run, _, err := c.Frontier.open(t.Context(), p.ID); err != nil || run != "" {
		t.Errorf("after its end run %q is open, %v", run, err)
	}
	for name, began := range map[string]time.Time{"killed after its account was kept": first.Began, "too old": time.Now().Add(-2 * resumeAge)} {
		run := first.Run
		if name == "too old" {
			run = "of-old"
		}
		if err := c.Frontier.begin(t.Context(), p.ID, run, began); err != nil {
			t.Fatal(err)
		}
		again, err := c.Crawl(t.Context(), p)
		if err != nil || again.Run == run || again.Resumed != 0 || again.Unchanged != 2 {
			t.Errorf("%s: %+v, %v", name, again, err)
		}
	}
}

func TestFrontierIsReplaced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "frontier.sqlite")
	if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	f := openFrontierFile(t, file)
	if err := f.pause(t.Context(), "www.example.gov.cn", pause{time.Now().Add(time.Hour), "wall"}); err != nil {
		t.Fatal(err)
	}
	f.Close()
	f = openFrontierFile(t, file)
	if p, err := f.paused(t.Context(), "www.example.gov.cn"); err != nil || p.why != "wall" {
		t.Errorf("pause %+v, %v", p, err)
	}
	if p, err := f.paused(t.Context(), "other.example.gov.cn"); err != nil || p.why != "" {
		t.Errorf("pause %+v, %v", p, err)
	}
}

// TestBlockedHostIsLeftAlone: after a wall neither another portal on the host nor a new process asks again.
func TestBlockedHostIsLeftAlone(t *testing.T) {
	asked := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(http.StatusPreconditionFailed)
	})
	file := filepath.Join(t.TempDir(), "frontier.sqlite")
	c := newCrawler(t)
	c.Frontier = openFrontierFile(t, file)
	if tally, err := c.Crawl(t.Context(), p); !errors.Is(err, ErrBlocked) || tally.Blocked != 1 || asked != 2 {
		t.Fatalf("%d requests, %+v, %v", asked, tally, err)
	}
	p.ID = "neighbour"
	for _, c := range []*Crawler{c, {Store: c.Store, Frontier: openFrontierFile(t, file), Log: quiet}} {
		_, err := c.Crawl(t.Context(), p)
		if !errors.Is(err, ErrPaused) || !strings.Contains(err.Error(), "瑞数") || !strings.Contains(err.Error(), "nianbao import") {
			t.Errorf("error %v", err)
		}
	}
	if asked != 2 {
		t.Errorf("%d requests past a wall", asked-2)
	}
}

func TestBudgetAndWindow(t *testing.T) {
	hits := map[string]int{}
	p := reportsSite(t, 3, hits, nil)
	c := newCrawler(t)
	c.Frontier = openFrontierFile(t, filepath.Join(t.TempDir(), "f.sqlite"))
	p.Budget.Requests = 3 // robots.txt, the list, the first report
	if tally, err := c.Crawl(t.Context(), p); !errors.Is(err, ErrBudget) || tally.Reports != 1 || tally.Fetched != 3 {
		t.Errorf("%+v, %v", tally, err)
	}
	p.Budget = Budget{}
	closed := time.Now().UTC().Add(2 * time.Hour)
	p.Window = Window{Hours: closed.Format("15:04") + "-" + closed.Add(time.Hour).Format("15:04"), Zone: "UTC"}
	before := len(hits)
	if _, err := c.Crawl(t.Context(), p); !errors.Is(err, ErrClosed) || !strings.Contains(err.Error(), "it opens at") || len(hits) != before {
		t.Errorf("%v after %d requests", err, len(hits)-before)
	}
	p.Window = Window{}
	c.Budget.Requests = 4 // of all portals; three are spent
	if _, err := c.Crawl(t.Context(), p); !errors.Is(err, ErrBudget) || !strings.Contains(err.Error(), "whole crawl") {
		t.Errorf("error %v", err)
	}
	c.Budget = Budget{}
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 3 || tally.New != 3 || hits["/nb/0.htm"] != 1 {
		t.Errorf("%+v, %v, %v", tally, err, hits)
	}
}

// TestRobotsAreKeptForADay: the second crawl of a day takes them out of the archive.
func TestRobotsAreKeptForADay(t *testing.T) {
	asked := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked++
			fmt.Fprint(w, "User-agent: *\nDisallow: /nb/2.htm\n")
			return
		}
		html(w, listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2)))
	})
	store := openStore(t)
	for range 2 {
		tally, err := (&Crawler{Store: store, Log: quiet}).Crawl(t.Context(), p)
		if err != nil || tally.Reports != 1 || tally.Refused != 1 {
			t.Errorf("%+v, %v", tally, err)
		}
	}
	if asked != 1 {
		t.Errorf("robots.txt was asked for %d times", asked)
	}
}

// TestLongestPauseHolds: of two portals on one host the one that was asked for less does not end the pause of the other.
func TestLongestPauseHolds(t *testing.T) {
	f, err := OpenFrontier(t.Context(), filepath.Join(t.TempDir(), "frontier.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	day, hour := pause{time.Now().Add(24 * time.Hour), "a wall"}, pause{time.Now().Add(time.Hour), "it is busy"}
	for _, q := range []pause{hour, day, hour} {
		if err := (&pacer{frontier: f}).pause(t.Context(), "www.example.gov.cn", q); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := f.paused(t.Context(), "www.example.gov.cn"); err != nil || got.why != day.why || got.until.Before(day.until.Truncate(time.Millisecond)) {
		t.Errorf("paused %+v, %v, want %+v", got, err, day)
	}
}
