package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	_, err := Open(context.Background(), dir, Options{})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "wait") {
		t.Fatalf("a second writer got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	if _, err := s.Put(context.Background(), page(1)); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Put after Close gave %v", err)
	}
	open(t, dir, Options{})
}

func TestReadersBesideTheWriter(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenReader(context.Background(), dir); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("no archive gave %v", err)
	}
	w := open(t, dir, Options{})
	var readers []*Store
	for range 3 {
		r, err := OpenReader(context.Background(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		readers = append(readers, r)
	}
	for n := range 5 {
		c := put(t, w, page(n))
		for _, r := range readers {
			if got := all(t, r, Filter{}); len(got) != n+1 {
				t.Fatalf("a reader sees %d captures, want %d", len(got), n+1)
			}
			wantBody(t, r, page(n), c)
		}
	}
	r := readers[0]
	if _, err := r.Put(context.Background(), page(9)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader's Put gave %v", err)
	}
	if _, err := r.Reindex(context.Background()); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader's Reindex gave %v", err)
	}
	if ps := verify(t, r); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	w.Close()
	late, err := OpenReader(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer late.Close()
	if got := all(t, late, Filter{}); len(got) != 5 {
		t.Errorf("after the writer left a reader sees %d captures", len(got))
	}
}

func TestReaderRebuildsAMissingIndex(t *testing.T) {
	dir := t.TempDir() + "/with blank, 年报 & 100%?#"
	s := open(t, dir, Options{})
	want := grow(t, s)
	s.Close()
	if err := os.Remove(filepath.Join(dir, indexName)); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReader(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := all(t, r, Filter{}); !slices.Equal(got, want) {
		t.Errorf("%d captures, want %d", len(got), len(want))
	}
}

func TestRotationAndResume(t *testing.T) {
	dir := t.TempDir()
	for n := range 6 {
		s := open(t, dir, Options{MaxFileSize: 4000})
		for i := range 4 {
			put(t, s, page(10*n+i))
		}
		s.Close()
	}
	s := open(t, dir, Options{MaxFileSize: 4000, Software: "nianbao 2"})
	c := put(t, s, page(99))
	names, _ := s.files()
	if len(names) < 3 || len(names) > 12 {
		t.Errorf("%d files", len(names))
	}
	if c.File != names[len(names)-1] || number(c.File) != len(names) {
		t.Errorf("the last capture is in %s, the files are %v", c.File, names)
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

func TestAnOpenedArchiveWithoutCapturesHasNoFiles(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, Options{}).Close()
	if files, _ := os.ReadDir(filepath.Join(dir, warcFolder)); len(files) != 0 {
		t.Errorf("there are %v", files)
	}
}

func TestConcurrentPuts(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 20_000})
	var wg sync.WaitGroup
	for n := range 40 {
		wg.Go(func() {
			if _, err := s.Put(context.Background(), page(n)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := all(t, s, Filter{}); len(got) != 40 {
		t.Errorf("%d captures", len(got))
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

func TestUnusableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), file, Options{}); err == nil || !strings.Contains(err.Error(), "writable") {
		t.Errorf("a file as folder gave %v", err)
	}
}
