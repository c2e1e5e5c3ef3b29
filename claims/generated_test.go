package claims

import (
	"testing"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// TestGenerated: the sentences of generated reports restate their tables truly, and none
// is said to differ.
func TestGenerated(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 7, Agencies: 12})
	if err != nil {
		t.Fatal(err)
	}
	reports := map[string]*report.Report{}
	for _, p := range world.Portals() {
		for _, g := range p.Gold() {
			r := g.Report
			reports[r.ID] = &r
		}
	}
	verdicts := map[Verdict]int{}
	for _, r := range reports {
		for _, c := range Check(r, reports[report.MakeID(r.Agency.ID, r.Year-1)]) {
			verdicts[c.Verdict]++
			if c.Verdict == Differs {
				t.Errorf("%s: %s: %s, the table gives %s by %s", r.ID, c.Text, c.Value, c.Want, c.Formula)
			}
		}
	}
	t.Logf("%d reports: %v", len(reports), verdicts)
	if verdicts[Agrees] < 2*len(reports) {
		t.Errorf("%d reports: %v", len(reports), verdicts)
	}
}
