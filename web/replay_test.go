package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/nianbao/nianbao/archive"
)

const replayedPage = `<!DOCTYPE html><html><head><base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/">
<link rel="stylesheet" href="../css/site.css"><link rel="preload" href="/x.js"><link rel="stylesheet" href="http://evil.example/a.css">
<style>.red{color:red}</style><script>document.title="ran"</script></head>
<body onload="document.title='ran'"><img id="kept" src="/img/logo.gif" onerror="alert(1)"><img src="/img/lost.gif"><img src="http://evil.example/p.gif">
<iframe src="/other.html"></iframe><form action="/send"><input name="q" value="词" formaction="javascript:alert(2)"></form>
<a class="red" href="javascript:alert(3)">链接</a><p id="styled">正文</p><svg><script>1</script></svg></body></html>`

// onePixel is a picture of one black point.
const onePixel = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// newReplay serves a page that was kept with its style sheet and one of its pictures.
func newReplay(t *testing.T) (f *fixture, view string) {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var sum string
	for _, x := range []struct{ url, typ, body string }{
		{"http://www.example.gov.cn/nb/t1.html", "text/html; charset=utf-8", replayedPage},
		{"http://www.example.gov.cn/css/site.css", "text/css", "#styled{color:rgb(1,2,3);background:url(http://evil.example/b.png)}"},
		{"http://www.example.gov.cn/img/logo.gif", "image/gif", onePixel},
	} {
		c, err := store.Put(t.Context(), archive.Exchange{URL: x.url, Role: archive.RoleAsset, Time: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), Status: 200,
			Header: http.Header{"Content-Type": {x.typ}}, Body: []byte(x.body)})
		if err != nil {
			t.Fatal(err)
		}
		if sum == "" {
			sum = c.SHA256
		}
	}
	f = &fixture{sums: map[string]string{}}
	f.serve(t, store, nil)
	return f, "/originals/" + sum
}

func TestReplay(t *testing.T) {
	f, at := newReplay(t)
	res, body := f.get(t, at+"/replay")
	if p := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "sandbox; default-src 'none';") || strings.Contains(p, "script-src") {
		t.Errorf("policy %q", p)
	}
	for _, harm := range []string{"<script", "onload", "onerror", "javascript:", "evil.example", "<iframe", "<base", "<meta", "http-equiv", "action=", "preload", "<svg", "lost.gif"} {
		if strings.Contains(body, harm) {
			t.Errorf("the replayed page holds %q:\n%s", harm, body)
		}
	}
	for _, want := range []string{`href="/memento/20240102030405/http://www.example.gov.cn/css/site.css"`, `src="/memento/20240102030405/http://www.example.gov.cn/img/logo.gif"`, `class="red"`, "<style>.red{color:red}</style>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the replayed page lacks %s:\n%s", want, body)
		}
	}
	view := f.page(t, at+"/view?look=page")
	if got := view.Find("iframe").AttrOr("src", ""); !strings.HasPrefix(got, at+"/replay") {
		t.Errorf("the view frames %q", got)
	}
	if got := view.Find(".looks a").AttrOr("href", ""); strings.Contains(got, "look=") {
		t.Errorf("the way back to the legible view is %q", got)
	}
}

// In a real browser the sandboxed page loads what was kept, and runs nothing.
func TestReplayInBrowser(t *testing.T) {
	f, at := newReplay(t)
	ctx := newBrowser(t)
	do(ctx, t, chromedp.Navigate(f.URL+at+"/replay"))
	look := ask(ctx, t, chromedp.Evaluate[[]string](`[getComputedStyle(document.getElementById("styled")).color, String(document.getElementById("kept").naturalWidth), document.title]`))
	if want := []string{"rgb(1, 2, 3)", "1", ""}; strings.Join(look, "|") != strings.Join(want, "|") {
		t.Errorf("colour, width of the picture and title are %q, want %q", look, want)
	}
}
