package index

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestOpenWithoutIndex(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Join(dir, "absent")} {
		if _, err := Open(t.Context(), d, Options{}); !errors.Is(err, ErrNoIndex) || !strings.Contains(err.Error(), "nianbao build") {
			t.Errorf("Open(%s): %v", d, err)
		}
	}
}

func TestReopenAndGoOn(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	if !b.Full() {
		t.Error("the first build is not full")
	}
	put(t, b, hrss2013())
	commit(t, b)
	x := open(t, dir)

	b = begin(t, dir, false)
	if b.Full() {
		t.Error("the second build is full")
	}
	put(t, b, gov2020())
	commit(t, b)
	if n := found(t, x, Filter{}).Total; n != 1 {
		t.Errorf("before Refresh the reader sees %d reports", n)
	}
	if changed, err := x.Refresh(t.Context()); !changed || err != nil {
		t.Errorf("Refresh: %v, %v", changed, err)
	}
	if changed, err := x.Refresh(t.Context()); changed || err != nil {
		t.Errorf("Refresh again: %v, %v", changed, err)
	}
	if got := hitIDs(found(t, x, Filter{Text: "申请"})); len(got) != 2 {
		t.Errorf("after Refresh the text finds %v", got)
	}
}

func TestFullStartsEmpty(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013())
	commit(t, b)
	b = begin(t, dir, true)
	put(t, b, gov2020())
	commit(t, b)
	if got := hitIDs(found(t, open(t, dir), Filter{})); !slices.Equal(got, []string{gov2020().ID}) {
		t.Errorf("a full build keeps %v", got)
	}
}

func TestOtherParserBuildsAnew(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013())
	commit(t, b)
	var log bytes.Buffer
	b, err := Begin(t.Context(), dir, false, Options{Parser: "p2", Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	if !b.Full() || !strings.Contains(log.String(), "parser p1, now p2") {
		t.Errorf("full %v, log %q", b.Full(), log.String())
	}
}

func TestStale(t *testing.T) {
	now := meta{Mapping: "m", Bleve: "v2", Schema: 3, Parser: "p"}
	for _, tt := range []struct {
		change func(*meta)
		word   string
	}{
		{func(m *meta) {}, ""},
		{func(m *meta) { m.Stats.Reports = 9 }, ""},
		{func(m *meta) { m.Mapping = "x" }, "mapping"},
		{func(m *meta) { m.Bleve = "x" }, "bleve x"},
		{func(m *meta) { m.Schema = 1 }, "schema 1"},
		{func(m *meta) { m.Parser = "x" }, "parser x"},
	} {
		old := now
		tt.change(&old)
		if got := now.stale(old); (got == "") != (tt.word == "") || !strings.Contains(got, tt.word) {
			t.Errorf("%+v: %q, want %q", old, got, tt.word)
		}
	}
}

func TestOneBuilder(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	if _, err := Begin(t.Context(), dir, false, Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("a second builder: %v", err)
	}
	if err := b.Abort(); err != nil {
		t.Fatal(err)
	}
	begin(t, dir, false)
}

func TestAbortLeavesTheOld(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013())
	commit(t, b)
	if err := b.Abort(); err != nil {
		t.Errorf("Abort after Commit: %v", err)
	}
	b = begin(t, dir, false)
	put(t, b, gov2020())
	if err := b.Abort(); err != nil {
		t.Fatal(err)
	}
	if got := folders(t, dir); !slices.Equal(got, []string{"gen-000001"}) {
		t.Errorf("folders %v", got)
	}
	if err := b.Put(t.Context(), gov2020()); err == nil {
		t.Error("Put after Abort")
	}
	if err := b.Commit(t.Context()); err == nil {
		t.Error("Commit after Abort")
	}
	if n := found(t, open(t, dir), Filter{}).Total; n != 1 {
		t.Errorf("%d reports", n)
	}
}

func folders(t *testing.T, dir string) []string {
	t.Helper()
	ns, err := generations(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range ns {
		out = append(out, genName(n))
	}
	return out
}

// TestCrashLeftovers plays a build that was killed: its half-made folder stands
// beside the one that serves, and CURRENT.new was never renamed.
func TestCrashLeftovers(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013())
	commit(t, b)
	for _, n := range []string{"gen-000002", "gen-000007"} {
		if err := os.MkdirAll(filepath.Join(dir, n, textFolder), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, n, catalogueFile), []byte("torn"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, currentFile+".new"), []byte("gen-"), 0o644); err != nil {
		t.Fatal(err)
	}
	if n := found(t, open(t, dir), Filter{}).Total; n != 1 {
		t.Errorf("beside leftovers %d reports", n)
	}
	b = begin(t, dir, false)
	put(t, b, gov2020())
	commit(t, b)
	if got := folders(t, dir); !slices.Equal(got, []string{"gen-000001", "gen-000002"}) {
		t.Errorf("folders %v", got)
	}
	if n := found(t, open(t, dir), Filter{}).Total; n != 2 {
		t.Errorf("%d reports", n)
	}
}

