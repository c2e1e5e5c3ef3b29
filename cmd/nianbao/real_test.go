package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// realReport is one file of real reports and what is known of it.
type realReport struct {
	file string // in corpus/full
	path string // address on the portal; "" puts it on the second list
	gold string // in corpus/gold, "" when nobody has read it by hand
	all  bool   // the file shows every figure of gold
	same string // file of the same report that shows more of it and is the record; this one is its edition
	// printed holds figures read off the page by eye where there is no gold.
	printed map[report.Key]int64
}

// The pages of one portal stand under the addresses that its own list page links
// to. Documents of other portals hang on a second list.
var realReports = []realReport{
	{file: "baoshan-hrss-2013.txt", gold: "baoshan-hrss-2013", all: true},
	{file: "shanghai-2019.html", gold: "shanghai-2019", all: true},
	{file: "pingtan-2011.txt", printed: map[report.Key]int64{
		"disclosure.items.proactive": 425, "disclosure.items.proactive[cumulative]": 1516,
		"disclosure.channel.website": 418, "disclosure.channel.website[cumulative]": 1509,
		"disclosure.channel.gazette": 7, "disclosure.channel.gazette[cumulative]": 7,
		"requests.received.new": 0, "requests.outcome.total": 0, "complaints.total": 0}},
	{file: "pingtan-2016.html", path: "/zwgk/zfxxgk/zfxxgknb/201701/t20170118_80485.htm", gold: "pingtan-2016", all: true},
	{file: "pingtan-2020.html", path: "/zwgk/zfxxgk/zfxxgknb/202103/t20210305_80595.htm", gold: "pingtan-2020", all: true},
	{file: "pingtan-2025-fragment.html", path: "/zwgk/zfxxgk/zfxxgknb/202603/t20260313_105587.htm", gold: "pingtan-2025", same: "pingtan-2025.txt"},
	{file: "pingtan-2025.txt", gold: "pingtan-2025"},
	{file: "hongze-2023.pdf", gold: "hongze-2023", all: true},
	{file: "hongze-2024.pdf", gold: "hongze-2024", all: true},
}

const realList = "/zwgk/zfxxgk/zfxxgknb/index.html"

// TestReal serves real reports from a loopback portal, runs crawl and build on them
// and holds every figure in the index against gold.
func TestReal(t *testing.T) {
	corpus := filepath.Join("..", "..", "..", "shared", "corpus")
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no real reports at %s", corpus)
	}
	ownCache(t)
	srv := httptest.NewServer(realPortal(t, corpus))
	defer srv.Close()
	data := t.TempDir()
	definition := filepath.Join(data, "real.yaml")
	host := strings.TrimPrefix(srv.URL, "http://")
	writeFile(t, definition, fmt.Sprintf("id: real\nname: 真实年报\nregion: \"350128\"\nhosts: [%q]\nstart:\n  - {url: %q, kind: list}\n  - {url: %q, kind: list}\ndelay: 0s\nallow_private: true\n",
		host, srv.URL+realList, srv.URL+"/others.html"))
	var out, log bytes.Buffer
	code := Run(context.Background(), []string{"crawl", "--data", data, "--portals", definition, "--json"}, &out, &log)
	if code != exitItems { // the list links to pages that the corpus does not hold
		t.Fatalf("crawl ended with %d:\n%s", code, log.String())
	}
	x, err := index.Open(context.Background(), filepath.Join(data, "index"), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, rr := range realReports {
		t.Run(rr.file, func(t *testing.T) { checkReal(t, corpus, srv.URL, rr, x) })
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// address is where the portal serves a report.
func (rr realReport) address() string {
	if rr.path != "" {
		return rr.path
	}
	return "/files/" + rr.file
}

// realPortal serves the real list page, a second list, and the reports.
func realPortal(t *testing.T, corpus string) http.Handler {
	mux := http.NewServeMux()
	serve := func(path, file string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	}
	serve("/zwgk/zfxxgk/zfxxgknb/{$}", filepath.Join(corpus, "full", "pingtan-list.html"))
	mux.HandleFunc("GET "+realList, func(w http.ResponseWriter, _ *http.Request) {
		b, err := os.ReadFile(filepath.Join(corpus, "full", "pingtan-list.html"))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/html")
		if _, err := w.Write(b); err != nil {
			t.Log(err)
		}
	})
	var list strings.Builder
	list.WriteString("<html><head><meta charset=utf-8><title>政府信息公开年报</title></head><body><ul>")
	for _, rr := range realReports {
		serve(rr.address(), filepath.Join(corpus, "full", rr.file))
		if rr.path == "" {
			fmt.Fprintf(&list, "<li><a href=%q>%s</a></li>", rr.address(), html.EscapeString(linkText(t, corpus, rr)))
		}
	}
	list.WriteString("</ul></body></html>")
	mux.HandleFunc("GET /others.html", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, list.String()) })
	return mux
}

