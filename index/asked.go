package index

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/nianbao/nianbao/report"
)

// asked is what the conditions and comparisons of a query come to in one generation:
// names are ids, comparisons the reports that satisfy them. Catalogue and text index
// answer it alike.
type asked struct {
	conditions []Condition
	chosen     []chosen
}

// chosen is the reports that satisfy a comparison; Not leaves them out.
type chosen struct {
	not  bool
	ids  []string
	seqs string // JSON array of their numbers
}

// resolve looks names up and compares figures; what nothing has the name of is a
// *QueryError at its place.
func (g *generation) resolve(ctx context.Context, q Query) (asked, error) {
	var a asked
	for _, c := range q.Conditions {
		c, err := g.names(ctx, c)
		if err != nil {
			return a, err
		}
		a.conditions = append(a.conditions, c)
	}
	for _, c := range q.Comparisons {
		ch, err := g.compare(ctx, c)
		if err != nil {
			return a, fmt.Errorf("comparing %s: %w", c.Key, err)
		}
		a.chosen = append(a.chosen, ch)
	}
	return a, nil
}

// section is the one section in which the words of q must stand, "" for anywhere.
func (q Query) section() string {
	found := ""
	for _, c := range q.Conditions {
		if c.Field == onSection && !c.Not && len(c.Values) == 1 {
			found = c.Values[0]
		}
	}
	return found
}

// names replaces names by the ids that the catalogue has for them.
func (g *generation) names(ctx context.Context, c Condition) (Condition, error) {
	find := map[string]func(context.Context, string) ([]string, error){
		onAgency: g.agenciesNamed, onRegion: g.regionsNamed, onType: typesNamed}[c.Field]
	if find == nil {
		return c, nil
	}
	var ids []string
	for i, v := range c.Values {
		found, err := find(ctx, v)
		if err != nil {
			return c, fmt.Errorf("looking up %s: %w", v, err)
		}
		if len(found) == 0 {
			return c, &QueryError{c.At[i], fmt.Sprintf("no %s %q among the reports", c.Field, v)}
		}
		ids = append(ids, found...)
	}
	c.Values = ids
	return c, nil
}

// agenciesNamed finds bodies by id, or by part of the name that any report gives them.
func (g *generation) agenciesNamed(ctx context.Context, v string) ([]string, error) {
	return all(ctx, g.db, scanString, `SELECT DISTINCT agency_id FROM reports WHERE agency_id = ?1 OR instr(agency_name, ?1) > 0`, v)
}

// regionsNamed finds places by code, or by their full name or its end, with or without
// 省, 市, 区 and 县; only places that have reports or lie above such.
func (g *generation) regionsNamed(ctx context.Context, v string) ([]string, error) {
	codes, err := all(ctx, g.db, scanString, `SELECT DISTINCT ancestor FROM within`)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(codes, func(code string) bool { return code != v && !placeNamed(code, v) }), nil
}

func placeNamed(code, v string) bool {
	full := report.Regions().FullName(code)
	if full == "" || !isPlace(code) {
		return false
	}
	r, _ := report.Regions().Lookup(code)
	above := strings.TrimSuffix(full, r.Name)
	for _, name := range []string{full, strings.TrimRight(full, "省市区县旗")} {
		if own, inside := strings.CutPrefix(name, above); name == v || inside && own == v {
			return true
		}
	}
	return false
}

// typesNamed finds agency types by id, name, former name or abbreviation.
func typesNamed(_ context.Context, v string) ([]string, error) {
	var out []string
	for _, t := range report.AgencyTypes() {
		if t.ID == v || t.Name == v || slices.Contains(t.Abbreviations, v) ||
			slices.ContainsFunc(t.Former, func(f report.FormerName) bool { return f.Name == v }) {
			out = append(out, t.ID)
		}
	}
	return out, nil
}

// compare finds the reports that satisfy a comparison.
func (g *generation) compare(ctx context.Context, c Comparing) (chosen, error) {
	base := report.Indicators().Unit(c.Key.ID())
	seqs := []int64{}
	for id, s := range g.symbols {
		if s.key != c.Key {
			continue
		}
		err := g.column(ctx, id, func(seq int64, f stored) {
			if c.holds(f.value, s.unit, base) {
				seqs = append(seqs, seq)
			}
		})
		if err != nil {
			return chosen{}, err
		}
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return chosen{}, err
	}
	ids, err := all(ctx, g.db, scanString, `SELECT id FROM reports WHERE seq IN (SELECT value FROM json_each(?))`, string(list))
	return chosen{c.Not, ids, string(list)}, err
}

// where is a as SQL over reports r.
func (a asked) where() (conds []string, args []any) {
	for _, c := range a.conditions {
		var either []string
		for _, v := range c.Values {
			cond, values := c.sql(v)
			either, args = append(either, cond), append(args, values...)
		}
		conds = append(conds, not(c.Not)+"("+strings.Join(either, " OR ")+")")
	}
	for _, c := range a.chosen {
		conds, args = append(conds, not(c.not)+"r.seq IN (SELECT value FROM json_each(?))"), append(args, c.seqs)
	}
	return conds, args
}

func not(yes bool) string {
	if yes {
		return "NOT "
	}
	return ""
}

func (c Condition) sql(v string) (string, []any) {
	switch c.Field {
	case onAgency:
		return "r.agency_id = ?", []any{v}
	case onRegion:
		return "r.region IN (SELECT code FROM within WHERE ancestor = ?)", []any{v}
	case onYear:
		from, to, _ := yearSpan(v)
		return "r.year BETWEEN ? AND ?", []any{from, to}
	case onSection:
		return "instr(r.sections, ' ' || ? || ' ') > 0", []any{v}
	case onHas:
		return "EXISTS (SELECT 1 FROM findings WHERE report = r.id)", nil
	}
	return map[string]string{onEra: "r.era", onType: "r.agency_type", onLevel: "r.agency_level", onScope: "r.scope"}[c.Field] + " = ?", []any{v}
}

// queries is a as queries of the text index; they take no part in the score.
func (a asked) queries() (must, mustNot []query.Query) {
	add := func(not bool, q query.Query) {
		if not {
			mustNot = append(mustNot, q)
		} else {
			must = append(must, q)
		}
	}
	for _, c := range a.conditions {
		either := bleve.NewDisjunctionQuery()
		for _, v := range c.Values {
			either.AddQuery(c.query(v))
		}
		add(c.Not, either)
	}
	for _, c := range a.chosen {
		ids := bleve.NewDocIDQuery(c.ids)
		ids.SetBoost(0)
		add(c.not, ids)
	}
	return must, mustNot
}

func (c Condition) query(v string) query.Query {
	if c.Field == onYear {
		from, to, _ := yearSpan(v)
		yes := true
		q := bleve.NewTermRangeInclusiveQuery(yearTerm(from), yearTerm(to), &yes, &yes)
		q.SetField(fieldYear)
		q.SetBoost(0)
		return q
	}
	if c.Field == onHas {
		v = findingTerm
	}
	return termQuery(v, searchField{map[string]string{onAgency: fieldAgencyID, onRegion: fieldRegion, onEra: fieldEra, onType: fieldType,
		onLevel: fieldLevel, onScope: fieldScope, onSection: fieldKinds, onHas: fieldFinding}[c.Field], 0})
}
