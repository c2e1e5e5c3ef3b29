package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/nianbao/nianbao/archive"
)

func TestGate(t *testing.T) {
	long := "User-agent: *\nDisallow: /a\n" + strings.Repeat("# filling\n", maxRobots/10) + "Disallow: /b\n"
	tests := []struct {
		name   string
		status int
		body   string
		err    error
		path   string
		want   bool
	}{
		{"absent", 404, "", nil, "/a", true},
		{"forbidden file", 403, "", nil, "/a", true},
		{"server fault", 500, "", nil, "/a", false},
		{"unavailable", 503, "", nil, "/a", false},
		{"too many requests", 429, "", nil, "/a", false},
		{"no answer", 0, "", errors.New("connection refused"), "/a", false},
		{"odd status", 304, "", nil, "/a", false},
		{"empty", 200, "", nil, "/a", true},
		{"all", 200, "User-agent: *\nDisallow: /\n", nil, "/a", false},
		{"other agent", 200, "User-agent: otherbot\nDisallow: /\n", nil, "/a", true},
		{"named", 200, "User-agent: *\nAllow: /\nUser-agent: NianBao\nDisallow: /a\n", nil, "/a", false},
		{"named and free", 200, "User-agent: nianbao\nDisallow:\n\nUser-agent: *\nDisallow: /\n", nil, "/a", true},
		{"longest rule", 200, "User-agent: *\nDisallow: /a\nAllow: /a/nb/\n", nil, "/a/nb/1.html", true},
		{"query", 200, "User-agent: *\nDisallow: /*?page=\n", nil, "/list.jsp?page=2", false},
		{"rule before agent", 200, "Disallow: /a\nUser-agent: *\nDisallow: /b\n", nil, "/a", true},
		{"rule after a stray line", 200, "Disallow: /a\nUser-agent: *\nDisallow: /b\n", nil, "/b", false},
		{"bad delay", 200, "User-agent: *\nCrawl-delay: soon\nDisallow: /b\n", nil, "/b", false},
		{"error page as robots", 200, "<html><body><a href='http://x/'>404: page not found</a></body></html>", nil, "/a", true},
		{"old line ends", 200, "User-agent: *\rDisallow: /a\r", nil, "/a", false},
		{"within the size cap", 200, long, nil, "/a", false},
		{"beyond the size cap", 200, long, nil, "/b", true},
		{"too slow", 200, "User-agent: *\nCrawl-delay: 3600\n", nil, "/a", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			g := &gate{agent: "nianbao", sites: map[string]*rules{}, fetch: func(context.Context, string) (int, []byte, time.Time, error) {
				asked++
				return tt.status, []byte(tt.body), time.Now(), tt.err
			}}
			u, err := url.Parse("http://www.example.gov.cn" + tt.path)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				err := g.check(t.Context(), u)
				if (err == nil) != tt.want {
					t.Errorf("check = %v, want allowed %v", err, tt.want)
				}
				var f *Failure
				if err != nil && (!errors.As(err, &f) || f.Code != "robots") {
					t.Errorf("refused with %v, want a failure of code robots", err)
				}
			}
			if asked != 1 {
				t.Errorf("robots.txt asked for %d times", asked)
			}
		})
	}
}

func TestGateDelayAndAge(t *testing.T) {
	asked := 0
	g := &gate{agent: "nianbao", sites: map[string]*rules{}, fetch: func(context.Context, string) (int, []byte, time.Time, error) {
		asked++
		return 200, []byte("User-agent: *\nCrawl-delay: 2.5\n"), time.Now(), nil
	}}
	u, _ := url.Parse("http://www.example.gov.cn/a")
	if err := g.check(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	if d := g.delay("www.example.gov.cn"); d != 2500*time.Millisecond {
		t.Errorf("delay %v, want 2.5s", d)
	}
	g.sites["http://www.example.gov.cn"].read = time.Now().Add(-2 * robotsAge)
	if err := g.check(t.Context(), u); err != nil || asked != 2 {
		t.Errorf("old rules: %v after %d requests, want them read again", err, asked)
	}
}

// TestRobotsRedirects: five are followed, more mean that the rules are not known.
func TestRobotsRedirects(t *testing.T) {
	for hops, want := range map[int]int{maxRobotsHops: 1, maxRobotsHops + 1: 0} {
		_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
			var n int
			switch _, err := fmt.Sscanf(r.URL.Path, "/robots%d.txt", &n); {
			case r.URL.Path == "/robots.txt" || err == nil && n < hops:
				http.Redirect(w, r, fmt.Sprintf("/robots%d.txt", n+1), http.StatusFound)
			case err == nil:
				fmt.Fprint(w, "User-agent: *\nAllow: /\n")
			default:
				html(w, "好")
			}
		})
		p.Start[0].Kind = "page"
		if tally, err := newCrawler(t).Crawl(t.Context(), p); tally.Reports != want {
			t.Errorf("%d redirects: %+v, %v", hops, tally, err)
		}
	}
}

