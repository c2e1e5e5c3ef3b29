package site

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/bench/search"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
	"github.com/nianbao/nianbao/web"
)

const (
	comparedEach = 400 // comparisons of each kind
	newOneIn     = 20  // reports of the second release that the first has not: about a year's
)

// BenchmarkRelease makes a data release of the corpus, and a second one after a year's
// reports came: what each costs in the archive, in time, and what a comparison costs
// that is pinned to the first, beside the same one of the present state in the same run.
func BenchmarkRelease(b *testing.B) {
	ctx, c, dir := b.Context(), search.NewCorpus(), b.TempDir()
	reports := number(reportsVariable, 2000)
	reports -= reports % newOneIn
	fill(b, dir, c, reports)
	store, err := archive.Open(ctx, filepath.Join(b.TempDir(), "archive"), archive.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	for b.Loop() {
		first, made, catalogue := released(b, store, dir, "first")
		size := folder(b, index.ReleaseDir(dir, "first"))
		all := reports + reports/newOneIn
		fill(b, dir, c, all)
		second, again, _ := released(b, store, dir, "second")
		fmt.Printf("%d reports: %d bytes of archive a report in %.1f s, its catalogue %d bytes a report in %.1f s; the next, of %d: %d bytes a new report in %.1f s\n",
			reports, first/int64(reports), made.Seconds(), size/int64(reports), catalogue.Seconds(), all, second/int64(all-reports), again.Seconds())
		live, pinned := comparisons(b, store, dir, c, reports)
		fmt.Printf("a comparison: live p50 %.2f ms, p95 %.2f ms; pinned p50 %.2f ms, p95 %.2f ms\n",
			ms(percentile(live, 50)), ms(percentile(live, 95)), ms(percentile(pinned, 50)), ms(percentile(pinned, 95)))
		b.ReportMetric(float64(first)/float64(reports), "bytes/report")
		b.ReportMetric(float64(second)/float64(first), "second/first")
		b.ReportMetric(float64(percentile(pinned, 50))/float64(percentile(live, 50)), "pinned/live")
	}
}

// fill builds the corpus.
func fill(b *testing.B, dir string, c *search.Corpus, reports int) {
	b.Helper()
	w, err := index.Begin(b.Context(), dir, true, index.Options{Parser: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Abort()
	for n := range reports {
		if err := w.Put(b.Context(), c.Report(n)); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// released makes a release and gives the bytes that it took in the archive, the time for it
// and that for its catalogue.
func released(b *testing.B, store *archive.Store, dir, name string) (bytes int64, made, catalogue time.Duration) {
	b.Helper()
	ctx := b.Context()
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	before := stored(ctx, b, store)
	start := time.Now()
	r, err := pipeline.MakeRelease{Archive: store, Index: x, Name: name}.Run(ctx)
	if err != nil {
		b.Fatal(err)
	}
	made = time.Since(start)
	start = time.Now()
	if err := (pipeline.ReleaseCatalogues{Archive: store, Dir: dir}).Make(ctx, r); err != nil {
		b.Fatal(err)
	}
	return stored(ctx, b, store) - before, made, time.Since(start)
}

func stored(ctx context.Context, b *testing.B, store *archive.Store) int64 {
	b.Helper()
	s, err := store.Sizes(ctx)
	if err != nil {
		b.Fatal(err)
	}
	return s.Bytes
}

// folder is the size of all files below dir.
func folder(b *testing.B, dir string) (size int64) {
	b.Helper()
	err := filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}

// comparisons asks for one agency's years in turns of the present state and of a release.
func comparisons(b *testing.B, store *archive.Store, dir string, c *search.Corpus, reports int) (live, pinned []time.Duration) {
	b.Helper()
	x, err := index.Open(b.Context(), dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	releases, err := index.OpenReleases(dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer releases.Close()
	h, err := (&web.Server{Index: x, Archive: store, Releases: releases, Version: "bench"}).Handler()
	if err != nil {
		b.Fatal(err)
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 2*comparedEach + 2 { // the first two open what is open from then on
		address := srv.URL + "/compare.json?agency=" + url.QueryEscape(c.Report(rnd.IntN(reports)).Agency.ID)
		if n%2 == 1 {
			address += "&release=first"
		}
		start := time.Now()
		if err := ask(http.DefaultClient, address); err != nil {
			b.Fatal(err)
		}
		switch took := time.Since(start); {
		case n < 2:
		case n%2 == 1:
			pinned = append(pinned, took)
		default:
			live = append(live, took)
		}
	}
	return live, pinned
}
