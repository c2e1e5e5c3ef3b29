package archive

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// foreignRecord is a record as other programs write it.
func foreignRecord(version, kind, id string, more []string, block string) string {
	sum := sha1.Sum([]byte(block))
	head := []string{version, "WARC-Type: " + kind, "WARC-Record-ID: <urn:uuid:" + id + ">", "WARC-Block-Digest: sha1:" + base32.StdEncoding.EncodeToString(sum[:])}
	head = append(append(head, more...), fmt.Sprintf("Content-Length: %d", len(block)))
	return strings.Join(head, "\r\n") + "\r\n\r\n" + block + "\r\n\r\n"
}

const foreignURL = "http://www.example.gov.cn/gk/t1.html"

func sha1Field(payload string) string {
	sum := sha1.Sum([]byte(payload))
	return "WARC-Payload-Digest: sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// foreignRecords are those of a small crawl by another program.
func foreignRecords() []string {
	const v, date = "WARC/1.0", "WARC-Date: 2015-03-04T05:06:07Z"
	uri := "WARC-Target-URI: " + foreignURL
	page := "<html>2014 年报</html>"
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nno colon here\r\nContent-type:text/html\r\n\r\n"
	framed := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(page), page)
	return []string{
		foreignRecord(v, "warcinfo", "0", []string{date, "Content-Type: application/warc-fields"}, "software: another/1.0\r\n"),
		foreignRecord(v, "response", "dns", []string{date, "WARC-Target-URI: dns:www.example.gov.cn", "Content-Type: text/dns"}, "20150304\nwww.example.gov.cn. 1 IN A 192.0.2.1\n"),
		foreignRecord(v, "request", "q1", []string{date, uri, "WARC-Concurrent-To: <urn:uuid:r1>", "Content-Type: application/http; msgtype=request"}, "GET /gk/t1.html HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n"),
		foreignRecord(v, "response", "r1", []string{date, uri, "WARC-IP-Address: 192.0.2.1", sha1Field(page), "Content-Type: application/http; msgtype=response"}, chunked+framed),
		foreignRecord(v, "metadata", "m1", []string{date, uri, "WARC-Concurrent-To: <urn:uuid:r1>", "Content-Type: application/warc-fields"}, "via: http://www.example.gov.cn/gk/\r\nhopsFromSeed: L\r\n"),
		foreignRecord(v, "revisit", "v1", []string{"WARC-Date: 2015-04-04T05:06:07Z", uri, sha1Field(page), "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest", "Content-Type: application/http; msgtype=response"}, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: 2\r\n\r\n"),
		foreignRecord(v, "response", "r2", []string{date, "WARC-Target-URI: <http://www.example.gov.cn/logo.png>", "Content-Type: application/http; msgtype=response"}, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\nPNG"),
		foreignRecord("WARC/1.1", "resource", "s1", []string{"WARC-Date: 2015-03-04T05:06:07.123456789Z", "WARC-Target-URI: http://www.example.gov.cn/a.pdf", "Content-Type: application/pdf"}, "%PDF-1.4"),
	}
}

// importText imports a file that is given as text and returns its problems.
func importText(t *testing.T, s *Store, file []byte) (ImportTally, []Problem) {
	t.Helper()
	var ps []Problem
	tally, err := s.ImportWARC(context.Background(), bytes.NewReader(file), int64(len(file)), Import{Name: "old.warc.gz", Run: "import-1"}, func(p Problem) { ps = append(ps, p) })
	must(t, err)
	if tally.Problems != len(ps) {
		t.Errorf("the tally counts %d problems of %v", tally.Problems, ps)
	}
	return tally, ps
}

// packings are the ways a file may be compressed.
func packings(t testing.TB, records []string) map[string][]byte {
	byRecord := []byte{}
	for _, r := range records {
		byRecord = append(byRecord, gz(t, r)...)
	}
	whole := strings.Join(records, "")
	return map[string][]byte{"plain": []byte(whole), "by the record": byRecord, "as a whole": gz(t, whole)}
}

func TestImportWARC(t *testing.T) {
	for name, file := range packings(t, foreignRecords()) {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir(), Options{})
			tally, ps := importText(t, s, file)
			if want := (ImportTally{Records: 8, Captures: 4, Left: 3}); tally != want || len(ps) > 0 {
				t.Fatalf("the tally is %+v, want %+v, problems %v", tally, want, ps)
			}
			testImported(t, s)
			if again, _ := importText(t, s, file); again.Captures != 0 || again.Known != 4 {
				t.Errorf("imported again: %+v", again)
			}
			if ps := verify(t, s); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
}

func testImported(t *testing.T, s *Store) {
	cs := all(t, s, Filter{URL: foreignURL})
	if len(cs) != 2 {
		t.Fatalf("captures %+v", cs)
	}
	at := time.Date(2015, 3, 4, 5, 6, 7, 0, time.UTC)
	c := cs[0]
	if c.Time != at || c.Kind != KindResponse || c.Status != 200 || c.Type != "text/html" || c.Role != RoleReport || c.Via != "http://www.example.gov.cn/gk/" || c.Run != "import-1" || c.Truncated != "" {
		t.Errorf("the response became %+v", c)
	}
	if again := cs[1]; again.Kind != KindRevisit || again.SHA256 != c.SHA256 || again.Time != at.AddDate(0, 1, 0) {
		t.Errorf("the revisit became %+v", again)
	}
	body, _, err := s.Body(context.Background(), c.SHA256)
	if err != nil || string(body) != "<html>2014 年报</html>" {
		t.Errorf("the payload is %q, %v", body, err)
	}
	image := all(t, s, Filter{URL: "http://www.example.gov.cn/logo.png"})
	if len(image) != 1 || image[0].Truncated != "unspecified" || image[0].Role != RoleAsset {
		t.Errorf("the image became %+v", image)
	}
	file := all(t, s, Filter{URL: "http://www.example.gov.cn/a.pdf"})
	if len(file) != 1 || file[0].Kind != KindResource || file[0].Time != at.Add(123456*time.Microsecond) {
		t.Errorf("the file became %+v", file)
	}
	for _, r := range stored(t, s) { // bytes as they were
		switch {
		case r.kind() == typeRequest && !strings.HasPrefix(string(r.head), "GET /gk/t1.html HTTP/1.1\r\nHost"):
			t.Errorf("the request became %q", r.head)
		case r.kind() == "response" && r.fields.get("WARC-Target-URI") == foreignURL:
			if !strings.HasPrefix(string(r.head), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nno colon here\r\n") || !strings.HasSuffix(string(r.body), "\r\n0\r\n\r\n") || r.fields.get("WARC-IP-Address") != "192.0.2.1" {
				t.Errorf("the response became %v %q %q", r.fields, r.head, r.body)
			}
		case r.kind() == typeMetadata && r.fields.get("WARC-Target-URI") == foreignURL && !strings.Contains(string(r.body), "origin: old.warc.gz <urn:uuid:"):
			t.Errorf("metadata says %q", r.body)
		}
	}
}

// TestImportReportsWhatIsBad: each bad record is named, the others come.
func TestImportReportsWhatIsBad(t *testing.T) {
	good := foreignRecords()
	flip := func(s string) string { return strings.Replace(s, "2014", "2015", 1) }
	for want, c := range map[string]struct {
		records  []string
		captures int
	}{
		"block digest":             {append(slices.Clone(good[:3]), flip(good[3]), good[6]), 1},
		"is not in the archive":    {[]string{good[5], good[6]}, 1},
		"to this request":          {[]string{good[2], good[6]}, 1},
		"records of type":          {[]string{foreignRecord("WARC/1.0", "conversion", "c", nil, "x"), good[6]}, 1},
		"in segments":              {[]string{foreignRecord("WARC/1.0", "response", "c", []string{"WARC-Segment-Number: 1"}, "x"), good[6]}, 1},
		"no HTTP head":             {[]string{foreignRecord("WARC/1.0", "response", "c", []string{"WARC-Date: 2015-03-04T05:06:07Z", "WARC-Target-URI: http://a.example/"}, "x"), good[6]}, 1},
		"cannot be read":           {[]string{foreignRecord("WARC/1.0", "resource", "c", []string{"WARC-Date: yesterday", "WARC-Target-URI: http://a.example/"}, "x"), good[6]}, 1},
		"must be escaped":          {[]string{foreignRecord("WARC/1.0", "resource", "c", []string{"WARC-Date: 2015-03-04T05:06:07Z", "WARC-Target-URI: http://a.example/b c"}, "x"), good[6]}, 1},
		"content length":           {[]string{"WARC/1.0\r\nContent-Length: -5\r\n\r\n", good[6]}, 1},
		"reading the block":        {[]string{good[6], good[7][:len(good[7])-9]}, 1},
		"begins no WARC record":    {[]string{"<html>no archive</html>\n\n", good[6]}, 1},
		"payload digest is sha1:":  {[]string{foreignRecord("WARC/1.0", "resource", "c", []string{"WARC-Date: 2015-03-04T05:06:07Z", "WARC-Target-URI: http://a.example/", sha1Field("y")}, "x"), good[6]}, 1},
		"HTTP status line":         {[]string{foreignRecord("WARC/1.0", "response", "c", []string{"WARC-Date: 2015-03-04T05:06:07Z", "WARC-Target-URI: http://a.example/"}, "HTTP/1.1 many\r\n\r\nx"), good[6]}, 1},
		"reading the record heade": {[]string{good[6], "WARC/1.0\r\nWARC-Type: resp"}, 1},
	} {
		for name, file := range packings(t, c.records) {
			s := open(t, t.TempDir(), Options{})
			tally, ps := importText(t, s, file)
			if !slices.ContainsFunc(ps, func(p Problem) bool { return strings.Contains(p.Err.Error(), want) && p.File == "old.warc.gz" }) {
				t.Errorf("%s, %s: the problems are %v", want, name, ps)
			}
			lostWithTheStream := name == "as a whole" && slices.Contains([]string{"content length", "begins no WARC record"}, want)
			if tally.Captures != c.captures && !lostWithTheStream {
				t.Errorf("%s, %s: the tally is %+v", want, name, tally)
			}
		}
	}
}

// A file of our own gives the same captures in another archive.
func TestImportOfOurOwn(t *testing.T) {
	from := open(t, t.TempDir(), Options{})
	want := grow(t, from)
	noted := page(60)
	noted.Note = "certificate not checked"
	want = append(want, put(t, from, noted))
	drawn := Exchange{URL: RenderedPrefix + noted.URL, Time: noted.Time, Role: RoleRendered, Via: noted.URL, Type: "text/html", Body: []byte("as drawn")}
	account := Exchange{URL: "urn:nianbao:run:1", Time: noted.Time, Role: "run", Portal: "a", Run: "1", Type: "application/json", Body: []byte("{}")}
	want = append(want, put(t, from, drawn))
	put(t, from, account) // is about the archive that it stands in
	file, err := os.ReadFile(from.path(want[0].File))
	must(t, err)
	s := open(t, t.TempDir(), Options{})
	if _, ps := importText(t, s, file); len(ps) > 0 {
		t.Fatalf("problems: %v", ps)
	}
	same := func(c Capture) Capture {
		c.ID, c.File, c.Offset, c.Length, c.GroupOffset, c.GroupLength, c.sum = "", "", 0, 0, 0, 0, 0
		return c
	}
	got := all(t, s, Filter{})
	if len(got) != len(want) {
		t.Fatalf("%d captures, want %d", len(got), len(want))
	}
	for _, c := range got {
		if !slices.ContainsFunc(want, func(w Capture) bool { return same(w) == same(c) }) {
			t.Errorf("not the same: %+v", c)
		}
	}
}

// TestImportOfWarcio takes over what a writer that is not ours made of live
// answers, with chunks, compression and revisits.
func TestImportOfWarcio(t *testing.T) {
	interpreter := python(t, "warcio")
	path := filepath.Join(t.TempDir(), "warcio.warc.gz")
	out, err := exec.Command(interpreter, "-c", warcioScript, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file, err := os.ReadFile(path)
	must(t, err)
	s := open(t, t.TempDir(), Options{})
	tally, ps := importText(t, s, file)
	if tally.Captures != 4 || len(ps) > 0 {
		t.Errorf("%+v, problems %v", tally, ps)
	}
	var kinds []string
	for _, c := range all(t, s, Filter{}) {
		body, _, err := s.Body(context.Background(), c.SHA256)
		must(t, err)
		kinds = append(kinds, fmt.Sprintf("%s %d %s %q", c.Kind, c.Status, c.Time.Format(time.RFC3339Nano), body))
	}
	want := []string{
		`response 200 2020-01-02T03:04:05Z "<html>plain</html>"`, `response 200 2020-01-02T03:04:06Z "<html>chunks</html>"`,
		`resource 0 2020-01-02T03:04:07Z "a,b\n"`, `revisit 200 2020-01-02T03:04:08Z "<html>plain</html>"`,
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("captures\n%s\nwant\n%s", strings.Join(kinds, "\n"), strings.Join(want, "\n"))
	}
}

const warcioScript = `
import sys
from io import BytesIO
from warcio.warcwriter import WARCWriter
from warcio.statusandheaders import StatusAndHeaders
with open(sys.argv[1], 'wb') as out:
    w = WARCWriter(out, gzip=True)
    w.write_record(w.create_warcinfo_record('x.warc.gz', {'software': 'warcio'}))
    def response(url, headers, body, date, kind='response', **more):
        h = StatusAndHeaders('200 OK', headers, protocol='HTTP/1.1')
        return w.create_warc_record(url, kind, payload=BytesIO(body), http_headers=h, warc_headers_dict={'WARC-Date': date}, **more)
    first = response('http://a.example/plain', [('Content-Type', 'text/html')], b'<html>plain</html>', '2020-01-02T03:04:05Z')
    ask = w.create_warc_record('http://a.example/plain', 'request', http_headers=StatusAndHeaders('GET /plain HTTP/1.1', [('Host', 'a.example')], is_http_request=True))
    w.write_request_response_pair(ask, first)
    chunks = [('Content-Type', 'text/html'), ('Transfer-Encoding', 'chunked')]
    w.write_record(response('http://a.example/chunks', chunks, b'13\r\n<html>chunks</html>\r\n0\r\n\r\n', '2020-01-02T03:04:06Z'))
    w.write_record(w.create_warc_record('http://a.example/data.csv', 'resource', payload=BytesIO(b'a,b\n'), warc_content_type='text/csv', warc_headers_dict={'WARC-Date': '2020-01-02T03:04:07Z'}))
    again = w.create_revisit_record('http://a.example/plain', first.rec_headers.get_header('WARC-Payload-Digest'), 'http://a.example/plain', '2020-01-02T03:04:05Z', StatusAndHeaders('200 OK', [('Content-Type', 'text/html')], protocol='HTTP/1.1'))
    again.rec_headers.replace_header('WARC-Date', '2020-01-02T03:04:08Z')
    w.write_record(again)
`

// FuzzImport: whatever a file is, reading it ends, and what is taken over from
// it can be read back as a capture.
func FuzzImport(f *testing.F) {
	for _, file := range packings(f, foreignRecords()) {
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	f.Add([]byte(gzipMagic))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, file := range [][]byte{file, gz(t, string(file))} {
			im := importer{byID: map[string]string{}, byDigest: map[string]string{}}
			err := newForeign(bytes.NewReader(file), int64(len(file))).walkAll(context.Background(), func(r *record) error {
				if checkForeign(r) == nil && r.kind() != "revisit" {
					readBack(t, &im, r)
				}
				return nil
			}, func(int64, error) {})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// readBack makes an exchange of a record, and a capture of that.
func readBack(t *testing.T, im *importer, r *record) {
	x, err := im.exchange(context.Background(), r, nil, fields{{"year", "2020"}, {"role", "report"}})
	if err != nil || x.check() != nil {
		return
	}
	kept := mainRecord(x, "urn:uuid:0", x.sums(), nil)
	again := &record{fields: kept.fields}
	again.split(slices.Concat(kept.head, kept.body))
	c, err := again.capture("file")
	if err != nil || again.check() != nil || c.Status != x.Status || c.Truncated != x.Truncated {
		t.Fatalf("%+v\nbecame %+v, %v, %v", x, c, err, again.check())
	}
}
