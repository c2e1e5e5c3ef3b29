package index

import (
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestMergedBodiesAreNotMissing: nobody owes a report for a body that a reform merged into
// another, or for one that was yet to be made; one that reports all the same has not been merged.
func TestMergedBodiesAreNotMissing(t *testing.T) {
	own := func(region, kind string, year int, era report.Era) *report.Report {
		r := office(region, kind, year, era, report.ScopeOwn, "requests.received.new 1")
		r.Published = ""
		return r
	}
	x := built(t,
		own("310113", "culture", 2016, report.EraNational2014), own("310113", "culture", 2018, report.EraNational2014),
		own("310113", "culture_tourism", 2019, report.EraNational2019), own("310113", "culture_tourism", 2021, report.EraNational2021),
		own("310112", "culture", 2016, report.EraNational2014), // and nobody knows of a successor
		own("310115", "culture", 2020, report.EraNational2019), own("310115", "culture_tourism", 2021, report.EraNational2021))
	c, err := x.Coverage(t.Context(), "310000", 2016, 2021)
	if err != nil {
		t.Fatal(err)
	}
	const p, miss, gone = CoveragePublished, CoverageMissing, CoverageMerged
	for id, want := range map[string][]string{
		"310113-culture":         {p, miss, p, gone, gone, gone},
		"310113-culture_tourism": {gone, gone, gone, p, miss, p},
		"310112-culture":         {p, miss, miss, miss, miss, miss},
		"310115-culture":         {miss, miss, miss, miss, p, miss},
		"310115-culture_tourism": {gone, gone, miss, miss, miss, p},
	} {
		for _, row := range c.Rows {
			for i, cell := range row.Cells {
				if row.Agency.ID == id && cell.State != want[i] {
					t.Errorf("%s %d: %s, want %s", id, cell.Year, cell.State, want[i])
				}
				if cell.State == gone && cell.Proof != nil {
					t.Errorf("%s %d: a list proves what is not missing", id, cell.Year)
				}
			}
		}
	}
}
