package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/pipeline"
)

// hostCounts are the numbers of hosts, and so of requests at once, that are measured.
var hostCounts = []int{1, 4}

const partyVariable = "NIANBAO_BENCH_PARTY"

// TestMain lets the test binary be each party of a benchmark.
func TestMain(m *testing.M) {
	party, rest, _ := strings.Cut(os.Getenv(partyVariable), " ")
	var err error
	switch party {
	case "":
		os.Exit(m.Run())
	case "site":
		err = serveSite(rest)
	case "bare":
		err = bareParty(rest)
	case "crawl":
		err = crawlParty(rest)
	}
	if err != nil {
		fail(err)
	}
}

// result is what a party prints.
type result struct {
	Pages   int
	Bytes   int64
	Seconds float64
	CPU     float64 // seconds of processor time
	Peak    float64 // megabytes of memory held at most
}

func (r result) rate() float64 { return float64(r.Pages) / r.Seconds }

func BenchmarkCrawl(b *testing.B) {
	for _, kind := range siteKinds {
		b.Run("site="+kind, func(b *testing.B) {
			port := startSite(b, kind)
			for _, hosts := range hostCounts {
				b.Run(fmt.Sprintf("hosts=%d", hosts), func(b *testing.B) { crawlBeside(b, port, hosts) })
			}
		})
	}
}

// crawlBeside measures one crawl and one recrawl beside the floors and the peer.
func crawlBeside(b *testing.B, port string, hosts int) {
	for b.Loop() {
		dir := b.TempDir()
		bare := run(b, fmt.Sprintf("bare %s %d plain", port, hosts))
		kept := run(b, fmt.Sprintf("bare %s %d kept", port, hosts))
		asked := run(b, fmt.Sprintf("bare %s %d conditional", port, hosts))
		before := sent(b, port)
		first := run(b, fmt.Sprintf("crawl %s %d %s", port, hosts, dir))
		between := sent(b, port)
		again := run(b, fmt.Sprintf("crawl %s %d %s", port, hosts, dir))
		after := sent(b, port)
		fresh := run(b, fmt.Sprintf("crawl %s %d %s recheck", port, hosts, dir))
		last := sent(b, port)
		b.ReportMetric(first.rate(), "pages/s")
		b.ReportMetric(first.rate()/bare.rate(), "x-bare")
		b.ReportMetric(first.CPU/bare.CPU, "cpu-x-bare")
		b.ReportMetric(first.rate()/kept.rate(), "x-kept")
		b.ReportMetric(kept.rate()/bare.rate(), "kept-x-bare")
		b.ReportMetric(again.rate()/asked.rate(), "recrawl-x-asked")
		b.ReportMetric(asked.rate()/first.rate(), "asked-x-first")
		b.ReportMetric(first.Peak, "peak-MB")
		b.ReportMetric(1000*first.CPU/float64(first.Pages), "cpu-ms/page")
		b.ReportMetric(1000*again.CPU/float64(again.Pages), "recrawl-cpu-ms/page")
		b.ReportMetric(again.rate()/first.rate(), "recrawl-x-first")
		b.ReportMetric(100*(after-between)/(between-before), "recrawl-%bytes")
		b.ReportMetric(fresh.rate()/first.rate(), "fresh-x-first")
		b.ReportMetric(1000*fresh.CPU/float64(fresh.Pages), "fresh-cpu-ms/page")
		b.ReportMetric(100*(last-after)/(between-before), "fresh-%bytes")
		if peer, ok := scrapy(b, port, hosts); ok {
			b.ReportMetric(first.rate()/peer.rate(), "x-scrapy")
			b.ReportMetric(peer.CPU/first.CPU, "scrapy-cpu-x-ours")
		}
	}
	b.ReportMetric(0, "ns/op")
}

