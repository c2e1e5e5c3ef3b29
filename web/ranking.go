package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// rankedBy is the number by which a region's page ranks its bodies: the demand for
// information, which every form has.
const rankedBy report.Key = "requests.received.new"

// rankedShown is how many bodies a ranking names.
const rankedShown = 15

// ranking orders the bodies of a region by one number of one year.
type ranking struct {
	Year  int
	Key   report.Key
	Unit  string
	Most  float64
	Rows  []rankedRow
	Count int // bodies that print the number
}

type rankedRow struct {
	Agency   report.Agency
	Shown    string
	Number   float64
	Href     string // of the figure in its report
	Regional bool   // it sums up a region and stands beside bodies' own numbers
}

// rank ranks the bodies of a region in the newest year that at least two of them report
// on; nil where there is none.
func (s *site) rank(ctx context.Context, code string, agencies []index.AgencyRow) (*ranking, error) {
	year := newestShared(agencies)
	if year == 0 {
		return nil, nil
	}
	c, err := s.index.Compare(ctx, index.CompareQuery{Indicators: []report.Key{rankedBy}, Region: code, From: year, To: year})
	if err != nil {
		return nil, err
	}
	k := &ranking{Year: year, Key: rankedBy}
	for _, row := range c.Rows {
		if row.State != report.StateNumber || row.Value == nil {
			continue
		}
		n, err := row.Value.Float64()
		if err != nil {
			continue // a number beyond what can be drawn
		}
		k.Unit, k.Most = row.Unit, max(k.Most, n)
		k.Rows = append(k.Rows, rankedRow{row.Agency, groupDigits(row.Value.String()), n, reportHref(row.Report) + "#f-" + string(rankedBy), row.Scope == report.ScopeRegional})
	}
	if k.Count = len(k.Rows); k.Count < 2 {
		return nil, nil
	}
	slices.SortStableFunc(k.Rows, func(a, b rankedRow) int { return cmp.Compare(b.Number, a.Number) })
	k.Rows = k.Rows[:min(len(k.Rows), rankedShown)]
	return k, nil
}

// newestShared is the newest year that at least two bodies report on, 0 if there is none.
func newestShared(agencies []index.AgencyRow) int {
	count, newest := map[int]int{}, 0
	for _, a := range agencies {
		for _, y := range a.Years {
			if count[y]++; count[y] == 2 {
				newest = max(newest, y)
			}
		}
	}
	return newest
}

// nameSpan is a name that a body bore over some years.
type nameSpan struct {
	Name     string
	From, To int
}

// namesOf lists the names under which a body published, the newest first; hits are its
// reports, the newest first.
func namesOf(hits []index.Hit) []nameSpan {
	var spans []nameSpan
	for _, h := range hits {
		if n := len(spans); n > 0 && spans[n-1].Name == h.Agency.Name {
			spans[n-1].From = h.Year
			continue
		}
		spans = append(spans, nameSpan{h.Agency.Name, h.Year, h.Year})
	}
	return spans
}
