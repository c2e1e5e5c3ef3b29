package index

import (
	"context"
	"database/sql"
	"errors"

	"github.com/nianbao/nianbao/report"
)

// Members gives what the members of a region print for keys: the bodies of the region
// that report for themselves, and what lies directly below it as a whole. r is the
// region's own report, which is no member of itself.
func (b *Builder) Members(ctx context.Context, r *report.Report, keys []report.Key) (map[report.Key][]report.Member, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return nil, errors.New("this build has ended already")
	}
	want := map[int64]report.Key{}
	for s, id := range b.symbol {
		for _, key := range keys {
			if s.key == key {
				want[id] = key
			}
		}
	}
	out := map[report.Key][]report.Member{}
	type member struct {
		id      string
		figures []byte
	}
	rows, err := all(ctx, b.db, func(rows *sql.Rows) (member, error) {
		var m member
		return m, rows.Scan(&m.id, &m.figures)
	}, `SELECT id, figures FROM reports WHERE year = ?1 AND id <> ?2 AND (region = ?3 AND scope = ?4
		OR region IN (SELECT code FROM within WHERE ancestor = ?3) AND region <> ?3 AND (scope = ?5 OR agency_level = 'township')) ORDER BY id`,
		r.Year, r.ID, r.Region.Code, report.ScopeOwn, report.ScopeRegional)
	if err != nil {
		return nil, err
	}
	for _, m := range rows {
		err := eachFigure(m.figures, func(f stored) bool {
			if key, ok := want[f.symbol]; ok && f.state == report.StateNumber {
				out[key] = append(out[key], report.Member{Report: m.id, Value: f.value})
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Regional lists the reports of a year for a whole region.
func (b *Builder) Regional(ctx context.Context, region string, year int) ([]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return nil, errors.New("this build has ended already")
	}
	return all(ctx, b.db, func(rows *sql.Rows) (string, error) {
		var id string
		return id, rows.Scan(&id)
	}, `SELECT id FROM reports WHERE region = ? AND year = ? AND scope = ? ORDER BY id`, region, year, report.ScopeRegional)
}
