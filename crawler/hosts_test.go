package crawler

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// manyHosts serves one small portal on every address of 127.0.0.0/8 and gives the portals of the first n.
func manyHosts(t *testing.T, n, reports int, asked func(host string)) []Portal {
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked(r.Host)
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/nb/":
			var links []string
			for i := range reports {
				links = append(links, entry(fmt.Sprintf("/nb/t%d.htm", i), i))
			}
			html(w, listOf(links...))
		default:
			html(w, r.Host+r.URL.Path)
		}
	}))
	srv.Listener.Close()
	srv.Listener = l
	srv.Start()
	t.Cleanup(srv.Close)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	var portals []Portal
	for i := range n {
		host := fmt.Sprintf("127.1.%d.%d:%s", i/250, i%250+1, port)
		portals = append(portals, Portal{
			ID: fmt.Sprintf("p%d", i), Name: "甲区", Region: "310113", Hosts: []string{host}, AllowPrivate: true,
			Start: []Start{{URL: "http://" + host + "/nb/", Kind: "list"}},
		})
	}
	if _, err := http.Get(portals[n-1].Start[0].URL); err != nil {
		t.Skipf("this machine has one loopback address only: %v", err)
	}
	return portals
}

// TestPaceIsExact: of 20 hosts none ever sees two requests closer together than its delay.
func TestPaceIsExact(t *testing.T) {
	var mu sync.Mutex
	seen := map[string][]time.Time{}
	portals := manyHosts(t, 20, 6, func(host string) {
		mu.Lock()
		defer mu.Unlock()
		seen[host] = append(seen[host], time.Now())
	})
	clear(seen)
	c := newCrawler(t)
	c.pace.arrival = time.Hour
	began := time.Now()
	var wg sync.WaitGroup
	var least time.Duration // that the slowest host's requests must take
	for i := range portals {
		portals[i].Delay = time.Duration(20+5*i) * time.Millisecond
		least = max(least, 7*portals[i].Delay) // eight requests
		wg.Go(func() {
			if tally, err := c.Crawl(t.Context(), portals[i]); err != nil || tally.Reports != 6 {
				t.Errorf("%+v, %v", tally, err)
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	if took < least {
		t.Errorf("took %v, the slowest host allows %v", took, least)
	}
	t.Logf("the whole run took %.2f of the slowest host's own minimum", took.Seconds()/least.Seconds())
	for _, p := range portals {
		times := seen[p.Hosts[0]]
		if len(times) != 8 {
			t.Errorf("%s was asked %d times, want 8", p.Hosts[0], len(times))
		}
		for k := 1; k < len(times); k++ {
			if gap := times[k].Sub(times[k-1]); gap < p.Delay {
				t.Errorf("%s: request %d came %v after the one before, want %v", p.Hosts[0], k, gap, p.Delay)
			}
		}
	}
}

// TestPaceCountsFromTheWire: the delay runs from the time a request was surely there, so that slow answers do not
// add to it.
func TestPaceCountsFromTheWire(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(3 * arrival)
		html(w, listOf())
	})
	c := newCrawler(t)
	p.Start[0].Kind = "page"
	before := time.Now()
	if _, err := c.Crawl(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	l, err := c.pace.lane(t.Context(), p.Hosts[0])
	if err != nil {
		t.Fatal(err)
	}
	if late := time.Since(l.sent); late < arrival || l.sent.Before(before) {
		t.Errorf("the last request is said to have been there %v ago, its answer took %v", late, 3*arrival)
	}
}
