package search

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

const (
	partyVariable   = "NIANBAO_BENCH_PARTY"   // "build DIR" or "query DIR QUERIES": what this process is
	reportsVariable = "NIANBAO_BENCH_REPORTS" // size of the corpus
	peersVariable   = "NIANBAO_BENCH_PEERS"   // peers that are run; Xapian needs minutes for 20,000 reports
	dirVariable     = "NIANBAO_BENCH_DIR"     // where the indexes are made; a folder that is removed by default

	defaultReports = 4000
	defaultPeers   = "groonga fts5 xapian"
	benchQueries   = 200
)

var ctx = context.Background() // of parties, which are processes of their own

func TestMain(m *testing.M) {
	args := strings.Fields(os.Getenv(partyVariable))
	if len(args) == 0 {
		os.Exit(m.Run())
	}
	var out any
	var err error
	switch args[0] {
	case "build":
		out, err = buildParty(args[1])
	case "query":
		out, err = queryParty(args[1], args[2])
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func reports() int {
	if n, err := strconv.Atoi(os.Getenv(reportsVariable)); err == nil {
		return n
	}
	return defaultReports
}

// built is what a build took.
type built struct {
	Absent  string
	Seconds float64
	CPU     float64 // seconds of processor time
	Peak    float64 // megabytes of memory held at most, mapped files included
	Heap    float64 // megabytes that Go took from the system, ours only
	Bytes   float64
	Text    float64 // bytes of the text, ours only
	Pairs   float64 // bytes of the full text without stored text, ours only
	Stored  float64 // bytes of stored text and records, ours only
}

// asked is how long each query took.
type asked struct {
	Absent string
	MS     []float64
	Totals []int
	Open   float64 // milliseconds to open and give the first answer, ours only
	Exact  []bool
}

func (a asked) percentile(p int) float64 {
	ms := slices.Sorted(slices.Values(a.MS))
	return ms[len(ms)*p/100]
}

// buildParty builds our index. Making the reports is not counted.
func buildParty(dir string) (r built, err error) {
	c := NewCorpus()
	b, err := index.Begin(ctx, dir, true, index.Options{Parser: "bench"})
	if err != nil {
		return r, err
	}
	var making, makingCPU time.Duration
	runtime.LockOSThread() // reports are made here, so that their processor time can be told apart
	start := time.Now()
	for i := 0; i < reports(); {
		var rs []*report.Report
		made, madeCPU := time.Now(), processorTime(threadOnly)
		for range min(50, reports()-i) {
			rs = append(rs, c.Report(i))
			r.Text += float64(TextBytes(rs[len(rs)-1]))
			i++
		}
		making += time.Since(made)
		makingCPU += processorTime(threadOnly) - madeCPU
		if err := b.Put(ctx, rs...); err != nil {
			return r, err
		}
	}
	if err := b.Commit(ctx); err != nil {
		return r, err
	}
	r.Seconds = (time.Since(start) - making).Seconds()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return r, err
	}
	r.CPU = (processorTime(syscall.RUSAGE_SELF) - makingCPU).Seconds()
	r.Peak = float64(u.Maxrss) / 1024
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.Heap = float64(m.Sys) / (1 << 20)
	gen := filepath.Join(dir, "gen-000001")
	r.Pairs = size(filepath.Join(gen, "text.bleve"))
	r.Bytes = size(gen)
	r.Stored = r.Pairs + size(filepath.Join(gen, "texts"))
	return r, nil
}

// threadOnly asks for the time of this thread alone (RUSAGE_THREAD of Linux).
const threadOnly = 1

// processorTime is what was used so far.
func processorTime(who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func size(path string) (n float64) {
	_ = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				n += float64(info.Size())
			}
		}
		return nil
	})
	return n
}

// query is one query of the benchmark.
type query struct {
	Kind  string   `json:"kind"`
	Terms []string `json:"terms"`
	Year  int      `json:"year,omitempty"`
}

func (q query) text() string {
	out := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		out[i] = `"` + t + `"`
	}
	return strings.Join(out, " ")
}

// queries mixes kinds evenly: words of two characters and longer ones from frequent to
// rare, phrases of the forms, two of them together, and a phrase in one year.
func queries(c *Corpus) []query {
	var short, long []string
	for _, w := range c.words {
		if len([]rune(w)) == 2 {
			short = append(short, w)
		} else {
			long = append(long, w)
		}
	}
	at := func(list []string, i int) string { return list[(i*i*7+i)%len(list)] }
	var out []query
	for i := range benchQueries / 5 {
		out = append(out,
			query{"2 characters", []string{at(short, i)}, 0},
			query{"4 characters", []string{at(long, i)}, 0},
			query{"phrase", []string{at(c.phrases, i)}, 0},
			query{"two terms", []string{at(short, i+3), at(c.phrases, i+1)}, 0},
			query{"year", []string{at(c.phrases, i+2)}, firstYear + i%corpusYears})
	}
	return out
}

func readQueries(path string) (qs []query, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for dec := json.NewDecoder(f); dec.More(); {
		var q query
		if err := dec.Decode(&q); err != nil {
			return nil, err
		}
		qs = append(qs, q)
	}
	return qs, nil
}

