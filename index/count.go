package index

import (
	"context"
	"fmt"
)

// Count tells how many reports pass f, and how many figures they have together. f.Text,
// Limit and Offset are left aside.
func (x *Index) Count(ctx context.Context, f Filter) (reports, figures int, err error) {
	f.Limit, f.Offset = 0, 0
	if f, err = f.check(); err != nil {
		return 0, 0, err
	}
	g, err := x.acquire()
	if err != nil {
		return 0, 0, err
	}
	defer g.release()
	where, args := f.where()
	err = g.db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(r.figures_total), 0) FROM reports r WHERE `+where, args...).Scan(&reports, &figures)
	if err != nil {
		return 0, 0, fmt.Errorf("counting reports: %w", err)
	}
	return reports, figures, nil
}
