package index

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/nianbao/nianbao/report"
)

// ChangeRow is a version of a report that took the place of another at its address.
type ChangeRow struct {
	Report string // id
	Year   int
	Title  string
	Agency report.Agency
	SHA256 string    // of the later version
	Seen   time.Time // when it was fetched first
}

// Changed lists the versions that reports which pass f were changed to, the newest first,
// at most f.Limit of them. f.Text, Sort and Offset are left aside.
func (x *Index) Changed(ctx context.Context, f Filter) ([]ChangeRow, error) {
	f, err := f.check()
	if err != nil {
		return nil, err
	}
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	where, args := f.where()
	rows, err := all(ctx, g.db, scanChange, `WITH versions AS (
			SELECT id AS report, url, sha256, fetched FROM reports
			UNION ALL SELECT report, url, sha256, fetched FROM editions
		), placed AS (
			SELECT v.*, row_number() OVER (PARTITION BY v.report, v.url ORDER BY v.fetched, v.sha256) AS place FROM versions v
			WHERE v.report IN (SELECT report FROM editions)
		)
		SELECT r.id, r.year, r.title, r.agency_id, r.agency_name, r.agency_type, r.agency_level, p.sha256, p.fetched
		FROM placed p JOIN reports r ON r.id = p.report
		WHERE p.place > 1 AND `+where+` ORDER BY p.fetched DESC, r.id LIMIT ?`, append(args, f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("listing changes: %w", err)
	}
	return rows, nil
}

func scanChange(rows *sql.Rows) (ChangeRow, error) {
	var c ChangeRow
	var seen int64
	err := rows.Scan(&c.Report, &c.Year, &c.Title, &c.Agency.ID, &c.Agency.Name, &c.Agency.Type, &c.Agency.Level, &c.SHA256, &seen)
	c.Seen = time.UnixMicro(seen).UTC()
	return c, err
}
