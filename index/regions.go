package index

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"

	"github.com/nianbao/nianbao/report"
)

// RegionRow is one place that has reports, itself or below it.
type RegionRow struct {
	report.RegionRef        // Name is the full name, from the province down
	Parent           string `json:"parent"`   // code of the place above, "" for a province
	Agencies         int    `json:"agencies"` // bodies there and below
	Reports          int    `json:"reports"`
	FirstYear        int    `json:"first_year"`
	LastYear         int    `json:"last_year"`
}

// placesOnce keeps the places of a generation once they are counted: that reads every
// report, and they never change.
type placesOnce struct {
	mu   sync.Mutex
	rows []RegionRow // nil before
}

func (p *placesOnce) list(ctx context.Context, db *sql.DB) ([]RegionRow, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rows != nil {
		return p.rows, nil
	}
	// Each place is counted once before what lies above it adds up: a body belongs to one.
	rows, err := all(ctx, db, scanRegion, `WITH here AS (SELECT region, count(*) n, count(DISTINCT agency_id) bodies,
			min(year) a, max(year) b FROM reports GROUP BY region)
		SELECT w.ancestor, sum(n), sum(bodies), min(a), max(b) FROM here JOIN within w ON w.code = here.region
		GROUP BY w.ancestor ORDER BY w.ancestor`)
	if err != nil {
		return nil, err
	}
	p.rows = slices.DeleteFunc(rows, func(r RegionRow) bool { return !isPlace(r.Code) })
	return p.rows, nil
}

// Regions lists the places within a region (its code, "" for everywhere) that have
// reports, the region itself included, by code. Rows of the code list that only number
// the tree, such as 市辖区, are left out.
func (x *Index) Regions(ctx context.Context, region string) ([]RegionRow, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	rows, err := g.places.list(ctx, g.db)
	if err != nil {
		return nil, fmt.Errorf("listing regions: %w", err)
	}
	if region == "" {
		return slices.Clone(rows), nil
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r RegionRow) bool { return !slices.Contains(ancestors(r.Code), region) }), nil
}

func scanRegion(rows *sql.Rows) (RegionRow, error) {
	var r RegionRow
	err := rows.Scan(&r.Code, &r.Reports, &r.Agencies, &r.FirstYear, &r.LastYear)
	g := report.Regions()
	r.Name = g.FullName(r.Code)
	if path := g.Path(r.Code); len(path) > 1 {
		r.Parent = path[len(path)-2]
	}
	return r, err
}
