package index

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Stats sums up the generation that serves.
func (x *Index) Stats(context.Context) (Stats, error) {
	g, err := x.acquire()
	if err != nil {
		return Stats{}, err
	}
	defer g.release()
	s := g.meta.Stats
	s.Generation, s.Built, s.Parser = g.name, g.meta.Built, g.meta.Parser
	return s, nil
}

func countStats(ctx context.Context, db *sql.DB) (Stats, error) {
	var s Stats
	err := db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(figures_total), 0),
		count(DISTINCT agency_id), count(DISTINCT nullif(region, '')),
		coalesce(min(year), 0), coalesce(max(year), 0),
		(SELECT count(*) FROM findings), (SELECT count(*) FROM editions) FROM reports`).
		Scan(&s.Reports, &s.Figures, &s.Agencies, &s.Regions, &s.FirstYear, &s.LastYear, &s.Findings, &s.Editions)
	if err != nil {
		return s, fmt.Errorf("counting: %w", err)
	}
	return s, nil
}

// Years lists the report years of an agency, ascending; none for an unknown one.
func (x *Index) Years(ctx context.Context, agencyID string) ([]int, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	return all(ctx, g.db, scanInt, `SELECT DISTINCT year FROM reports WHERE agency_id = ? ORDER BY year`, agencyID)
}

// maxAgencies bounds a list of agencies: more than any one province has.
const maxAgencies = 10_000

// Agencies lists bodies whose name, of any year, or id holds q, within region (its
// code, "" for everywhere), by id. limit 0 means DefaultLimit.
func (x *Index) Agencies(ctx context.Context, q, region string, limit int) ([]AgencyRow, error) {
	if limit < 0 || limit > maxAgencies {
		return nil, WrongInput("limit", outside, outsideZh, limit, 0, maxAgencies)
	}
	if limit == 0 {
		limit = DefaultLimit
	}
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	where, args := Filter{Region: region}.where()
	if q = fold(strings.TrimSpace(q)); q != "" {
		where, args = where+` AND r.agency_id IN (`+agenciesByName+`)`, append(args, q)
	}
	// max(r.year) makes SQLite take the other columns from that row.
	rows, err := all(ctx, g.db, scanAgency, `SELECT max(r.year), r.agency_id, r.agency_name, r.agency_type,
		r.agency_level, r.region, r.region_name, count(*), group_concat(r.year) FROM reports r WHERE `+where+`
		GROUP BY r.agency_id ORDER BY r.agency_id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("listing agencies: %w", err)
	}
	return rows, nil
}

func scanAgency(rows *sql.Rows) (AgencyRow, error) {
	var a AgencyRow
	var newest int
	var years string
	err := rows.Scan(&newest, &a.ID, &a.Name, &a.Type, &a.Level, &a.Region.Code, &a.Region.Name, &a.Reports, &years)
	if err != nil {
		return a, err
	}
	a.Years, err = parseYears(years)
	return a, err
}

// parseYears reads the years that SQLite joined with commas, ascending.
func parseYears(s string) ([]int, error) {
	var out []int
	for y := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(y)
		if err != nil {
			return nil, fmt.Errorf("years %q of an agency: %w", s, err)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
