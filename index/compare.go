package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

const (
	// maxIndicators bounds one comparison: more columns than a table can show.
	maxIndicators = 50
	// maxCompareRows bounds its answer: every county government over sixty years.
	maxCompareRows = 200_000
)

// Compare returns the figures of the agencies asked for, every value with its
// state and its report. A key that no form and no report knows gives an
// *UnknownIndicatorError, a query that selects nothing or too much an *InputError.
func (x *Index) Compare(ctx context.Context, q CompareQuery) (*Comparison, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	if err := g.checkCompare(q); err != nil {
		return nil, err
	}
	reports, err := g.compared(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	if n := len(reports) * len(q.Indicators); n > maxCompareRows {
		return nil, tooMuch(n)
	}
	findings, err := g.comparedFindings(ctx, reports)
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	c := &Comparison{Indicators: q.Indicators, Rows: make([]Row, 0, len(reports)*len(q.Indicators)), Breaks: breaks(reports, q.Indicators)}
	columns := g.columnsOf(q.Indicators)
	for _, r := range reports {
		if err := columns.read(r.figures); err != nil {
			return nil, fmt.Errorf("figures of %s: %w", r.id, err)
		}
		c.Rows = columns.rows(c.Rows, r, q, findings[r.id])
	}
	c.derive(q)
	return c, nil
}

func tooMuch(n int) error {
	return WrongInput("region", "this compares %d values, at most %d can be: narrow region, type or years", "要比较 %d 个数，最多 %d 个：请缩小地区、机关类型或年份", n, maxCompareRows)
}

func wrongCount(n int) error {
	return WrongInput("indicator", "name 1 to %d indicators, not %d", "指标应为 1 至 %d 个，不能是 %d 个", maxIndicators, n)
}

// derive adds what follows from the rows.
func (c *Comparison) derive(q CompareQuery) {
	addChanges(c)
	addRanks(c)
	if q.Sum {
		c.Sums = sums(c)
	}
	c.Notes, c.NotesEnglish = notes(q, c.Rows)
}

func (g *generation) checkCompare(q CompareQuery) error {
	if len(q.Indicators) == 0 || len(q.Indicators) > maxIndicators {
		return wrongCount(len(q.Indicators))
	}
	if len(q.Agencies) == 0 && q.Region == "" && (q.Type == "" || q.From == 0 || q.From != q.To) {
		return WrongInput("agency", "name agencies, or a region with or without an agency type, or a type and one year for the whole country",
			"请指明机关，或地区（可再限定机关类型）；全国则须指明机关类型和一个年份")
	}
	for _, key := range q.Indicators {
		_, measured := report.LookupMeasure(key)
		if !measured && !report.Indicators().Known(key) && !g.printed(key) {
			return &UnknownIndicatorError{key, append(namedMeasures(key), nearKeys(key)...)}
		}
	}
	return checkYears(q.From, q.To)
}

// printed reports whether some report has a figure under key.
func (g *generation) printed(key report.Key) bool {
	for _, s := range g.symbols {
		if s.key == key {
			return true
		}
	}
	return false
}

// compared is the catalogue row of one report in a comparison.
type compared struct {
	id       string
	year     int
	era      report.Era
	scope    report.Scope
	agency   report.Agency
	region   string // code
	figures  []byte
	findings bool
}

// selections are the ways to choose reports, each along an index of its own; a report
// chosen twice is listed once. The + keeps SQLite from the index by year, which may be all years.
func selections(q CompareQuery) (wheres []string, args [][]any, err error) {
	from, to := q.From, Filter{To: q.To}.lastYear()
	add := func(where string, values ...any) {
		wheres, args = append(wheres, where), append(args, values)
	}
	if len(q.Agencies) > 0 {
		agencies, err := json.Marshal(withPredecessors(q.Agencies))
		if err != nil {
			return nil, nil, err
		}
		add(`agency_id IN (SELECT value FROM json_each(?)) AND +year BETWEEN ? AND ?`, string(agencies), from, to)
	}
	level, levels := "", []any{}
	if q.Level != "" {
		level, levels = ` AND agency_level = ?`, []any{q.Level}
	}
	switch {
	case q.Region != "" && q.Type != "":
		add(`region IN (SELECT code FROM within WHERE ancestor = ?) AND agency_type = ? AND +year BETWEEN ? AND ?`+level,
			append([]any{q.Region, q.Type, from, to}, levels...)...)
	case q.Region != "":
		add(`region IN (SELECT code FROM within WHERE ancestor = ?) AND +year BETWEEN ? AND ?`+level,
			append([]any{q.Region, from, to}, levels...)...)
	case len(q.Agencies) == 0:
		add(`year = ? AND agency_type = ? AND agency_type <> ''`+level, // by reports_peers
			append([]any{q.From, q.Type}, levels...)...)
	}
	return wheres, args, nil
}

// selectCompared asks for what scanCompared takes.
const selectCompared = `SELECT seq, id, year, era, scope, agency_id, agency_name, agency_type, agency_level, region, figures FROM reports WHERE `

// compared lists the reports that q selects, by agency and year.
func (g *generation) compared(ctx context.Context, q CompareQuery) ([]compared, error) {
	wheres, args, err := selections(q)
	if err != nil {
		return nil, err
	}
	var out []compared
	for i, where := range wheres {
		some, err := all(ctx, g.db, g.scanCompared, selectCompared+where, args[i]...)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	slices.SortFunc(out, func(a, b compared) int {
		if c := strings.Compare(a.agency.ID, b.agency.ID); c != 0 {
			return c
		}
		return a.year - b.year
	})
	return slices.CompactFunc(out, func(a, b compared) bool { return a.id == b.id }), nil
}

func (g *generation) scanCompared(rows *sql.Rows) (compared, error) {
	var r compared
	var seq uint32
	err := rows.Scan(&seq, &r.id, &r.year, &r.era, &r.scope, &r.agency.ID, &r.agency.Name,
		&r.agency.Type, &r.agency.Level, &r.region, &r.figures)
	r.findings = g.attributes.found(seq)
	return r, err
}

// withPredecessors adds the agencies that were merged into those asked for: their
// numbers are the earlier part of one series, each body under its own name.
func withPredecessors(agencies []string) []string {
	all := slices.Clone(agencies)
	for _, id := range agencies {
		for former := range report.Predecessors(id) {
			if !slices.Contains(all, former) {
				all = append(all, former)
			}
		}
	}
	return all
}

// comparedFindings returns the findings of each report that has some.
func (g *generation) comparedFindings(ctx context.Context, rs []compared) (map[string][]report.Finding, error) {
	var ids []string
	for _, r := range rs {
		if r.findings {
			ids = append(ids, r.id)
		}
	}
	out := map[string][]report.Finding{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := g.db.QueryContext(ctx, `SELECT f.report, `+findingColumns+` FROM findings f
		WHERE f.report IN (SELECT value FROM json_each(?)) ORDER BY f.report, f.kind = 'within' DESC, f.kind, f.pos`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		f, err := scanFinding(rows, &id)
		if err != nil {
			return nil, err
		}
		out[id] = append(out[id], f)
	}
	return out, rows.Err()
}
