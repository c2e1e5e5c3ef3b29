package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/pdf"
)

func TestOriginalIsExact(t *testing.T) {
	f := newFixture(t)
	sum := f.sums["310113-hrss/2013"]
	res, body := f.get(t, "/originals/"+sum)
	got := sha256.Sum256([]byte(body))
	if hex.EncodeToString(got[:]) != sum {
		t.Error("the bytes are not those kept")
	}
	for name, want := range map[string]string{
		"Content-Type":            "text/html; charset=gb2312",
		"Content-Security-Policy": sandboxPolicy,
		"X-Content-Type-Options":  "nosniff",
		"X-Nianbao-Source":        "http://www.example.gov.cn/310113-hrss/2013.html",
		"X-Nianbao-Captured":      "2026-11-01T08:00:00Z",
		"Content-Disposition":     "",
		"Cache-Control":           forever,
	} {
		if res.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, res.Header.Get(name), want)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.URL+"/originals/"+sum, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", res.Header.Get("ETag"))
	again, err := f.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	again.Body.Close()
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("a kept copy is sent again: %d", again.StatusCode)
	}
}

// TestCellIsLit follows a number from the report to its cell.
func TestCellIsLit(t *testing.T) {
	f := newFixture(t)
	report := f.page(t, "/reports/310113-hrss/2013")
	href := report.Find(`[id="f-requests.received.new"] .fig`).AttrOr("href", "")
	view := f.page(t, href)
	if got := view.Find(".lit-note q").Text(); got != "1234" {
		t.Errorf("the view says %q is lit", got)
	}
	frame := view.Find("iframe")
	if sandbox, ok := frame.Attr("sandbox"); !ok || sandbox != "" {
		t.Errorf("sandbox %q", sandbox)
	}
	src := frame.AttrOr("src", "")
	if !strings.HasSuffix(src, "#cell") {
		t.Errorf("frame does not scroll: %s", src)
	}
	res, _ := f.get(t, src)
	if res.Header.Get("Content-Security-Policy") != sandboxPolicy {
		t.Errorf("lit document has policy %q", res.Header.Get("Content-Security-Policy"))
	}
	doc := f.page(t, src)
	if doc.Find("td#cell").Text() != "1234" || doc.Find("script, iframe, [onerror], [onload], a[href], img[src]").Length() != 0 {
		t.Error("the lit document lacks its cell or kept something harmful")
	}
	if !strings.Contains(doc.Text(), "受理申请总数") {
		t.Error("the GBK original was not decoded")
	}
	if view.Find(".provenance").Text() == "" || !strings.Contains(view.Text(), "http://www.example.gov.cn/310113-hrss/2013.html") {
		t.Error("the view does not say where the original is from")
	}
	missing := f.page(t, "/originals/"+f.sums["310113-hrss/2013"]+"/view?at=cell:999")
	if missing.Find(".lit-note.missing").Length() != 1 {
		t.Error("a cell that is not there is not reported")
	}
}

// newKept serves an archive of one capture, without an index.
func newKept(t *testing.T, header http.Header, body []byte) (http.Handler, string) {
	t.Helper()
	return newOriginal(t, archive.Exchange{Header: header, Body: body})
}

