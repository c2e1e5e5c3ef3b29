package crawler

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// secureSite starts a portal with a certificate that nobody signed.
func secureSite(t *testing.T, most uint16) Portal {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { html(w, "好") }))
	srv.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: most}
	srv.Config.ErrorLog = nil
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return (&site{Server: srv}).portal("page", "/x")
}

func TestBrokenCertificate(t *testing.T) {
	p := secureSite(t, tls.VersionTLS13)
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err == nil || len(tally.Failures) != 1 || !strings.Contains(tally.Failures[0].Message, "insecure_tls") {
		t.Fatalf("tally %+v, %v; want a failure that names insecure_tls", tally, err)
	}
	p.InsecureTLS = true
	tally, err = c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 1 {
		t.Fatalf("tally %+v, %v", tally, err)
	}
	for _, k := range captures(t, c.Store) {
		if !strings.HasPrefix(k.Note, "insecure_tls: x509: ") {
			t.Errorf("%s is kept with the note %q", k.URL, k.Note)
		}
	}
}

func TestOutdatedTLS(t *testing.T) {
	p := secureSite(t, tls.VersionTLS11)
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err == nil || !strings.Contains(tally.Failures[0].Message, "TLS handshake failed") {
		t.Fatalf("tally %+v, %v", tally, err)
	}
	p.InsecureTLS = true
	if tally, err = c.Crawl(t.Context(), p); err != nil || tally.Reports != 1 {
		t.Fatalf("tally %+v, %v", tally, err)
	}
	if k := captures(t, c.Store); k[0].Note != "insecure_tls: outdated TLS 1.1" {
		t.Errorf("kept with the note %q", k[0].Note)
	}
}

func TestPlainServerOnSecureAddress(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) { html(w, "好") })
	p.Start = []Start{{URL: strings.Replace(p.Start[0].URL, "http:", "https:", 1), Kind: "page"}}
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err == nil || !strings.Contains(tally.Failures[0].Message, "give the address with http://") {
		t.Errorf("tally %+v, %v", tally, err)
	}
}

// TestTrickleIsDropped: a server that sends a byte now and then loses the connection; what comes fast enough passes.
func TestTrickleIsDropped(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/nb/":
			html(w, listOf(entry("/nb/slow.htm", 0), entry("/nb/fast.htm", 1)))
		case "/nb/slow.htm":
			for r.Context().Err() == nil {
				fmt.Fprint(w, "x")
				w.(http.Flusher).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		default:
			for range 10 {
				html(w, strings.Repeat("x", 2000))
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		}
	})
	c := newCrawler(t)
	c.slowSpan, c.slowBytes = 150*time.Millisecond, 1000
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 1 || len(tally.Failures) != 1 {
		t.Fatalf("tally %+v, %v", tally, err)
	}
	if f := tally.Failures[0]; f.Code != "network" || !strings.Contains(f.Message, "dropped") {
		t.Errorf("failure %+v", f)
	}
}

func TestEndlessHeadIsDropped(t *testing.T) {
	addr := speak(t, "HTTP/1.1 200 OK\r\n"+strings.Repeat("A: b\r\n", maxHeaderLines+1)+"Content-Length: 0\r\n\r\n")
	p := Portal{ID: "test", Name: "甲区", Region: "310113", Hosts: []string{"127.0.0.1"}, AllowPrivate: true, Start: []Start{{URL: addr + "/x", Kind: "page"}}}
	c := newCrawler(t)
	if _, err := c.Crawl(t.Context(), p); err == nil || !strings.Contains(err.Error(), "more than 500 lines") {
		t.Errorf("error %v", err)
	}
	if k := captures(t, c.Store); len(k) != 0 {
		t.Errorf("kept %v", k)
	}
}

// TestRedirectInside: a public host that leads to an inner address is refused there, whatever its name says.
func TestRedirectInside(t *testing.T) {
	inner, asked := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})), 0
	t.Cleanup(inner.Close)
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, inner.URL+"/latest/meta-data/", http.StatusFound)
	})
	p.Start[0].Kind = "page"
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err == nil || asked != 2 || tally.Refused != 1 || tally.Failures[0].Code != "host" {
		t.Errorf("tally %+v, %v", tally, err)
	}
}

// TestDyingConnections: a server that reads a request on a kept connection and closes it has seen that request; asked
// again it is in its turn, and nothing is missing.
func TestDyingConnections(t *testing.T) {
	line, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	times := make(chan time.Time, 100)
	answer := func(conn net.Conn) {
		defer conn.Close()
		in := bufio.NewReader(conn)
		for n := 0; ; n++ {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			times <- time.Now()
			if n == 1 {
				return
			}
			body := "好"
			if r.URL.Path == "/nb/" {
				body = listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2))
			}
			fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
	}
	go func() {
		for {
			conn, err := line.Accept()
			if err != nil {
				return
			}
			go answer(conn)
		}
	}()
	p := Portal{ID: "test", Name: "甲区", Region: "310113", Hosts: []string{line.Addr().String()}, AllowPrivate: true, Delay: 30 * time.Millisecond,
		Start: []Start{{URL: "http://" + line.Addr().String() + "/nb/", Kind: "list"}}}
	c := newCrawler(t)
	c.pace.arrival = time.Hour
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 2 || tally.Failed != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
	if n := len(times); n <= tally.Fetched {
		t.Fatalf("the server saw %d requests, none twice", n)
	}
	for last := <-times; len(times) > 0; {
		next := <-times
		if gap := next.Sub(last); gap < p.Delay {
			t.Errorf("a request %v after the one before", gap)
		}
		last = next
	}
}
