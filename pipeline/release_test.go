package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// release keeps what the index of s says now.
func (s *site) release(name string) (index.Release, error) {
	s.Helper()
	x, err := index.Open(context.Background(), s.dir, index.Options{})
	if err != nil {
		s.Fatal(err)
	}
	defer x.Close()
	r, err := MakeRelease{Archive: s.store, Index: x, Name: name, Note: "出版前", Software: "test"}.Run(context.Background())
	if err == nil {
		err = s.catalogues().Make(context.Background(), r)
	}
	return r, err
}

func (s *site) catalogues() ReleaseCatalogues {
	return ReleaseCatalogues{Archive: s.store, Dir: s.dir}
}

// says is all that shows figures, as an index in a folder gives it.
func says(t *testing.T, dir string) string {
	t.Helper()
	x, err := index.Open(context.Background(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	c, err := x.Compare(t.Context(), index.CompareQuery{Indicators: []report.Key{"requests.received.new", "series:requests.received", "rate:disclosure_rate"}, Agencies: []string{office}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	err = enc.Encode(c)
	for r, failed := range x.Reports(t.Context(), index.Filter{}) {
		err = errors.Join(err, failed, enc.Encode(r))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const address = "http://www.example.gov.cn/2021.html"

// TestReleaseIsKept is the promise: what a release shows stays to the byte, while the page
// changes and is read anew, when the index is lost, and in a restored backup.
func TestReleaseIsKept(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "http://www.example.gov.cn/2020.html", Body: page(t, 1, 2020)})
	s.keep(archive.Exchange{URL: address, Body: page(t, 1, 2021)})
	s.build(false)
	was := says(t, s.dir)
	r, err := s.release("2026-11")
	if err != nil {
		t.Fatal(err)
	}
	if r.Reports != 2 || r.Figures == 0 || r.FirstYear != 2020 || r.LastYear != 2021 || r.Digest == "" || len(r.Changed()) != 0 {
		t.Errorf("made %+v", r)
	}
	pinned := index.ReleaseDir(s.dir, "2026-11")
	if got := says(t, pinned); got != was {
		t.Errorf("the release says\n%s\nthe index said\n%s", got, was)
	}
	s.keep(archive.Exchange{URL: address, Body: page(t, 2, 2021)})
	s.build(false)
	if says(t, s.dir) == was {
		t.Fatal("the page that changed changed nothing")
	}
	if says(t, pinned) != was {
		t.Error("a page that changed has changed the release")
	}
	if err := os.RemoveAll(s.dir); err != nil {
		t.Fatal(err)
	}
	s.build(true)
	if says(t, pinned) != was {
		t.Error("made again after the index was lost, the release is another")
	}
	copied, restored, dir := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "archive"), t.TempDir()
	if _, err := s.store.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Restore(t.Context(), copied, restored, archive.Options{}, func(p archive.Problem) { t.Error(p) }); err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), restored, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := (&Build{Archive: store, Dir: dir}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if says(t, index.ReleaseDir(dir, "2026-11")) != was {
		t.Error("restored from a backup, the release is another")
	}
	if check, err := VerifyRelease(t.Context(), store, "2026-11", func(what string) { t.Error(what) }); err != nil || check.Reports != 2 || check.Figures != r.Figures {
		t.Errorf("verified %+v, %v", check, err)
	}
}

// A name is given once; a second release of what did not change stores nothing again.
func TestReleaseNamesAndSize(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: address, Body: page(t, 1, 2021)})
	s.build(false)
	if _, err := s.release("first"); err != nil {
		t.Fatal(err)
	}
	var input *index.InputError
	for _, name := range []string{"first", "", "..", "a/b", "第一", strings.Repeat("a", 41)} {
		if _, err := s.release(name); !errors.As(err, &input) {
			t.Errorf("%q: %v", name, err)
		}
	}
	before, err := s.store.Sizes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.release("first-2"); err != nil { // one that another begins with
		t.Fatal(err)
	}
	after, err := s.store.Sizes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := after.Payloads - before.Payloads; n != 1 {
		t.Errorf("a release of the same state stores %d payloads, want its closing record alone", n)
	}
	list, err := ListReleases(t.Context(), s.store, func(_ string, err error) { t.Error(err) })
	if err != nil || len(list) != 2 {
		t.Errorf("%d releases, %v", len(list), err)
	}
	if r, err := FindRelease(t.Context(), s.store, "first"); err != nil || r.Name != "first" {
		t.Errorf("first is %+v, %v", r, err)
	}
	if _, err := FindRelease(t.Context(), s.store, "fir"); !errors.Is(err, index.ErrNoRelease) {
		t.Errorf("fir: %v", err)
	}
}

// TestReleaseDiskFull: without room nothing is made and the name stays free.
func TestReleaseDiskFull(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: address, Body: page(t, 1, 2021)})
	s.build(false)
	dir := t.TempDir()
	full, err := archive.Open(t.Context(), dir, archive.Options{MinFree: 1 << 62})
	if err != nil {
		t.Fatal(err)
	}
	s.store = full
	if _, err := s.release("2026-11"); !errors.Is(err, archive.ErrDiskFull) {
		t.Errorf("a release without room: %v", err)
	}
	if _, err := FindRelease(t.Context(), full, "2026-11"); !errors.Is(err, index.ErrNoRelease) {
		t.Errorf("afterwards: %v", err)
	}
	if err := full.Close(); err != nil {
		t.Fatal(err)
	}
	if s.store, err = archive.Open(t.Context(), dir, archive.Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	if _, err := s.release("2026-11"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// A run that is stopped leaves no release.
func TestReleaseStopped(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: address, Body: page(t, 1, 2021)})
	s.build(false)
	ctx, stop := context.WithCancel(t.Context())
	_, err := MakeRelease{Archive: s.store, Index: s.open(), Name: "x", Progress: func(int, int) { stop() }}.Run(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if list, err := ListReleases(t.Context(), s.store, func(_ string, err error) { t.Error(err) }); err != nil || len(list) != 0 {
		t.Errorf("%d releases, %v", len(list), err)
	}
}

func TestReleaseOfNothing(t *testing.T) {
	s := newSite(t)
	s.build(false)
	if _, err := s.release("x"); err == nil {
		t.Error("a catalogue without reports is released")
	}
}

// forge puts records into the archive as an import of another archive's files might.
func (s *site) forge(url string, at time.Time, body []byte) archive.Capture {
	s.Helper()
	c, err := s.store.Put(context.Background(), archive.Exchange{URL: url, Time: at, Role: RoleRelease, Type: "application/json", Body: body})
	if err != nil {
		s.Fatal(err)
	}
	return c
}

// TestForgedReleases: what an archive took over from elsewhere neither replaces a release
// nor keeps others from being made, and is told.
func TestForgedReleases(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: address, Body: page(t, 1, 2021)})
	s.build(false)
	r, err := s.release("ours")
	if err != nil {
		t.Fatal(err)
	}
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	early := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	part := func(lines string, entries int) releasePart {
		c := s.forge("urn:nianbao:release-part:x:1", early, enc.EncodeAll([]byte(lines), nil))
		return releasePart{SHA256: c.SHA256, Bytes: int64(len(lines)), Entries: entries}
	}
	closing := func(name string, parts ...releasePart) []byte {
		text, err := json.Marshal(releaseClosing{Format: releaseFormat, Release: index.Release{Name: name}, Parts: parts})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	s.forge(releasePrefix+"ours", early, closing("ours")) // earlier by its own word
	for name, body := range map[string][]byte{
		"no-json": []byte("hello"), "other-format": []byte(`{"format":"nianbao-release/9","name":"other-format"}`), "other-name": closing("ours"),
		"lost-part": closing("lost-part", releasePart{SHA256: strings.Repeat("0", 64), Entries: 1}),
		"fewer":     closing("fewer", part(`{"verdict":{"finding":"f","state":"new"}}`, 2)), "more": closing("more", part("{}\n{}", 1)),
		"no-record": closing("no-record", part(`{"record":{"id":"x"}}`, 1)), "broken": closing("broken", part(`{"record":`, 1)),
		"bomb": closing("bomb", part(strings.Repeat(" ", maxPartBytes)+`{"verdict":{"finding":"f"}}`, 1)),
	} {
		s.forge(releasePrefix+name, early, body)
	}
	s.forge(releasePrefix+"../../etc", early, closing("../../etc"))
	told := map[string]bool{}
	err = s.catalogues().Run(t.Context(), func(name string, err error) { told[fmt.Sprint(r.Name, err)] = true })
	if err != nil || len(told) != 9 {
		t.Errorf("%d told, %v: %v", len(told), err, told)
	}
	if got, err := FindRelease(t.Context(), s.store, "ours"); err != nil || got.Digest != r.Digest {
		t.Errorf("ours is now %+v, %v", got, err)
	}
	if !index.ReleaseReady(s.dir, r) {
		t.Error("ours has no catalogue")
	}
	b := Build{Archive: s.store, Dir: s.dir, Full: true}
	tally, err := b.Run(t.Context())
	if err != nil || tally.Reports != 1 || tally.Failed != 9 {
		t.Errorf("a build beside them: %+v, %v", tally, err)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "etc")); err == nil {
		t.Error("a name led out of its folder")
	}
	if c, err := VerifyRelease(t.Context(), s.store, "lost-part", func(string) {}); err != nil || c.Differ == 0 {
		t.Errorf("a release without its part: %+v, %v", c, err)
	}
}

// A release whose original is no longer in the archive says so.
func TestVerifyReleaseNamesLostOriginals(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: address, Body: page(t, 1, 2021)})
	s.build(false)
	other, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	s.store = other
	if _, err := s.release("x"); err != nil {
		t.Fatal(err)
	}
	var told []string
	c, err := VerifyRelease(t.Context(), other, "x", func(what string) { told = append(told, what) })
	if err != nil || c.Differ != 1 || !strings.Contains(told[0], address) {
		t.Errorf("%+v, %v, %v", c, err, told)
	}
}
