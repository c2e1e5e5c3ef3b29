package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLinksOutOfTheArchive: a WARC file that is a link to elsewhere is refused when the archive is opened, not when
// somebody first reads from it.
func TestLinksOutOfTheArchive(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "moved.warc.gz")
	s := open(t, dir, Options{})
	name := s.path(put(t, s, page(1)).File)
	must(t, s.Close())
	must(t, os.Rename(name, elsewhere))
	must(t, os.Symlink(elsewhere, name))
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "no link out of it") {
		t.Errorf("opened with %v", err)
	}
}

// TestAbsurdNumber: what is put behind a file of an absurd number is refused or found again, never lost.
func TestAbsurdNumber(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	name := s.path(put(t, s, page(1)).File)
	must(t, s.Close())
	must(t, os.Rename(name, filepath.Join(filepath.Dir(name), "nianbao-20250101000000-99999999999999999999.warc.gz")))
	s = open(t, dir, Options{Software: "another version, which begins a new file"})
	if _, err := s.Put(t.Context(), page(2)); err == nil || !strings.Contains(err.Error(), "own name") {
		t.Errorf("put with %v", err)
	}
	must(t, s.Close())
	if n, err := Rebuild(t.Context(), dir, Options{}); n != 1 || err != nil {
		t.Errorf("%d captures, %v", n, err)
	}
}
