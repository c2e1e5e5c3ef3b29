package index

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"github.com/nianbao/nianbao/report"
)

// List returns the reports that pass f, ordered by agency and year or as f.Sort
// says. f.Text is left aside, Offset has no bound; hits have no snippets and the
// result no facets.
func (x *Index) List(ctx context.Context, f Filter) (*Results, error) {
	offset := f.Offset
	f.Offset = 0
	f, err := f.check()
	if err != nil {
		return nil, err
	}
	if sortKey(f.Sort) != "" || f.After+f.Before != "" {
		return nil, WrongInput("sort", "orders by a figure and their cursors are those of a search", "按数字排序及其翻页标记只用于检索")
	}
	if offset < 0 {
		return nil, WrongInput("offset", "%d is below 0", "%d 小于 0", offset)
	}
	f.Offset = offset
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	return g.list(ctx, f)
}

func (g *generation) list(ctx context.Context, f Filter) (*Results, error) {
	where, args := f.where()
	res := &Results{TotalExact: true}
	err := g.db.QueryRowContext(ctx, `SELECT count(*) FROM reports r WHERE `+where, args...).Scan(&res.Total)
	if err != nil {
		return nil, fmt.Errorf("counting reports: %w", err)
	}
	res.Hits, err = all(ctx, g.db, scanHit, `SELECT `+hitColumns+` FROM reports r WHERE `+where+
		` ORDER BY `+listOrder(f.Sort)+` LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
	if err != nil {
		return nil, fmt.Errorf("listing reports: %w", err)
	}
	return res, nil
}

func listOrder(order string) string {
	if order == SortYear {
		return "r.year DESC, r.agency_id, r.id"
	}
	if order == SortNew {
		return "r.fetched DESC, r.id"
	}
	return "r.agency_id, r.year, r.id"
}

const hitColumns = `r.id, r.year, r.title, r.agency_id, r.agency_name, r.agency_type, r.agency_level,
	r.region, r.region_name, r.era, r.scope, r.published, r.fetched, (SELECT count(*) FROM findings WHERE report = r.id)`

func scanHit(rows *sql.Rows) (Hit, error) { return scanHitBehind(rows) }

// scanHitBehind scans the columns in before and then hitColumns.
func scanHitBehind(rows *sql.Rows, before ...any) (Hit, error) {
	h := Hit{Snippets: []Snippet{}}
	var fetched int64
	err := rows.Scan(append(before, &h.ID, &h.Year, &h.Title, &h.Agency.ID, &h.Agency.Name, &h.Agency.Type, &h.Agency.Level,
		&h.Region.Code, &h.Region.Name, &h.Era, &h.Scope, &h.Published, &fetched, &h.Findings)...)
	h.Fetched = time.UnixMicro(fetched).UTC()
	return h, err
}

// Reports yields the whole record of every report that passes f, in the order of
// List; f.Text, Limit and Offset are left aside. All come from one generation,
// also when Refresh changes to a newer one meanwhile. It ends at the first error.
func (x *Index) Reports(ctx context.Context, f Filter) iter.Seq2[*report.Report, error] {
	return func(yield func(*report.Report, error) bool) {
		g, err := x.acquire()
		if err != nil {
			yield(nil, err)
			return
		}
		defer g.release()
		if err := g.each(ctx, f, func(r *report.Report) bool { return yield(r, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

func (g *generation) each(ctx context.Context, f Filter, yield func(*report.Report) bool) error {
	f.Offset, f.Limit = 0, 0
	f, err := f.check()
	if err != nil {
		return err
	}
	where, args := f.where()
	ids, err := all(ctx, g.db, scanString, `SELECT r.id FROM reports r WHERE `+where+
		` ORDER BY `+listOrder(f.Sort), args...)
	if err != nil {
		return fmt.Errorf("listing reports: %w", err)
	}
	for _, id := range ids {
		r, err := g.report(ctx, id)
		if err != nil {
			return err
		}
		if !yield(r) {
			return nil
		}
	}
	return nil
}

func scanString(rows *sql.Rows) (string, error) {
	var s string
	err := rows.Scan(&s)
	return s, err
}

func scanInt(rows *sql.Rows) (int, error) {
	var n int
	err := rows.Scan(&n)
	return n, err
}
