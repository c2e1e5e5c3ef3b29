package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// growthTolerance is how far a printed growth rate may lie from the recomputed
// one, in points: rates are printed with one decimal (relations.csv, sh.pro.growth).
var growthTolerance = decimal.New(1, -1)

// Check evaluates the relations of r's form on r's own figures, and reports the printed
// cells of the form that are missing and a form of other years. A relation is assessed only when
// its result is printed; blank and dash summands then count as 0, and a summand
// whose row was not printed on its own is replaced by its printed parent row
// (（六）其他处理 in one row). Anything less certain is not assessed.
func Check(r *Report) []Finding {
	e := newEvaluator(r, nil)
	return slices.Concat(formYear(r), missingCells(r.Era, e.this), e.evaluate())
}

// CheckYears evaluates the relations between two reports of one agency in
// consecutive years. It returns nothing when the years or scopes do not follow.
func CheckYears(prev, next *Report) []Finding {
	if prev == nil || next == nil || next.Year != prev.Year+1 || next.Scope != prev.Scope {
		return nil
	}
	return newEvaluator(next, prev).evaluate()
}

// evaluate holds the figures to the relations of their form: with last year's report to
// those between two years, without it to all others.
func (e *evaluator) evaluate() []Finding {
	var fs []Finding
	for _, rel := range relationsByEra()[e.report.Era] {
		if rel.prev != (e.prev != nil) {
			continue
		}
		cols := columns[:1]
		if rel.star {
			cols = columns
		}
		for _, col := range cols {
			if f, broken := e.broken(rel, col); broken && !e.repeats(rel, f) {
				fs = append(fs, f)
			}
		}
	}
	return fs
}

// evaluator holds the figures of one or two reports for lookup.
type evaluator struct {
	report     *Report
	this, prev figures
}

// figures finds a report's figures by key.
type figures map[Key]*Figure

func newEvaluator(r, prev *Report) *evaluator {
	e := &evaluator{report: r, this: figureMap(r)}
	if prev != nil {
		e.prev = figureMap(prev)
	}
	return e
}

func figureMap(r *Report) figures {
	m := make(figures, len(r.Figures))
	for i := range r.Figures {
		m[r.Figures[i].Key] = &r.Figures[i]
	}
	return m
}

// of returns the figures that an operand of that source means.
func (e *evaluator) of(s source) figures {
	if s == fromPrev {
		return e.prev
	}
	return e.this
}

// broken evaluates rel in one applicant column and describes the break, if any.
func (e *evaluator) broken(rel *Relation, col string) (Finding, bool) {
	if rel.stmt.cond != nil {
		if ok, _, _ := e.holds(*rel.stmt.cond, rel, col); ok != yes {
			return Finding{}, false
		}
	}
	for _, c := range rel.stmt.claims {
		if ok, want, got := e.holds(c, rel, col); ok == no {
			return e.finding(rel, c, col, want, got), true
		}
	}
	return Finding{}, false
}

// verdict of a claim; unknown when its operands do not suffice.
type verdict int

const (
	unknown verdict = iota
	yes
	no
)

func (e *evaluator) holds(c claim, rel *Relation, col string) (v verdict, l, r exact) {
	if c.flag != "" {
		return verdictOf(mayNotMakeRules(e.report)), l, r
	}
	convert := c.money && c.op != "!=" // that two numbers differ is about the printed ones
	l, ok := e.sum(c.l, rel, col, convert)
	if !ok {
		return unknown, l, r
	}
	for _, side := range c.r {
		if r, ok = e.sum(side, rel, col, convert); !ok {
			return unknown, l, r
		}
		if v = compare(c.op, l, r, rel); v == yes {
			break
		}
	}
	return v, l, r
}

// yuanDigits are the decimal digits by which a unit of money is larger than 元.
var yuanDigits = map[string]int32{"元": 0, "万元": 4, "亿元": 8}