// queryParty asks our index: top 10 with total, all facets and snippets. The second of
// two rounds counts.
func queryParty(dir, path string) (r asked, err error) {
	qs, err := readQueries(path)
	if err != nil {
		return r, err
	}
	start := time.Now()
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		return r, err
	}
	defer x.Close()
	for range 2 {
		r.MS, r.Totals, r.Exact = nil, nil, nil
		for _, q := range qs {
			began := time.Now()
			res, err := x.Search(ctx, index.Filter{Text: q.text(), From: q.Year, To: q.Year, Limit: 10})
			if err != nil {
				return r, fmt.Errorf("%v: %w", q, err)
			}
			if r.Open == 0 {
				r.Open = float64(time.Since(start).Microseconds()) / 1000
			}
			r.MS = append(r.MS, float64(time.Since(began).Microseconds())/1000)
			r.Totals = append(r.Totals, res.Total)
			r.Exact = append(r.Exact, res.TotalExact)
		}
	}
	return r, nil
}

// BenchmarkSearch builds and asks every engine on the same reports.
func BenchmarkSearch(b *testing.B) {
	dir := os.Getenv(dirVariable)
	if dir == "" {
		dir = b.TempDir()
	}
	docs, qs := filepath.Join(dir, "docs.jsonl"), filepath.Join(dir, "queries.jsonl")
	writeInputs(b, docs, qs)
	for b.Loop() {
		os.RemoveAll(filepath.Join(dir, "ours"))
		var our built
		var ask asked
		us(b, &our, "build "+filepath.Join(dir, "ours"))
		us(b, &ask, fmt.Sprintf("query %s %s", filepath.Join(dir, "ours"), qs))
		rate := float64(reports()) / our.Seconds
		b.Logf("%d reports of %.1f KB; ours: %.0f docs/s, %.1f CPU s, peak %.0f MB (Go %.0f MB), full text %.2f of the text, with stored text %.2f, all %.2f; first answer %.0f ms",
			reports(), our.Text/float64(reports())/1000, rate, our.CPU, our.Peak, our.Heap, our.Pairs/our.Text, our.Stored/our.Text, our.Bytes/our.Text, ask.Open)
		b.Logf("ours: p50 %.1f p95 %.1f p99 %.1f ms", ask.percentile(50), ask.percentile(95), ask.percentile(99))
		b.ReportMetric(rate, "docs/s")
		b.ReportMetric(ask.percentile(50), "p50-ms")
		b.ReportMetric(ask.percentile(99), "p99-ms")
		b.ReportMetric(ask.Open, "first-ms")
		for _, name := range strings.Fields(peerNames()) {
			beside(b, name, dir, docs, qs, our, ask)
		}
	}
	b.ReportMetric(0, "ns/op")
}

func peerNames() string {
	if names, ok := os.LookupEnv(peersVariable); ok {
		return names
	}
	return defaultPeers
}

func beside(b *testing.B, name, dir, docs, qs string, our built, ask asked) {
	folder := filepath.Join(dir, name)
	os.RemoveAll(folder)
	var theirs built
	var answers asked
	peer(b, &theirs, name, "build", folder, docs)
	if theirs.Absent != "" {
		b.Logf("%s left out: %s", name, theirs.Absent)
		return
	}
	peer(b, &answers, name, "query", folder, qs)
	b.Logf("%s: %.0f docs/s, %.1f CPU s, peak %.0f MB, %.2f of the text; p50 %.1f p95 %.1f p99 %.1f ms", name, float64(reports())/theirs.Seconds,
		theirs.CPU, theirs.Peak, theirs.Bytes/our.Text, answers.percentile(50), answers.percentile(95), answers.percentile(99))
	b.ReportMetric(theirs.Seconds/our.Seconds, "build-x-"+name)
	b.ReportMetric(ask.percentile(50)/answers.percentile(50), "p50-x-"+name)
	b.ReportMetric(ask.percentile(99)/answers.percentile(99), "p99-x-"+name)
	if len(answers.Totals) == len(ask.Totals) && name == "groonga" {
		compareTotals(b, ask, answers)
	}
}

// compareTotals holds our exact totals against those of an engine with exact phrases.
func compareTotals(b *testing.B, ours, theirs asked) {
	differ, about := 0, 0
	for i := range ours.Totals {
		switch {
		case !ours.Exact[i]:
			about++
		case ours.Totals[i] != theirs.Totals[i]:
			differ++
		}
	}
	b.Logf("of %d totals %d are about, and %d of the exact ones differ from the peer's", len(ours.Totals), about, differ)
}

// us runs this binary as a party.
func us(b *testing.B, out any, party string) {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), partyVariable+"="+party)
	answer(b, cmd, out)
}

func peer(b *testing.B, out any, args ...string) {
	b.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		b.Skipf("the peers are driven by python3: %v", err)
	}
	answer(b, exec.Command("python3", append([]string{"peers.py"}, args...)...), out)
}

func answer(b *testing.B, cmd *exec.Cmd, out any) {
	b.Helper()
	cmd.Stderr = os.Stderr
	printed, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(printed, out)
	}
	if err != nil {
		b.Fatalf("%v: %v", cmd.Args, err)
	}
}

func writeInputs(b *testing.B, docs, qs string) {
	b.Helper()
	c := NewCorpus()
	err := writeLines(qs, func(enc *json.Encoder) error {
		for _, q := range queries(c) {
			if err := enc.Encode(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && peerNames() != "" {
		err = writeLines(docs, func(enc *json.Encoder) error {
			for i := range reports() {
				if err := enc.Encode(document(c.Report(i))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		b.Fatal(err)
	}
}

func document(r *report.Report) map[string]any {
	var text strings.Builder
	for _, s := range r.Sections {
		text.WriteString(s.Heading + "\n" + s.Text + "\n")
	}
	return map[string]any{"id": r.ID, "title": r.Title, "agency": r.Agency.Name, "text": text.String(),
		"year": r.Year, "region": r.Region.Code, "agency_id": r.Agency.ID}
}

func writeLines(path string, write func(*json.Encoder) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := write(enc); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
