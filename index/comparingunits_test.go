package index

import "testing"

// TestUnitsOfComparisons: a unit in which the indicator cannot be counted is refused.
func TestUnitsOfComparisons(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, q := range []string{"requests.received.new>1万元", "requests.received.new>5%", "requests.received.new>5xyz", "requests.received.new>5元"} {
		res, err := x.Search(t.Context(), Filter{Text: q})
		if err == nil {
			t.Errorf("%s finds %d", q, res.Total)
		}
	}
	for _, q := range []string{"requests.received.new>1件", "requests.received.new>1条", "requests.received.new>0.001万", "requests.received.new>0.001万件", "disclosure.items.proactive.growth_pct>5%", "disclosure.items.proactive.growth_pct>5"} {
		if res, err := x.Search(t.Context(), Filter{Text: q}); err != nil || res.Total == 0 {
			t.Errorf("%s finds %v, %v", q, res, err)
		}
	}
}