func TestDamagedCurrent(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"", "gen-1", "../gen-000001", "gen-000009"} {
		if err := os.WriteFile(filepath.Join(dir, currentFile), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "nianbao build --full") {
			t.Errorf("CURRENT %q: %v", content, err)
		}
		b := begin(t, dir, false)
		if !b.Full() {
			t.Errorf("CURRENT %q: not built anew", content)
		}
		commit(t, b)
		open(t, dir).Close()
	}
}

// TestOldGenerations keeps the one before and one that a reader is in.
func TestOldGenerations(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		commit(t, begin(t, dir, false))
	}
	x := open(t, dir) // generation 2
	for range 3 {
		commit(t, begin(t, dir, false))
	}
	if got := folders(t, dir); !slices.Equal(got, []string{"gen-000002", "gen-000004", "gen-000005"}) {
		t.Errorf("folders %v", got)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	commit(t, begin(t, dir, false))
	if got := folders(t, dir); !slices.Equal(got, []string{"gen-000005", "gen-000006"}) {
		t.Errorf("folders %v", got)
	}
}

// TestFailedWriteRefusesCommit cancels a write half-way.
func TestFailedWriteRefusesCommit(t *testing.T) {
	dir := t.TempDir()
	commit(t, begin(t, dir, false))
	b := begin(t, dir, false)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Put(ctx, hrss2013()); !errors.Is(err, context.Canceled) {
		t.Fatalf("Put: %v", err)
	}
	if err := b.Commit(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit: %v", err)
	}
	if got := folders(t, dir); !slices.Equal(got, []string{"gen-000001"}) {
		t.Errorf("folders %v", got)
	}
}

// TestReadersWhileBuilding lets two readers search and refresh while builds commit.
func TestReadersWhileBuilding(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, sampleReports()...)
	commit(t, b)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		x := open(t, dir)
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := x.Refresh(context.Background()); err != nil {
					t.Errorf("Refresh: %v", err)
					return
				}
				res, err := x.Search(context.Background(), Filter{Text: "政策解读 OR 湿地"})
				if err != nil || res.Total < 3 {
					t.Errorf("Search: %v, %v", res, err)
					return
				}
			}
		})
	}
	for i := range 4 {
		b := begin(t, dir, i%2 == 0)
		put(t, b, sampleReports()...)
		commit(t, b)
	}
	close(stop)
	readers.Wait()
}

// TestRefreshWithReaderInFlight swaps while an iterator stands in the old generation.
func TestRefreshWithReaderInFlight(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013(), hrss2021())
	commit(t, b)
	x := open(t, dir)
	var got []string
	for r, err := range x.Reports(t.Context(), Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID)
		if len(got) == 1 {
			b := begin(t, dir, true)
			put(t, b, gov2020())
			commit(t, b)
			if changed, err := x.Refresh(t.Context()); !changed || err != nil {
				t.Fatalf("Refresh: %v, %v", changed, err)
			}
		}
	}
	if !slices.Equal(got, []string{hrss2013().ID, hrss2021().ID}) {
		t.Errorf("the iterator saw %v", got)
	}
	if _, err := x.Report(t.Context(), gov2020().ID); err != nil {
		t.Error(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Report(t.Context(), gov2020().ID); err == nil {
		t.Error("Report after Close")
	}
}

func TestCheckReport(t *testing.T) {
	b := begin(t, t.TempDir(), false)
	for _, change := range []func(*report.Report){
		func(r *report.Report) { r.ID = "" },
		func(r *report.Report) { r.Year = 0 },
		func(r *report.Report) { r.Agency.ID = "" },
		func(r *report.Report) { r.Figures[0].State = "" },
	} {
		r := hrss2013()
		change(r)
		if err := b.Put(t.Context(), gov2020(), r); err == nil {
			t.Errorf("%+v was put", r)
		}
	}
	if _, err := b.Report(t.Context(), gov2020().ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("a refused Put left a report behind: %v", err)
	}
	put(t, b, hrss2013())
	commit(t, b)
}
