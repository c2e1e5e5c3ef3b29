package index

import (
	"context"
	"fmt"
	"iter"

	"github.com/nianbao/nianbao/report"
)

// Matches yields the whole record of every report that a search for f finds, in the order of
// f.Sort; Limit, Offset and cursors are left aside, and reports that say the same stand
// apart. All come from one generation, also when Refresh changes to a newer one
// meanwhile. It ends at the first error. Unlike Search it holds every candidate against its
// text: bound f by the total of a Search first.
func (x *Index) Matches(ctx context.Context, f Filter) iter.Seq2[*report.Report, error] {
	return func(yield func(*report.Report, error) bool) {
		g, err := x.acquire()
		if err != nil {
			yield(nil, err)
			return
		}
		defer g.release()
		ids, err := g.matching(ctx, f)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, id := range ids {
			r, err := g.report(ctx, id)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// matching lists the ids of all reports that f finds, in order.
func (g *generation) matching(ctx context.Context, f Filter) ([]string, error) {
	if g.text == nil {
		return nil, errNoText
	}
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	f.Limit, f.Offset, f.After, f.Before = 0, 0, "", ""
	s, err := g.searcher(ctx, f)
	if err != nil {
		return nil, err
	}
	found, exact, err := s.evaluate(ctx)
	if err == nil && !exact {
		found, _, err = s.verify(ctx, found)
	}
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	order, err := s.order(ctx)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	all := &top{order: order, limit: len(found)}
	var ids []string
	for _, p := range all.first(found) {
		var id string
		if err := g.db.QueryRowContext(ctx, `SELECT id FROM reports WHERE seq = ?`, p.seq).Scan(&id); err != nil {
			return nil, fmt.Errorf("report %d of the text index: %w", p.seq, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