// inUnitOf gives an amount of money in the unit of the form, whatever unit the office
// printed: 8040元 is 0.804 where the form counts 万元.
func inUnitOf(era Era, f *Figure) decimal.Decimal {
	in, _ := Indicators().Lookup(era, f.Key.ID())
	from, known := yuanDigits[f.Unit]
	to, counts := yuanDigits[in.Unit]
	if !known || !counts {
		return f.Value
	}
	return f.Value.Shift(from - to)
}

func verdictOf(b bool) verdict {
	if b {
		return yes
	}
	return no
}

func compare(op string, l, r exact, rel *Relation) verdict {
	switch op {
	case "==", "in":
		return verdictOf(l.cmp(r) == 0)
	case "~=":
		var tolerance decimal.Decimal
		if strings.Contains(rel.Expression, "growth_pct") {
			tolerance = growthTolerance
		}
		return verdictOf(l.sub(r).decimal().Abs().LessThanOrEqual(tolerance))
	case "<=":
		return verdictOf(l.cmp(r) <= 0)
	case ">=":
		return verdictOf(l.cmp(r) >= 0)
	case "!=":
		return verdictOf(l.cmp(r) != 0 || l.isZero()) // two zeros say nothing
	}
	return unknown
}

// sum evaluates one side. It is known when at least one operand is a number, no
// operand is unreadable, and no operand is missing without a parent in its place.
func (e *evaluator) sum(n *node, rel *Relation, col string, convert bool) (exact, bool) {
	s := side{e: e, rel: rel, col: col, single: n.op == 'o', convert: convert}
	v := s.eval(n)
	return v, !s.bad && (s.numbers > 0 || s.operands == 0)
}

// side is the evaluation of one side of a claim.
type side struct {
	e        *evaluator
	rel      *Relation
	col      string
	single   bool // the side is one operand, for which nothing stands in
	convert  bool // amounts of money count in the unit of the form
	operands int
	numbers  int
	bad      bool
	parents  []Key // parents already counted in place of their rows
}

// divisionPlaces is the precision of quotients; rates are printed with two.
const divisionPlaces = 8

func (s *side) eval(n *node) exact {
	if s.bad {
		return exact{}
	}
	switch n.op {
	case 'n':
		return n.num
	case 'o':
		return s.operand(n.ref)
	}
	l, r := s.eval(n.l), s.eval(n.r)
	switch n.op {
	case '+':
		return l.add(r)
	case '-':
		return l.sub(r)
	case '*':
		return l.mul(r)
	}
	if r.isZero() {
		s.bad = true
		return exact{}
	}
	return l.div(r, divisionPlaces)
}

func (s *side) operand(o operand) exact {
	s.operands++
	figures := s.e.of(o.source)
	if o.source != fromColumns {
		return s.value(figures, o.key(s.col))
	}
	var sum exact
	for _, key := range o.keys {
		sum = sum.add(s.value(figures, key))
	}
	return sum
}

func (s *side) value(figures figures, key Key) exact {
	f, ok := figures[key]
	if !ok {
		return s.parent(figures, key)
	}
	switch f.State {
	case StateNumber:
		s.numbers++
		if s.convert {
			return exactOf(inUnitOf(s.rel.Era, f))
		}
		return exactOf(f.Value)
	case StateUnreadable:
		s.bad = true
	}
	return exact{}
}

// parent stands in for rows that a variant of the form prints as one row.
func (s *side) parent(figures figures, key Key) exact {
	parent := s.rel.parents[key.ID()]
	if s.single || parent == "" {
		s.bad = true
		return exact{}
	}
	up := MakeKey(parent, key.Column())
	f, ok := figures[up]
	switch {
	case !ok || f.State == StateUnreadable:
		s.bad = true
	case slices.Contains(s.parents, up):
	case f.State == StateNumber:
		s.parents = append(s.parents, up)
		s.numbers++
		return exactOf(f.Value)
	}
	return exact{}
}

