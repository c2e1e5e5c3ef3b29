package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/internal/portalsim"
)

func openStore(t *testing.T) *archive.Store {
	t.Helper()
	s, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newCrawler(t *testing.T) *Crawler {
	return &Crawler{Store: openStore(t), Log: quiet, backoff: time.Millisecond}
}

// serve starts a portal that answers by handle, and allows everything in robots.txt unless handle has it.
func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request)) (*httptest.Server, Portal) {
	srv := httptest.NewServer(http.HandlerFunc(handle))
	t.Cleanup(srv.Close)
	return srv, (&site{Server: srv}).portal("list", "/nb/")
}

// captures lists what was fetched; accounts of runs are left out.
func captures(t *testing.T, s *archive.Store) []archive.Capture {
	t.Helper()
	var all []archive.Capture
	for c, err := range s.Captures(t.Context(), archive.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Role != RoleRun {
			all = append(all, c)
		}
	}
	return all
}

// show is a capture in one line, less what differs from run to run.
func show(base string, c archive.Capture) string {
	return strings.ReplaceAll(fmt.Sprintf("%s %s %d %s via=%s %q", c.Role, c.URL, c.Status, c.Kind, c.Via, c.LinkText), base, "")
}

func html(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, body)
}

func listOf(links ...string) string { return "<ul>" + strings.Join(links, "") + decoy + "</ul>" }

func TestCrawlKeepsEverything(t *testing.T) {
	page := []byte(`<title>第0街道2020年政府信息公开工作年度报告</title><p>正文</p><a href="P1.pdf">附件</a>`)
	pdf := []byte("%PDF-1.4\n\x00\xff%%EOF")
	list, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(listOf(entry("/nb/t0.htm", 0), entry("/nb/gone.htm", 1))))
	if err != nil {
		t.Fatal(err)
	}
	var agents []string
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		agents = append(agents, r.UserAgent(), r.Header.Get("Accept-Encoding"))
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
		case "/nb/":
			w.Header().Set("Content-Type", "text/html") // GBK, and nobody says so
			_, _ = w.Write(list)
		case "/nb/t0.htm":
			w.Header().Set("Content-Type", "text/html; charset=gb2312") // a lie
			_, _ = w.Write(page)
		case "/nb/P1.pdf":
			w.Header().Set("Content-Type", "application/pdf;charset=GBK")
			_, _ = w.Write(pdf)
		default:
			http.NotFound(w, r)
		}
	})
	c := newCrawler(t)
	var events []string
	c.Progress = func(e Event) {
		if e.Kind != "wait" {
			events = append(events, fmt.Sprintf("%s %d/%d", e.Kind, e.Done, e.Total))
		}
	}
	tally, err := c.Crawl(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if tally.Lists != 1 || tally.Found != 2 || tally.Reports != 1 || tally.Assets != 1 || tally.New != 2 || tally.Failed != 1 || tally.Bytes == 0 {
		t.Errorf("tally %+v", tally)
	}
	if f := tally.Failures[0]; f.URL != srv.URL+"/nb/gone.htm" || f.Code != "http" || f.Status != 404 {
		t.Errorf("failure %+v", f)
	}
	var got []string
	for _, k := range captures(t, c.Store) {
		got = append(got, show(srv.URL, k))
	}
	want := []string{
		`robots /robots.txt 200 response via= ""`,
		`list /nb/ 200 response via= ""`,
		`report /nb/t0.htm 200 response via=/nb/ "第0街道2020年政府信息公开工作年度报告"`,
		`report /nb/gone.htm 404 response via=/nb/ "第1街道2020年政府信息公开工作年度报告"`,
		`asset /nb/P1.pdf 200 response via=/nb/t0.htm "附件"`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("captures (-want +got):\n%s", d)
	}
	for addr, want := range map[string][]byte{"/nb/": list, "/nb/t0.htm": page, "/nb/P1.pdf": pdf} {
		k, err := c.Store.Latest(t.Context(), srv.URL+addr)
		if err != nil {
			t.Fatal(err)
		}
		if body, _, err := c.Store.Body(t.Context(), k.SHA256); err != nil || !bytes.Equal(body, want) {
			t.Errorf("%s: kept %q, %v; served %q", addr, body, err, want)
		}
	}
	if d := cmp.Diff([]string{DefaultUserAgent, "gzip"}, slices.Compact(agents[:2])); d != "" || slices.Contains(agents, "identity") {
		t.Errorf("sent %v", agents)
	}
	if d := cmp.Diff([]string{"list 1/1", "report 2/3", "failed 3/4", "asset 4/4", "done 4/4"}, events); d != "" {
		t.Errorf("events (-want +got):\n%s", d)
	}
}

