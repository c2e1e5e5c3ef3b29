package archive

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRedirects(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	hop := func(n int, run, url, to string) Capture {
		x := page(n)
		x.URL, x.Run, x.Time = url, run, noon.Add(time.Duration(n)*time.Second)
		if to != "" {
			x.Status, x.Body, x.Header = 302, nil, http.Header{"Location": {to}}
		}
		return put(t, s, x)
	}
	hop(1, "old", "https://a.example/b", "")
	first := hop(2, "now", "https://a.example/a", "b")
	hop(3, "now", "https://a.example/b", "https://c.example/c?d=e#part")
	hop(4, "now", "https://c.example/c?d=e", "")
	hop(5, "now", "https://a.example/b", "")
	self := hop(6, "now", "https://r.example/", "/") // as servers do that set a cookie first
	hop(7, "now", "https://r.example/", "/")
	hop(8, "now", "https://r.example/", "")
	for n := range maxRedirects + 5 {
		hop(20+n, "now", "https://round.example/", "/")
	}
	round := all(t, s, Filter{URL: "https://round.example/"})[0]
	lost := hop(7, "now", "https://l.example/", "https://nowhere.example/")
	bad := hop(8, "now", "https://bad.example/", "http://[::1")
	for _, c := range []struct {
		from Capture
		want string
	}{
		{first, "https://a.example/a https://a.example/b https://c.example/c?d=e"}, {lost, "https://l.example/"}, {bad, "https://bad.example/"},
		{self, "https://r.example/ https://r.example/ https://r.example/"}, {round, strings.TrimSpace(strings.Repeat("https://round.example/ ", maxRedirects+1))},
	} {
		chain, err := s.Redirects(context.Background(), c.from)
		var got []string
		for _, c := range chain {
			got = append(got, c.URL)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s leads to %v, %v", c.from.URL, got, err)
		}
	}
}
