package archive

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestVerifyCounts(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 5000})
	cs := grow(t, s)
	tally, err := s.Verify(context.Background(), nil)
	stats, _ := s.Sizes(context.Background())
	// 11 exchanges have a request; every exchange has its record and metadata; every file its warcinfo.
	want := VerifyTally{Files: stats.Files, Records: 11 + 2*len(cs) + stats.Files, Captures: len(cs), Bytes: stats.Bytes, Unsealed: stats.Bytes}
	if err != nil || tally != want {
		t.Errorf("Verify gave %+v, %v, want %+v", tally, err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Verify(ctx, nil); err == nil {
		t.Error("a cancelled Verify found nothing wrong with that")
	}
}

// The header of a gzip member has no checksum.
func TestVerifyFindsFlippedBitsInGzipHeaders(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	c := grow(t, s)[1]
	for bit := range 8 * len(memberHead) {
		f, err := os.OpenFile(s.path(c.File), os.O_RDWR, 0)
		must(t, err)
		b := make([]byte, 1)
		at := c.Offset + int64(bit/8)
		_, err = f.ReadAt(b, at)
		must(t, err)
		_, err = f.WriteAt([]byte{b[0] ^ 1<<(bit%8)}, at)
		must(t, err)
		if ps := verify(t, s); !slices.ContainsFunc(ps, func(p Problem) bool { return p.ID == c.ID }) {
			t.Errorf("bit %d of byte %d: the problems are %v", bit%8, bit/8, ps)
		}
		_, err = f.WriteAt(b, at)
		must(t, err)
		must(t, f.Close())
	}
}

func TestVerifyBesideAWriter(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, Options{MaxFileSize: 40_000})
	put(t, w, page(0))
	r, err := OpenReader(context.Background(), dir)
	must(t, err)
	defer r.Close()
	done := make(chan error, 1)
	go func() {
		var err error
		for n := 1; n < 100 && err == nil; n++ {
			_, err = w.Put(context.Background(), page(n))
		}
		done <- err
	}()
	for {
		if ps := verify(t, r); len(ps) > 0 {
			t.Errorf("problems: %v", ps)
		}
		select {
		case err := <-done:
			must(t, err)
			return
		default:
		}
	}
}

func TestVerifyNamesTheRecord(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	cs := grow(t, s)
	spoil(t, s.path(cs[2].File), cs[2].Offset+100)
	ps := verify(t, s)
	if !slices.ContainsFunc(ps, func(p Problem) bool {
		return p.ID == cs[2].ID && p.URL == cs[2].URL && p.Offset == cs[2].Offset && strings.Contains(p.String(), cs[2].URL)
	}) {
		t.Errorf("the problems are %v", ps)
	}
}

func TestVerifyComparesTheIndex(t *testing.T) {
	for want, change := range map[string]string{
		"does not say what the file says": "UPDATE captures SET link_text = 'forged' WHERE url LIKE '%t2.html%'",
		"names a record that is not":      "UPDATE captures SET offset = 5 WHERE url LIKE '%t2.html%'",
		"rebuild the index":               "DELETE FROM captures WHERE url LIKE '%t2.html%'",
		"no record holds its payload":     "UPDATE captures SET kind = 'revisit' WHERE url LIKE '%t3.html%'",
		"the file is gone":                "INSERT INTO files VALUES ('nianbao-20200101000000-00099.warc.gz', 10)",
		"shorter":                         "UPDATE files SET indexed = indexed + 7",
	} {
		s := open(t, t.TempDir(), Options{})
		grow(t, s)
		if _, err := s.index.db.Exec(change); err != nil {
			t.Fatal(err)
		}
		ps := verify(t, s)
		if !slices.ContainsFunc(ps, func(p Problem) bool { return strings.Contains(p.Err.Error(), want) }) {
			t.Errorf("%s: want a problem with %q, got %v", change, want, ps)
		}
	}
}
