package parser_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// BenchmarkParse reads one page of each portal's markup and each era, and beside it runs
// html.Parse alone on the same bytes: the floor.
func BenchmarkParse(b *testing.B) {
	world, err := portalsim.New(portalsim.Options{Seed: 7, BreakEvery: 0})
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range world.Portals() {
		h := p.Handler()
		seen := map[report.Era]bool{}
		for _, g := range p.Gold() {
			if seen[g.Report.Era] || len(g.Report.Figures) == 0 {
				continue
			}
			seen[g.Report.Era] = true
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, g.URL, nil))
			in := parser.Input{URL: g.URL, Type: rec.Header().Get("Content-Type"), Region: p.Region, Body: rec.Body.Bytes()}
			name := p.ID + "/" + string(g.Report.Era)
			b.Run(name+"/record", func(b *testing.B) {
				b.SetBytes(int64(len(in.Body)))
				for b.Loop() {
					if _, err := parser.Parse(context.Background(), in); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(name+"/html.Parse", func(b *testing.B) {
				b.SetBytes(int64(len(in.Body)))
				for b.Loop() {
					if _, err := html.Parse(bytes.NewReader(in.Body)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