// TestRobotsElsewhere: a robots.txt on a host that is not among the portal's forbids its site, and is asked for once.
func TestRobotsElsewhere(t *testing.T) {
	asked := 0
	files, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "http://elsewhere.example/robots.txt", http.StatusFound)
	})
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		html(w, listOf(entry(files.URL+"/nb/1.htm", 0), entry(files.URL+"/nb/2.htm", 1), entry("/nb/3.htm", 2)))
	})
	p.Hosts = append(p.Hosts, hostOf(files.URL))
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err != nil || asked != 1 || tally.Reports != 1 || tally.Refused != 2 || tally.Failures[0].Code != "host" {
		t.Errorf("%d requests, %+v, %v", asked, tally, err)
	}
}

// TestRobotsRetryAfter: a site that is in trouble at its robots.txt is left alone for as long as it asks for.
func TestRobotsRetryAfter(t *testing.T) {
	asked := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	c := newCrawler(t)
	for _, want := range []error{ErrUnreachable, ErrPaused} {
		if _, err := c.Crawl(t.Context(), p); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if asked != 1 {
		t.Errorf("%d requests", asked)
	}
}

// TestRobotsAge: rules out of the archive are as old as their capture.
func TestRobotsAge(t *testing.T) {
	asked := 0
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.NotFound(w, r)
	})
	c := newCrawler(t)
	was := time.Now().Add(-23 * time.Hour)
	if _, err := c.Store.Put(t.Context(), archive.Exchange{URL: srv.URL + "/robots.txt", Time: was, Role: archive.RoleRobots, Status: 404}); err != nil {
		t.Fatal(err)
	}
	r, err := c.begin(p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	u, _ := url.Parse(srv.URL + "/a")
	if err := r.gate.check(t.Context(), u); err != nil || asked != 0 {
		t.Fatalf("%v after %d requests", err, asked)
	}
	if read := r.gate.sites[srv.URL].read; read.Sub(was).Abs() > time.Second {
		t.Errorf("the rules of %v are taken for those of %v", was, read)
	}
}

// TestRobotsBehindACookie: a site that gives a session to whoever comes, by a redirect to the same address, does so at
// its robots.txt too.
func TestRobotsBehindACookie(t *testing.T) {
	given := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch _, err := r.Cookie("SESSION"); {
		case err != nil:
			given++
			http.SetCookie(w, &http.Cookie{Name: "SESSION", Value: "1", Path: "/"})
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		default:
			html(w, listOf(entry("/nb/1.htm", 1)))
		}
	})
	if tally, err := newCrawler(t).Crawl(t.Context(), p); err != nil || tally.Reports != 1 || given != 1 {
		t.Errorf("%+v, %v, %d sessions", tally, err, given)
	}
}

// TestRobotsInAnotherCharset: a robots.txt that an editor saved as UTF-16 says the same from the site and from the
// archive.
func TestRobotsInAnotherCharset(t *testing.T) {
	file, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("User-agent: *\r\nDisallow: /nb/2.htm\r\n")
	if err != nil {
		t.Fatal(err)
	}
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, file)
			return
		}
		html(w, listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2)))
	})
	c := newCrawler(t)
	for range 2 {
		if tally, err := c.Crawl(t.Context(), p); err != nil || tally.Reports != 1 || tally.Refused != 1 {
			t.Errorf("%+v, %v", tally, err)
		}
	}
}

// TestRobotsOfDaysToCome: what was kept under a clock that went wrong does not hold until its day has come.
func TestRobotsOfDaysToCome(t *testing.T) {
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
			return
		}
		html(w, listOf(entry("/nb/1.htm", 1)))
	})
	c := newCrawler(t)
	then := time.Now().AddDate(1, 0, 0)
	if _, err := c.Store.Put(t.Context(), archive.Exchange{URL: srv.URL + "/robots.txt", Time: then, Role: archive.RoleRobots, Status: 404}); err != nil {
		t.Fatal(err)
	}
	if tally, err := c.Crawl(t.Context(), p); !errors.Is(err, ErrUnreachable) || tally.Refused != 1 {
		t.Errorf("%+v, %v", tally, err)
	}
}
