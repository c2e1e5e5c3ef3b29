package index

import (
	"context"
	"fmt"
	"strings"
)

// AgenciesAfter lists bodies as Agencies does, from the one behind the id after on, and
// how many there are over all parts.
func (x *Index) AgenciesAfter(ctx context.Context, q, region, after string, limit int) ([]AgencyRow, int, error) {
	if limit < 1 || limit > maxAgencies {
		return nil, 0, WrongInput("limit", outside, outsideZh, limit, 1, maxAgencies)
	}
	g, err := x.acquire()
	if err != nil {
		return nil, 0, err
	}
	defer g.release()
	where, args := Filter{Region: region}.where()
	if q = fold(strings.TrimSpace(q)); q != "" {
		where, args = where+` AND r.agency_id IN (`+agenciesByName+`)`, append(args, q)
	}
	var total int
	if err := g.db.QueryRowContext(ctx, `SELECT count(DISTINCT r.agency_id) FROM reports r WHERE `+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("counting agencies: %w", err)
	}
	// max(r.year) makes SQLite take the other columns from that row.
	rows, err := all(ctx, g.db, scanAgency, `SELECT max(r.year), r.agency_id, r.agency_name, r.agency_type,
		r.agency_level, r.region, r.region_name, count(*), group_concat(r.year) FROM reports r WHERE `+where+`
		AND r.agency_id > ? GROUP BY r.agency_id ORDER BY r.agency_id LIMIT ?`, append(args, after, limit)...)
	if err != nil {
		return nil, 0, fmt.Errorf("listing agencies: %w", err)
	}
	return rows, total, nil
}

// Agency returns one body by its id; ErrNotFound when no report is of it.
func (x *Index) Agency(ctx context.Context, id string) (AgencyRow, error) {
	g, err := x.acquire()
	if err != nil {
		return AgencyRow{}, err
	}
	defer g.release()
	rows, err := all(ctx, g.db, scanAgency, `SELECT max(r.year), r.agency_id, r.agency_name, r.agency_type,
		r.agency_level, r.region, r.region_name, count(*), group_concat(r.year) FROM reports r
		WHERE r.agency_id = ? GROUP BY r.agency_id`, id)
	if err != nil {
		return AgencyRow{}, fmt.Errorf("agency %s: %w", id, err)
	}
	if len(rows) == 0 {
		return AgencyRow{}, fmt.Errorf("agency %s: %w", id, ErrNotFound)
	}
	return rows[0], nil
}

// agenciesByName finds bodies by a part, folded, of a name that a report gives them, or of
// their id.
const agenciesByName = `SELECT n.value FROM names n, (SELECT ? AS part) WHERE n.kind = 'agency' AND (instr(n.folded, part) > 0 OR instr(lower(n.value), part) > 0)`
