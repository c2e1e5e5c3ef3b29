package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestTrap(t *testing.T) {
	for addr, want := range map[string]bool{
		"http://h/zwgk/zfxxgk/zfxxgk/1.html": false, "http://h/art/2011/11/11/art_11_11.html": false,
		"http://h/a/b/a/b/a/b/a/b/": true, "http://h/": false, "http://h//////x": false,
	} {
		if got := trap(addr) != ""; got != want {
			t.Errorf("trap(%s) = %v", addr, got)
		}
	}
}

// TestEndlessSites: sites that make up a new address for every page are left, and say so.
func TestEndlessSites(t *testing.T) {
	for name, page := range map[string]func(n int) string{
		"a session in every address": func(n int) string { return entry(fmt.Sprintf("/nb/1.htm;jsessionid=%d", n), 1) },
		"paths that grow":            func(n int) string { return entry("nb/x/"+strings.Repeat("nb/x/", n)+"1.htm", 1) },
		"a calendar": func(n int) string {
			return fmt.Sprintf(`<a href="/nb/cal.htm?month=%d">下一页</a>`, n) + entry(fmt.Sprintf("/nb/e%d.htm", n), n)
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				n++
				html(w, page(n))
			})
			c := newCrawler(t)
			c.most = 20
			tally, err := c.Crawl(t.Context(), p)
			if err != nil || n > 60 {
				t.Errorf("%d requests, %+v, %v", n, tally, err)
			}
		})
	}
}
