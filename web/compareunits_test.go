package web

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// TestTableNamesTheOtherUnit: an amount that is printed in another unit than the heading names
// has its own beside it.
func TestTableNamesTheOtherUnit(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	const key = "fees.total"
	row := []printedRow{number(key, "收费金额", "2.5")}
	one, two := makeReport("310113-education", 2012, report.EraShanghai2004, "年报", row), makeReport("310113-education", 2013, report.EraShanghai2004, "年报", row)
	one.Figures[0].Unit, two.Figures[0].Unit = "万元", "元"
	f := &fixture{sums: map[string]string{}}
	for _, r := range []*report.Report{one, two} {
		f.keep(t.Context(), t, store, r)
	}
	f.serve(t, store, []*report.Report{one, two})
	doc := f.page(t, "/compare?agency=310113-education&indicator="+key)
	heading, cells := doc.Find("section.block h2 small").First().Text(), doc.Find("table.years tbody td")
	for i, unit := range []string{"万元", "元"} {
		got := strings.TrimSpace(cells.Eq(i).Text())
		if named := strings.HasSuffix(got, " "+unit); named != (unit != heading) || !strings.HasPrefix(got, "2.5") {
			t.Errorf("under %q a number of %s is %q", heading, unit, got)
		}
	}
}
