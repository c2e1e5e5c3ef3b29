package pipeline

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// TestCheckSame: reports that were built are read again as they were, under the same
// hints.
func TestCheckSame(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2021", Body: page(t, 1, 2021)})
	s.keep(archive.Exchange{URL: "https://a.example/2022", Body: page(t, 1, 2022)})
	s.keep(archive.Exchange{URL: "https://a.example/2022", Body: page(t, 1, 2022), Role: archive.RoleImport, Agency: "310112-finance", Year: 2020})
	s.build(false)
	got, err := Check(context.Background(), s.store, s.open(), nil, func(id, d string) { t.Errorf("%s: %s", id, d) })
	if err != nil || got != (ReadTally{Reports: 2}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestCheckDiffers puts records into the index that the kept bytes do not give, as
// an index made by other rules would hold them.
func TestCheckDiffers(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(r *report.Report)
		want  string
	}{
		{"a value", func(r *report.Report) { r.Figures[3].Value = r.Figures[3].Value.Add(decimal.NewFromInt(1)) }, "figure "},
		{"a state", func(r *report.Report) { r.Figures[3].State = report.StateBlank }, "figure "},
		{"a unit", func(r *report.Report) { r.Figures[3].Unit = "万元" }, "万元"},
		{"a place", func(r *report.Report) { r.Figures[3].Origin = "cell:999" }, "cell:999"},
		{"one figure less", func(r *report.Report) { r.Figures = r.Figures[1:] }, "figures, now "},
		{"the form", func(r *report.Report) { r.Era = report.EraNational2019 }, "form national2019"},
		{"the scope", func(r *report.Report) { r.Scope = report.ScopeUnknown }, "scope unknown"},
		{"the year", func(r *report.Report) { r.Year, r.ID = 2020, office+"/2020" }, office + "/2020"},
		{"the date", func(r *report.Report) { r.Published = "1999-01-01" }, "1999-01-01"},
		{"other bytes", func(r *report.Report) { r.Source.SHA256 = strings.Repeat("0", 64) }, "is not in the archive"},
		{"another address", func(r *report.Report) { r.Source.URL = "https://b.example/" }, "is not in the archive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			kept := s.keep(archive.Exchange{URL: "https://a.example/2021", Body: page(t, 1, 2021)})
			b := Build{Archive: s.store}
			r, _, err := b.read(t.Context(), kept)
			if err != nil {
				t.Fatal(err)
			}
			r.Figures = slices.Clone(r.Figures)
			c.spoil(r)
			builder, err := index.Begin(t.Context(), s.dir, false, index.Options{Parser: parser.Version})
			if err != nil {
				t.Fatal(err)
			}
			if err := builder.Put(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			if err := builder.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			var said []string
			got, err := Check(t.Context(), s.store, s.open(), nil, func(id, d string) { said = append(said, id+": "+d) })
			if err != nil || got != (ReadTally{Reports: 1, Differ: 1}) || len(said) != 1 || !strings.Contains(said[0], c.want) {
				t.Errorf("%+v, %v, said %q; want one difference with %q", got, err, said, c.want)
			}
		})
	}
}

// TestCheckNoReport: bytes that give no report any more are a difference.
func TestCheckNoReport(t *testing.T) {
	s := newSite(t)
	kept := s.keep(archive.Exchange{URL: "https://a.example/x", Body: []byte("<html><p>区里开会。</p></html>")})
	made := &report.Report{ID: office + "/2021", Title: "年报", Year: 2021, Era: report.EraUnknown, Agency: report.AgencyByID(office).Agency,
		Source: report.Source{URL: kept.URL, SHA256: kept.SHA256, Fetched: kept.Time}}
	builder, err := index.Begin(t.Context(), s.dir, false, index.Options{Parser: parser.Version})
	if err != nil {
		t.Fatal(err)
	}
	if err := builder.Put(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	if err := builder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := ""
	if _, err := Check(t.Context(), s.store, s.open(), nil, func(_, d string) { said = d }); err != nil || !strings.HasPrefix(said, "now gives no report: not_report ") {
		t.Errorf("said %q, %v", said, err)
	}
}
