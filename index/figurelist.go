package index

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// FigureQuery selects figures, one by one, of the reports that pass a filter. The
// filter's Text, Sort and Offset are left aside; its Limit counts figures.
type FigureQuery struct {
	Filter
	Indicators []report.Key // none for all
	Columns    bool         // every column of the indicators, not only the one that a key names
	State      report.State // "" for any
	After      FigurePlace  // zero for the beginning
}

// FigurePlace is a place in the list of all figures: behind the first Figures figures of
// a report and all reports before it.
type FigurePlace struct {
	Place
	Figures int
}

// FigureRow is one figure with the report that prints it.
type FigureRow struct {
	Report    string
	Title     string
	Year      int
	Agency    report.Agency
	Region    report.RegionRef
	Era       report.Era
	Scope     report.Scope
	Published string
	Source    report.Source
	Figure    report.Figure
	Findings  []report.Finding // those that name the figure's key
}

// FigureList is a part of the list of figures, by agency, year and place in the report.
type FigureList struct {
	Rows       []FigureRow
	Total      int         // of all parts
	TotalExact bool        // false: Total is an upper bound
	Next       FigurePlace // zero when the list ends here
}

// figureScan bounds the reports looked at for one part of a list: a rare figure is sought
// in many. A part that ends there holds fewer figures than asked for, and has a Next.
const figureScan = 5000

// Figures lists figures with all that a reader needs to trust them. A key that no form
// and no report knows gives an *UnknownIndicatorError.
func (x *Index) Figures(ctx context.Context, q FigureQuery) (*FigureList, error) {
	q.Filter.Sort, q.Filter.Offset = "", 0
	f, err := q.Filter.check()
	if err != nil {
		return nil, err
	}
	q.Filter = f
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	for _, key := range q.Indicators {
		if !report.Indicators().Known(key) && !g.printed(key) {
			return nil, &UnknownIndicatorError{key, nearKeys(key)}
		}
	}
	l := &FigureList{Rows: []FigureRow{}}
	if err := l.count(ctx, g, q); err != nil {
		return nil, fmt.Errorf("counting figures: %w", err)
	}
	if err := l.collect(ctx, g, q); err != nil {
		return nil, fmt.Errorf("listing figures: %w", err)
	}
	return l, nil
}

// count is exact where every figure of a report counts; for chosen ones it would have to
// read them all, so it says how many there are at most.
func (l *FigureList) count(ctx context.Context, g *generation, q FigureQuery) error {
	where, args := q.Filter.where()
	l.TotalExact = len(q.Indicators) == 0 && q.State == ""
	most := "r.figures_total"
	switch {
	case len(q.Indicators) > 0 && !q.Columns:
		most = "min(r.figures_total, ?)"
		args = append([]any{len(q.Indicators)}, args...)
	case q.State == report.StateNumber:
		most = "r.figures_number"
		l.TotalExact = len(q.Indicators) == 0
	}
	return g.db.QueryRowContext(ctx, `SELECT coalesce(sum(`+most+`), 0) FROM reports r WHERE `+where, args...).Scan(&l.Total)
}

// collect finds reports that hold figures asked for, then reads as many of their records
// as the part takes. The two are apart because a query that stays open while others are
// made could wait for itself.
func (l *FigureList) collect(ctx context.Context, g *generation, q FigureQuery) error {
	holders, rest, err := g.holders(ctx, q)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if full, err := l.take(ctx, g, q, h); err != nil || full {
			return err
		}
	}
	l.Next = rest
	return nil
}

// holders lists reports with figures that q asks for, at least as many as one part needs
// if there are so many, and the place behind the reports looked at, zero at the end.
func (g *generation) holders(ctx context.Context, q FigureQuery) (found []FigurePlace, rest FigurePlace, err error) {
	where, args := q.Filter.where()
	more, values := q.After.Place.from()
	rows, err := g.db.QueryContext(ctx, `SELECT r.id, r.agency_id, r.year, r.figures FROM reports r WHERE `+where+more+
		` ORDER BY r.agency_id, r.year, r.id LIMIT ?`, append(append(args, values...), figureScan+1)...)
	if err != nil {
		return nil, rest, err
	}
	defer rows.Close()
	wanted := g.wanted(q)
	for n := 0; rows.Next(); n++ {
		var p FigurePlace
		var blob sql.RawBytes
		if err := rows.Scan(&p.Report, &p.Agency, &p.Year, &blob); err != nil {
			return nil, rest, err
		}
		if p.Report == q.After.Report {
			p.Figures = q.After.Figures
		}
		// All but the first report give at least one figure.
		if n == figureScan || len(found) == q.Limit+2 {
			return found, p, nil
		}
		has, err := q.holds(blob, wanted)
		if err != nil {
			return nil, rest, fmt.Errorf("figures of %s: %w", p.Report, err)
		}
		if has {
			found = append(found, p)
		}
	}
	return found, rest, rows.Err()
}

// from is where, with the report of p itself.
func (p Place) from() (string, []any) {
	if p.Report == "" {
		return "", nil
	}
	return ` AND (r.agency_id, r.year, r.id) >= (?, ?, ?)`, []any{p.Agency, p.Year, p.Report}
}

// wanted lists the symbols that stand for the indicators, nil for every symbol.
func (g *generation) wanted(q FigureQuery) map[int64]bool {
	if len(q.Indicators) == 0 {
		return nil
	}
	out := map[int64]bool{}
	for id, s := range g.symbols {
		if q.names(s.key) {
			out[id] = true
		}
	}
	return out
}

// names tells whether a key is among the indicators.
func (q *FigureQuery) names(key report.Key) bool {
	return len(q.Indicators) == 0 || slices.ContainsFunc(q.Indicators, func(k report.Key) bool {
		return k == key || q.Columns && k.ID() == key.ID()
	})
}

// holds looks for a figure in the compact form, which is cheaper than the record.
func (q *FigureQuery) holds(blob []byte, wanted map[int64]bool) (bool, error) {
	has := false
	err := eachFigure(blob, func(f stored) bool {
		has = (wanted == nil || wanted[f.symbol]) && (q.State == "" || f.state == q.State)
		return !has
	})
	return has, err
}

// take adds the figures of one report, from a place on, until the part is full; then Next
// is the place behind the last of them.
func (l *FigureList) take(ctx context.Context, g *generation, q FigureQuery, from FigurePlace) (full bool, err error) {
	r, err := g.report(ctx, from.Report)
	if err != nil {
		return false, err
	}
	for i, f := range r.Figures {
		if i < from.Figures || !q.names(f.Key) || q.State != "" && f.State != q.State {
			continue
		}
		if len(l.Rows) == q.Limit {
			l.Next = from
			l.Next.Figures = i
			return true, nil
		}
		l.Rows = append(l.Rows, FigureRow{Report: r.ID, Title: r.Title, Year: r.Year, Agency: r.Agency, Region: r.Region,
			Era: r.Era, Scope: r.Scope, Published: r.Published, Source: r.Source, Figure: f, Findings: naming(r.Findings, f.Key)})
	}
	return false, nil
}

// naming lists the findings that name a key.
func naming(all []report.Finding, key report.Key) []report.Finding {
	out := []report.Finding{}
	for _, f := range all {
		if slices.Contains(f.Keys, key) {
			out = append(out, f)
		}
	}
	return out
}
