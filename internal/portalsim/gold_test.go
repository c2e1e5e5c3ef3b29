package portalsim

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// findings returns the rules of fs, sorted, each once.
func findings(fs []report.Finding) []string {
	var rules []string
	for _, f := range fs {
		rules = append(rules, f.Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// TestGoldObeysRelations is the generator's promise: a report breaks nothing but
// what it was told to break, and neither do two years of one office.
func TestGoldObeysRelations(t *testing.T) {
	for _, o := range []Options{{Seed: 1, Agencies: 12}, {Seed: 2, Agencies: 6, BreakEvery: 3}, {Seed: 3, Agencies: 30, FromYear: 2017}} {
		broken := map[string]int{}
		for _, p := range build(t, o).Portals() {
			byID := map[string]*report.Report{}
			gold := p.Gold()
			for i := range gold {
				g := &gold[i]
				byID[g.Report.ID] = &g.Report
				for _, id := range g.Broken {
					broken[id]++
				}
				want := slices.Sorted(slices.Values(g.Broken))
				if got := findings(report.Check(&g.Report)); !slices.Equal(got, want) {
					t.Errorf("seed %d, %s: findings %v, told to break %v", o.Seed, g.Report.ID, got, want)
				}
			}
			for _, r := range byID {
				next := byID[report.MakeID(r.Agency.ID, r.Year+1)]
				if next == nil {
					continue
				}
				for _, f := range report.CheckYears(r, next) {
					if p.ID == "sim-published" && f.Severity != report.SeverityError {
						continue // real offices break soft relations
					}
					t.Errorf("seed %d, %s after %s: %s", o.Seed, next.ID, r.ID, f.Message)
				}
			}
		}
		if o.BreakEvery > 0 && len(broken) < 12 {
			t.Errorf("seed %d broke only %v", o.Seed, broken)
		}
	}
}

// TestGoldKeysAndCoverage: every key is known, no report prints one twice, and
// over all portals every form prints all that the dictionary holds for it save
// what only other variants of the form print.
func TestGoldKeysAndCoverage(t *testing.T) {
	printed := map[report.Era]map[string]bool{}
	states := map[report.State]int{}
	for _, p := range build(t, Options{Seed: 1, Agencies: 8}).Portals() {
		for _, g := range p.Gold() {
			r := g.Report
			if printed[r.Era] == nil {
				printed[r.Era] = map[string]bool{}
			}
			seen := map[report.Key]bool{}
			for _, f := range r.Figures {
				if !report.Indicators().Known(f.Key) || seen[f.Key] {
					t.Errorf("%s: key %s is unknown or printed twice", r.ID, f.Key)
				}
				seen[f.Key] = true
				printed[r.Era][f.Key.ID()] = true
				states[f.State]++
			}
			if len(r.Sections) < 6 || (len(r.Figures) == 0) != (r.Era == report.EraUnknown) {
				t.Errorf("%s: %d sections, %d figures", r.ID, len(r.Sections), len(r.Figures))
			}
		}
	}
	if states[report.StateBlank] == 0 || states[report.StateDash] == 0 {
		t.Errorf("states %v: blanks and dashes are missing", states)
	}
	elsewhere := []string{ // monthly return, early variant, extra rows, prose, titles and derived sums
		"disclosure.items.official_documents", "disclosure.items.state_secret_documents",
		"requests.outcome.denied.enforcement_related", "complaints.first_response_dissatisfied",
		"fees.information_processing", "disclosure.channel", "response.channel", "requests.outcome", "litigation.total",
		"disclosure.other_docs.issued", "disclosure.other_docs.published", "disclosure.other_docs.public_total"}
	titles := []string{"requests.outcome.denied", "requests.outcome.cannot_provide", "requests.outcome.not_processed"}
	for _, era := range report.Eras() {
		for _, in := range report.Indicators().Era(era) {
			switch {
			case printed[era][in.ID], in.Form == report.FormProse, in.Section == "annex5_cost_fees" && strings.Contains(in.Note, "monthly return"):
			case slices.Contains(elsewhere, in.ID), in.ID == "requests.outcome.rejected_all" && era == report.EraShanghai2004:
			case in.Section == "sec3_requests" && (in.Form == report.FormColumn || slices.Contains(titles, in.ID)):
			default:
				t.Errorf("no %s report prints %s", era, in.ID)
			}
		}
	}
}
