package index

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

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
	failed, err := g.coverageFailures(ctx, region)
	if err != nil {
		return nil, fmt.Errorf("coverage of %q: %w", region, err)
	}
	lists, err := g.listsOf(ctx)
	if err != nil {
		return nil, fmt.Errorf("coverage of %q: %w", region, err)
	}
	c := newCoverage(region, from, to, cells, failed)
	if n := len(c.Rows) * (c.To - c.From + 1); n > maxCoverageCells {
		return nil, WrongInput("region", "this wall has %d cells, at most %d can be: narrow region or years", "这张覆盖表有 %d 格，最多 %d 格：请缩小地区或年份", n, maxCoverageCells)
	}
	c.fill(cells, failed, lists)
	return c, nil
}

// covered is one report of the wall, or what should have been one.
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
		var seen int64
		var lost string
		err := rows.Scan(&c.agency.ID, &c.agency.Name, &c.agency.Type, &c.agency.Level, &c.region.Code, &c.region.Name,
			&c.cell.Year, &c.cell.Report, &c.cell.Published, &c.cell.Findings, &seen, &c.cell.Versions, &lost)
		c.cell.FirstSeen = chinaDay(time.UnixMicro(seen))
		c.cell.Removed = lost == "removed"
		return c, err
	}, `SELECT r.agency_id, r.agency_name, r.agency_type, r.agency_level, r.region, r.region_name, r.year, r.id,
		r.published, (SELECT count(*) FROM findings WHERE report = r.id),
		min(r.fetched, coalesce((SELECT min(fetched) FROM outcomes WHERE report = r.id), r.fetched)),
		(SELECT count(DISTINCT sha256) FROM outcomes WHERE report = r.id AND url = r.url),
		coalesce((SELECT state FROM losses WHERE url = r.url), '')
		FROM reports r WHERE `+where+` ORDER BY r.agency_id, r.year, r.id`, args...)
}

// coverageFailures lists the documents of the region that should have been a report and
// could not be read, by agency and year.
func (g *generation) coverageFailures(ctx context.Context, region string) ([]covered, error) {
	where, args := "", []any{}
	if region != "" {
		where, args = " AND region IN (SELECT code FROM within WHERE ancestor = ?)", []any{region}
	}
	return all(ctx, g.db, func(rows *sql.Rows) (c covered, err error) {
		var seen int64
		err = rows.Scan(&c.agency.ID, &c.region.Code, &c.cell.Year, &c.cell.Problem, &c.cell.Original, &seen)
		c.cell.State, c.cell.FirstSeen = CoverageUnreadable, chinaDay(time.UnixMicro(seen))
		return c, err
	}, `SELECT agency, region, year, code, sha256, fetched FROM outcomes
		WHERE report = '' AND agency <> '' AND year > 0 AND code NOT IN ('ok', 'not_report')`+where+` ORDER BY fetched DESC`, args...)
}

// listsOf lists what was looked at to find the reports of a region's bodies, by region,
// oldest first.
func (g *generation) listsOf(ctx context.Context) (map[string][]ListSeen, error) {
	out := map[string][]ListSeen{}
	_, err := all(ctx, g.db, func(rows *sql.Rows) (struct{}, error) {
		var l ListSeen
		var at int64
		err := rows.Scan(&l.Region, &l.URL, &l.SHA256, &at)
		l.Time = time.UnixMicro(at).UTC()
		out[l.Region] = append(out[l.Region], l)
		return struct{}{}, err
	}, `SELECT region, url, sha256, fetched FROM lists ORDER BY region, fetched, url`)
	return out, err
}

// proofOf is the first list looked at after a legal date on which the report of a body
// should stand, nil when nobody has looked since.
func proofOf(lists map[string][]ListSeen, region, due string) *ListSeen {
	for _, code := range ancestors(region) {
		for _, l := range lists[code] {
			if chinaDay(l.Time) > due {
				return &l
			}
		}
	}
	return nil
}

// newCoverage makes a wall with a row for every agency and no cells.
func newCoverage(region string, from, to int, reports, failed []covered) *Coverage {
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
	c.addUnread(failed)
	for _, f := range failed {
		if from == 0 && (first == 0 || f.cell.Year < first) {
			first = f.cell.Year
		}
		last = max(last, f.cell.Year)
	}
	c.From = first
	if to == 0 {
		c.To = max(last, first)
	}
	return c
}

// addUnread adds a row for every agency of which nothing could be read. Its name is that
// of the registries: nobody has read another.
func (c *Coverage) addUnread(failed []covered) {
	known := map[string]bool{}
	for _, r := range c.Rows {
		known[r.Agency.ID] = true
	}
	for _, f := range failed {
		if known[f.agency.ID] {
			continue
		}
		known[f.agency.ID] = true
		row := CoverageRow{Agency: report.AgencyByID(f.agency.ID).Agency, Region: f.region, Cells: []CoverageCell{}, Unread: true}
		row.Agency.ID, row.Agency.Name = f.agency.ID, cmp.Or(row.Agency.Name, f.agency.ID)
		row.Region.Name = report.Regions().FullName(row.Region.Code)
		c.Rows = append(c.Rows, row)
	}
	slices.SortStableFunc(c.Rows, func(a, b CoverageRow) int { return cmp.Compare(a.Agency.ID, b.Agency.ID) })
}

// fill makes the cells of every row.
func (c *Coverage) fill(reports, failed []covered, lists map[string][]ListSeen) {
	at, unread := map[string]covered{}, map[string]CoverageCell{}
	for _, r := range reports {
		at[report.MakeID(r.agency.ID, r.cell.Year)] = r
	}
	for _, f := range failed { // the first one seen comes last
		unread[report.MakeID(f.agency.ID, f.cell.Year)] = f.cell
	}
	reforms := newReformBook(reports)
	for i := range c.Rows {
		row := &c.Rows[i]
		for year := c.From; year <= c.To; year++ {
			id := report.MakeID(row.Agency.ID, year)
			cell, level := CoverageCell{Year: year, State: CoverageMissing}, row.Agency.Level
			if r, ok := at[id]; ok {
				cell, level = r.cell, r.agency.Level
				cell.State = CoveragePublished
			} else if f, ok := unread[id]; ok {
				cell = f
			} else if reforms.merged(row.Agency.ID, year) {
				cell.State = CoverageMerged
			}
			cell.Due = dueDate(level, year)
			cell.judge()
			if cell.State == CoverageMissing {
				cell.Proof = proofOf(lists, row.Region.Code, cell.Due)
			}
			row.Cells = append(row.Cells, cell)
		}
	}
}

// judge tells late from in time, and what became of a published report. The printed date
// counts; where none is printed, the day it was first seen bounds it from above, and what
// was seen late may have stood there before.
func (c *CoverageCell) judge() {
	if c.State != CoveragePublished {
		return
	}
	if c.Published > c.Due {
		c.State, c.DaysLate = CoverageLate, daysBetween(c.Due, c.Published)
	}
	c.Changed = c.Versions > 1
	if c.Removed {
		c.State = CoverageRemoved
	}
}

// daysBetween counts the days from one date to a later one, 0 for what is no date.
func daysBetween(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// chinaTime is the time by which legal dates and dates of publication are meant.
var chinaTime = time.FixedZone("UTC+8", 8*60*60)

// chinaDay is the day of a moment in China, YYYY-MM-DD.
func chinaDay(t time.Time) string { return t.In(chinaTime).Format(time.DateOnly) }

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