// TestRecrawlOfSimulatedPortals crawls every make that the demonstration has, twice.
func TestRecrawlOfSimulatedPortals(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 7, FromYear: 2021, ToYear: 2024, Agencies: 6})
	if err != nil {
		t.Fatal(err)
	}
	if err := world.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer world.Stop()
	for _, sim := range world.Portals() {
		t.Run(sim.ID, func(t *testing.T) {
			p, err := parsePortal(sim.Definition())
			if err != nil {
				t.Fatal(err)
			}
			c := newCrawler(t)
			tally, err := c.Crawl(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			kept := map[string]bool{}
			for _, k := range captures(t, c.Store) {
				if k.Role == archive.RoleReport && k.Status == 200 {
					kept[k.URL] = true
				}
			}
			for _, g := range sim.Gold() {
				if !kept[g.URL] {
					t.Errorf("%s was not fetched", g.URL)
				}
				delete(kept, g.URL)
				delete(kept, g.Page)
			}
			for addr := range kept {
				t.Errorf("%s was fetched as a report and is none", addr)
			}
			if tally.Failed+tally.Refused > 0 || tally.Alarm != "" {
				t.Errorf("tally %+v", tally)
			}
			again, err := c.Crawl(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if again.New != 0 || again.Unchanged != tally.New || again.Found != tally.Found || again.Bytes*10 > tally.Bytes {
				t.Errorf("second crawl %+v\nafter %+v", again, tally)
			}
		})
	}
}

func TestRecrawlSeesChange(t *testing.T) {
	version := "一"
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			html(w, listOf(entry("/nb/a.htm", 0), entry("/nb/b.htm", 1)))
		case "/nb/a.htm": // no validators: fetched whole each time
			html(w, "同样")
		case "/nb/b.htm":
			html(w, version)
		default:
			http.NotFound(w, r)
		}
	})
	c := newCrawler(t)
	if _, err := c.Crawl(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	version = "二"
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Changed != 1 || tally.New != 0 || tally.Unchanged != 1 {
		t.Errorf("tally %+v, %v; want one changed, one unchanged", tally, err)
	}
	n := 0
	for k, err := range c.Store.Captures(t.Context(), archive.Filter{URL: srv.URL + "/nb/b.htm"}) {
		if err != nil || k.Kind != archive.KindResponse {
			t.Errorf("%+v, %v", k, err)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d versions kept, want 2", n)
	}
}

// TestFailures holds answers that must become a listed failure of the right code, while the crawl goes on.
func TestFailures(t *testing.T) {
	zip := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(s))
		_ = z.Close()
		return b.Bytes()
	}
	tests := []struct {
		name, code, say string
		kept            int // captures of the address
		handle          http.HandlerFunc
	}{
		{"too large, announced", "size", "larger than the limit", 0, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			_, _ = w.Write(make([]byte, 5000))
		}},
		{"too large, in chunks", "size", "larger than the limit", 0, func(w http.ResponseWriter, r *http.Request) {
			for range 5 {
				_, _ = w.Write(make([]byte, 1000))
				w.(http.Flusher).Flush()
			}
		}},
		{"shorter than announced", "size", "broke off", 0, func(w http.ResponseWriter, r *http.Request) {
			conn, buf, _ := w.(http.Hijacker).Hijack()
			_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
			_ = buf.Flush()
			_ = conn.Close()
		}},
		{"connection closed", "network", "no answer", 0, func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.Close()
		}},
		{"server fault", "http", "status 500", 2, // asked once more at the end
			func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }},
		{"redirect outside", "host", "add elsewhere.example to hosts", 1, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.example/x", http.StatusFound)
		}},
		{"redirect to the home page", "moved", "home page", 1, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/", http.StatusFound)
		}},
		{"redirect to the home page by name", "moved", "home page", 1, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/index.shtml", http.StatusFound)
		}},
		{"redirect to a page for errors", "moved", "page for errors", 1, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/404.html", http.StatusFound)
		}},
		{"nothing", "network", "nothing in it", 2, func(w http.ResponseWriter, r *http.Request) {}}, // asked once more at the end
		{"nothing, packed", "network", "nothing in it", 2, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zip(""))
		}},
		{"no content", "http", "status 204", 1, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }},
		{"a part", "http", "status 206", 1, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusPartialContent)
			fmt.Fprint(w, "half of it")
		}},
		{"redirect in circles", "moved", "redirects more than", maxHops, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}},
		{"redirect past robots.txt", "robots", "does not allow", 1, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/private/x", http.StatusFound)
		}},
		{"unpacks too far", "encoding", "unpacks to more than the limit", 1, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(zip(strings.Repeat("0", 1<<20)))
		}},
		{"coding not asked for", "encoding", "not asked for", 1, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "br")
		}},
		{"busy for ever", "busy", "after 4 tries", maxTries, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/robots.txt":
					fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
				case "/nb/":
					html(w, listOf(entry("/nb/bad.htm", 0), entry("/nb/good.htm", 1)))
				case "/nb/bad.htm":
					tt.handle(w, r)
				default:
					html(w, "好")
				}
			})
			c := newCrawler(t)
			c.MaxBody = 2000
			tally, err := c.Crawl(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if tally.Reports != 1 || len(tally.Failures) != 1 || tally.Failed+tally.Refused != 1 {
				t.Fatalf("tally %+v, want one report and one failure", tally)
			}
			if f := tally.Failures[0]; f.Code != tt.code || !strings.Contains(f.Message, tt.say) {
				t.Errorf("failure %+v, want code %s and %q", f, tt.code, tt.say)
			}
			n := 0
			for range c.Store.Captures(t.Context(), archive.Filter{URL: srv.URL + "/nb/bad.htm"}) {
				n++
			}
			if n != tt.kept {
				t.Errorf("%d captures of the address, want %d", n, tt.kept)
			}
		})
	}
}

