package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
)

func TestEmbeds(t *testing.T) {
	page := `<!DOCTYPE html><head><link href="/css/a.css" rel=stylesheet><LINK REL="StyleSheet" HREF='b.css?v=1&amp;x=2'>
<link rel="canonical" href="/nb/1.html"><link rel=icon href=/favicon.ico></head>
<body><img src="W020.png" alt="统计表"><IMG class=x
 src=../img/logo.gif><img src="/css/a.css"><img src="data:image/png;base64,AAAA"><img alt="none"><imgx src="no.png"><a href="x.html">x</a>
<img src="javascript:alert(1)"><img src="W020.png"><img src="open.png"`
	var got []string
	for _, l := range embeds("http://h/nb/1/1.html", page) {
		got = append(got, l.URL)
		if l.Role != archive.RoleEmbed || l.Via != "http://h/nb/1/1.html" {
			t.Errorf("%+v", l)
		}
	}
	want := "http://h/css/a.css http://h/nb/1/b.css?v=1&x=2 http://h/nb/1/W020.png http://h/nb/img/logo.gif"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("embeds\n%s, want\n%s", s, want)
	}
	got = nil
	for _, l := range embeds("http://h/nb/1/1.html", `<BASE target=_blank href="/x/"><base href="/y/"><img src="a.png">`) {
		got = append(got, l.URL+" "+l.Via)
	}
	if s := strings.Join(got, " "); s != "http://h/x/a.png http://h/nb/1/1.html" {
		t.Errorf("relative to the base of a page: %s", s)
	}
	var many strings.Builder
	for i := range 3 * maxEmbeds {
		fmt.Fprintf(&many, "<img src=%d.png>", i)
	}
	if n := len(embeds("http://h/", many.String())); n != maxEmbeds {
		t.Errorf("%d embeds, want %d", n, maxEmbeds)
	}
}

func FuzzEmbeds(f *testing.F) {
	f.Add(`<img src="a.png"><link rel=stylesheet href=b>`)
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range embeds("http://h/x/", s) {
			if !strings.HasPrefix(l.URL, "http") {
				t.Errorf("%q gives %s", s, l.URL)
			}
		}
	})
}

// What a report shows is fetched once a run and kept; what is not to be had is no failure; a page that did not change
// is not dressed again.
func TestPagesAreKeptWithWhatTheyShow(t *testing.T) {
	asked := map[string]int{}
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/nb/":
			html(w, listOf(entry("/nb/t0.htm", 0), entry("/nb/t1.htm", 1)))
		case "/nb/t0.htm", "/nb/t1.htm":
			if w.Header().Set("Etag", `"1"`); r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			html(w, `<title>第0街道2020年政府信息公开工作年度报告</title><link rel="stylesheet" href="/site.css"><img src="table.png"><img src="/lost.gif"><img src="http://elsewhere.example/x.gif">`+r.URL.Path)
		case "/site.css":
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, "p{color:red}")
		case "/nb/table.png":
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, "\x89PNG")
		default:
			http.NotFound(w, r)
		}
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Embeds != 2 || tally.Reports != 2 || tally.New != 2 || tally.Failed+tally.Refused != 0 || !tally.Whole {
		t.Fatalf("%+v, %v", tally, err)
	}
	for _, path := range []string{"/site.css", "/nb/table.png", "/lost.gif"} {
		if asked[path] != 1 {
			t.Errorf("%s was asked for %d times", path, asked[path])
		}
	}
	kept := 0
	for _, got := range captures(t, c.Store) {
		if got.Role == archive.RoleEmbed && got.Status == http.StatusOK && got.Via != "" {
			kept++
		}
	}
	if kept != 2 {
		t.Errorf("%d embeds kept, want 2", kept)
	}
	if tally, err = c.Crawl(t.Context(), p); err != nil || tally.Embeds != 0 || asked["/site.css"] != 1 {
		t.Errorf("second run: %+v, %v; style sheet asked for %d times", tally, err, asked["/site.css"])
	}
}
