package index

import (
	"cmp"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// CompareReports compares reports in hand, without an index: it gives what Compare gives
// where q selects just these reports, but for findings, some of which need other reports.
func CompareReports(q CompareQuery, reports []*report.Report) (*Comparison, error) {
	if n := len(q.Indicators); n == 0 || n > maxIndicators {
		return nil, wrongCount(n)
	}
	if n := len(reports) * len(q.Indicators); n > maxCompareRows {
		return nil, tooMuch(n)
	}
	reports = slices.Clone(reports)
	slices.SortFunc(reports, func(a, b *report.Report) int {
		return cmp.Or(cmp.Compare(a.Agency.ID, b.Agency.ID), cmp.Compare(a.Year, b.Year))
	})
	c := &Comparison{Indicators: q.Indicators, Rows: make([]Row, 0, len(reports)*len(q.Indicators))}
	columns := wantedBy(q.Indicators)
	var all []compared
	for _, r := range reports {
		one := compared{id: r.ID, year: r.Year, era: r.Era, scope: r.Scope, agency: r.Agency, region: r.Region.Code}
		all = append(all, one)
		columns.take(r.Figures)
		c.Rows = columns.rows(c.Rows, one, q, nil)
	}
	c.Breaks = breaks(all, q.Indicators)
	c.derive(q)
	return c, nil
}
