package index

import (
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestRanksOfMoney: 2 万元 is more than 300 元, and neither stands alone.
func TestRanksOfMoney(t *testing.T) {
	const key = "fees.total"
	few := office("310113", "finance", 2012, report.EraShanghai2004, report.ScopeOwn, "requests.received.new 1")
	few.Figures = []report.Figure{figure(key, "300", "元")}
	much := office("310112", "finance", 2012, report.EraShanghai2004, report.ScopeOwn, "requests.received.new 1")
	much.Figures = []report.Figure{figure(key, "2", "万元")}
	c, err := built(t, few, much).Compare(t.Context(), CompareQuery{Region: "310000", Type: "finance", Indicators: []report.Key{key}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rows {
		want := Rank{Place: 2, Of: 2}
		if r.Agency.ID == much.Agency.ID {
			want.Place = 1
		}
		if r.Rank == nil || *r.Rank != want {
			t.Errorf("%s %s %s: rank %+v, want %+v", r.Agency.ID, r.Value, r.Unit, r.Rank, want)
		}
	}
}
