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

	stmt    statement
	prose   bool // weighs a number claimed in running text
	members bool // needs the reports of several bodies
	prev    bool // needs last year's report
	star    bool // holds once for each of columns

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
			rel.prose = rel.prose || o.source == fromProse
			rel.members = rel.members || o.source == fromMembers
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

// Assessor says who weighs a relation.
type Assessor string

const (
	AssessedInReport   Assessor = "report"  // Check, on one report's figures
	AssessedOverYears  Assessor = "years"   // CheckYears, with last year's report
	AssessedOnClaims   Assessor = "claims"  // package claims, on sentences that restate figures
	AssessedOnMembers  Assessor = "members" // CheckMembers, with the reports of the members of a region
	AssessedAcrossEras Assessor = "series"  // a bridge between eras, as which a series joins two forms
)

// Assessor tells who weighs the relation.
func (r Relation) Assessor() Assessor {
	switch {
	case r.Era == "*":
		return AssessedAcrossEras
	case r.prose:
		return AssessedOnClaims
	case r.members:
		return AssessedOnMembers
	case r.prev:
		return AssessedOverYears
	}
	return AssessedInReport
}

// assessable reports whether Check or CheckYears evaluates the relation.
func (r Relation) assessable() bool {
	return r.Assessor() == AssessedInReport || r.Assessor() == AssessedOverYears
}

// Bridge is the series that joins two forms as the bridge between eras says.
func (r Relation) Bridge() (Series, Link, bool) {
	sides := strings.Split(r.Expression, " ~ ")
	if r.Era != "*" || len(sides) != 2 {
		return Series{}, Link{}, false
	}
	var eras [2]Era
	for i, side := range sides {
		before, _, _ := strings.Cut(side, ":")
		eras[i] = Era(before)
		sides[i] = strings.ReplaceAll(side, before+":", "")
	}
	for _, s := range seriesList() {
		if s.formulas[eras[0]].text == sides[0] && s.formulas[eras[1]].text == sides[1] {
			return s, s.Link(eras[1], eras[0]), true
		}
	}
	return Series{}, Link{}, false
}

// relationsByEra are the relations that a form's reports can be held to.
var relationsByEra = sync.OnceValue(func() map[Era][]*Relation {
	m := map[Era][]*Relation{}
	for i := range relations() {
		if r := &relations()[i]; r.assessable() {
			m[r.Era] = append(m[r.Era], r)
		}
	}
	return m
})