func newOriginal(t *testing.T, x archive.Exchange) (http.Handler, string) {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	x.URL, x.Time, x.Status = "http://www.example.gov.cn/files/%E5%B9%B4%E6%8A%A5.doc?x=1", time.Now(), 200
	c, err := store.Put(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&Server{Archive: store}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h, "/originals/" + c.SHA256
}

func answer(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// TestTypesOfOriginals: the served type decides how the raw bytes are sent, the bytes
// themselves how a place in them is shown, as they do for the parser.
func TestTypesOfOriginals(t *testing.T) {
	const page = "<table><tr><td>1</td></tr></table>"
	for _, c := range []struct {
		contentType string
		inline      bool
		body        string
		view        int // status of the lit document
	}{
		{"text/html", true, page, 200}, {"text/plain; charset=gbk", true, page, 200}, {"application/pdf", true, page, 200}, {"image/png", true, page, 200},
		{"image/svg+xml", false, page, 200}, {"application/msword", false, page, 200}, {"text/javascript", false, page, 200}, {"", false, page, 200}, {"text/html; =", false, page, 200},
		{"text/html", true, "%PDF-1.7\n", 404}, {"text/html", true, "\x89PNG\r\n\x1a\n", 404}, {"text/html", true, "Rar!\x1a\x07", 404},
		{"application/octet-stream", false, "\x00\x01", 404}, {"", false, " ", 404},
	} {
		h, path := newKept(t, http.Header{"Content-Type": {c.contentType}}, []byte(c.body))
		w := answer(h, path)
		disposition := w.Header().Get("Content-Disposition")
		if w.Code != 200 || (disposition == "") != c.inline || w.Header().Get("Content-Security-Policy") != sandboxPolicy {
			t.Errorf("%q: %d, %q", c.contentType, w.Code, disposition)
		}
		if !c.inline && !strings.Contains(disposition, "filename") {
			t.Errorf("%q: no file name in %q", c.contentType, disposition)
		}
		if got := answer(h, path+"/lit?at=cell:0").Code; got != c.view {
			t.Errorf("%q: lit answers %d", c.contentType, got)
		}
		if got := answer(h, path+"/view").Code; got != 200 {
			t.Errorf("%q: view answers %d", c.contentType, got)
		}
	}
}

func TestCodedOriginal(t *testing.T) {
	var coded bytes.Buffer
	zip := gzip.NewWriter(&coded)
	if _, err := zip.Write([]byte("<table><tr><td>57</td></tr></table>")); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	h, path := newKept(t, http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}}, coded.Bytes())
	if w := answer(h, path); !bytes.Equal(w.Body.Bytes(), coded.Bytes()) || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("coding %q, %d bytes", w.Header().Get("Content-Encoding"), w.Body.Len())
	}
	if w := answer(h, path+"/lit?at=cell:0"); !strings.Contains(w.Body.String(), `<td id="cell">57</td>`) {
		t.Errorf("lit: %s", w.Body)
	}
	plain := []byte("<table><tr><td>57</td></tr></table>")
	h, path = newOriginal(t, archive.Exchange{Header: http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}}, Body: coded.Bytes(), Plain: plain})
	w := answer(h, path)
	if sum := sha256.Sum256(w.Body.Bytes()); !bytes.Equal(w.Body.Bytes(), plain) || path != "/originals/"+hex.EncodeToString(sum[:]) || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("known by its content: coding %q, %s at %s", w.Header().Get("Content-Encoding"), w.Body, path)
	}
	if w := answer(h, path+"/lit?at=cell:0"); !strings.Contains(w.Body.String(), `<td id="cell">57</td>`) {
		t.Errorf("lit: %s", w.Body)
	}
	h, path = newKept(t, http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"br"}}, []byte("xx"))
	if w := answer(h, path+"/lit"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown coding answers %d", w.Code)
	}
}

func TestPlainTextOriginal(t *testing.T) {
	h, path := newKept(t, http.Header{"Content-Type": {"text/plain"}}, []byte("受理 12 件 <script>"))
	w := answer(h, path+"/lit?at=runes:3-5&charset=utf-8")
	if !strings.Contains(w.Body.String(), `受理 <mark id="cell">12</mark> 件 &lt;script&gt;`) {
		t.Errorf("lit: %s", w.Body)
	}
	if w := answer(h, path+"/lit?charset=klingon"); w.Code != http.StatusBadRequest {
		t.Errorf("an unknown charset answers %d", w.Code)
	}
}

func TestReadPlace(t *testing.T) {
	none := func(change func(p *place)) place {
		p := place{Cell: -1, From: -1, To: -1, Node: -1}
		change(&p)
		return p
	}
	for at, want := range map[string]place{
		"":                  none(func(*place) {}),
		"cell:0":            none(func(p *place) { p.Cell = 0 }),
		"cell:41":           none(func(p *place) { p.Cell = 41 }),
		"runes:3-9":         none(func(p *place) { p.From, p.To = 3, 9 }),
		"node:7":            none(func(p *place) { p.Node = 7 }),
		"node:7/runes:3-9":  none(func(p *place) { p.Node, p.From, p.To = 7, 3, 9 }),
		"page:2":            none(func(p *place) { p.Page = 2 }),
		"page:2/1,2.5,30,4": none(func(p *place) { p.Page, p.Box = 2, pdf.Box{Left: 1, Top: 2.5, Right: 30, Bottom: 4} }),
	} {
		if got, err := readPlace(at); err != nil || got != want {
			t.Errorf("readPlace(%q) = %v, %v", at, got, err)
		}
	}
	for _, at := range []string{"cell", "cell:", "cell:-1", "cell:1-2", "cell:x", "runes:5", "runes:9-3", "runes:-1-3", "page:", "page:0", "page:x", "page:1/", "page:1/1,2,3", "page:1/1,2,3,4,5", "page:1/3,2,1,4", "page:1/a,2,3,4", "page:1/NaN,2,3,4", "99999999999999999999", "node:1/", "node:1/cell:2", "cell:1/runes:0-1", "node:1/runes:2-1", "node:1/node:2"} {
		if got, err := readPlace(at); err == nil {
			t.Errorf("readPlace(%q) = %v", at, got)
		}
	}
}
