package index

import (
	"testing"
)

// TestAgenciesByTheirFullName: a body is found by its name as it stands there.
func TestAgenciesByTheirFullName(t *testing.T) {
	r := hrss2013()
	r.Agency.Name = "上海市宝山区科技和经济委员会（知识产权局）"
	x := built(t, r)
	for _, q := range []string{r.Agency.Name, "（知识产权局）", "知识产权局", "(知识产权局)", "寶山區科技", "310113-HRSS"} {
		rows, total, err := x.AgenciesAfter(t.Context(), q, "", "", 10)
		if err != nil || total != 1 || len(rows) != 1 {
			t.Errorf("%s: %d of %d, %v", q, len(rows), total, err)
		}
		if rows, err := x.Agencies(t.Context(), q, "", 10); err != nil || len(rows) != 1 {
			t.Errorf("%s: %d in the picker, %v", q, len(rows), err)
		}
	}
	for _, q := range []string{"机关:" + r.Agency.Name, "机关:寶山區科技", "agency:310113-hrss"} {
		if res := found(t, x, Filter{Text: q}); res.Total != 1 {
			t.Errorf("%s finds %d", q, res.Total)
		}
	}
}
