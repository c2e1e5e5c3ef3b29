package index

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// maxCoverageCells bounds one wall: three thousand agencies over twenty years
// are more than a page can draw.
const maxCoverageCells = 100_000

// Coverage returns agency × year of a region (its code, "" for everywhere) and
// what lies below: every agency known from any year, a cell a year. from or to 0
// stand for the first or last year that the region has a report for.
func (x *Index) Coverage(ctx context.Context, region string, from, to int) (*Coverage, error) {
	if err := checkYears(from, to); err != nil {
		return nil, err
	}
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	cells, err := g.coverageCells(ctx, region)
	if err != nil {
		return nil, fmt.Errorf("coverage of %q: %w", region, err)
	}
	c := newCoverage(region, from, to, cells)
	if n := len(c.Rows) * (c.To - c.From + 1); n > maxCoverageCells {
		return nil, &InputError{"region", fmt.Sprintf("this wall has %d cells, at most %d can be: narrow region or years", n, maxCoverageCells)}
	}
	c.fill(cells)
	return c, nil
}

// covered is one report of the wall.
type covered struct {
	agency report.Agency
	region report.RegionRef
	cell   CoverageCell
}

// coverageCells lists every report of the region by agency and year.
func (g *generation) coverageCells(ctx context.Context, region string) ([]covered, error) {
	where, args := Filter{Region: region}.where()
	return all(ctx, g.db, func(rows *sql.Rows) (covered, error) {
		var c covered
		err := rows.Scan(&c.agency.ID, &c.agency.Name, &c.agency.Type, &c.agency.Level, &c.region.Code, &c.region.Name,
			&c.cell.Year, &c.cell.Report, &c.cell.Published, &c.cell.Findings)
		return c, err
	}, `SELECT r.agency_id, r.agency_name, r.agency_type, r.agency_level, r.region, r.region_name, r.year, r.id,
		r.published, (SELECT count(*) FROM findings WHERE report = r.id)
		FROM reports r WHERE `+where+` ORDER BY r.agency_id, r.year, r.id`, args...)
}

// newCoverage makes a wall with a row for every agency and no cells.
func newCoverage(region string, from, to int, reports []covered) *Coverage {
	c := &Coverage{From: from, To: to, Rows: []CoverageRow{}}
	if region != "" {
		c.Region = report.RegionRef{Code: region, Name: report.Regions().FullName(region)}
	}
	first, last := from, to
	for i, r := range reports {
		if from == 0 && (i == 0 || r.cell.Year < first) {
			first = r.cell.Year
		}
		last = max(last, r.cell.Year)
		if n := len(c.Rows); n == 0 || c.Rows[n-1].Agency.ID != r.agency.ID {
			c.Rows = append(c.Rows, CoverageRow{Cells: []CoverageCell{}})
		}
		row := &c.Rows[len(c.Rows)-1]
		row.Agency, row.Region = r.agency, r.region // the newest report has the name of today
	}
	c.From = first
	if to == 0 {
		c.To = max(last, first)
	}
	return c
}

func (c *Coverage) fill(reports []covered) {
	at := map[string]covered{}
	for _, r := range reports {
		at[report.MakeID(r.agency.ID, r.cell.Year)] = r
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		for year := c.From; year <= c.To; year++ {
			cell := CoverageCell{Year: year, State: CoverageMissing}
			level := row.Agency.Level
			if r, ok := at[report.MakeID(row.Agency.ID, year)]; ok {
				cell, level = r.cell, r.agency.Level
				cell.State = CoveragePublished
			}
			cell.Due = dueDate(level, year)
			if cell.Published > cell.Due {
				cell.State = CoverageLate
			}
			row.Cells = append(row.Cells, cell)
		}
	}
}

// Legal dates. The regulation of 2007 (Order 492, article 31) gives every organ
// until 31 March of the next year; as revised in 2019 (Order 711, article 49) it
// gives departments until 31 January, from the reports for 2019 on.
const (
	firstRevisedYear = 2019
	levelDepartment  = "department"
)

// dueDate returns the legal date of publication, YYYY-MM-DD.
func dueDate(level string, year int) string {
	if level == levelDepartment && year >= firstRevisedYear {
		return fmt.Sprintf("%04d-01-31", year+1)
	}
	return fmt.Sprintf("%04d-03-31", year+1)
}
