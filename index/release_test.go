package index

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

func TestReleaseNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"2026-11": true, "v1.2": true, "a": true, "first-half.2026": true, strings.Repeat("a", maxReleaseName): true,
		"": false, "A": false, "2026_11": false, "2026 11": false, "-a": false, "a-": false, "a..b": false, ".": false, "..": false, "../a": false, "a/b": false,
		`a\b`: false, "a\x00": false, "a\n": false, "第一": false, "a?b": false, "a:b": false, "%2e": false, strings.Repeat("a", maxReleaseName+1): false,
	} {
		if err := CheckReleaseName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// pinned makes the catalogue of r below dir out of x.
func pinned(t *testing.T, dir string, x *Index, r Release) {
	t.Helper()
	if err := NoteRelease(dir, r); err != nil {
		t.Fatal(err)
	}
	b, err := Begin(t.Context(), ReleaseDir(dir, r.Name), true, Options{Parser: "p1", Release: r.Digest})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	state, _ := entries(t, x)
	if err := b.PutEntries(t.Context(), state...); err != nil {
		t.Fatal(err)
	}
	commit(t, b)
}

func TestReleasesServe(t *testing.T) {
	dir := t.TempDir()
	releases, err := OpenReleases(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer releases.Close()
	if _, ok := releases.Newest(); ok {
		t.Error("an index without releases has a newest one")
	}
	old := Release{Name: "old", Digest: "d1", Made: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	pinned(t, dir, built(t, hrss2013()), old)
	pinned(t, dir, built(t, hrss2013(), hrss2021()), Release{Name: "new", Digest: "d2", Made: old.Made.Add(time.Hour)})
	if err := NoteRelease(dir, Release{Name: "coming", Digest: "d3"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := releases.Open(t.Context(), "old"); !errors.Is(err, ErrNoRelease) {
		t.Errorf("before Refresh: %v", err)
	}
	if err := releases.Refresh(); err != nil {
		t.Fatal(err)
	}
	if newest, ok := releases.Newest(); !ok || newest.Name != "new" || len(releases.List()) != 3 {
		t.Errorf("newest %+v of %d", newest, len(releases.List()))
	}
	for name, want := range map[string]int{"old": 1, "new": 2} {
		for range 2 {
			x, r, err := releases.Open(t.Context(), name)
			if err != nil || r.Name != name {
				t.Fatalf("%s: %v", name, err)
			}
			if res, err := x.List(t.Context(), Filter{}); err != nil || res.Total != want {
				t.Errorf("%s has %d reports, %v, want %d", name, res.Total, err, want)
			}
		}
	}
	if _, _, err := releases.Open(t.Context(), "coming"); !errors.Is(err, ErrReleasePending) {
		t.Errorf("coming: %v", err)
	}
	if _, _, err := releases.Open(t.Context(), "../releases/old"); !errors.Is(err, ErrNoRelease) {
		t.Errorf("a path: %v", err)
	}
}

// A catalogue that was made of other bytes, or by a program with another catalogue, is no
// catalogue of the release.
func TestReleaseReady(t *testing.T) {
	dir := t.TempDir()
	r := Release{Name: "r", Digest: "d1"}
	if ReleaseReady(dir, r) {
		t.Error("ready before it is made")
	}
	pinned(t, dir, built(t, hrss2013()), r)
	if !ReleaseReady(dir, r) {
		t.Error("not ready once made")
	}
	if other := (Release{Name: "r", Digest: "d2"}); ReleaseReady(dir, other) {
		t.Error("ready for a release of the same name with other bytes")
	}
	path := filepath.Join(ReleaseDir(dir, "r"), genName(1), metaFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), `"schema": `, `"schema": 9`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if ReleaseReady(dir, r) {
		t.Error("ready with a catalogue that this program cannot read")
	}
	pinned(t, dir, built(t, hrss2013()), r)
	if ns, _ := generations(ReleaseDir(dir, "r")); !ReleaseReady(dir, r) || len(ns) != 1 {
		t.Errorf("after it was made again: generations %v", ns)
	}
}

func TestReleaseChanged(t *testing.T) {
	r := Release{Definitions: report.Definitions()}
	if got := r.Changed(); len(got) != 0 {
		t.Errorf("with the same definitions %v changed", got)
	}
	r.Definitions["series.csv"] = "other"
	delete(r.Definitions, "rates.csv")
	r.Definitions["gone.csv"] = "was there once"
	if got := strings.Join(r.Changed(), " "); got != "rates.csv series.csv" {
		t.Errorf("changed: %s", got)
	}
}

// A folder that is no release of ours does not hide the others in silence.
func TestReleasesForeignFolder(t *testing.T) {
	dir := t.TempDir()
	if err := NoteRelease(dir, Release{Name: "a", Digest: "d"}); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(ReleaseDir(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	if rs, err := readReleases(dir); err != nil || len(rs) != 1 {
		t.Errorf("beside an empty folder: %v, %v", rs, err)
	}
	if err := os.Rename(ReleaseDir(dir, "a"), ReleaseDir(dir, "b")); err != nil {
		t.Fatal(err)
	}
	if _, err := readReleases(dir); err == nil {
		t.Error("a folder under another name is taken for a release")
	}
}

// TestReleaseOfAnotherArchive: a release of the same name with other bytes is shown as what
// it is now, also by a server that had the other one open.
func TestReleaseOfAnotherArchive(t *testing.T) {
	dir := t.TempDir()
	pinned(t, dir, built(t, hrss2013()), Release{Name: "r", Digest: "d1"})
	releases, err := OpenReleases(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer releases.Close()
	if _, _, err := releases.Open(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	pinned(t, dir, built(t, hrss2013(), hrss2021()), Release{Name: "r", Digest: "d2"})
	if err := releases.Refresh(); err != nil {
		t.Fatal(err)
	}
	x, r, err := releases.Open(t.Context(), "r")
	if err != nil || r.Digest != "d2" {
		t.Fatal(r, err)
	}
	if res, err := x.List(t.Context(), Filter{}); err != nil || res.Total != 2 {
		t.Errorf("%d reports, %v", res.Total, err)
	}
}
