package archive

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBackupAndRestore(t *testing.T) {
	dir, backup := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	cs := sealedArchive(t, dir)
	s := reader(t, dir)
	tally, err := s.Backup(context.Background(), backup)
	sizes, _ := s.Sizes(context.Background())
	if err != nil || tally.Files != sizes.Files || tally.Bytes != sizes.Bytes || tally.Copied != tally.Bytes {
		t.Fatalf("Backup gave %+v, %v, want %+v", tally, err, sizes)
	}
	// later: only what is new is copied
	w := open(t, dir, Options{Key: testKey(1), MaxFileSize: 4000})
	more := put(t, w, page(90))
	must(t, w.Close())
	again, err := s.Backup(context.Background(), backup)
	if err != nil || again.Copied == 0 || again.Copied >= again.Bytes {
		t.Fatalf("Backup gave %+v, %v", again, err)
	}
	to := filepath.Join(t.TempDir(), "data", "archive")
	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	restored, err := Restore(context.Background(), backup, to, Options{}, func(p Problem) { t.Error(p) })
	if err != nil || restored.Bytes != again.Bytes {
		t.Fatalf("Restore gave %+v, %v", restored, err)
	}
	r := reader(t, to)
	want := append(cs, more)
	if got := all(t, r, Filter{}); !sameCaptures(got, want) {
		t.Errorf("%d captures, want %d", len(got), len(want))
	}
	if tally, err := r.Verify(context.Background(), func(p Problem) { t.Error(p) }); err != nil || tally.Manifests != 4 || tally.Unsealed != 0 {
		t.Errorf("Verify gave %+v, %v", tally, err)
	}
	if _, err := Restore(context.Background(), backup, to, Options{}, nil); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("restoring over an archive gave %v", err)
	}
	if left, _ := filepath.Glob(to + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	must(t, r.Close())
	w = open(t, to, Options{Key: testKey(1)}) // life goes on
	put(t, w, page(91))
}

// TestBackupBesideAWriter: every backup is an archive that verifies and holds
// all that was acknowledged before it began.
func TestBackupBesideAWriter(t *testing.T) {
	dir, backup := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	w := open(t, dir, Options{MaxFileSize: 30_000, Key: testKey(1)})
	put(t, w, page(0))
	s := reader(t, dir)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if _, err := w.Put(context.Background(), page(n)); err != nil {
				done <- err
				return
			}
			if n%20 == 0 {
				if _, err := w.Seal(context.Background()); err != nil {
					done <- err
					return
				}
			}
		}
	}()
	for round := range 6 {
		before := all(t, s, Filter{})
		_, err := s.Backup(context.Background(), backup)
		must(t, err)
		to := filepath.Join(t.TempDir(), "archive")
		_, err = Restore(context.Background(), backup, to, Options{}, func(p Problem) { t.Errorf("round %d: %v", round, p) })
		must(t, err)
		got := map[string]bool{}
		for _, c := range all(t, reader(t, to), Filter{}) {
			got[c.ID] = true
		}
		for _, c := range before {
			if !got[c.ID] {
				t.Errorf("round %d: %s is missing", round, c.URL)
			}
		}
	}
	close(stop)
	must(t, <-done)
}

func TestBackupRefuses(t *testing.T) {
	dir := t.TempDir()
	sealedArchive(t, dir)
	s := reader(t, dir)
	elsewhere := t.TempDir() // smaller, and made in the same second or another
	w := open(t, elsewhere, Options{})
	put(t, w, page(1))
	must(t, w.Close())
	other := t.TempDir()
	_, err := reader(t, elsewhere).Backup(context.Background(), other)
	must(t, err)
	full := t.TempDir()
	must(t, os.WriteFile(filepath.Join(full, "diary.txt"), nil, 0o644))
	newer := t.TempDir()
	_, err = s.Backup(context.Background(), newer)
	must(t, err)
	names, _ := s.files()
	grown := filepath.Join(newer, backupFolder, warcFolder, names[0])
	content, err := os.ReadFile(grown)
	must(t, err)
	must(t, os.WriteFile(grown, append(content, 1), 0o644))
	spoilt := t.TempDir()
	_, err = s.Backup(context.Background(), spoilt)
	must(t, err)
	spoil(t, filepath.Join(spoilt, backupFolder, warcFolder, names[1]), 99)
	for dir, want := range map[string]string{full: "something else", other: "of another archive", newer: "the newer one", spoilt: names[1]} {
		if _, err := s.Backup(context.Background(), dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	if _, err := Restore(context.Background(), full, filepath.Join(t.TempDir(), "archive"), Options{}, nil); err == nil || !strings.Contains(err.Error(), "no finished backup") {
		t.Errorf("a folder that is no backup gave %v", err)
	}
}

// What is wrong with a backup is said, and the rest restored.
func TestRestoreOfADamagedBackup(t *testing.T) {
	dir, backup := t.TempDir(), t.TempDir()
	sealedArchive(t, dir)
	_, err := reader(t, dir).Backup(context.Background(), backup)
	must(t, err)
	names, _ := reader(t, dir).files()
	spoil(t, filepath.Join(backup, backupFolder, warcFolder, names[0]), 500)
	must(t, os.Remove(filepath.Join(backup, backupFolder, warcFolder, names[1])))
	to := filepath.Join(t.TempDir(), "archive")
	var ps []Problem
	_, err = Restore(context.Background(), backup, to, Options{}, func(p Problem) { ps = append(ps, p) })
	must(t, err)
	for name, want := range map[string]string{names[0]: "damaged", names[1]: "lacks it"} {
		if !slices.ContainsFunc(ps, func(p Problem) bool { return p.File == name && strings.Contains(p.Err.Error(), want) }) {
			t.Errorf("%s: want %q, got %v", name, want, ps)
		}
	}
	if got := all(t, reader(t, to), Filter{}); len(got) < 5 {
		t.Errorf("only %d captures were restored", len(got))
	}
}

// A restore that is stopped leaves nothing behind.
func TestRestoreStopped(t *testing.T) {
	dir, backup := t.TempDir(), t.TempDir()
	sealedArchive(t, dir)
	_, err := reader(t, dir).Backup(context.Background(), backup)
	must(t, err)
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	parent := t.TempDir()
	if _, err := Restore(stopped, backup, filepath.Join(parent, "archive"), Options{}, nil); err == nil {
		t.Error("a stopped restore succeeded")
	}
	if left, _ := os.ReadDir(parent); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	before, err := os.ReadFile(filepath.Join(backup, backupName))
	must(t, err)
	if _, err := reader(t, dir).Backup(stopped, backup); err == nil {
		t.Error("a stopped backup succeeded")
	}
	if after, err := os.ReadFile(filepath.Join(backup, backupName)); err != nil || !bytes.Equal(after, before) {
		t.Errorf("a stopped backup says that it is finished: %v", err)
	}
}
