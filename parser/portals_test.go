package parser_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// TestPortals reads every report page of the simulated portals and holds identity,
// sections, every figure and every broken relation against the generator's gold.
func TestPortals(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 7, BreakEvery: 9})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range world.Portals() {
		t.Run(p.ID, func(t *testing.T) {
			h := p.Handler()
			for _, g := range p.Gold() {
				r := fetchAndParse(t, h, p, g.URL)
				if r != nil {
					compare(t, g, r)
				}
			}
		})
	}
}

func fetchAndParse(t *testing.T, h http.Handler, p *portalsim.Portal, path string) *report.Report {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	if rec.Code != http.StatusOK {
		t.Errorf("%s: status %d", path, rec.Code)
		return nil
	}
	r, err := parser.PDFParser().Parse(context.Background(), parser.Input{URL: path, Type: rec.Header().Get("Content-Type"), Region: p.Region, Body: rec.Body.Bytes()})
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return nil
	}
	return r
}

func compare(t *testing.T, g portalsim.Gold, r *report.Report) {
	t.Helper()
	want := g.Report
	if r.ID != want.ID || r.Year != want.Year || r.Era != want.Era || r.Scope != want.Scope || r.Published != want.Published || r.Title != want.Title {
		t.Errorf("%s: got  %s %d %s %s %s %s", g.URL, r.ID, r.Year, r.Era, r.Scope, r.Published, r.Title)
		t.Errorf("%s: want %s %d %s %s %s %s", g.URL, want.ID, want.Year, want.Era, want.Scope, want.Published, want.Title)
	}
	if r.Agency != want.Agency || r.Region != want.Region {
		t.Errorf("%s: got %+v %+v, want %+v %+v", g.URL, r.Agency, r.Region, want.Agency, want.Region)
	}
	for _, f := range want.Figures {
		got, ok := r.Figure(f.Key)
		if !ok || got.State != f.State || !got.Value.Equal(f.Value) || got.Text != f.Text {
			t.Errorf("%s: %s: got %v %s %s %q, want %s %s %q", g.URL, f.Key, ok, got.State, got.Value, got.Text, f.State, f.Value, f.Text)
		}
	}
	for _, f := range r.Figures {
		if _, ok := want.Figure(f.Key); !ok {
			t.Errorf("%s: %s = %q is not printed", g.URL, f.Key, f.Text)
		}
	}
	if len(r.Figures) != len(want.Figures) || len(r.Unmapped) > 0 {
		t.Errorf("%s: %d figures, want %d; unmapped %v", g.URL, len(r.Figures), len(want.Figures), r.Unmapped)
	}
	if got, want := kinds(r.Sections), kinds(want.Sections); !slices.Equal(got, want) {
		t.Errorf("%s: sections %v, want %v", g.URL, got, want)
	}
	var broken []string
	for _, f := range r.Findings {
		if f.Severity == report.SeverityError {
			broken = append(broken, f.Rule)
		}
	}
	slices.Sort(broken)
	told := slices.Clone(g.Broken)
	slices.Sort(told)
	if !slices.Equal(slices.Compact(broken), slices.Compact(told)) {
		t.Errorf("%s: broken %v, told to break %v", g.URL, broken, told)
	}
	for i := 1; i < len(r.Figures); i++ {
		if r.Figures[i].Mark != report.MarkProse && later(r.Figures[i-1].At, r.Figures[i].At) {
			t.Errorf("%s: figures are not in print order at %s", g.URL, r.Figures[i].At)
			break
		}
	}
	if err := errors.Join(r.Validate(2026), parser.Holds(r)); err != nil {
		t.Errorf("%s: %v", g.URL, err)
	}
}

// later tells whether place a stands behind place b.
func later(a, b string) bool {
	var ta, ra, ca, tb, rb, cb int
	if n, _ := fmt.Sscanf(a, "table:%d/r%dc%d", &ta, &ra, &ca); n != 3 {
		return true
	}
	if n, _ := fmt.Sscanf(b, "table:%d/r%dc%d", &tb, &rb, &cb); n != 3 {
		return true
	}
	return cmp.Or(cmp.Compare(ta, tb), cmp.Compare(ra, rb), cmp.Compare(ca, cb)) > 0
}

func kinds(ss []report.Section) []report.SectionKind {
	var ks []report.SectionKind
	for _, s := range ss {
		ks = append(ks, s.Kind)
	}
	return ks
}
