package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// TallyRow counts the reports of one year and one place.
type TallyRow struct {
	Year    int              `json:"year"`
	Region  report.RegionRef `json:"region"` // both fields empty when unresolved
	Reports int              `json:"reports"`
}

// Tally counts what a query and its filters find, by year and place. However many there
// are, every one is held against its text: the counts are exact. Sort, Limit and Offset
// are left aside.
func (x *Index) Tally(ctx context.Context, f Filter) ([]TallyRow, error) {
	f.Sort, f.Limit, f.Offset, f.After, f.Before = "", 0, 0, "", ""
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	s, err := g.searcher(ctx, f)
	if err != nil {
		return nil, err
	}
	rows, err := s.tally(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting %q: %w", f.Text, err)
	}
	return rows, nil
}

func (s *searcher) tally(ctx context.Context) ([]TallyRow, error) {
	found, exact, err := s.evaluate(ctx)
	if err == nil && !exact {
		found, _, err = s.verify(ctx, found)
	}
	if err != nil {
		return nil, err
	}
	type cell struct{ year, region uint32 }
	regions := &s.attributes.words[wordRegion]
	counts := map[cell]int{}
	for _, c := range found {
		counts[cell{s.attributes.year[c.seq], regions.codes[c.seq]}]++
	}
	out := make([]TallyRow, 0, len(counts))
	for at, n := range counts {
		code := regions.values[at.region]
		out = append(out, TallyRow{int(at.year), report.RegionRef{Code: code, Name: report.Regions().FullName(code)}, n})
	}
	slices.SortFunc(out, func(a, b TallyRow) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Region.Code, b.Region.Code))
	})
	return out, nil
}
