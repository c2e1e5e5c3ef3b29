package crawler

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
)

// packed is text as a compressor of that level sends it.
func packed(t *testing.T, text string, level int) []byte {
	t.Helper()
	var out bytes.Buffer
	gz, err := gzip.NewWriterLevel(&out, level)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = gz.Write([]byte(text))
	_ = gz.Close()
	return out.Bytes()
}

// TestPackedAnswers: what a site packs is kept as it sent it and known by its content. A compressor that is set
// otherwise changes nothing; another text does.
func TestPackedAnswers(t *testing.T) {
	level, report := gzip.BestSpeed, `<title>第0街道2020年政府信息公开工作年度报告</title>`+strings.Repeat("正文", 500)
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		text := report
		if r.URL.Path == "/nb/" {
			text = listOf(entry("/nb/t0.htm", 0))
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed(t, text, level))
	})
	c := newCrawler(t)
	var first archive.Capture
	for round, want := range []struct {
		level                   int
		report                  string
		unchanged, new, changed int
	}{
		{gzip.BestSpeed, report, 0, 1, 0},
		{gzip.BestSpeed, report, 1, 0, 0},
		{gzip.BestCompression, report, 1, 0, 0},
		{gzip.BestCompression, report + "。", 0, 0, 1},
	} {
		level, report = want.level, want.report
		tally, err := c.Crawl(t.Context(), p)
		if err != nil || tally.Unchanged != want.unchanged || tally.New != want.new || tally.Changed != want.changed {
			t.Errorf("round %d: %+v, %v; want %+v", round, tally, err, want)
		}
		k, err := c.Store.Latest(t.Context(), srv.URL+"/nb/t0.htm")
		if err != nil {
			t.Fatal(err)
		}
		if body, _, err := c.Store.Body(t.Context(), k.SHA256); err != nil || string(body) != report {
			t.Errorf("round %d: the original is %.60q, %v", round, body, err)
		}
		if sent := packed(t, report, level); k.Payload != original(sent, nil) || k.Size != int64(len(sent)) {
			t.Errorf("round %d: kept %+v, want the bytes as served", round, k)
		}
		if round == 0 {
			first = k
		}
		if same := k.SHA256 == first.SHA256; same != (round < 3) {
			t.Errorf("round %d: the same original: %v", round, same)
		}
	}
}

// TestDamagedPacking: what a site packs wrongly is kept as served, and the site asked for plain bytes from then on.
func TestDamagedPacking(t *testing.T) {
	asked := map[string][]string{}
	half := packed(t, strings.Repeat("正文", 500), gzip.BestSpeed)[:60]
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path] = append(asked[r.URL.Path], r.Header.Get("Accept-Encoding"))
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/nb/":
			html(w, listOf(entry("/nb/t0.htm", 0), entry("/nb/t1.htm", 1)))
		case r.Header.Get("Accept-Encoding") == "gzip":
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(half)
		default:
			html(w, "好")
		}
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 2 || tally.Failed != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
	if got := fmt.Sprint(asked["/nb/t0.htm"], asked["/nb/t1.htm"]); got != "[gzip identity] [identity]" {
		t.Errorf("asked for %s", got)
	}
	var kept []string
	for k, err := range c.Store.Captures(t.Context(), archive.Filter{URL: srv.URL + "/nb/t0.htm"}) {
		body, _, err2 := c.Store.Body(t.Context(), k.SHA256)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		kept = append(kept, k.ContentEncoding+" "+string(body))
	}
	if len(kept) != 2 || kept[0] != "gzip "+string(half) || kept[1] != " 好" {
		t.Errorf("kept %q", kept)
	}
}

// TestBombs: what unpacks to far more than pages do is refused, long before the limit of an answer.
func TestBombs(t *testing.T) {
	bomb := packed(t, strings.Repeat("0", 8<<20), gzip.BestCompression)
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
			return
		case "/nb/":
			html(w, listOf(entry("/nb/t0.htm", 0)))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb)
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || len(tally.Failures) != 1 || tally.Failures[0].Code != "encoding" || !strings.Contains(tally.Failures[0].Message, "unpacks to more") {
		t.Errorf("%+v, %v", tally, err)
	}
	k, err := c.Store.Latest(t.Context(), srv.URL+"/nb/t0.htm")
	if err != nil || k.Size != int64(len(bomb)) || k.ContentEncoding != "gzip" {
		t.Errorf("kept %+v, %v", k, err)
	}
}

func TestTags(t *testing.T) {
	for kept, want := range map[string]string{
		`"1"`: `"1"`, `W/"1"`: `W/"1"`, `"1-gzip"`: `"1-gzip", "1"`, `W/"1-gzip"`: `W/"1-gzip", W/"1"`, "1-gzip": "1-gzip",
	} {
		if got := tags(kept); got != want {
			t.Errorf("%s: %s, want %s", kept, got, want)
		}
	}
}

// TestCharsetAsCoding: a page whose head names its charset for a coding is read and kept as it is.
func TestCharsetAsCoding(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "UTF-8")
		html(w, listOf(entry("/nb/t0.htm", 0)))
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 1 || tally.Failed != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
	for _, k := range captures(t, c.Store) {
		if k.SHA256 != k.Payload {
			t.Errorf("%+v: named by other bytes than were served", k)
		}
	}
}
