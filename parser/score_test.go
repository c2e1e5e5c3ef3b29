package parser_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// score counts what the parser makes of the reports of one era in one format.
type score struct {
	reports, read       int // report pages, and those that gave the right year and body
	right, blank, wrong int // cells: read as printed; of these blank or dash; read otherwise or not at all
	unmapped            int
}

// TestScore keeps the quality of the parser in testdata/score.txt: every cell of
// every report of the simulated portals, by era and format.
func TestScore(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 7, BreakEvery: 9})
	if err != nil {
		t.Fatal(err)
	}
	scores := map[[2]string]*score{}
	for _, p := range world.Portals() {
		h := p.Handler()
		for _, g := range p.Gold() {
			key := [2]string{string(g.Report.Era), formatOf(g.URL)}
			s := scores[key]
			if s == nil {
				s = &score{}
				scores[key] = s
			}
			s.add(&g.Report, parsePage(h, p, g.URL))
		}
	}
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "era\tformat\treports\tread\tcells right\tof these blank\twrong\tunmapped\t")
	for _, era := range append(report.Eras(), report.EraUnknown) {
		for _, format := range []string{formatHTML, formatPDF} {
			s := scores[[2]string{string(era), format}]
			if s == nil {
				continue
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", era, format, s.reports, s.read, s.right, s.blank, s.wrong, s.unmapped)
			if s.wrong > 0 {
				t.Errorf("%s, %s: %d cells are wrong", era, format, s.wrong)
			}
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	parser.Golden(t, "score.txt", b.Bytes())
}

// Formats in which the simulated portals write reports.
const (
	formatHTML = "HTML"
	formatPDF  = "PDF"
)

func formatOf(address string) string {
	if strings.HasSuffix(address, ".pdf") {
		return formatPDF
	}
	return formatHTML
}

// parsePage reads one page of a portal, nil when it gives no record.
func parsePage(h http.Handler, p *portalsim.Portal, path string) *report.Report {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	r, err := parser.PDFParser().Parse(context.Background(), parser.Input{URL: path, Type: rec.Header().Get("Content-Type"), Region: p.Region, Body: rec.Body.Bytes()})
	if err != nil {
		return nil
	}
	return r
}

func (s *score) add(want, got *report.Report) {
	s.reports++
	if got == nil {
		s.wrong += len(want.Figures)
		return
	}
	if got.ID == want.ID {
		s.read++
	}
	s.unmapped += len(got.Unmapped)
	for _, f := range want.Figures {
		g, ok := got.Figure(f.Key)
		switch {
		case !ok || g.State != f.State || !g.Value.Equal(f.Value):
			s.wrong++
			continue
		case f.State == report.StateBlank || f.State == report.StateDash:
			s.blank++
		}
		s.right++
	}
	for _, g := range got.Figures {
		if _, ok := want.Figure(g.Key); !ok {
			s.wrong++
		}
	}
}
