package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/nianbao/nianbao/report"
)

// asked is what the conditions and comparisons of a query come to in one generation:
// names are ids, comparisons the reports that satisfy them.
type asked struct {
	conditions []Condition
	chosen     []chosen
}

// chosen is the reports that satisfy a comparison; Not leaves them out.
type chosen struct {
	not  bool
	seqs *roaring.Bitmap // their numbers
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
			return c, wrongQuery(c.At[i], "no %[1]s %[2]q among the reports", "年报中没有“%[2]s”", c.Field, v)
		}
		ids = append(ids, found...)
	}
	c.Values = ids
	return c, nil
}

// agenciesNamed finds bodies by id, or by part of the name that any report gives them.
func (g *generation) agenciesNamed(ctx context.Context, v string) ([]string, error) {
	return all(ctx, g.db, scanString, `SELECT DISTINCT value FROM names WHERE kind = 'agency' AND (value = ? OR instr(folded, ?) > 0)`, v, fold(v))
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
	seqs := roaring.New()
	for id, s := range g.symbols {
		if s.key != c.Key {
			continue
		}
		err := g.column(ctx, id, func(seq int64, f stored) {
			if c.holds(f.value, s.unit, base) {
				seqs.Add(uint32(seq))
			}
		})
		if err != nil {
			return chosen{}, err
		}
	}
	return chosen{c.Not, seqs}, nil
}
