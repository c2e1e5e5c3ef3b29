package archive

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

func gz(t testing.TB, plain string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(plain))
	must(t, err)
	must(t, w.Close())
	return b.Bytes()
}

const minimal = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Warcinfo-ID: <urn:uuid:0>\r\n"

func TestReadRecord(t *testing.T) {
	for name, c := range map[string]struct{ plain, want string }{
		"whole":            {minimal + "Content-Length: 2\r\n\r\nab\r\n\r\n", ""},
		"folded, bare LF":  {strings.ReplaceAll(minimal, "\r\n", "\n") + "X: a\n b\nContent-Length: 2\n\nab\r\n\r\n", ""},
		"empty":            {"", "unexpected EOF"},
		"no WARC":          {"HTTP/1.1 200 OK\r\n\r\n", "begins no WARC record"},
		"no length":        {minimal + "\r\n\r\n\r\n", "content length"},
		"negative length":  {minimal + "Content-Length: -1\r\n\r\n\r\n\r\n", "content length"},
		"absurd length":    {minimal + "Content-Length: 99999999999999\r\n\r\nab\r\n\r\n", "out of range"},
		"block too short":  {minimal + "Content-Length: 20\r\n\r\nab\r\n\r\n", "reading the block"},
		"block too long":   {minimal + "Content-Length: 1\r\n\r\nab\r\n\r\n", "ends with"},
		"two in a member":  {strings.Repeat(minimal+"Content-Length: 2\r\n\r\nab\r\n\r\n", 2), "ends with"},
		"nameless field":   {minimal + "no colon\r\n\r\n", "has no name"},
		"endless header":   {minimal + strings.Repeat("X: y\r\n", maxHead), "longer than"},
		"endless line":     {minimal + strings.Repeat("x", 2*maxHead), "longer than"},
		"header broken":    {"WARC/1.1\r\nWARC-Ty", "unexpected EOF"},
		"no warcinfo id":   {"WARC/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "belongs to another file"},
		"other warcinfo":   {strings.Replace(minimal, "uuid:0", "uuid:9", 1) + "Content-Length: 0\r\n\r\n\r\n\r\n", "belongs to another file"},
		"other, with info": {minimal + "Content-Length: 0\r\n\r\n\r\n\r\n", ""},
	} {
		b := gz(t, c.plain)
		m := newMembers(bytes.NewReader(b), int64(len(b)))
		if strings.HasPrefix(name, "other") {
			m.info = "urn:uuid:0"
		}
		r, err := m.read(0)
		if c.want == "" && (err != nil || r.length != int64(len(b))) {
			t.Errorf("%s: %v, %v", name, r, err)
		} else if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestWalkGoesOnBehindDamage(t *testing.T) {
	one := func(n int) []byte {
		return gz(t, fmt.Sprintf("%sN: %d\r\nContent-Length: 0\r\n\r\n\r\n\r\n", minimal, n))
	}
	junk := append(bytes.Repeat([]byte(gzipMagic), 50), noise(600<<10)...)
	file := bytes.Join([][]byte{one(1), junk, one(2), one(3), []byte(gzipMagic)}, nil)
	var got []string
	faults := 0
	err := newMembers(bytes.NewReader(file), int64(len(file))).walk(context.Background(), 0,
		func(r *record) error { got = append(got, r.fields.get("N")); return nil },
		func(int64, error) { faults++ })
	if err != nil || fmt.Sprint(got) != "[1 2 3]" || faults != 2 {
		t.Errorf("records %v, %d faults, %v", got, faults, err)
	}
}

// FuzzMembers: whatever stands in a file, reading it ends, and what it gives
// out lies within the file and in order.
func FuzzMembers(f *testing.F) {
	s := open(f, f.TempDir(), Options{})
	put(f, s, page(1))
	group := compose(&Exchange{URL: "https://a.example/", Time: noon, Status: 200, Body: []byte("b")}, "urn:uuid:0", sums{payload: digest([]byte("b"))}, nil)
	packed, err := (<-s.packers).compress(group)
	must(f, err)
	f.Add(packed)
	f.Add(packed[:len(packed)-9])
	f.Add(gz(f, minimal+"Content-Length: 2\r\n\r\nab\r\n\r\n"))
	f.Add([]byte(gzipMagic))
	f.Fuzz(func(t *testing.T, file []byte) {
		// The plain text behind the compression is what matters: wrap it too.
		for _, file := range [][]byte{file, append(gz(t, string(file)), packed...)} {
			end := int64(0)
			g := gatherer{raw: bytes.NewReader(file), emit: func(c Capture) error { return nil }, notice: func(int64, error) {}}
			m := newMembers(bytes.NewReader(file), int64(len(file)))
			err := m.walk(context.Background(), 0, func(r *record) error {
				if r.offset < end || r.length <= 0 || r.offset+r.length > int64(len(file)) {
					t.Fatalf("a record at %d of length %d behind %d in %d bytes", r.offset, r.length, end, len(file))
				}
				end = r.offset + r.length
				_ = r.check()
				return g.add(r)
			}, func(int64, error) {})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
