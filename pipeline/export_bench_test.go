package pipeline

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// BenchmarkExport writes generated reports in the long form, a row a figure. The floor is
// the standard library's writer on the same rows, already in memory.
func BenchmarkExport(b *testing.B) {
	world, err := portalsim.New(portalsim.Options{Seed: 5, Agencies: 40})
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	builder, err := index.Begin(b.Context(), dir, true, index.Options{Parser: parser.Version})
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range world.Portals() {
		var rs []*report.Report
		for _, g := range p.Gold() {
			rs = append(rs, &g.Report)
		}
		if err := builder.Put(b.Context(), rs...); err != nil {
			b.Fatal(err)
		}
	}
	if err := builder.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
	x, err := index.Open(b.Context(), dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	out := b.TempDir()
	for b.Loop() {
		start := time.Now()
		t, err := Export{Dir: out, Formats: []string{"csv"}}.Run(b.Context(), x)
		if err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
		file, err := os.ReadFile(filepath.Join(out, "figures.csv"))
		if err != nil {
			b.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
		if err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		n := &counted{}
		w := csv.NewWriter(n)
		if err := w.WriteAll(rows); err != nil {
			b.Fatal(err)
		}
		floor := time.Since(start)
		b.ReportMetric(float64(t.Reports)/took.Seconds(), "reports/s")
		b.ReportMetric(float64(t.Figures)/took.Seconds(), "rows/s")
		b.ReportMetric(float64(n.n)/1e6/took.Seconds(), "MB/s")
		b.ReportMetric(took.Seconds()/floor.Seconds(), "×floor")
		b.ReportMetric(float64(t.Figures)/float64(t.Reports), "rows/report")
	}
}

type counted struct{ n int }

func (c *counted) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }
