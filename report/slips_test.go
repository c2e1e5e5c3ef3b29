package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// TestSlips prints one number of a simulated report one too high, each in turn, and
// wants the relations that name it broken, and no others. Whole reports break none.
func TestSlips(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 11, Agencies: 3})
	if err != nil {
		t.Fatal(err)
	}
	slips, found := map[report.Era]int{}, map[report.Era]int{}
	for _, p := range world.Portals() {
		for _, g := range p.Gold() {
			if len(g.Broken) > 0 {
				continue
			}
			r := g.Report
			if fs := report.Check(&r); len(fs) > 0 {
				t.Errorf("%s of form %s prints no slip: %+v", r.ID, r.Era, fs[0])
				continue
			}
			if slips[r.Era] > 3000 {
				continue
			}
			for i := range r.Figures {
				if r.Figures[i].State == report.StateNumber && r.Figures[i].Mark == "" {
					slips[r.Era]++
					found[r.Era] += slip(t, r, i)
				}
			}
		}
	}
	for _, era := range report.Eras() {
		if slips[era] == 0 || found[era] == 0 {
			t.Errorf("%s: %d slips, %d found", era, slips[era], found[era])
		}
		t.Logf("%s: %d slips, %d break a relation of one report", era, slips[era], found[era])
	}
}

// slip raises figure i of r and returns 1 when that was found.
func slip(t *testing.T, r report.Report, i int) int {
	r.Figures = slices.Clone(r.Figures)
	f := &r.Figures[i]
	f.Value = f.Value.Add(decimal.NewFromInt(1))
	findings := report.Check(&r)
	for _, finding := range findings {
		if !slices.Contains(finding.Keys, f.Key) {
			t.Errorf("%s: %s is one too high, but %s blames %v", r.ID, f.Key, finding.Rule, finding.Keys)
		}
		if len(finding.Keys) != len(finding.At) {
			t.Errorf("%s: %d keys at %d places", finding.Rule, len(finding.Keys), len(finding.At))
		}
	}
	if summed(r.Era, f.Key) && len(findings) == 0 && counted(&r, f.Key) {
		t.Errorf("%s: %s is one too high, and nothing is found", r.ID, f.Key)
	}
	return min(1, len(findings))
}

// counted tells that a part of the whole is printed: a whole over blank parts says nothing.
func counted(r *report.Report, whole report.Key) bool {
	for _, f := range r.Figures {
		if in, ok := report.Indicators().Lookup(r.Era, f.Key.ID()); ok && in.Parent == whole.ID() && f.State == report.StateNumber {
			return true
		}
	}
	return !strings.HasSuffix(string(whole), ".total") || strings.HasPrefix(string(whole), "requests.")
}

// summed tells the figures that a sum of their form must notice: the parts and wholes of
// sections 三 and 四, and of the channels and answers of older forms.
func summed(era report.Era, key report.Key) bool {
	in, ok := report.Indicators().Lookup(era, key.ID())
	if !ok || key.Column() == report.Cumulative {
		return false
	}
	switch era {
	case report.EraNational2019, report.EraNational2021:
		return in.Section == report.TableRequests || in.Section == report.TableCases
	case report.EraNational2014:
		return in.Parent == "requests.received.new" || in.Parent == "requests.outcome.total" || in.Parent == "requests.closed.total" || in.Parent == "staff.total"
	case report.EraShanghai2004:
		return in.Parent == "requests.received.new" || in.Parent == "requests.outcome.total" || in.Parent == "staff.total"
	}
	return in.Parent == "requests.received.new"
}