func (e *evaluator) finding(rel *Relation, c claim, col string, left, right exact) Finding {
	l, r := left.decimal(), right.decimal()
	f := Finding{Rule: rel.ID, Severity: SeverityWarning, Whose: WhoseAgency, State: "new"}
	if rel.Kind == RelationHard || rel.Kind == RelationCrossYear && c.op == "==" {
		f.Severity = SeverityError
	}
	want, got := json.Number(l.String()), json.Number(r.String())
	if !c.l.uses(fromPrev) && c.r[0].uses(fromPrev) { // last year's side is what this year must print
		want, got = got, want
	}
	f.Want, f.Got = &want, &got
	var ls, rs []string
	add := func(side *[]string) func(operand) {
		return func(o operand) {
			keys := []Key{o.key(col)}
			if o.source == fromColumns {
				keys = o.keys
			}
			for _, key := range keys {
				e.cite(&f, o.source, rel, key)
			}
			*side = append(*side, e.describe(o, MakeKey(o.id, strings.Replace(o.column, "*", col, 1))))
		}
	}
	c.l.walk(add(&ls))
	for _, n := range c.r {
		n.walk(add(&rs))
	}
	f.Message = fmt.Sprintf("%s为 %s，%s%s（%s）", sideName(ls, c.l), l, opWords[c.op], sideName(rs, c.r...), r)
	return f
}

// cite names a cell in a finding, or the one that stands in for it. One that was put
// together, cut out or read off a picture makes the reading more doubtful than the
// office's sums.
func (e *evaluator) cite(f *Finding, from source, rel *Relation, key Key) {
	cell, ok := e.of(from)[key]
	if up := MakeKey(rel.parents[key.ID()], key.Column()); !ok && e.of(from)[up] != nil {
		if slices.Contains(f.Keys, up) {
			return
		}
		key, cell, ok = up, e.of(from)[up], true
	}
	f.Keys = append(f.Keys, key)
	switch {
	case !ok:
		f.At = append(f.At, "")
		return
	case from == fromPrev:
		f.At = append(f.At, "") // a place in another record
	default:
		f.At = append(f.At, cell.At)
	}
	if cell.OCR > 0 || cell.Mark == MarkSplit || cell.Mark == MarkRebuilt {
		f.Whose = WhoseReading
	}
}

// opWords say what one side must be to the other.
var opWords = map[string]string{"==": "应等于", "in": "应等于", "~=": "应约等于", "<=": "不应大于", ">=": "不应小于", "!=": "不应等于"}

// namedOperands is how many operands of a sum a message names; forms have sums of
// twenty.
const namedOperands = 2

// sideName names one side of a claim: an operand by its label, a sum by its first
// operands and their number.
func sideName(labels []string, nodes ...*node) string {
	switch {
	case len(labels) < 2 || nodes[0].op != '+':
		return strings.Join(labels, "、")
	case len(labels) <= namedOperands:
		return strings.Join(labels, "、") + "之和"
	}
	return fmt.Sprintf("%s等 %d 项之和", strings.Join(labels[:namedOperands], "、"), len(labels))
}

// describe names an operand for people: its Chinese label, column and year.
func (e *evaluator) describe(o operand, key Key) string {
	label := Indicators().Label(o.id)
	if in, ok := Indicators().Lookup(e.report.Era, o.id); ok && in.Form == FormRow {
		label = in.Label
	}
	switch {
	case o.source == fromPrev:
		label = "上年" + label
	case o.source == fromColumns:
		label += "各列之和"
	}
	if c := key.Column(); c == Cumulative {
		label += "（历年累计）"
	} else if c != "" {
		label += "（" + Indicators().Label("applicant."+c) + "）"
	}
	return label
}

// mayNotMakeRules: 规章 are made only by ministries, provinces and cities with
// districts; a general office reports for its government (立法法, articles 82 and 91).
func mayNotMakeRules(r *Report) bool {
	region, ok := Regions().Lookup(r.Region.Code)
	if !ok {
		return false
	}
	if r.Agency.Type == "people_government" || r.Agency.Type == "government_office" {
		return region.Level == "county" || region.Level == "township"
	}
	return r.Agency.Level == "department" || r.Agency.Level == "township"
}
