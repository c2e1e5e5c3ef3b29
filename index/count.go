package index

import (
	"context"
	"fmt"
)

// whole takes hold of the generation that answers for f, which the caller releases, and gives
// the condition for all that passes f: Limit and Offset are left aside.
func (x *Index) whole(f Filter) (g *generation, where string, args []any, err error) {
	f.Limit, f.Offset = 0, 0
	if f, err = f.check(); err != nil {
		return nil, "", nil, err
	}
	if g, err = x.acquire(); err != nil {
		return nil, "", nil, err
	}
	where, args = f.where()
	return g, where, args, nil
}

// Count tells how many reports pass f, and how many figures they have together. f.Text,
// Limit and Offset are left aside.
func (x *Index) Count(ctx context.Context, f Filter) (reports, figures int, err error) {
	g, where, args, err := x.whole(f)
	if err != nil {
		return 0, 0, err
	}
	defer g.release()
	err = g.db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(r.figures_total), 0) FROM reports r WHERE `+where, args...).Scan(&reports, &figures)
	if err != nil {
		return 0, 0, fmt.Errorf("counting reports: %w", err)
	}
	return reports, figures, nil
}