// TestHostileAnswers sends heads that the archive would refuse: none of them may end the crawl of the portal.
func TestHostileAnswers(t *testing.T) {
	for name, head := range map[string]string{
		"nul in a header":        "HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nContent-Length: 2\r\n\r\nok",
		"return in a header":     "HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 2\r\n\r\nok",
		"return in the reason":   "HTTP/1.1 200 O\rK\x00\r\nContent-Length: 2\r\n\r\nok",
		"blank in a location":    "HTTP/1.1 302 Found\r\nLocation: /a b?c=<d e>\r\nContent-Length: 0\r\n\r\n",
		"endless location":       "HTTP/1.1 302 Found\r\nLocation: /" + strings.Repeat("a", 20000) + "\r\nContent-Length: 0\r\n\r\n",
		"odd scheme":             "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
		"location without value": "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
		"endless header":         "HTTP/1.1 200 OK\r\nX-A: " + strings.Repeat("a", 2*maxHeader) + "\r\n\r\n",
		"no HTTP":                "hello\r\n\r\n",
		"status 0":               "HTTP/1.1 000 OK\r\nContent-Length: 2\r\n\r\nok",
		"status 99":              "HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\nok",
		"blank in a name":        "HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 2\r\n\r\nok",
		"blank behind a name":    "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 2\r\n\r\nok",
	} {
		t.Run(name, func(t *testing.T) {
			_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/nb/":
					html(w, listOf(entry("/nb/bad.htm", 0), entry("/nb/good.htm", 1)))
				case "/nb/bad.htm":
					conn, buf, _ := w.(http.Hijacker).Hijack()
					_, _ = buf.WriteString(head)
					_ = buf.Flush()
					_ = conn.Close()
				default:
					html(w, "好")
				}
			})
			c := newCrawler(t)
			tally, err := c.Crawl(t.Context(), p)
			if err != nil || tally.Reports < 1 || tally.Reports+len(tally.Failures) != 2 {
				t.Errorf("tally %+v, %v", tally, err)
			}
			if strings.HasSuffix(name, "a name") && tally.Reports != 2 {
				t.Errorf("what browsers show is not kept: %+v", tally)
			}
			for _, kept := range captures(t, c.Store) {
				if kept.Kind == archive.KindResource {
					t.Errorf("kept as loaded by hand: %+v", kept)
				}
			}
			if v, err := c.Store.Verify(t.Context(), nil); err != nil || v.Problems > 0 {
				t.Errorf("verify: %+v, %v", v, err)
			}
		})
	}
}

