package archive

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// often is how many times a test against chance is run: full with
// NIANBAO_HARD=1 (make hard), else few.
func often(t *testing.T, few, full int) int {
	n := few
	if os.Getenv("NIANBAO_HARD") != "" {
		n = full
	} else if testing.Short() {
		n = max(1, few/4)
	}
	t.Logf("%d rounds; %d with NIANBAO_HARD=1", n, full)
	return n
}

// TestFlippedBits flips one bit anywhere in a sealed archive: each is found,
// and named by file, place and, within a record, by the record.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	sealedArchive(t, dir)
	w := open(t, dir, Options{Key: testKey(1)})
	incompressible := imported(3)
	incompressible.Body = noise(3000) // deflate stores it, with padding of its own
	put(t, w, incompressible)
	grow(t, w)
	must(t, w.Close())
	s := reader(t, dir)
	files := evidence(t, dir)
	r := rand.New(rand.NewPCG(3, 4))
	for range often(t, 60, 200) {
		path := files[r.IntN(len(files))]
		content, err := os.ReadFile(path)
		must(t, err)
		bit := r.IntN(8 * len(content))
		spoiled := bytes.Clone(content)
		spoiled[bit/8] ^= 1 << (bit % 8)
		must(t, os.WriteFile(path, spoiled, 0o644))
		ps := verify(t, s)
		must(t, os.WriteFile(path, content, 0o644))
		name := strings.TrimSuffix(filepath.Base(path), ".sig")
		if !slices.ContainsFunc(ps, func(p Problem) bool { return filepath.Base(p.File) == name && p.Offset <= int64(bit/8) }) {
			t.Fatalf("bit %d of byte %d of %s: the problems are %v", bit%8, bit/8, path, ps)
		}
		for _, p := range ps {
			if filepath.Base(p.File) != name && !strings.HasPrefix(p.File, manifestFolder) {
				t.Fatalf("bit %d of byte %d of %s was named %v", bit%8, bit/8, path, p)
			}
		}
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("restored, the problems are %v", ps)
	}
}

// evidence lists the files of an archive that cannot be made again. Small
// files come as often as large ones.
func evidence(t testing.TB, dir string) (files []string) {
	t.Helper()
	for _, folder := range []string{warcFolder, manifestFolder} {
		must(t, filepath.WalkDir(filepath.Join(dir, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, path)
			}
			return err
		}))
	}
	if len(files) < 8 {
		t.Fatalf("only %v", files)
	}
	return files
}

// TestFlippedBitsOfTheIndex: a bit of the capture index is found, or changes
// nothing of what it says.
func TestFlippedBitsOfTheIndex(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	want := grow(t, s)
	must(t, s.Close())
	path := filepath.Join(dir, indexName)
	content, err := os.ReadFile(path)
	must(t, err)
	r := rand.New(rand.NewPCG(5, 6))
	for range often(t, 40, 200) {
		bit := r.IntN(8 * len(content))
		spoiled := bytes.Clone(content)
		spoiled[bit/8] ^= 1 << (bit % 8)
		must(t, os.WriteFile(path, spoiled, 0o644))
		s, err := OpenReader(context.Background(), dir)
		if err != nil {
			if !strings.Contains(err.Error(), indexName) {
				t.Errorf("bit %d of byte %d: %v", bit%8, bit/8, err)
			}
			continue
		}
		ps, got := verify(t, s), []Capture{}
		for c, err := range s.Captures(context.Background(), Filter{}) {
			if err == nil {
				got = append(got, c)
			}
		}
		if len(ps) == 0 && !slices.Equal(got, want) {
			t.Errorf("bit %d of byte %d: not found, and the index says something else", bit%8, bit/8)
		}
		must(t, s.Close())
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix) // what a reader of a spoiled file leaves
		}
	}
}

// TestDiskFullAtAnyPoint: a disk that is full after any number of bytes stops
// the run; what was acknowledged is there, nothing else is, and with room
// again writing goes on.
func TestDiskFullAtAnyPoint(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for round := range often(t, 15, 50) {
		dir := t.TempDir()
		s := open(t, dir, Options{MaxFileSize: 20_000, Key: testKey(1)})
		var room atomic.Int64
		room.Store(r.Int64N(60_000))
		s.writeAt = func(f *os.File, b []byte, off int64) (int, error) {
			if left := room.Add(-int64(len(b))); left < 0 {
				n, err := f.WriteAt(b[:max(0, int64(len(b))+left)], off)
				return n, errors.Join(err, syscall.ENOSPC)
			}
			return f.WriteAt(b, off)
		}
		acknowledged := fill(t, s, round)
		must(t, s.Close())
		again := open(t, dir, Options{Key: testKey(1)})
		if got := all(t, again, Filter{}); !sameCaptures(got, acknowledged) {
			t.Fatalf("round %d: %d captures, %d were acknowledged", round, len(got), len(acknowledged))
		}
		put(t, again, page(5000))
		if ps := verify(t, again); len(ps) > 0 {
			t.Fatalf("round %d: problems %v", round, ps)
		}
	}
}

// fill has several callers put until the disk is full, and returns what was
// acknowledged.
func fill(t *testing.T, s *Store, round int) (acknowledged []Capture) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for caller := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				x := page(caller*1000 + n)
				x.Body = noise(1 + (round*37+caller*500+n*311)%4000)
				c, err := s.Put(context.Background(), x)
				if errors.Is(err, ErrDiskFull) {
					return
				} else if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, c)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return acknowledged
}

func sameCaptures(a, b []Capture) bool {
	byID := func(a, b Capture) int { return strings.Compare(a.ID, b.ID) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), byID), slices.SortedFunc(slices.Values(b), byID))
}

// TestFullFileSystem fills a real, small one: index, log and WARC files run
// into the end together.
func TestFullFileSystem(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("mounting a small file system needs root")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=1500k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(dir, 0)) })
	s := open(t, dir, Options{MinFree: -1, MaxFileSize: 100_000})
	acknowledged := fill(t, s, 1)
	s.Close() // may fail for want of room
	if len(acknowledged) < 20 {
		t.Fatalf("only %d captures found room", len(acknowledged))
	}
	must(t, unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT, "size=20m"))
	s = open(t, dir, Options{MinFree: -1})
	defer s.Close()
	if got := all(t, s, Filter{}); !sameCaptures(got, acknowledged) {
		t.Errorf("%d captures, %d were acknowledged", len(got), len(acknowledged))
	}
	put(t, s, page(5000))
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}
