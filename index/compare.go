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
		return nil, &InputError{"region", fmt.Sprintf("this compares %d values, at most %d can be: narrow region, type or years", n, maxCompareRows)}
	}
	findings, err := g.comparedFindings(ctx, reports)
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	c := &Comparison{Indicators: q.Indicators, Rows: []Row{}, Breaks: breaks(reports, q.Indicators)}
	for _, r := range reports {
		rows, err := g.rows(r, q.Indicators, findings[r.id])
		if err != nil {
			return nil, fmt.Errorf("figures of %s: %w", r.id, err)
		}
		c.Rows = append(c.Rows, rows...)
	}
	c.Notes = notes(q, c.Rows)
	return c, nil
}

func (g *generation) checkCompare(q CompareQuery) error {
	if len(q.Indicators) == 0 || len(q.Indicators) > maxIndicators {
		return &InputError{"indicator", fmt.Sprintf("name 1 to %d indicators, not %d", maxIndicators, len(q.Indicators))}
	}
	if len(q.Agencies) == 0 && q.Region == "" {
		return &InputError{"agency", "name agencies, or a region with or without an agency type"}
	}
	for _, key := range q.Indicators {
		if !report.Indicators().Known(key) && !g.printed(key) {
			return &UnknownIndicatorError{key, nearKeys(key)}
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
	id      string
	year    int
	era     report.Era
	scope   report.Scope
	agency  report.Agency
	figures []byte
}

// compared lists the reports that q selects, by agency and year.
func (g *generation) compared(ctx context.Context, q CompareQuery) ([]compared, error) {
	agencies, err := json.Marshal(withPredecessors(q.Agencies))
	if err != nil {
		return nil, err
	}
	return all(ctx, g.db, func(rows *sql.Rows) (compared, error) {
		var r compared
		err := rows.Scan(&r.id, &r.year, &r.era, &r.scope, &r.agency.ID, &r.agency.Name,
			&r.agency.Type, &r.agency.Level, &r.figures)
		return r, err
	}, `SELECT id, year, era, scope, agency_id, agency_name, agency_type, agency_level, figures FROM reports
		WHERE (agency_id IN (SELECT value FROM json_each(?1))
			OR ?2 <> '' AND region IN (SELECT code FROM within WHERE ancestor = ?2) AND (?3 = '' OR agency_type = ?3))
		AND year BETWEEN ?4 AND ?5 ORDER BY agency_id, year, id`,
		string(agencies), q.Region, q.Type, q.From, Filter{To: q.To}.lastYear())
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

// comparedFindings returns the findings of each report.
func (g *generation) comparedFindings(ctx context.Context, rs []compared) (map[string][]report.Finding, error) {
	ids := make([]string, len(rs))
	for i, r := range rs {
		ids[i] = r.id
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := g.db.QueryContext(ctx, `SELECT f.report, `+findingColumns+` FROM findings f
		WHERE f.report IN (SELECT value FROM json_each(?)) ORDER BY f.report, f.kind DESC, f.pos`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]report.Finding{}
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

// rows gives one row a key, in the order asked for.
func (g *generation) rows(r compared, keys []report.Key, findings []report.Finding) ([]Row, error) {
	out := make([]Row, len(keys))
	for i, key := range keys {
		out[i] = Row{Agency: r.agency, Year: r.year, Key: key, State: StateAbsent,
			Report: r.id, Era: r.era, Scope: r.scope, Findings: []report.Finding{}}
		for _, f := range findings {
			if slices.Contains(f.Keys, key) {
				out[i].Findings = append(out[i].Findings, f)
			}
		}
	}
	err := eachFigure(r.figures, func(f stored) bool {
		s := g.symbols[f.symbol]
		i := slices.Index(keys, s.key)
		if i < 0 {
			return true
		}
		out[i].State, out[i].Unit = f.state, s.unit
		if f.state == report.StateNumber {
			n := json.Number(f.value.String())
			out[i].Value = &n
		}
		return true
	})
	return out, err
}

// notes says what a reader must know before comparing the rows.
func notes(q CompareQuery, rows []Row) []string {
	out := []string{}
	seen, units := map[string]bool{}, map[report.Key][]string{}
	var scopes []string
	for _, r := range rows {
		seen[r.Agency.ID] = true
		scopes = append(scopes, string(r.Scope))
		if r.State == report.StateNumber {
			units[r.Key] = append(units[r.Key], r.Unit)
		}
	}
	for _, id := range q.Agencies {
		if !seen[id] {
			out = append(out, fmt.Sprintf("所选年份没有机构 %s 的年报", id))
		}
	}
	for _, key := range q.Indicators {
		if u := distinct(units[key]); len(u) > 1 {
			out = append(out, fmt.Sprintf("%s 的单位不一致：%s", key, strings.Join(u, "、")))
		}
	}
	if s := distinct(scopes); len(s) > 1 {
		out = append(out, fmt.Sprintf("口径不一（%s）：本级数与汇总数不可相加", strings.Join(s, "、")))
	}
	return out
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}
