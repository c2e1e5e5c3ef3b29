package index

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

// ragged makes reports of the forms of all eras, each with a few rows missing, so that hardly
// two print the same: the hardest there is for outlines.
func ragged(n int) []*report.Report {
	rnd := rand.New(rand.NewPCG(1, 2))
	regions := []string{"310113", "310112", "320813", "320812", "440103", "440104", "510104", "510105"}
	types := []string{"hrss", "education", "health", "finance", "audit"}
	var out []*report.Report
	for i := range n {
		era := report.Eras()[i%len(report.Eras())]
		region, kind, year := regions[i/20%len(regions)], types[i/160%len(types)], 2005+i%20
		id := fmt.Sprintf("%s-%s-%d", region, kind, i/800)
		r := &report.Report{ID: fmt.Sprintf("%s/%d", id, year), Year: year, Era: era, Scope: report.ScopeOwn, Title: id,
			Agency: report.Agency{ID: id, Name: id, Type: kind, Level: "department"}, Region: report.RegionRef{Code: region, Name: region}}
		for _, in := range report.Indicators().Era(era) {
			if in.Kind != report.KindText && rnd.IntN(40) > 0 {
				r.Figures = append(r.Figures, figure(report.Key(in.ID), fmt.Sprint(rnd.IntN(100)), in.Unit))
			}
		}
		out = append(out, r)
	}
	return out
}

// BenchmarkChoices finds what can be chosen beside one body, a region and nothing, in 20,000
// reports of which hardly two print the same; its peer is the count of the facets that the
// same page shows.
func BenchmarkChoices(b *testing.B) {
	ctx, dir := b.Context(), b.TempDir()
	w, err := Begin(ctx, dir, true, Options{Parser: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Put(ctx, ragged(20_000)...); err != nil {
		b.Fatal(err)
	}
	if err := w.Commit(ctx); err != nil {
		b.Fatal(err)
	}
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	var keys []report.Key
	for _, in := range report.Indicators().All() {
		keys = append(keys, report.Key(in.ID))
	}
	for _, m := range report.Measures() {
		keys = append(keys, m.Key)
	}
	took := func(do func() error) time.Duration {
		start := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	look := func(q CompareQuery) func() error {
		return func() error { _, err := x.Choices(ctx, q, keys, nil); return err }
	}
	queries := []CompareQuery{{Indicators: keys[:1], Agencies: []string{"310113-hrss-0"}}, {Indicators: []report.Key{"rate:disclosure_rate"}, Region: "310000", From: 2010}, {Indicators: keys[1:2]}}
	first := took(look(queries[0]))
	var ours, theirs time.Duration
	for b.Loop() {
		for _, q := range queries {
			ours += took(look(q))
			theirs += took(func() error { _, err := x.Search(ctx, Filter{Limit: 1}); return err })
		}
	}
	b.ReportMetric(float64(ours)/float64(theirs), "choices/facets")
	b.ReportMetric(float64(first)/float64(theirs/time.Duration(3*b.N)), "first/facets")
	b.ReportMetric(float64(ours)/float64(3*b.N)/float64(time.Millisecond), "ms/choices")
}
