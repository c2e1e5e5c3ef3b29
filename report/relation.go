package report

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// RelationKind says how binding a relation is.
type RelationKind string

const (
	RelationHard      RelationKind = "hard"       // printed in the form, or true by definition
	RelationSoft      RelationKind = "soft"       // usual; a break is worth a look
	RelationCrossYear RelationKind = "cross_year" // between this year's report and last year's
)

// Relation is one line of relations.csv: arithmetic that the figures of a form
// must obey (勾稽关系).
type Relation struct {
	ID         string
	Era        Era // "*" for bridges between eras
	Kind       RelationKind
	Expression string
	Note       string // English

	stmt   statement
	beyond bool // needs claims in prose, or the reports of several bodies
	prev   bool // needs last year's report
	star   bool // holds once for each of columns

	parents map[string]string // id of an operand → id of the row that may be printed in its place
}

//go:embed relations.csv
var relationsCSV string

var relations = sync.OnceValue(func() []Relation {
	rs, err := readRelations(relationsCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded relations.csv: %v", err)) // a broken build, caught by its test
	}
	return rs
})

// Relations returns the embedded relations in file order.
func Relations() []Relation { return relations() }

func readRelations(text string) ([]Relation, error) {
	rows, err := readCSV(text, "era", "relation_id", "kind", "expression", "note_en")
	if err != nil {
		return nil, err
	}
	var rs []Relation
	for _, r := range rows {
		rel := Relation{Era: Era(r[0]), ID: r[1], Kind: RelationKind(r[2]), Expression: r[3], Note: r[4]}
		if rel.stmt, err = parseExpr(rel.Expression); err != nil {
			return nil, fmt.Errorf("%s: %w", rel.ID, err)
		}
		rel.parents = parentsOf(rel)
		rel.stmt.walk(func(o operand) {
			rel.beyond = rel.beyond || o.source == fromProse || o.source == fromMembers
			rel.prev = rel.prev || o.source == fromPrev
			rel.star = rel.star || o.column == "*"
		})
		rs = append(rs, rel)
	}
	return rs, nil
}

// parentsOf finds the rows that variants of the form print in place of the operands'
// own: rows that the relation itself names are no such rows.
func parentsOf(rel Relation) map[string]string {
	named := rel.Operands()
	parents := map[string]string{}
	for _, id := range named {
		if in, ok := Indicators().Lookup(rel.Era, id); ok && in.Parent != "" && !slices.Contains(named, in.Parent) {
			parents[id] = in.Parent
		}
	}
	return parents
}

// Operands returns the indicator ids that the relation names, claims in prose
// (prose.*) and named conditions left out.
func (r Relation) Operands() []string {
	var ids []string
	r.stmt.walk(func(o operand) {
		if o.source != fromProse && strings.Contains(o.id, ".") {
			ids = append(ids, o.id)
		}
	})
	return ids
}

// Assessable reports whether Check or CheckYears can evaluate the relation.
// Claims in prose, sums over member bodies and bridges between eras need more
// than one agency's figures.
func (r Relation) Assessable() bool { return r.Era != "*" && !r.beyond }

// relationsByEra are the relations that a form's reports can be held to.
var relationsByEra = sync.OnceValue(func() map[Era][]*Relation {
	m := map[Era][]*Relation{}
	for i := range relations() {
		if r := &relations()[i]; r.Assessable() {
			m[r.Era] = append(m[r.Era], r)
		}
	}
	return m
})
