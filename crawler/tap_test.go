package crawler

import (
	"compress/gzip"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
)

// speak answers every request on a bare connection with the given bytes, cut up as given.
func speak(t *testing.T, parts ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = c.Read(make([]byte, 4096))
				for _, p := range parts {
					_, _ = io.WriteString(c, p)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestHeadAsOnTheWire(t *testing.T) {
	const head = "HTTP/1.1 200 Fine\r\nx-lower: 1\r\nX-Odd:two  \r\nETag: W/\"1\"\r\nx-lower: 2\r\nContent-Length: 2\r\n\r\n"
	for name, parts := range map[string][]string{
		"whole":          {head + "ok"},
		"byte by byte":   strings.Split(head+"ok", ""),
		"early hints":    {"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", head, "ok"},
		"hints in parts": {"HTTP/1.1 103 Early", " Hints\r\n\r", "\n" + head[:30], head[30:] + "ok"},
	} {
		t.Run(name, func(t *testing.T) {
			addr := speak(t, parts...)
			dir := t.TempDir()
			store, err := archive.Open(t.Context(), dir, archive.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			p := Portal{ID: "test", Name: "甲区", Region: "310113", Hosts: []string{"127.0.0.1"}, AllowPrivate: true, Start: []Start{{URL: addr + "/x", Kind: "page"}}}
			tally, err := (&Crawler{Store: store, Log: quiet}).Crawl(t.Context(), p)
			if err != nil || tally.Reports != 1 {
				t.Fatalf("tally %+v, %v", tally, err)
			}
			if got := stored(t, dir, store, addr+"/robots.txt"); !strings.Contains(got, "WARC-IP-Address: 127.0.0.1\r\n") {
				t.Errorf("the server's address is not kept: %q", got)
			}
			if got := stored(t, dir, store, addr+"/robots.txt"); !strings.HasSuffix(got, "\r\n\r\n"+head+"ok\r\n\r\n") {
				t.Errorf("kept %q\nserved %q", got, head)
			}
		})
	}
}

// stored is the record of the only capture of an address as it stands in the WARC file.
func stored(t *testing.T, dir string, s *archive.Store, addr string) string {
	t.Helper()
	for c, err := range s.Captures(t.Context(), archive.Filter{URL: addr}) {
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(filepath.Join(dir, "warc", c.File))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(io.NewSectionReader(f, c.Offset, c.Length))
		if err != nil {
			t.Fatal(err)
		}
		record, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return string(record)
	}
	t.Fatalf("%s was not kept", addr)
	return ""
}

// TestHeadEnds covers what servers send that is no clean head: it is then written from what net/http read.
func TestHeadEnds(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP/1.1 200 OK\nA: b\n\nbody":                 "HTTP/1.1 200 OK\nA: b\n\n",
		"HTTP/1.1 200 OK\r\nA: b":                       "",
		"HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n":            "",
		"HTTP/1.1 101 Switching\r\nA: b\r\n\r\n":        "HTTP/1.1 101 Switching\r\nA: b\r\n\r\n",
		"A: " + strings.Repeat("a", maxHeader) + "\r\n": "",
	} {
		tp := &tap{}
		tp.note([]byte(in))
		if _, got := tp.heads(); string(got) != want {
			t.Errorf("%.40q gives %q, want %q", in, got, want)
		}
	}
}
