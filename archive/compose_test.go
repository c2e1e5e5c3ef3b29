package archive

import (
	"context"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// stored returns the records of the only file of s, in order.
func stored(t *testing.T, s *Store) []*record {
	t.Helper()
	names, err := s.files()
	must(t, err)
	var all []*record
	for _, name := range names {
		f, size, err := s.openFile(name)
		must(t, err)
		defer f.Close()
		must(t, newMembers(f, size).walk(context.Background(), 0, func(r *record) error {
			c := *r
			c.head, c.body = slices.Clone(r.head), slices.Clone(r.body)
			all = append(all, &c)
			return nil
		}, func(at int64, err error) { t.Errorf("byte %d: %v", at, err) }))
	}
	return all
}

func TestRecordsOfAnExchange(t *testing.T) {
	s := open(t, t.TempDir(), Options{Software: "nianbao 1.2"})
	x := page(1)
	put(t, s, x)
	put(t, s, x)
	put(t, s, imported(1))
	rs := stored(t, s)
	var kinds []string
	for _, r := range rs {
		kinds = append(kinds, r.kind())
		if err := r.check(); err != nil {
			t.Errorf("%s: %v", r.kind(), err)
		}
		if r.info() != rs[0].id() {
			t.Errorf("%s names the warcinfo record %q", r.kind(), r.info())
		}
		if Kind(r.kind()) == KindRevisit {
			for name, want := range map[string]string{
				"WARC-Profile": profileSame, "WARC-Refers-To": bracket(rs[2].id()), "WARC-Refers-To-Target-URI": x.URL,
				"WARC-Refers-To-Date": "2024-02-03T04:05:07.789123Z", "WARC-Payload-Digest": digest(x.Body),
			} {
				if got := r.fields.get(name); got != want {
					t.Errorf("the revisit has %s: %s, want %s", name, got, want)
				}
			}
			if len(r.body) > 0 {
				t.Errorf("the revisit has a body: %q", r.body)
			}
		}
	}
	if want := "warcinfo request response metadata request revisit metadata resource metadata"; strings.Join(kinds, " ") != want {
		t.Fatalf("records %v, want %s", kinds, want)
	}
	if rs[1].fields.get("WARC-Concurrent-To") != bracket(rs[2].id()) || rs[3].fields.get("WARC-Refers-To") != bracket(rs[2].id()) {
		t.Error("request and metadata do not name their response")
	}
	if string(rs[1].head) != string(x.Request) || string(rs[2].body) != string(x.Body) {
		t.Error("request or body are not as served")
	}
	if !strings.Contains(string(rs[0].body), "software: nianbao 1.2\r\n") {
		t.Errorf("warcinfo says %q", rs[0].body)
	}
	if want := "role: report\r\nvia: https://www.example.gov.cn/zwgk/ndbg/index.html\r\nlink-text: 某局 1 年度报告\r\nportal: example\r\nrun: run-1\r\nregion: 320813\r\nagency: 320813-finance\r\nyear: 2023\r\n"; string(rs[3].body) != want {
		t.Errorf("metadata says %q", rs[3].body)
	}
}

func TestResponseHead(t *testing.T) {
	for name, c := range map[string]struct {
		x    Exchange
		want string
	}{
		"bare":      {Exchange{Status: 404}, "HTTP/1.1 404 Not Found\r\n\r\n"},
		"as served": {Exchange{Status: 200, Proto: "HTTP/1.0", Reason: "好 OK", Header: http.Header{"B": {"2", ""}, "A": {"\xc4\xea"}}}, "HTTP/1.0 200 好 OK\r\nA: \xc4\xea\r\nB: 2\r\nB: \r\n\r\n"},
		"chunked": {Exchange{Status: 200, Header: http.Header{"Transfer-Encoding": {"chunked"}, "Content-Encoding": {"gzip"}}, Body: []byte("x")},
			"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n"},
		"length fits": {Exchange{Status: 200, Header: http.Header{"Content-Length": {"3"}}, Body: []byte("abc")}, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"},
		"length lies": {Exchange{Status: 200, Header: http.Header{"Content-Length": {"9"}}, Body: []byte("abc")}, "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Length: 9\r\n\r\n"},
		"HTTP/2":      {Exchange{Status: 200, Proto: "HTTP/2.0"}, "HTTP/1.1 200 OK\r\n\r\n"},
	} {
		if got := string(c.x.storedHead()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	x := page(1)
	x.Proto = "HTTP/2.0"
	if r := mainRecord(&x, "", x.sums(), nil); r.fields.get("WARC-Protocol") != "h2" {
		t.Errorf("HTTP/2 is noted as %q", r.fields.get("WARC-Protocol"))
	}
}

// TestWarcio has the files read by a WARC library that is not ours.
func TestWarcio(t *testing.T) {
	python := python(t, "warcio")
	s := open(t, t.TempDir(), Options{})
	cs := grow(t, s)
	path := s.path(cs[0].File)
	out, err := exec.Command(python, "-m", "warcio.cli", "check", "-v", path).CombinedOutput()
	if err != nil || strings.Contains(string(out), "failed") || strings.Count(string(out), "digest pass") < len(cs) {
		t.Errorf("warcio check: %v\n%s", err, out)
	}
	out, err = exec.Command(python, "-m", "warcio.cli", "index", "-f", "offset,warc-type,http:status,warc-target-uri", path).CombinedOutput()
	if n := strings.Count(string(out), "\n"); err != nil || n != len(stored(t, s)) || strings.Contains(string(out), "WARNING") {
		t.Errorf("warcio index: %d records, %v\n%s", n, err, out)
	}
}

// TestHeadAsServed: order, case and blanks of a head stay; what the stored message may not claim is renamed in place.
func TestHeadAsServed(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	x.Note = "certificate not checked:\nexpired"
	x.Head = []byte("HTTP/1.1 200 \r\nx-b:1\r\nDate: now\r\nX-A:  2 \r\nTRANSFER-encoding: chunked\r\nContent-length: 7\r\ncontent-type: text/html\r\n\r\n")
	c := put(t, s, x)
	if c.Type != "text/html" || c.Status != 200 || c.Note != "certificate not checked: expired" {
		t.Errorf("capture %+v", c)
	}
	want := "HTTP/1.1 200 \r\nx-b:1\r\nDate: now\r\nX-A:  2 \r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nX-Archive-Orig-Content-Length: 7\r\ncontent-type: text/html\r\n\r\n"
	for _, r := range stored(t, s) {
		if r.kind() == string(KindResponse) && string(r.head) != want {
			t.Errorf("kept head %q\nwant %q", r.head, want)
		}
	}
	for _, head := range []string{"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\nbody", "HTTP/1.1 200 OK\r\nA: b\x00\r\n\r\n",
		"HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "hello\r\n\r\n"} {
		x.Head = []byte(head)
		if _, err := s.Put(t.Context(), x); err == nil {
			t.Errorf("head %q was kept", head)
		}
	}
}
