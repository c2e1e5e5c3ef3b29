package report_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// published are the reports whose figures were really published, by agency and year,
// with the figures exactly as printed.
func published(t *testing.T) map[string]*report.Report {
	t.Helper()
	world, err := portalsim.New(portalsim.Options{Seed: 3, Agencies: 1})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*report.Report{}
	for _, p := range world.Portals() {
		if p.ID != "sim-published" {
			continue
		}
		for _, g := range p.Gold() {
			r := g.Report
			out[r.ID] = &r
		}
	}
	return out
}

// TestPublishedSlips: the slips that real offices printed are found, each with the number
// that the cells give and the number that is printed, and whole tables give none.
func TestPublishedSlips(t *testing.T) {
	reports := published(t)
	for _, c := range []struct {
		id   string
		want []string // rule, what the parts give, what is printed, where
	}{
		{"320813-people_government/2023", []string{
			"n21.t4.review: 11 against 0 in review.total",
			"n21.t4.litigation.after_review: 5 against 0 in litigation.after_review.total"}},
		{"320813-people_government/2024", nil},
		{"321300-people_government/2023", nil},
		{"321300-people_government/2024", nil},
		{"350128-development_zone/2016", nil},
		{"350128-development_zone/2020", []string{
			"n19.req.outcomes: 26 against 20 in requests.outcome.total[natural_person]",
			"n19.req.outcomes: 27 against 21 in requests.outcome.total"}},
		{"350128-development_zone/2025", nil},
		{"310113-hrss/2013", nil},
		{"310000-government_office/2019", nil},
	} {
		t.Run(c.id, func(t *testing.T) {
			r := reports[c.id]
			if r == nil {
				t.Fatal("this report is not among the published ones")
			}
			var got []string
			for _, f := range report.Check(r) {
				got = append(got, fmt.Sprintf("%s: %s against %s in %s", f.Rule, *f.Want, *f.Got, f.Keys[len(f.Keys)-1]))
				if f.Severity != report.SeverityError || f.Whose != report.WhoseAgency {
					t.Errorf("%s is %s of the %s: printed cells that do not add up are an error of the office", f.Rule, f.Severity, f.Whose)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestPublishedYears: what 宿迁 and 洪泽 carried out of 2023 they carried into 2024, and
// their stock of documents follows from what was made and repealed.
func TestPublishedYears(t *testing.T) {
	reports := published(t)
	for _, agency := range []string{"320813-people_government", "321300-people_government"} {
		prev, next := reports[report.MakeID(agency, 2023)], reports[report.MakeID(agency, 2024)]
		if fs := report.CheckYears(prev, next); len(fs) > 0 {
			t.Errorf("%s: %+v", agency, fs[0])
		}
		out, _ := prev.Figure("requests.carried_out")
		in, ok := next.Figure("requests.received.carried_in")
		if !ok || !in.Value.Equal(out.Value) {
			t.Errorf("%s carried %s out and %s in", agency, out.Value, in.Value)
		}
		broken := *next
		broken.Figures = slices.Clone(next.Figures)
		for i := range broken.Figures {
			if broken.Figures[i].Key == "requests.received.carried_in" {
				broken.Figures[i].Value = in.Value.Add(in.Value).Add(out.Value)
			}
		}
		if out.Value.IsZero() {
			continue
		}
		if fs := report.CheckYears(prev, &broken); !slices.ContainsFunc(fs, func(f report.Finding) bool { return f.Rule == "n21.xy.carry" }) {
			t.Errorf("%s: another number carried in is not found", agency)
		}
	}
}
