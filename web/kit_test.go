package web

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/index"
)

// kitFixture serves the fixture with a maker of kits.
func kitFixture(t *testing.T, maker KitMaker) *fixture {
	t.Helper()
	f := newFixture(t)
	f.site.Kit = maker
	h, err := f.site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	f.Config.Handler = h
	return f
}

func TestKit(t *testing.T) {
	var asked index.CompareQuery
	var files []string
	f := kitFixture(t, func(_ context.Context, ask KitRequest) error {
		asked, files = ask.Query, append(files, ask.File)
		if ask.Index == nil || ask.Release != nil || ask.Chart == nil {
			t.Errorf("%+v", ask)
		}
		return os.WriteFile(ask.File, []byte("PK of a kit"), 0o600)
	})
	doc := f.page(t, "/compare?agency=310113-hrss&indicator=requests.received.new&lang=zh")
	href := doc.Find("#kit a[download]").AttrOr("href", "")
	if !strings.HasPrefix(href, "/compare.zip?") || !strings.Contains(doc.Find("#kit p").Text(), " 5 ") {
		t.Fatalf("the page offers %q: %s", href, doc.Find("#kit").Text())
	}
	res, body := f.get(t, href)
	h := res.Header
	if res.StatusCode != http.StatusOK || body != "PK of a kit" || h.Get("Content-Type") != "application/zip" || h.Get("Content-Length") != "11" ||
		h.Get("Content-Disposition") != `attachment; filename="nianbao-requests.received.new.zip"` || h.Get("Content-Encoding") != "" {
		t.Errorf("%s %q %v", res.Status, body, h)
	}
	if len(asked.Agencies) != 1 || asked.Agencies[0] != "310113-hrss" {
		t.Errorf("asked for %+v", asked)
	}
	for _, file := range files {
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s stays", file)
		}
	}
	if f.page(t, "/compare").Find("#kit").Length() != 0 {
		t.Error("a kit of nothing is offered")
	}
}

// TestKitRefused: a page says why there is no kit.
func TestKitRefused(t *testing.T) {
	f := newFixture(t)
	if res, _ := f.get(t, "/compare.zip?agency=310113-hrss"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a site without kits answers %s", res.Status)
	}
	if f.page(t, "/compare?agency=310113-hrss").Find("#kit").Length() != 0 {
		t.Error("a site without kits offers one")
	}
	large := kitFixture(t, func(context.Context, KitRequest) error {
		return &index.InputError{Field: "kit", Message: "has 123456789 bytes"}
	})
	for path, want := range map[string]string{
		"/compare.zip":                                      "请先选择",
		"/compare.zip?agency=nobody":                        "请先选择",
		"/compare.zip?agency=310113-hrss":                   "100 MB",
		"/compare.zip?agency=310113-hrss&indicator=no.such": "no.such",
	} {
		res, body := large.get(t, path)
		if res.StatusCode != http.StatusBadRequest || !strings.Contains(res.Header.Get("Content-Type"), "text/html") || !strings.Contains(body, want) {
			t.Errorf("%s: %s, want a page with %q", path, res.Status, want)
		}
	}
}

// TestKitInTurn: while a kit is made no other is begun, and whoever has gone is not waited
// for.
func TestKitInTurn(t *testing.T) {
	begun, end := make(chan bool), make(chan bool)
	f := kitFixture(t, func(_ context.Context, ask KitRequest) error {
		begun <- true
		<-end
		return os.WriteFile(ask.File, nil, 0o600)
	})
	answered := make(chan error)
	go func() {
		res, err := http.Get(f.URL + "/compare.zip?agency=310113-hrss")
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
		answered <- err
	}()
	<-begun
	ctx, gone := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL+"/compare.zip?agency=310113-hrss", nil)
	if err != nil {
		t.Fatal(err)
	}
	second := make(chan error)
	go func() {
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			res.Body.Close()
		}
		second <- err
	}()
	select {
	case <-begun:
		t.Error("two kits are made at once")
	default:
	}
	gone()
	if err := <-second; err == nil {
		t.Error("the second was answered")
	}
	close(end)
	if err := <-answered; err != nil {
		t.Error(err)
	}
}
