package archive

import (
	"bytes"
	stdgzip "compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// coded is page n as a site serves it that packs its answers.
func coded(t testing.TB, n, level int) Exchange {
	t.Helper()
	x := page(n)
	x.Plain = bytes.Repeat(x.Body, 20)
	var out bytes.Buffer
	gz, err := gzip.NewWriterLevel(&out, level)
	must(t, err)
	_, err = gz.Write(x.Plain)
	must(t, err)
	must(t, gz.Close())
	x.Body = out.Bytes()
	x.Header.Set("Content-Encoding", "gzip")
	return x
}

// TestPackedPages: a page that a site packs is kept as served and known by what is
// in it, whatever a compressor makes of it.
func TestPackedPages(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	tight, loose := coded(t, 1, gzip.BestCompression), coded(t, 1, gzip.NoCompression)
	plain := page(1)
	plain.Body = tight.Plain
	same := page(1)
	same.Status, same.Body, same.Header = 304, nil, nil
	xs := []Exchange{tight, tight, loose, loose, plain, same}
	var cs []Capture
	for i, x := range xs {
		x.Time = noon.Add(time.Duration(i) * time.Hour)
		cs = append(cs, put(t, s, x))
	}
	sum := func(b []byte) string { return digest(b)[len(digestLabel):] }
	kinds := []Kind{KindResponse, KindRevisit, KindResponse, KindRevisit, KindResponse, KindRevisit}
	for i, want := range []Exchange{tight, tight, loose, loose, plain, plain} {
		c := cs[i]
		if c.Kind != kinds[i] || c.SHA256 != sum(tight.Plain) || c.Payload != sum(want.Body) || c.Size != int64(len(want.Body)) || c.ContentEncoding != "" {
			t.Errorf("capture %d: %+v", i, c)
		}
	}
	body, _, err := s.Body(context.Background(), cs[0].SHA256)
	if err != nil || !bytes.Equal(body, tight.Plain) {
		t.Errorf("the original is %.60q, %v", body, err)
	}
	if served, err := s.served(cs[0]); err != nil || !bytes.Equal(served, tight.Body) {
		t.Errorf("served %d bytes, %v; want them as they came", len(served), err)
	}
	h, err := s.History(context.Background(), tight.URL)
	if err != nil || len(h.Versions) != 1 {
		t.Errorf("versions %+v, %v; want one", h.Versions, err)
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems %v", ps)
	}
	if line := cdxj(cs[0]); !strings.Contains(line, sum(tight.Body)) {
		t.Errorf("%s\nwant the digest of the payload, which other readers compare", line)
	}
	must(t, s.Close())
	must(t, os.Remove(filepath.Join(dir, indexName)))
	if got := all(t, open(t, dir, Options{}), Filter{}); !reflect.DeepEqual(got, cs) {
		t.Errorf("made again the index says\n%+v, want\n%+v", got, cs)
	}
}

// TestPackedPageOfOneCopy: where one copy is damaged, another with the same content
// stands in.
func TestPackedPageOfOneCopy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	tight, loose := coded(t, 1, gzip.BestCompression), coded(t, 1, gzip.NoCompression)
	loose.Time = loose.Time.Add(time.Hour)
	put(t, s, tight)
	c := put(t, s, loose)
	f, err := os.OpenFile(s.path(c.File), os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt([]byte("damage"), c.Offset+c.Length/2)
	must(t, err)
	must(t, f.Close())
	if body, _, err := s.Body(context.Background(), c.SHA256); err != nil || !bytes.Equal(body, tight.Plain) {
		t.Errorf("the original is %.60q, %v", body, err)
	}
}

// TestVerifyDecodedDigest: a record that says of its content what is not so is found.
func TestVerifyDecodedDigest(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := coded(t, 1, gzip.BestSpeed)
	x.Plain = []byte("something else")
	c := put(t, s, x)
	ps := verify(t, s)
	if len(ps) == 0 || ps[0].Offset != c.Offset || !strings.Contains(ps[0].Err.Error(), "decoded digest") {
		t.Errorf("problems %v", ps)
	}
	if _, _, err := s.Body(context.Background(), c.SHA256); err == nil {
		t.Error("its body is handed out")
	}
}

// TestImportPacked: packed pages of other archives are known by their content too,
// their revisits lead to the bytes as served, and what cannot be undone stays.
func TestImportPacked(t *testing.T) {
	from := open(t, t.TempDir(), Options{})
	tight, broken := coded(t, 1, gzip.BestCompression), coded(t, 2, gzip.BestCompression)
	broken.Body, broken.Plain = broken.Body[:len(broken.Body)/2], nil
	again := tight
	again.Time = again.Time.Add(time.Hour)
	var kept []Capture
	for _, x := range []Exchange{tight, again, broken} {
		kept = append(kept, put(t, from, x))
	}
	f, err := os.Open(from.path(kept[0].File))
	must(t, err)
	defer f.Close()
	info, err := f.Stat()
	must(t, err)
	s := open(t, t.TempDir(), Options{})
	for round, want := range []ImportTally{{Captures: 3}, {Known: 3}} {
		tally, err := s.ImportWARC(context.Background(), f, info.Size(), Import{Name: "x.warc.gz"}, func(p Problem) { t.Error(p) })
		if err != nil || tally.Captures != want.Captures || tally.Known != want.Known {
			t.Errorf("round %d: %+v, %v", round, tally, err)
		}
	}
	byTime := func(a, b Capture) bool { return a.Time.Equal(b.Time) }
	for i, c := range all(t, s, Filter{}) {
		was := kept[[]int{0, 2, 1}[i]] // by time
		if !byTime(c, was) || c.SHA256 != was.SHA256 || c.Payload != was.Payload || c.Kind != was.Kind || c.ContentEncoding != was.ContentEncoding {
			t.Errorf("%+v\nbecame %+v", was, c)
		}
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems %v", ps)
	}
}

func TestPlainLimit(t *testing.T) {
	for size, want := range map[int]int64{0: 1 << 20, 100: 1<<20 + 20000, maxBlock: 128 << 20} {
		if got := PlainLimit(size); got != want {
			t.Errorf("%d bytes may become %d, want %d", size, got, want)
		}
	}
}

// TestDecoderAgain: what is left of one body is not in the next.
func TestDecoderAgain(t *testing.T) {
	var d Decoder
	long := coded(t, 1, gzip.BestSpeed)
	large := squeezed(t, "gzip", bytes.NewReader(make([]byte, 2*maxKeptRoom)))
	for range 2 {
		if got, err := d.Decode(long.Body, "gzip", decodeLimit); err != nil || !bytes.Equal(got, long.Plain) {
			t.Errorf("%.60q, %v", got, err)
		}
		if got, err := d.Decode(squeezed(t, "gzip", strings.NewReader("短")), "gzip", decodeLimit); err != nil || string(got) != "短" {
			t.Errorf("%q, %v", got, err)
		}
		if _, err := d.Decode(long.Body[:50], "gzip", decodeLimit); err == nil {
			t.Error("half a body is one")
		}
		if got, err := d.Decode(large, "gzip", decodeLimit); err != nil || len(got) != 2*maxKeptRoom {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
}

// TestPackedSizes: bodies that come packed are stored as they are, whatever their size is beside that of a stored block.
func TestPackedSizes(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var file string
	for i, size := range []int{65534, 65535, 65536, 65537, 131070, 131072} {
		x := page(i)
		x.Plain = bytes.Repeat([]byte{byte(i)}, max(1, size-65000))
		x.Body = gzipOf(t, x.Plain, size)
		x.Header.Set("Content-Encoding", "gzip")
		c := put(t, s, x)
		if served, err := s.served(c); err != nil || !bytes.Equal(served, x.Body) {
			t.Errorf("%d bytes: %d, %v", size, len(served), err)
		}
		file = s.path(c.File)
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems %v", ps)
	}
	f, err := os.Open(file)
	must(t, err)
	defer f.Close()
	gz, err := stdgzip.NewReader(f) // another reader, which checks sums and sizes as well
	must(t, err)
	if n, err := io.Copy(io.Discard, gz); err != nil || n < 65534+65535 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// gzipOf packs plain into so many bytes, which its extra field fills up.
func gzipOf(t *testing.T, plain []byte, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	for extra := 1; ; extra += size - b.Len() {
		b.Reset()
		gz, err := gzip.NewWriterLevel(&b, gzip.NoCompression)
		must(t, err)
		gz.Extra = make([]byte, extra)
		_, err = gz.Write(plain)
		must(t, errors.Join(err, gz.Close()))
		if b.Len() == size {
			return b.Bytes()
		}
	}
}
