package index

import (
	"context"
	"fmt"
	"time"
)

// Place is a place in a list of reports: behind the report that has these properties,
// whether or not it is still there. A list that goes on from a place misses none and
// repeats none of the reports that stay, also when a newer generation comes meanwhile.
// The zero Place is the beginning.
type Place struct {
	Agency  string
	Year    int
	Fetched time.Time
	Report  string
}

// ListAfter is List from a place on, however far down: f.Offset is left aside. It also
// returns the place behind the last report, zero when the list ends there.
func (x *Index) ListAfter(ctx context.Context, f Filter, after Place) (*Results, Place, error) {
	f.Offset = 0
	f, err := f.check()
	if err != nil {
		return nil, Place{}, err
	}
	g, err := x.acquire()
	if err != nil {
		return nil, Place{}, err
	}
	defer g.release()
	where, args := f.where()
	res := &Results{TotalExact: true}
	if err := g.db.QueryRowContext(ctx, `SELECT count(*) FROM reports r WHERE `+where, args...).Scan(&res.Total); err != nil {
		return nil, Place{}, fmt.Errorf("counting reports: %w", err)
	}
	more, values := after.where(f.Sort)
	res.Hits, err = all(ctx, g.db, scanHit, `SELECT `+hitColumns+` FROM reports r WHERE `+where+more+
		` ORDER BY `+listOrder(f.Sort)+` LIMIT ?`, append(append(args, values...), f.Limit+1)...)
	if err != nil {
		return nil, Place{}, fmt.Errorf("listing reports: %w", err)
	}
	if len(res.Hits) <= f.Limit {
		return res, Place{}, nil
	}
	res.Hits = res.Hits[:f.Limit]
	last := res.Hits[f.Limit-1]
	return res, Place{last.Agency.ID, last.Year, last.Fetched, last.ID}, nil
}

// where narrows a list in the given order to what stands behind p.
func (p Place) where(order string) (string, []any) {
	switch {
	case p.Report == "":
		return "", nil
	case order == SortYear:
		return ` AND (r.year < ? OR r.year = ? AND (r.agency_id, r.id) > (?, ?))`, []any{p.Year, p.Year, p.Agency, p.Report}
	case order == SortNew:
		at := p.Fetched.UnixMicro()
		return ` AND (r.fetched < ? OR r.fetched = ? AND r.id > ?)`, []any{at, at, p.Report}
	}
	return ` AND (r.agency_id, r.year, r.id) > (?, ?, ?)`, []any{p.Agency, p.Year, p.Report}
}