func TestPackedList(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(listOf(entry("/nb/t.htm", 0))))
	_ = z.Close()
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/nb/" {
			html(w, "")
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(packed.Bytes())
	})
	c := newCrawler(t)
	for range 2 { // the second time the list comes out of the archive
		tally, err := c.Crawl(t.Context(), p)
		if err != nil || tally.Found != 1 {
			t.Errorf("tally %+v, %v", tally, err)
		}
	}
	k, err := c.Store.Latest(t.Context(), srv.URL+"/nb/")
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(packed.Bytes()); k.Payload != hex.EncodeToString(sum[:]) || k.Size != int64(packed.Len()) {
		t.Errorf("kept %+v, want the bytes as served", k)
	}
}

func TestRobotsRefusal(t *testing.T) {
	asked := 0
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			asked++
		}
		w.WriteHeader(http.StatusInternalServerError)
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "robots.txt answers with status 500") {
		t.Errorf("error %v", err)
	}
	if asked != 0 || tally.Refused != 1 || len(tally.Failures) != 1 {
		t.Errorf("%d requests past a failing robots.txt, tally %+v", asked, tally)
	}
	if k := captures(t, c.Store); len(k) != 1 || k[0].URL != srv.URL+"/robots.txt" || k[0].Role != archive.RoleRobots {
		t.Errorf("captures %v, want the robots.txt", k)
	}
}

func TestBlockedPortalIsLeft(t *testing.T) {
	asked := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/nb/":
			html(w, listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2), entry("/nb/3.htm", 3)))
		default:
			if asked++; asked > 1 {
				html(w, "<html><title>安全验证</title></html>")
				return
			}
			html(w, "好")
		}
	})
	p.Expect.MinReports = 40
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if !errors.Is(err, ErrBlocked) || !strings.Contains(err.Error(), "nianbao import") {
		t.Errorf("error %v", err)
	}
	if asked != 2 || tally.Reports != 1 || tally.Refused != 1 || tally.Failures[0].Code != "blocked" {
		t.Errorf("%d requests, tally %+v; want a stop at the wall", asked, tally)
	}
	if !strings.Contains(tally.Alarm, "found 3 reports") || !strings.Contains(tally.Alarm, "at least 40") {
		t.Errorf("alarm %q", tally.Alarm)
	}
	k := captures(t, c.Store)
	if last := k[len(k)-1]; last.Role != RoleBlocked || last.Status != 200 {
		t.Errorf("the wall is kept as %+v", last)
	}
}

