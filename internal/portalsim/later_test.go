package portalsim

import (
	"net/http"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestLater: one report is another under the same address, one is gone, and all other pages
// but lists are as they were.
func TestLater(t *testing.T) {
	w := started(t, Options{Seed: 1, FromYear: 2021})
	p := w.Portals()[0]
	before, was := p.Gold(), p.resources
	g, err := w.Later()
	if err != nil {
		t.Fatal(err)
	}
	if now := p.Gold(); len(now) != len(before)-1 || slices.ContainsFunc(now, func(g Gold) bool { return g.Report.ID == withdrawn }) {
		t.Errorf("%d reports, %d before", len(now), len(before))
	}
	for _, old := range before {
		res, _ := get(t, old.URL)
		switch changed := p.resources[old.URL[len(p.URL()):]].etag != was[old.URL[len(p.URL()):]].etag; {
		case old.Report.ID == withdrawn && res.StatusCode != http.StatusNotFound:
			t.Errorf("the page that was taken down answers %s", res.Status)
		case old.Report.ID == corrected && (g.URL != old.URL || g.Report.Published <= old.Report.Published || !changed):
			t.Errorf("corrected: %s of %s, before %s of %s", g.URL, g.Report.Published, old.URL, old.Report.Published)
		case changed && old.Report.ID != withdrawn && old.Report.ID != corrected:
			t.Errorf("%s is another page", old.Report.ID)
		}
		if old.Report.ID != corrected {
			continue
		}
		for key, more := range map[report.Key]int64{"admin.license.decisions": 37, "review.total": 1, "requests.received.new": 0} {
			a, _ := old.Report.Figure(key)
			b, _ := g.Report.Figure(key)
			if got := b.Value.Sub(a.Value).IntPart(); got != more {
				t.Errorf("%s rose by %d, want %d", key, got, more)
			}
		}
	}
	if _, err := started(t, Options{Seed: 1, ToYear: 2012}).Later(); err == nil {
		t.Error("a world without the report has it corrected")
	}
}
