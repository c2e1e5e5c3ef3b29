package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

const (
	releaseChild = "NIANBAO_PIPELINE_CHILD" // "DIR NAME": what this process makes
	hardVariable = "NIANBAO_HARD"           // run against chance as often as is promised
	killReports  = 3000                     // some twelve parts
)

// TestMain lets the test binary be a process that makes a release.
func TestMain(m *testing.M) {
	args := strings.Fields(os.Getenv(releaseChild))
	if len(args) == 0 {
		os.Exit(m.Run())
	}
	if err := makeAsChild(args[0], args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func makeAsChild(dir, name string) error {
	ctx := context.Background()
	store, err := archive.Open(ctx, filepath.Join(dir, "archive"), archive.Options{})
	if err != nil {
		return err
	}
	x, err := index.Open(ctx, filepath.Join(dir, "index"), index.Options{})
	if err != nil {
		return err
	}
	r, err := MakeRelease{Archive: store, Index: x, Name: name}.Run(ctx)
	if err == nil {
		err = ReleaseCatalogues{Archive: store, Dir: filepath.Join(dir, "index")}.Make(ctx, r)
	}
	return errors.Join(err, x.Close(), store.Close())
}

func child(args string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), releaseChild+"="+args)
	return cmd
}

// TestKilledRelease kills the making of releases at random points: afterwards each is whole
// or not there, and its name can be given again.
func TestKilledRelease(t *testing.T) {
	rounds := 4
	if os.Getenv(hardVariable) != "" {
		rounds = 100
	}
	dir := t.TempDir()
	fillIndex(t, filepath.Join(dir, "index"))
	began := time.Now()
	if out, err := child(dir + " whole").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	long := time.Since(began)
	var there, absent int
	for round := range rounds {
		name := fmt.Sprintf("r%d", round)
		cmd := child(dir + " " + name)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(long))))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if wholeOrAbsent(t, dir, name) {
			there++
			continue
		}
		absent++
		if out, err := child(dir + " " + name).CombinedOutput(); err != nil {
			t.Fatalf("the name of a release that was killed cannot be given again: %v: %s", err, out)
		}
		if !wholeOrAbsent(t, dir, name) {
			t.Fatalf("%s is not there after it was made", name)
		}
	}
	t.Logf("killed at random: %d whole, %d absent", there, absent)
}

// wholeOrAbsent tells which it is.
func wholeOrAbsent(t *testing.T, dir, name string) bool {
	t.Helper()
	ctx := t.Context()
	store, err := archive.Open(ctx, filepath.Join(dir, "archive"), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	r, err := FindRelease(ctx, store, name)
	if errors.Is(err, index.ErrNoRelease) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	c := releaseClosing{}
	if at, err := findRelease(ctx, store, name); err == nil {
		c, err = readClosing(ctx, store, at)
		if err != nil {
			t.Fatal(err)
		}
	}
	reports := 0
	for _, p := range c.Parts {
		if err := readPart(ctx, store, p, func(e index.Entry) error { reports++; return nil }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if reports != killReports || r.Reports != killReports || len(c.Parts) < 3 {
		t.Fatalf("%s says that it has %d reports and holds %d in %d parts", name, r.Reports, reports, len(c.Parts))
	}
	m := ReleaseCatalogues{Archive: store, Dir: filepath.Join(dir, "index")}
	if err := m.Make(ctx, r); err != nil {
		t.Fatalf("%s: its catalogue cannot be made: %v", name, err)
	}
	return true
}

// fillIndex makes an index of many small reports.
func fillIndex(t *testing.T, dir string) {
	t.Helper()
	b, err := index.Begin(t.Context(), dir, true, index.Options{Parser: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	for i := range killReports {
		id := fmt.Sprintf("310113-body%d", i/10)
		r := &report.Report{ID: report.MakeID(id, 2010+i%10), Year: 2010 + i%10, Era: report.EraShanghai2004, Scope: report.ScopeOwn, Title: "年报",
			Agency: report.Agency{ID: id, Name: id}, Region: report.RegionRef{Code: "310113", Name: "上海市宝山区"},
			Figures: []report.Figure{{Key: "requests.received.new", Unit: "件", State: report.StateNumber, Text: fmt.Sprint(i), Value: decimal.NewFromInt(int64(i))}},
			Source:  report.Source{URL: fmt.Sprintf("http://x.test/%d", i), SHA256: fmt.Sprintf("%064d", i), Fetched: time.Unix(1, 0).UTC()}}
		if err := b.Put(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}