func TestBusyServerIsAskedAgain(t *testing.T) {
	busy := 2
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/nb/" && busy > 0 {
			busy--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		html(w, listOf())
	})
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err != nil || tally.Lists != 1 || len(tally.Failures) != 0 {
		t.Errorf("tally %+v, %v", tally, err)
	}
}

func TestLongRetryAfterEndsTheRun(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/nb/" {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if _, err := newCrawler(t).Crawl(t.Context(), p); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "24h0m0s") {
		t.Errorf("error %v", err)
	}
}

func TestPortalDown(t *testing.T) {
	srv, p := serve(t, func(http.ResponseWriter, *http.Request) {})
	srv.Close()
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "see that the site is up") {
		t.Errorf("error %v", err)
	}
	if len(tally.Failures) != 1 || tally.Failures[0].Code != "network" || tally.Failed != 1 {
		t.Errorf("tally %+v", tally)
	}
}

func TestPortalDiesOnTheWay(t *testing.T) {
	asked := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt", "/nb/":
			html(w, listOf(slices.Concat(chunks(trsPath)...)...))
		default:
			asked++
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if !errors.Is(err, ErrUnreachable) || asked != maxMisses || tally.Failed != maxMisses {
		t.Errorf("%d requests, tally %+v, %v; want the portal given up after %d", asked, tally, err, maxMisses)
	}
}

func TestPrivateAddressRefused(t *testing.T) {
	asked := 0
	_, p := serve(t, func(http.ResponseWriter, *http.Request) { asked++ })
	p.AllowPrivate = false
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err == nil || asked != 0 || tally.Refused != 1 || tally.Failures[0].Code != "private" {
		t.Errorf("%d requests, tally %+v, %v", asked, tally, err)
	}
}

func TestCancelFinishesThePageInHand(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/nb/":
			html(w, listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2)))
		default:
			cancel()
			time.Sleep(20 * time.Millisecond)
			html(w, "好")
		}
	})
	p.Delay = 50 * time.Millisecond
	c := newCrawler(t)
	tally, err := c.Crawl(ctx, p)
	if !errors.Is(err, context.Canceled) || tally.Reports != 1 || len(tally.Failures) != 0 {
		t.Errorf("tally %+v, %v; want the first report and the context's error", tally, err)
	}
	if _, err := c.Store.Latest(t.Context(), srv.URL+"/nb/1.htm"); err != nil {
		t.Errorf("the page in hand was not kept: %v", err)
	}
}

func TestArchiveFailureEndsTheRun(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) { html(w, "") })
	dir := t.TempDir()
	w, err := archive.Open(t.Context(), dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	store, err := archive.OpenReader(t.Context(), dir) // cannot keep anything
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := (&Crawler{Store: store, Log: quiet}).Crawl(t.Context(), p); !errors.Is(err, archive.ErrReadOnly) {
		t.Errorf("error %v, want %v", err, archive.ErrReadOnly)
	}
}

func TestCrawlRefusesWhatItCannotDo(t *testing.T) {
	_, p := serve(t, func(http.ResponseWriter, *http.Request) {})
	if _, err := (&Crawler{}).Crawl(t.Context(), p); err == nil {
		t.Error("a crawl without an archive was taken")
	}
	p.Render = "browser"
	t.Setenv("PATH", t.TempDir()) // no browser is found there
	if _, err := newCrawler(t).Crawl(t.Context(), p); err == nil || !strings.Contains(err.Error(), "render: browser") {
		t.Errorf("render: browser: %v", err)
	}
	p.Render, p.Hosts = "", nil
	if _, err := newCrawler(t).Crawl(t.Context(), p); err == nil || !strings.Contains(err.Error(), "hosts is empty") {
		t.Errorf("no hosts: %v", err)
	}
}

