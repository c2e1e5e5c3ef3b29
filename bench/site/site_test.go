package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/bench/search"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/web"
)

// Sizes of the measurement, which the environment may change.
const (
	indexVariable   = "NIANBAO_BENCH_INDEX"   // folder where the index of the corpus is, or is made and kept; one that is removed by default
	reportsVariable = "NIANBAO_BENCH_REPORTS" // reports of an index that is made
	secondsVariable = "NIANBAO_BENCH_SECONDS" // of steady load
)

func number(variable string, absent int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return absent
}

const (
	perSecond   = 50   // requests of the steady load
	slowReaders = 1000 // connections whose readers take nothing
	floorKind   = "healthz"
)

// built returns an index of the corpus and how many reports it holds.
func built(b *testing.B, c *search.Corpus) (*index.Index, int) {
	ctx, dir := b.Context(), os.Getenv(indexVariable)
	if dir == "" {
		dir = b.TempDir()
	}
	x, err := index.Open(ctx, dir, index.Options{})
	if errors.Is(err, index.ErrNoIndex) {
		w, err := index.Begin(ctx, dir, true, index.Options{Parser: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		for n := range number(reportsVariable, 2000) {
			if err := w.Put(ctx, c.Report(n)); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Commit(ctx); err != nil {
			b.Fatal(err)
		}
		x, err = index.Open(ctx, dir, index.Options{})
		if err != nil {
			b.Fatal(err)
		}
	} else if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	stats, err := x.Stats(ctx)
	if err != nil {
		b.Fatal(err)
	}
	return x, stats.Reports
}

// address is one kind of request.
type address struct {
	kind string
	make func(*rand.Rand) string
}

// addresses are what people and scripts ask for, in turns.
func addresses(c *search.Corpus, reports int) []address {
	some := func(rnd *rand.Rand) (id, agency, region string) {
		r := c.Report(rnd.IntN(reports))
		return r.ID, url.PathEscape(r.Agency.ID), r.Region.Code
	}
	of := func(kind string, make func(rnd *rand.Rand, id, agency, region string) string) address {
		return address{kind, func(rnd *rand.Rand) string {
			id, agency, region := some(rnd)
			return make(rnd, id, agency, region)
		}}
	}
	word := func(rnd *rand.Rand) string { return url.QueryEscape(c.Words()[rnd.IntN(len(c.Words()))]) }
	return []address{
		{floorKind, func(*rand.Rand) string { return "/healthz" }},
		{"start", func(*rand.Rand) string { return "/" }},
		{"search", func(rnd *rand.Rand) string { return "/?q=" + word(rnd) }},
		of("search in a region", func(rnd *rand.Rand, _, _, region string) string { return "/?q=" + word(rnd) + "&region=" + region }),
		of("report", func(_ *rand.Rand, id, _, _ string) string { return "/reports/" + id }),
		of("report.json", func(_ *rand.Rand, id, _, _ string) string { return "/reports/" + id + ".json" }),
		of("agency", func(_ *rand.Rand, _, agency, _ string) string { return "/agencies/" + agency }),
		of("region", func(_ *rand.Rand, _, _, region string) string { return "/regions/" + region }),
		of("compare", func(_ *rand.Rand, _, agency, _ string) string { return "/compare?agency=" + agency }),
		of("compare, small charts", func(_ *rand.Rand, _, _, region string) string { return "/compare?chart=multiples&region=" + region }),
		of("compare, bars", func(_ *rand.Rand, id, _, region string) string {
			return "/compare?chart=bar&region=" + region + "&year=" + id[strings.LastIndex(id, "/")+1:]
		}),
		of("coverage of a region", func(_ *rand.Rand, _, _, region string) string { return "/coverage?region=" + region }),
		{"findings", func(*rand.Rand) string { return "/findings" }},
		{"indicators", func(*rand.Rand) string { return "/indicators" }},
		of("api reports", func(_ *rand.Rand, _, _, region string) string { return "/api/v1/reports?limit=50&region=" + region }),
		of("api figures", func(_ *rand.Rand, _, agency, _ string) string { return "/api/v1/figures?limit=50&agency=" + agency }),
		{"api regions", func(*rand.Rand) string { return "/api/v1/regions" }},
		{"api agencies", func(*rand.Rand) string { return "/api/v1/agencies" }},
	}
}

// taken are the times of one kind.
type taken struct {
	mu    sync.Mutex
	times map[string][]time.Duration
	wrong []string
}

func (t *taken) note(kind, what string, took time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.wrong = append(t.wrong, fmt.Sprintf("%s: %v", what, err))
		return
	}
	t.times[kind] = append(t.times[kind], took)
}

func percentile(times []time.Duration, p int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*p/100]
}

// ask reads one answer whole.
func ask(client *http.Client, at string) error {
	res, err := client.Get(at)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}

// steady sends requests of every kind in turns at the rate, whether or not those before
// were answered: a server that falls behind is seen to.
func steady(ctx context.Context, site string, kinds []address, d time.Duration) *taken {
	t := &taken{times: map[string][]time.Duration{}}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * perSecond}, Timeout: time.Minute}
	rnd := rand.New(rand.NewPCG(1, 2))
	tick := time.NewTicker(time.Second / perSecond)
	defer tick.Stop()
	var asking sync.WaitGroup
	for n := range int(d.Seconds() * perSecond) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return t
		}
		kind := kinds[n%len(kinds)]
		path, due := kind.make(rnd), time.Now()
		asking.Go(func() {
			err := ask(client, site+path)
			t.note(kind.kind, path, time.Since(due), err)
		})
	}
	asking.Wait()
	return t
}

