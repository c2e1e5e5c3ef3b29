package archive

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// The guard stops before the disk is full, and says what to do.
func TestGuard(t *testing.T) {
	s := open(t, t.TempDir(), Options{MinFree: 5000})
	kept := put(t, s, page(1))
	s.free = func(string) (int64, error) { return 5200, nil }
	_, err := s.Put(context.Background(), page(2))
	if !errors.Is(err, ErrDiskFull) || !strings.Contains(err.Error(), s.dir) || !strings.Contains(err.Error(), "make room") {
		t.Fatalf("Put beside 5200 free bytes gave %v", err)
	}
	s.free = func(string) (int64, error) { return 0, errors.New("no answer") }
	if _, err := s.Put(context.Background(), page(2)); err == nil || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("Put gave %v", err)
	}
	s.free = func(string) (int64, error) { return 50_000, nil }
	more := put(t, s, page(2))
	if got := all(t, s, Filter{}); len(got) != 2 || got[0] != kept || got[1] != more {
		t.Errorf("the archive holds %+v", got)
	}
	unguarded := open(t, t.TempDir(), Options{MinFree: -1})
	unguarded.free = func(string) (int64, error) { return 0, nil }
	put(t, unguarded, page(1))
}

func TestFreeBytes(t *testing.T) {
	if n, err := freeBytes(t.TempDir()); err != nil || n <= 0 {
		t.Errorf("%d bytes, %v", n, err)
	}
}
