package index

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Findings lists what does not add up in the reports that pass f, by agency and
// year, and how many there are over all pages. f.Severity, f.Rule and f.State narrow the
// findings themselves; with SortNew those of the reports captured last come first. Other
// orders and f.Text are left aside, Offset has no bound.
func (x *Index) Findings(ctx context.Context, f Filter) ([]FindingRow, int, error) {
	offset, order := f.Offset, "r.agency_id, r.year, r.id"
	if f.Sort == SortNew {
		order = "r.fetched DESC, r.id"
	}
	f.Offset, f.Sort = 0, ""
	f, err := f.check()
	if err != nil {
		return nil, 0, err
	}
	g, err := x.acquire()
	if err != nil {
		return nil, 0, err
	}
	defer g.release()
	where, args := f.where()
	for _, c := range []struct{ value, column string }{{f.Severity, "f.severity"}, {f.Rule, "f.rule"}, {f.State, findingState}} {
		if c.value != "" {
			where, args = where+" AND "+c.column+" = ?", append(args, c.value)
		}
	}
	from := ` FROM findings f JOIN reports r ON r.id = f.report WHERE ` + where
	var total int
	if err := g.db.QueryRowContext(ctx, `SELECT count(*)`+from, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("counting findings: %w", err)
	}
	rows, err := all(ctx, g.db, scanFindingRow, `SELECT r.id, r.year, r.agency_id, r.agency_name, r.agency_type,
		r.agency_level, r.fetched, f.kind, `+findingColumns+from+`
		ORDER BY `+order+`, f.kind = 'within' DESC, f.kind, f.pos LIMIT ? OFFSET ?`, append(args, f.Limit, max(offset, 0))...)
	if err != nil {
		return nil, 0, fmt.Errorf("listing findings: %w", err)
	}
	return rows, total, nil
}

func scanFindingRow(rows *sql.Rows) (FindingRow, error) {
	var r FindingRow
	var err error
	var fetched int64
	r.Finding, err = scanFinding(rows, &r.Report, &r.Year, &r.Agency.ID, &r.Agency.Name,
		&r.Agency.Type, &r.Agency.Level, &fetched, &r.Kind)
	r.Fetched = time.UnixMicro(fetched).UTC()
	return r, err
}