// served starts the site over an index and an empty archive.
func served(b *testing.B, x *index.Index) *httptest.Server {
	store, err := archive.Open(b.Context(), filepath.Join(b.TempDir(), "archive"), archive.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	h, err := (&web.Server{Index: x, Archive: store, Version: "bench"}).Handler()
	if err != nil {
		b.Fatal(err)
	}
	srv := httptest.NewServer(h)
	b.Cleanup(srv.Close)
	return srv
}

// BenchmarkSite puts a steady mixed load on the site, then the same beside readers that
// take nothing. It fails when a request fails; times are told beside those of /healthz in
// the same run, which costs what the machine and the connection cost.
func BenchmarkSite(b *testing.B) {
	c := search.NewCorpus()
	x, reports := built(b, c)
	site, kinds := served(b, x).URL, addresses(c, reports)
	for _, k := range kinds { // the first of each fills caches
		rnd := rand.New(rand.NewPCG(3, 4))
		if err := ask(http.DefaultClient, site+k.make(rnd)); err != nil {
			b.Fatalf("%s: %v", k.kind, err)
		}
	}
	d := time.Duration(number(secondsVariable, 10)) * time.Second
	for b.Loop() {
		half := heap()
		t := steady(b.Context(), site, kinds, d/2)
		before := heap()
		t2 := steady(b.Context(), site, kinds, d/2)
		after := heap()
		fmt.Printf("%d reports, heap %d MB at first, %d MB half-way, %d MB at the end\n", reports, half>>20, before>>20, after>>20)
		merge(t, t2)
		tell(b, "", kinds, t)
		stop := slow(b, site)
		beside := steady(b.Context(), site, kinds, d/2)
		stop()
		tell(b, " beside slow readers", kinds, beside)
		b.ReportMetric(float64(after)/float64(before), "heap-end/half")
		b.ReportMetric(float64(all(beside, 95))/float64(all(t, 95)), "p95-beside-slow/alone")
		b.ReportMetric(float64(all(t, 95))/float64(time.Millisecond), "p95-ms")
	}
}

func merge(into, from *taken) {
	for k, v := range from.times {
		into.times[k] = append(into.times[k], v...)
	}
	into.wrong = append(into.wrong, from.wrong...)
}

// all is a percentile over every kind of page.
func all(t *taken, p int) time.Duration {
	var times []time.Duration
	for kind, v := range t.times {
		if kind != floorKind {
			times = append(times, v...)
		}
	}
	return percentile(times, p)
}

func tell(b *testing.B, when string, kinds []address, t *taken) {
	for _, w := range t.wrong {
		b.Errorf("failed%s: %s", when, w)
	}
	floor := percentile(t.times[floorKind], 95)
	for _, k := range kinds {
		v := t.times[k.kind]
		// A benchmark's log is cut after ten lines.
		fmt.Printf("%-22s%s %5d requests, p50 %6.1f ms, p95 %6.1f ms (%.1f × %s)\n", k.kind, when, len(v),
			ms(percentile(v, 50)), ms(percentile(v, 95)), float64(percentile(v, 95))/float64(max(floor, 1)), floorKind)
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// slow opens connections that ask for a large page and take nothing of it.
func slow(b *testing.B, site string) (stop func()) {
	host := strings.TrimPrefix(site, "http://")
	var open []net.Conn
	for range slowReaders {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			b.Fatal(err)
		}
		open = append(open, conn)
		if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
			b.Fatal(err)
		}
		// Unpacked, so that it is larger than what the kernel takes off the server's hands.
		if _, err := fmt.Fprintf(conn, "GET /api/v1/indicators?limit=200 HTTP/1.1\r\nHost: %s\r\n\r\n", host); err != nil {
			b.Fatal(err)
		}
	}
	return func() {
		for _, conn := range open {
			conn.Close()
		}
	}
}
