package archive

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestReindexGivesTheSameCaptures(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{MaxFileSize: 3000})
	want := grow(t, s)
	if got := all(t, s, Filter{}); !slices.Equal(got, want) {
		t.Fatalf("before: the index holds\n%+v, Put returned\n%+v", got, want)
	}
	n, err := s.Reindex(context.Background())
	if err != nil || n != len(want) {
		t.Fatalf("Reindex gave %d, %v, want %d", n, err, len(want))
	}
	if got := all(t, s, Filter{}); !slices.Equal(got, want) {
		t.Errorf("after:\n%+v, want\n%+v", got, want)
	}
	put(t, s, page(77))
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

func TestUnusableIndexIsMadeAgain(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"missing": func(t *testing.T, path string) { must(t, os.Remove(path)) },
		"older": func(t *testing.T, path string) {
			x, err := openIndex(path, false)
			must(t, err)
			_, err = x.db.Exec("PRAGMA user_version = 99; DROP TABLE files; ALTER TABLE captures DROP COLUMN note")
			must(t, errors.Join(err, x.db.Close()))
		},
		"ahead of the files": func(t *testing.T, path string) {
			x, err := openIndex(path, false)
			must(t, err)
			_, err = x.db.Exec("UPDATE files SET indexed = indexed + 10")
			must(t, errors.Join(err, x.db.Close()))
		},
		"behind the files": func(t *testing.T, path string) {
			x, err := openIndex(path, false)
			must(t, err)
			_, err = x.db.Exec("DELETE FROM captures; DELETE FROM files")
			must(t, errors.Join(err, x.db.Close()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, Options{})
			want := grow(t, s)
			s.Close()
			spoil(t, filepath.Join(dir, indexName))
			s = open(t, dir, Options{})
			if got := all(t, s, Filter{}); !slices.Equal(got, want) {
				t.Errorf("%d captures, want %d", len(got), len(want))
			}
			if torn, _ := filepath.Glob(s.path("*.torn-*")); len(torn) > 0 {
				t.Errorf("whole records were cut: %v", torn)
			}
			if ps := verify(t, s); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
}

func TestDamagedIndexSaysHowToMendIt(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	want := grow(t, s)
	s.Close()
	path := filepath.Join(dir, indexName)
	must(t, os.WriteFile(path, bytes.Repeat([]byte("no database "), 1000), 0o644))
	for name, open := range map[string]func() (*Store, error){
		"Open":       func() (*Store, error) { return Open(context.Background(), dir, Options{}) },
		"OpenReader": func() (*Store, error) { return OpenReader(context.Background(), dir) },
	} {
		if _, err := open(); err == nil || !strings.Contains(err.Error(), "delete "+path) {
			t.Errorf("%s gave %v", name, err)
		}
	}
	must(t, os.Remove(path))
	if got := all(t, open(t, dir, Options{}), Filter{}); !slices.Equal(got, want) {
		t.Errorf("%d captures, want %d", len(got), len(want))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTornTail breaks the last write off at every byte.
func TestTornTail(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	kept := put(t, s, page(1))
	end := s.open.size
	whole := put(t, s, page(2))
	last := s.open.size
	s.Close()
	content, err := os.ReadFile(s.path(whole.File))
	must(t, err)
	for size := end; size <= last; size += 1 + last/300 {
		for _, lost := range []bool{false, true} { // the index too
			dir := t.TempDir()
			must(t, os.Mkdir(filepath.Join(dir, warcFolder), 0o755))
			path := filepath.Join(dir, warcFolder, whole.File)
			must(t, os.WriteFile(path, content[:end], 0o644))
			open(t, dir, Options{}).Close()
			must(t, os.WriteFile(path, content[:size], 0o644))
			if lost {
				must(t, os.Remove(filepath.Join(dir, indexName)))
			}
			testTorn(t, dir, []Capture{kept, whole}, size == last, content[end:size])
		}
	}
}

// testTorn opens dir, whose second capture may be torn, and looks at all.
func testTorn(t *testing.T, dir string, want []Capture, whole bool, tail []byte) {
	t.Helper()
	var log strings.Builder
	s := open(t, dir, Options{Log: lines(&log)})
	defer s.Close()
	if !whole {
		want = want[:1]
	}
	if got := all(t, s, Filter{}); !slices.Equal(got, want) {
		t.Errorf("%d of %d bytes torn: %d captures, want %d", len(tail), len(tail), len(got), len(want))
	}
	torn, _ := filepath.Glob(s.path("*.torn-*"))
	if cut := !whole && len(tail) > 0; cut != (len(torn) == 1) || cut != strings.Contains(log.String(), "kept aside") {
		t.Errorf("%d bytes torn: kept aside %v, log %s", len(tail), torn, log.String())
	} else if cut {
		aside, err := os.ReadFile(torn[0])
		if err != nil || !bytes.Equal(aside, tail) {
			t.Errorf("%d bytes torn, %d bytes kept aside, %v", len(tail), len(aside), err)
		}
	}
	wantBody(t, s, page(3), put(t, s, page(3)))
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("%d bytes torn: problems %v", len(tail), ps)
	}
}

// TestEmbeddedArchive tears a record whose body is itself a WARC file: its
// records must not be taken for ours.
func TestEmbeddedArchive(t *testing.T) {
	forger := open(t, t.TempDir(), Options{})
	x := page(5)
	x.URL = "https://www.forged.example/"
	forged := put(t, forger, x)
	body, err := os.ReadFile(forger.path(forged.File))
	must(t, err)

	dir := t.TempDir()
	s := open(t, dir, Options{})
	kept := put(t, s, page(1))
	before := s.open.size
	carrier := page(2)
	carrier.Body = append(bytes.Clone(body), noise(4000)...)
	put(t, s, carrier)
	path := s.path(kept.File)
	s.Close()
	content, err := os.ReadFile(path)
	must(t, err)
	if n := bytes.Count(content[before:], []byte(memberHead)); n < 5 {
		t.Fatalf("the body does not stand in the file as it is (%d gzip headers): the test shows nothing", n)
	}
	must(t, os.WriteFile(path, content[:len(content)-2000], 0o644))
	must(t, os.Remove(filepath.Join(dir, indexName)))
	s = open(t, dir, Options{})
	if got := all(t, s, Filter{}); !slices.Equal(got, []Capture{kept}) {
		t.Errorf("the archive holds %+v, want %+v", got, kept)
	}
}

// noise cannot be compressed, so that deflate stores what stands around it.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestDamageCostsOnlyTheDamagedRecord(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	var cs []Capture
	for n := range 5 {
		cs = append(cs, put(t, s, page(n)))
	}
	path := s.path(cs[0].File)
	s.Close()
	for name, c := range map[string]struct {
		at   int64 // byte to spoil
		lost int   // capture that goes with it, -1 for none
	}{
		"warcinfo": {40, -1}, "response": {cs[2].Offset + 60, 2}, "last response": {cs[4].Offset + 60, 4},
		"last metadata": {cs[4].Offset + cs[4].Length + 60, -1},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(path)
			must(t, err)
			defer os.WriteFile(path, content, 0o644)
			spoiled := bytes.Clone(content)
			spoiled[c.at] ^= 0x10
			must(t, os.WriteFile(path, spoiled, 0o644))
			s := open(t, dir, Options{})
			defer s.Close()
			if _, err := s.Reindex(context.Background()); err != nil {
				t.Fatal(err)
			}
			for i, want := range cs {
				_, _, err := s.Body(context.Background(), want.SHA256)
				if (err != nil) != (i == c.lost) {
					t.Errorf("capture %d: %v", i, err)
				}
			}
			if info, err := os.Stat(path); err != nil || info.Size() != int64(len(content)) {
				t.Errorf("acknowledged bytes were cut: %v, %v", info, err)
			}
			if len(verify(t, s)) == 0 {
				t.Error("Verify found nothing")
			}
		})
	}
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	full := func(after int) func(*os.File, []byte, int64) (int, error) {
		return func(f *os.File, b []byte, off int64) (int, error) {
			n, err := f.WriteAt(b[:min(after, len(b))], off)
			return n, errors.Join(err, syscall.ENOSPC)
		}
	}
	var want []Capture
	for n, after := range []int{0, 1, 100, 500, 900, 1 << 20} {
		s.writeAt = full(after)
		_, err := s.Put(context.Background(), page(n))
		if !errors.Is(err, syscall.ENOSPC) || !errors.Is(err, ErrDiskFull) {
			t.Fatalf("a disk full after %d bytes gave %v", after, err)
		}
		if info, err := s.open.f.Stat(); err != nil || info.Size() != s.open.size {
			t.Errorf("after %d bytes the file has %v bytes, want %d", after, info.Size(), s.open.size)
		}
		if got := all(t, s, Filter{}); !slices.Equal(got, want) {
			t.Errorf("after %d bytes there are %d captures, want %d", after, len(got), len(want))
		}
		s.writeAt = (*os.File).WriteAt
		want = append(want, put(t, s, page(n)))
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	s.Close()
	s = open(t, dir, Options{})
	if got := all(t, s, Filter{}); !slices.Equal(got, want) {
		t.Errorf("opened again: %d captures, want %d", len(got), len(want))
	}
}

func TestDiskFullAtTheFirstPutLeavesNoFile(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	s.writeAt = func(*os.File, []byte, int64) (int, error) { return 0, syscall.ENOSPC }
	if _, err := s.Put(context.Background(), page(1)); err == nil {
		t.Fatal("Put succeeded")
	}
	s.Close()
	if files, _ := os.ReadDir(filepath.Join(s.dir, warcFolder)); len(files) > 0 {
		t.Errorf("there are %v", files)
	}
}

// TestIndexFailure: a group whose index row cannot be written is taken back
// and the store takes no more.
func TestIndexFailure(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	want := put(t, s, page(1))
	size := s.open.size
	_, err := s.index.db.Exec("CREATE TRIGGER no BEFORE INSERT ON captures BEGIN SELECT RAISE(FAIL, 'no room'); END")
	must(t, err)
	if _, err := s.Put(context.Background(), page(2)); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Fatalf("Put gave %v", err)
	}
	if info, err := os.Stat(s.path(want.File)); err != nil || info.Size() != size {
		t.Errorf("the file has %d bytes, want %d", info.Size(), size)
	}
	_, err = s.index.db.Exec("DROP TRIGGER no")
	must(t, err)
	if _, err := s.Put(context.Background(), page(2)); err == nil || !strings.Contains(err.Error(), "opened again") {
		t.Errorf("the next Put gave %v", err)
	}
	s.Close()
	s = open(t, dir, Options{})
	put(t, s, page(2))
	if got := all(t, s, Filter{}); len(got) != 2 || got[0] != want {
		t.Errorf("opened again there are %+v", got)
	}
}