func startSite(b *testing.B, kind string) (port string) {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), partyVariable+"=site "+kind)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// sent asks the site how many bytes it has sent so far.
func sent(b *testing.B, port string) float64 {
	b.Helper()
	res, err := http.Get("http://" + host(0, port) + sentPath)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	var n float64
	if _, err := fmt.Fscan(res.Body, &n); err != nil {
		b.Fatal(err)
	}
	return n
}

// run has this binary be a party and reads what it measured.
func run(b *testing.B, party string) result {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), partyVariable+"="+party)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s: %v", party, err)
	}
	var r result
	if err := json.Unmarshal(out, &r); err != nil {
		b.Fatalf("%s: %v in %q", party, err, out)
	}
	if r.Pages < listPages+reportPages {
		b.Fatalf("%s got %d pages of %d", party, r.Pages, listPages+reportPages)
	}
	return r
}

func report(r result) error {
	r.Peak = peak()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err == nil {
		r.CPU = float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// peak reads the most memory that the process has held, in megabytes.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	kb, _ := strconv.Atoi(string(m[1]))
	return float64(kb) / 1000
}

func host(n int, port string) string { return fmt.Sprintf("127.0.0.%d:%s", n+1, port) }

// crawlParty crawls the site into an archive; a second time it only asks what has changed, and with the word recheck
// it lets looks stand that were taken within the year.
func crawlParty(args string) error {
	words := strings.Fields(args)
	hosts, err := strconv.Atoi(words[1])
	if err != nil {
		return err
	}
	ctx := context.Background()
	store, err := archive.Open(ctx, filepath.Join(words[2], "archive"), archive.Options{})
	if err != nil {
		return err
	}
	frontier, err := crawler.OpenFrontier(ctx, filepath.Join(words[2], "frontier.sqlite"))
	if err != nil {
		return err
	}
	profiled, err := profile("crawl")
	if err != nil {
		return err
	}
	defer profiled()
	began := time.Now()
	crawled, err := pipeline.Crawl(ctx, &crawler.Crawler{Store: store, Frontier: frontier, Log: slog.New(slog.DiscardHandler)}, benchPortals(words[0], hosts, len(words) > 3))
	if err != nil {
		return err
	}
	total := result{Seconds: time.Since(began).Seconds()}
	for _, c := range crawled {
		if c.Error != "" || c.Failed > 0 {
			return fmt.Errorf("%s: %s %v", c.Portal, c.Error, c.Failures)
		}
		total.Pages += c.Lists + c.Reports
		total.Bytes += c.Bytes
	}
	if err := report(total); err != nil {
		return err
	}
	return store.Close()
}

func benchPortals(port string, hosts int, recheck bool) []crawler.Portal {
	var portals []crawler.Portal
	for n := range hosts {
		portals = append(portals, crawler.Portal{
			ID: fmt.Sprintf("bench-%d", n), Name: "甲区", Region: "310113", Hosts: []string{host(n, port)}, AllowPrivate: true,
			Start: []crawler.Start{{URL: "http://" + host(n, port) + listPath(hosts, n, 0), Kind: "list"}},
		})
		if recheck {
			portals[n].Recheck = 365 * 24 * time.Hour
		}
	}
	return portals
}

// scrapy has the peer crawl the same site with the settings it is fastest with, keeping nothing.
func scrapy(b *testing.B, port string, hosts int) (result, bool) {
	b.Helper()
	if _, err := exec.LookPath("scrapy"); err != nil {
		b.Log("scrapy is not installed: no ratio beside it (pip install scrapy)")
		return result{}, false
	}
	var starts []string
	for n := range hosts {
		starts = append(starts, "http://"+host(n, port)+listPath(hosts, n, 0))
	}
	cmd := exec.Command("scrapy", "runspider", "--nolog", "-a", "starts="+strings.Join(starts, ","), "scrapy_peer.py")
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	var r result
	if err := cmd.Run(); err != nil {
		b.Logf("scrapy failed, no ratio beside it: %v %s", err, log.String())
		return r, false
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Pages < listPages+reportPages {
		b.Logf("scrapy gives %q, no ratio beside it", out.String())
		return r, false
	}
	return r, true
}
