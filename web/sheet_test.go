package web

import (
	"bytes"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/internal/typeset"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/pdf"
)

// pdfServer serves one kept PDF; path is that of the original.
func pdfServer(t *testing.T, served string, body []byte) (h http.Handler, path string) {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c, err := store.Put(t.Context(), archive.Exchange{URL: "http://www.example.gov.cn/nb.pdf", Time: time.Now(), Role: archive.RoleReport, Status: http.StatusOK,
		Header: http.Header{"Content-Type": {served}}, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	engine := pdf.New(pdf.Options{})
	t.Cleanup(func() { engine.Close() })
	if h, err = (&Server{Archive: store, Parser: &parser.Parser{PDF: engine}}).Handler(); err != nil {
		t.Fatal(err)
	}
	return h, "/originals/" + c.SHA256
}

// twoPages prints 4119 in a frame on its second page.
func twoPages() []byte {
	f := &typeset.File{}
	f.Page(typeset.A4Width, typeset.A4Height).Text(70, 100, 12, "第一页")
	p := f.Page(typeset.A4Width, typeset.A4Height)
	p.Frame(300, 600, 400, 620, 1)
	p.Text(330, 604, 12, "4119")
	p.Text(70, 604, 12, "行政处罚")
	return f.Bytes()
}

func TestSheet(t *testing.T) {
	h, path := pdfServer(t, "application/pdf", twoPages())
	doc, err := goquery.NewDocumentFromReader(answer(h, path+"/view?at=page:2/300,600,400,620&report=310113-hrss/2013").Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Find(".lit-note q").Text(); got != "4119" {
		t.Errorf("the place says %q", got)
	}
	rect := doc.Find("svg rect#cell")
	for name, want := range map[string]string{"x": "298.5", "y": "598.5", "width": "103", "height": "23"} {
		if got := rect.AttrOr(name, ""); got != want {
			t.Errorf("the box's %s is %s, want %s", name, got, want)
		}
	}
	if got := doc.Find("svg").AttrOr("viewbox", doc.Find("svg").AttrOr("viewBox", "")); got != "0 0 595 842" {
		t.Errorf("the page is %q", got)
	}
	if got := doc.Find("svg").AttrOr("aria-label", ""); !strings.Contains(got, "4119") {
		t.Errorf("for those who do not see it the picture is %q", got)
	}
	image := answer(h, doc.Find("svg image").AttrOr("href", ""))
	shot, err := png.Decode(bytes.NewReader(image.Body.Bytes()))
	if err != nil || image.Header().Get("Content-Type") != "image/png" || image.Header().Get("Cache-Control") != forever {
		t.Fatalf("the picture: %v %v", err, image.Header())
	}
	if size := shot.Bounds(); size.Dx() < 1200 {
		t.Errorf("the picture is %v", size)
	}
	if prev := doc.Find(`.sheets a[rel="prev"]`).AttrOr("href", ""); !strings.HasSuffix(prev, "/view?at=page%3A1&report=310113-hrss%2F2013") {
		t.Errorf("the page before is %q", prev)
	}
	if doc.Find(`.sheets a[rel="next"]`).Length() > 0 {
		t.Error("there is a page behind the last")
	}
}

func TestSheetAddresses(t *testing.T) {
	h, path := pdfServer(t, "application/pdf", twoPages())
	for at, want := range map[string]int{
		"/view": http.StatusOK, "/view?at=page:1": http.StatusOK, "/view?at=page:3": http.StatusNotFound, "/view?at=page:x": http.StatusBadRequest,
		"/pages/1": http.StatusOK, "/pages/3": http.StatusNotFound, "/pages/0": http.StatusNotFound, "/pages/x": http.StatusNotFound, "/lit": http.StatusNotFound,
	} {
		if w := answer(h, path+at); w.Code != want {
			t.Errorf("%s answers %d, want %d", at, w.Code, want)
		}
	}
	req := httptest.NewRequest(http.MethodGet, path+"/pages/1", nil)
	req.Header.Set("If-None-Match", answer(h, path+"/pages/1").Header().Get("ETag"))
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, req); w.Code != http.StatusNotModified {
		t.Errorf("a known picture answers %d", w.Code)
	}
	locked := &typeset.File{Password: "secret"}
	locked.Page(100, 100)
	h, path = pdfServer(t, "application/pdf", locked.Bytes())
	if w := answer(h, path+"/view"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `class="empty"`) {
		t.Errorf("an encrypted file: %d", w.Code)
	}
	if w := answer(h, path+"/pages/1"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a page of an encrypted file answers %d", w.Code)
	}
}

// TestSheetInBrowser: the lit box is on the screen, on a desk and on a phone.
func TestSheetInBrowser(t *testing.T) {
	ctx := newBrowser(t)
	h, path := pdfServer(t, "application/octet-stream", twoPages())
	srv := httptest.NewServer(h)
	defer srv.Close()
	for _, width := range []int64{1280, 360} {
		do(ctx, t, chromedp.EmulateViewport(width, 800), chromedp.Navigate(srv.URL+path+"/view?at=page:2/300,600,400,620#cell"),
			chromedp.WaitVisible(chromedp.CSS("svg rect")))
		fits(ctx, t, width)
		waitLit(ctx, t, width)
	}
}