// A damaged copy is no copy: the payload is kept again and found.
func TestDamagedCopyIsReplaced(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	c := put(t, s, page(1))
	spoil(t, s.path(c.File), c.Offset+80)
	var damaged *CorruptError
	if _, _, err := s.Body(context.Background(), c.SHA256); !errors.As(err, &damaged) || damaged.File != c.File || damaged.Offset != c.Offset {
		t.Fatalf("a damaged body gave %v", err)
	}
	x := page(1)
	x.Time = noon.Add(-1000)
	if again := put(t, s, x); again.Kind != KindResponse {
		t.Errorf("the payload came as %+v", again)
	}
	wantBody(t, s, x, c)
}

func spoil(t testing.TB, path string, at int64) {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	content[at] ^= 0x04
	must(t, os.WriteFile(path, content, 0o644))
}

// Rebuild makes the index again whatever has become of it.
func TestRebuild(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"missing":    os.Remove,
		"no SQLite":  func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("no database "), 1000), 0o644) },
		"cut":        func(path string) error { return os.Truncate(path, 9000) },
		"whole":      func(string) error { return nil },
		"wrong rows": func(path string) error { return change(path, "UPDATE captures SET url = 'https://forged.example/'") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, Options{})
			want := grow(t, s)
			must(t, s.Close())
			must(t, spoil(filepath.Join(dir, indexName)))
			n, err := Rebuild(context.Background(), dir, Options{})
			if err != nil || n != len(want) {
				t.Fatalf("Rebuild gave %d, %v, want %d", n, err, len(want))
			}
			r := reader(t, dir)
			if got := all(t, r, Filter{}); !slices.Equal(got, want) {
				t.Errorf("%d captures, want %d", len(got), len(want))
			}
			if ps := verify(t, r); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
	if _, err := Rebuild(context.Background(), t.TempDir(), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no archive gave %v", err)
	}
}

// change runs a statement on an index file.
func change(path, statement string) error {
	x, err := openIndex(path, false)
	if err != nil {
		return err
	}
	_, err = x.db.Exec(statement)
	return errors.Join(err, x.db.Close())
}
