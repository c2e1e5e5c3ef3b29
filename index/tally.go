package index

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
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

// tallyChunk is how many candidates are held against their text at a time.
const tallyChunk = 1000

// Tally counts what a query and its filters find, by year and place. However many there
// are, every one is held against its text: the counts are exact. Sort, Limit and Offset
// are left aside.
func (x *Index) Tally(ctx context.Context, f Filter) ([]TallyRow, error) {
	f.Sort, f.Limit, f.Offset = "", 0, 0
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
	if s.q.Empty() {
		where, args := s.f.where()
		return all(ctx, s.db, scanTally, tallied+where+tallyEnd, args...)
	}
	bq, verify := plan(s.q, s.f, s.portal)
	docs, err := s.text.DocCount()
	if err != nil {
		return nil, err
	}
	found, err := s.find(ctx, bq, int(docs))
	if err != nil {
		return nil, err
	}
	counts := map[TallyRow]int{}
	for chunk := range slices.Chunk(candidates(found.Hits), tallyChunk) {
		if verify {
			if chunk, _, err = s.verify(ctx, chunk); err != nil {
				return nil, err
			}
		}
		if err := s.tallyChunk(ctx, chunk, counts); err != nil {
			return nil, err
		}
	}
	out := make([]TallyRow, 0, len(counts))
	for row, n := range counts {
		row.Reports = n
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b TallyRow) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Region.Code, b.Region.Code))
	})
	return out, nil
}

const (
	tallied  = `SELECT r.year, r.region, r.region_name, count(*) FROM reports r WHERE `
	tallyEnd = ` GROUP BY r.year, r.region, r.region_name ORDER BY r.year, r.region`
)

func (s *searcher) tallyChunk(ctx context.Context, cs []candidate, counts map[TallyRow]int) error {
	ids, err := json.Marshal(idsOf(cs))
	if err != nil {
		return err
	}
	rows, err := all(ctx, s.db, scanTally, tallied+`r.id IN (SELECT value FROM json_each(?))`+tallyEnd, string(ids))
	for _, r := range rows {
		n := r.Reports
		r.Reports = 0
		counts[r] += n
	}
	return err
}

func scanTally(rows *sql.Rows) (TallyRow, error) {
	var r TallyRow
	err := rows.Scan(&r.Year, &r.Region.Code, &r.Region.Name, &r.Reports)
	return r, err
}
