package pipeline

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
)

// crowd is a server that is a small portal on every address of 127.0.0.0/8, and counts who is served at once.
type crowd struct {
	mu    sync.Mutex
	open  map[string]int // connections by address
	most  int            // addresses with a connection, at most
	twice []string       // addresses that saw two requests at once
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	if c.open[r.Host]++; c.open[r.Host] > 1 {
		c.twice = append(c.twice, r.Host)
	}
	c.most = max(c.most, len(c.open))
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.open[r.Host]--; c.open[r.Host] == 0 {
			delete(c.open, r.Host)
		}
	}()
	switch r.URL.Path {
	case "/robots.txt":
		http.NotFound(w, r)
	case "/nb/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<ul><li><a href="/nb/t1.htm">甲街道2024年政府信息公开工作年度报告</a></li></ul>`)
	default:
		time.Sleep(100 * time.Millisecond) // so that many are under way at once
		fmt.Fprint(w, r.Host)
	}
}

// portals gives n portals on addresses of their own, and one more on the first address.
func (c *crowd) portals(t *testing.T, n int) []crawler.Portal {
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: c}}
	srv.Start()
	t.Cleanup(srv.Close)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	var all []crawler.Portal
	for i := range n + 1 {
		at := i % n
		host := fmt.Sprintf("127.2.%d.%d:%s", at/250, at%250+1, port)
		all = append(all, crawler.Portal{
			ID: fmt.Sprintf("p%d", i), Name: "甲区", Region: "310113", Hosts: []string{host}, AllowPrivate: true,
			Start: []crawler.Start{{URL: "http://" + host + "/nb/", Kind: "list"}},
		})
	}
	if _, err := http.Get(all[n-1].Start[0].URL); err != nil {
		t.Skipf("this machine has one loopback address only: %v", err)
	}
	return all
}

// TestManyPortals: 3,000 portals are queued, 200 hosts are crawled at once, and memory and goroutines are those of
// the 200.
func TestManyPortals(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 600
	}
	crowd := &crowd{open: map[string]int{}}
	portals := crowd.portals(t, n)
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	frontier, err := crawler.OpenFrontier(t.Context(), filepath.Join(t.TempDir(), "frontier.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer frontier.Close()
	ctx, cancel := context.WithCancel(t.Context())
	peak := watch(ctx)
	got, err := Crawl(ctx, &crawler.Crawler{Store: store, Frontier: frontier, Log: slog.New(slog.DiscardHandler)}, portals)
	cancel()
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range got {
		if c.Portal != portals[i].ID || c.Reports != 1 || c.Error != "" || c.Failed > 0 {
			t.Fatalf("%+v", c)
		}
	}
	most := <-peak
	t.Logf("%d portals: at most %d hosts at once, %d goroutines with the server's, %d MB of heap", n, crowd.most, most.goroutines, most.heap>>20)
	if crowd.most > maxCrawls || crowd.most < maxCrawls/4 || len(crowd.twice) > 0 {
		t.Errorf("%d hosts at once, two requests at once to %v", crowd.most, crowd.twice)
	}
	// A run has a goroutine of its own, two of its connection, the server two; the archive packs beside that.
	if limit := 12 * maxCrawls; most.goroutines > limit {
		t.Errorf("%d goroutines, want %d at most", most.goroutines, limit)
	}
	if limit := uint64(200 << 20); most.heap > limit {
		t.Errorf("%d bytes of heap, want %d at most", most.heap, limit)
	}
}

type load struct {
	goroutines int
	heap       uint64
}

// watch looks at the process until ctx ends and then gives the most it has seen.
func watch(ctx context.Context) <-chan load {
	result := make(chan load, 1)
	go func() {
		var most load
		var m runtime.MemStats
		for ctx.Err() == nil {
			runtime.ReadMemStats(&m)
			most.heap = max(most.heap, m.HeapInuse)
			most.goroutines = max(most.goroutines, runtime.NumGoroutine())
			time.Sleep(50 * time.Millisecond)
		}
		result <- most
	}()
	return result
}

func TestPortalsOfOneHostAreCrawledInTurn(t *testing.T) {
	at := func(url string) crawler.Portal { return crawler.Portal{Start: []crawler.Start{{URL: url}}} }
	got := fmt.Sprint(byHost([]crawler.Portal{
		at("http://a.gov.cn/1"), at("https://b.gov.cn/"), at("https://A.gov.cn:443/2"), at("http://a.gov.cn:8080/"), {},
	}))
	if want := "[[0 2] [1] [3] [4]]"; got != want {
		t.Errorf("groups %s, want %s", got, want)
	}
}