// linkText is the title of a report as a list would print it.
func linkText(t *testing.T, corpus string, rr realReport) string {
	if rr.gold == "" {
		return "平潭综合实验区2011年政府信息公开工作年度报告"
	}
	return readGold(t, corpus, rr.gold).Title
}

// realGold is a hand-checked record.
type realGold struct {
	Agency, Title string
	Year          int
	Era           report.Era
	Figures       map[report.Key]report.Figure
}

func readGold(t *testing.T, corpus, name string) realGold {
	t.Helper()
	var g realGold
	b, err := os.ReadFile(filepath.Join(corpus, "gold", name+".json"))
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// checkReal finds the report made from the file and counts its cells.
func checkReal(t *testing.T, corpus, base string, rr realReport, x *index.Index) {
	r := bySource(t, x, base+rr.address())
	if rr.same != "" {
		checkEdition(t, x, base, rr)
		return
	}
	if r == nil {
		t.Fatalf("no record was made from %s", rr.address())
	}
	if rr.gold == "" {
		for key, want := range rr.printed {
			if f, ok := r.Figure(key); !ok || f.State != report.StateNumber || f.Value.IntPart() != want {
				t.Errorf("%s is printed %d, read %s %s", key, want, f.State, f.Text)
			}
		}
		t.Logf("%s %s %s: %d figures, %d of them known", r.ID, r.Agency.Name, r.Era, len(r.Figures), len(rr.printed))
		return
	}
	gold := readGold(t, corpus, rr.gold)
	var right, wrong, blank, missing int
	for key, want := range gold.Figures {
		got, ok := r.Figure(key)
		switch {
		case !ok || got.State == report.StateUnreadable:
			missing++
		case got.State != want.State || !got.Value.Equal(want.Value):
			wrong++
			t.Errorf("%s is printed %s %q, read %s %s", key, want.State, want.Text, got.State, got.Value)
		case got.State == report.StateBlank:
			blank++
		default:
			right++
		}
	}
	for _, f := range r.Figures { // gold leaves out some cells that print 0
		if _, ok := gold.Figures[f.Key]; !ok && !f.Value.IsZero() {
			wrong++
			t.Errorf("%s is not printed, read %s", f.Key, f.Value)
		}
	}
	if rr.all && missing > 0 {
		t.Errorf("%d cells were not read", missing)
	}
	if r.Year != gold.Year || !strings.Contains(gold.Agency, r.Agency.Name) {
		t.Errorf("read as %s %d, is %s %d", r.Agency.Name, r.Year, gold.Agency, gold.Year)
	}
	t.Logf("%s %s %s: %d numbers right, %d blanks right, %d not shown or not read, %d wrong", r.ID, r.Agency.Name, r.Era, right, blank, missing, wrong)
}

// bySource finds the record made from an address, as the report itself or as
// another edition of it.
func bySource(t *testing.T, x *index.Index, url string) *report.Report {
	t.Helper()
	for r, err := range x.Reports(context.Background(), index.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Source.URL == url {
			return r
		}
	}
	return nil
}

// checkEdition finds a second edition of a report behind the one that is the record.
func checkEdition(t *testing.T, x *index.Index, base string, rr realReport) {
	t.Helper()
	for _, other := range realReports {
		if other.file != rr.same {
			continue
		}
		r := bySource(t, x, base+other.address())
		if r == nil {
			t.Fatalf("no record was made from %s", other.file)
		}
		editions, err := x.Editions(context.Background(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range editions {
			if e.URL == base+rr.address() {
				t.Logf("an edition of %s with fewer numbers", r.ID)
				return
			}
		}
		t.Errorf("%s is no edition of %s: %+v", rr.file, r.ID, editions)
	}
}