// TestDelayIsKept counts every request, robots.txt and redirects too, of two portals that share one host.
func TestDelayIsKept(t *testing.T) {
	const delay = 15 * time.Millisecond
	var mu sync.Mutex
	var times []time.Time
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		times = append(times, time.Now())
		mu.Unlock()
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/nb/":
			html(w, listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2)))
		case "/nb/1.htm":
			http.Redirect(w, r, "/nb/1/new.htm", http.StatusMovedPermanently)
		default:
			html(w, "好")
		}
	})
	p.Delay = delay
	c := newCrawler(t)
	c.pace.arrival = time.Hour // the server may be kept waiting for a processor, and looks at its clock then
	other := p
	other.ID = "other"
	var wg sync.WaitGroup
	for _, portal := range []Portal{p, other} {
		wg.Go(func() {
			if _, err := c.Crawl(t.Context(), portal); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(times) != 10 {
		t.Errorf("%d requests, want 10", len(times))
	}
	for i := 1; i < len(times); i++ {
		if gap := times[i].Sub(times[i-1]); gap < delay {
			t.Errorf("request %d came %v after the one before, want %v at least", i, gap, delay)
		}
	}
}

func TestYearColumnBehindAReportName(t *testing.T) {
	s := newSite(t)
	put(s, "/nb/", nil, `<a href="2019nb/" title="2019年政府信息公开年报">2019年政府信息公开年报</a>`)
	put(s, "/nb/2019nb/", []string{entry("/nb/2019nb/202001/t1.htm", 1), entry("/xx/t2.htm", 2)}, `<a href="index_1.html">下一页</a>`)
	put(s, "/nb/2019nb/index_1.html", []string{entry("/nb/2019nb/202001/t3.htm", 3)}, "")
	s.pages["/nb/2019nb/202001/t1.htm"], s.pages["/nb/2019nb/202001/t3.htm"] = "好", "也好"
	tally, err := newCrawler(t).Crawl(t.Context(), s.portal("list", "/nb/"))
	if err != nil || tally.Failed != 0 || tally.Found != 3 {
		t.Errorf("tally %+v, %v", tally, err)
	}
	want := []string{"/nb/", "/nb/2019nb/", "/nb/2019nb/index_1.html", "/nb/2019nb/202001/t1.htm", "/nb/2019nb/202001/t3.htm"}
	if d := cmp.Diff(want, s.hits); d != "" {
		t.Errorf("requests (-want +got):\n%s", d)
	}
}

// TestUnaskedConfirmation: "not modified" in answer to a request without a condition confirms nothing.
func TestUnaskedConfirmation(t *testing.T) {
	broken := false
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/nb/":
			html(w, listOf(entry("/nb/1.htm", 1)))
		case broken && r.URL.Path == "/nb/1.htm":
			w.WriteHeader(http.StatusNotModified)
		default:
			html(w, "报告")
		}
	})
	c := newCrawler(t)
	for _, broken = range []bool{false, true} {
		tally, err := c.Crawl(t.Context(), p)
		if err != nil || tally.Unchanged != 0 || (tally.Failed == 1) != broken {
			t.Errorf("broken %v: %+v, %v", broken, tally, err)
		}
	}
}

// TestClockSetBack: a capture of days to come does not make every page that follows it a change.
func TestClockSetBack(t *testing.T) {
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/nb/" {
			html(w, listOf(entry("/nb/1.htm", 1)))
			return
		}
		html(w, "二")
	})
	c := newCrawler(t)
	kept := archive.Exchange{URL: srv.URL + "/nb/1.htm", Time: time.Now().AddDate(1, 0, 0), Role: archive.RoleReport, Status: 200, Body: []byte("一")}
	if _, err := c.Store.Put(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	for changed := 1; changed >= 0; changed-- {
		if tally, err := c.Crawl(t.Context(), p); err != nil || tally.Changed != changed || tally.Unchanged != 1-changed {
			t.Errorf("%+v, %v, want %d changed", tally, err, changed)
		}
	}
}
