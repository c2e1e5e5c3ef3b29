package report

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// growthTolerance is how far a printed growth rate may lie from the recomputed
// one, in points: rates are printed with one decimal (relations.csv, sh.pro.growth).
var growthTolerance = decimal.New(1, -1)

// Check evaluates the relations of r's form on r's own figures and reports the
// printed cells of the form that are missing. A relation is assessed only when
// its result is printed; blank and dash summands then count as 0, and a summand
// whose row was not printed on its own is replaced by its printed parent row
// (（六）其他处理 in one row). Anything less certain is not assessed.
func Check(r *Report) []Finding {
	fs := missingCells(r)
	return append(fs, evaluate(r, nil, func(rel Relation) bool { return !rel.usesPrev() })...)
}

// CheckYears evaluates the relations between two reports of one agency in
// consecutive years. It returns nothing when the years or scopes do not follow.
func CheckYears(prev, next *Report) []Finding {
	if prev == nil || next == nil || next.Year != prev.Year+1 || next.Scope != prev.Scope {
		return nil
	}
	return evaluate(next, prev, Relation.usesPrev)
}

func evaluate(r, prev *Report, want func(Relation) bool) []Finding {
	var fs []Finding
	e := newEvaluator(r, prev)
	for _, rel := range Relations() {
		if rel.Era != r.Era || !rel.Assessable() || !want(rel) {
			continue
		}
		cols := []string{""}
		if rel.perColumn() {
			cols = append(cols, LeafColumns()...)
		}
		for _, col := range cols {
			if f, broken := e.broken(rel, col); broken {
				fs = append(fs, f)
			}
		}
	}
	return fs
}

// evaluator holds the figures of one or two reports for lookup.
type evaluator struct {
	report     *Report
	this, prev map[Key]Figure
}

func newEvaluator(r, prev *Report) *evaluator {
	e := &evaluator{report: r, this: figureMap(r)}
	if prev != nil {
		e.prev = figureMap(prev)
	}
	return e
}

func figureMap(r *Report) map[Key]Figure {
	m := make(map[Key]Figure, len(r.Figures))
	for _, f := range r.Figures {
		m[f.Key] = f
	}
	return m
}

// broken evaluates rel in one applicant column and describes the break, if any.
func (e *evaluator) broken(rel Relation, col string) (Finding, bool) {
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

func (e *evaluator) holds(c claim, rel Relation, col string) (v verdict, l, r decimal.Decimal) {
	if c.flag != "" {
		return verdictOf(mayNotMakeRules(e.report)), l, r
	}
	if c.op != "!=" && e.mixesMoney(c, col) {
		return unknown, l, r
	}
	l, ok := e.sum(c.l, rel, col)
	if !ok {
		return unknown, l, r
	}
	for _, side := range c.r {
		if r, ok = e.sum(side, rel, col); !ok {
			return unknown, l, r
		}
		if v = compare(c.op, l, r, rel); v == yes {
			break
		}
	}
	return v, l, r
}

// mixesMoney tells that a claim would weigh 元 against 万元. A claim that two
// numbers differ is about the printed numbers, whatever their units.
func (e *evaluator) mixesMoney(c claim, col string) bool {
	unit, mixed := "", false
	note := func(o operand) {
		figures := e.this
		if o.source == fromPrev {
			figures = e.prev
		}
		f := figures[MakeKey(o.id, strings.Replace(o.column, "*", col, 1))]
		if f.State != StateNumber || f.Value.IsZero() || !strings.HasSuffix(f.Unit, "元") {
			return
		}
		mixed = mixed || unit != "" && f.Unit != unit
		unit = f.Unit
	}
	c.l.walk(note)
	for _, n := range c.r {
		n.walk(note)
	}
	return mixed
}

func verdictOf(b bool) verdict {
	if b {
		return yes
	}
	return no
}

func compare(op string, l, r decimal.Decimal, rel Relation) verdict {
	switch op {
	case "==", "in":
		return verdictOf(l.Equal(r))
	case "~=":
		var tolerance decimal.Decimal
		if strings.Contains(rel.Expression, "growth_pct") {
			tolerance = growthTolerance
		}
		return verdictOf(l.Sub(r).Abs().LessThanOrEqual(tolerance))
	case "<=":
		return verdictOf(l.LessThanOrEqual(r))
	case ">=":
		return verdictOf(l.GreaterThanOrEqual(r))
	case "!=":
		return verdictOf(!l.Equal(r) || l.IsZero()) // two zeros say nothing
	}
	return unknown
}

// sum evaluates one side. It is known when at least one operand is a number, no
// operand is unreadable, and no operand is missing without a parent in its place.
func (e *evaluator) sum(n *node, rel Relation, col string) (decimal.Decimal, bool) {
	s := &side{e: e, rel: rel, col: col, single: n.op == 'o', parents: map[Key]bool{}}
	v := s.eval(n)
	return v, !s.bad && (s.numbers > 0 || s.operands == 0)
}

// side is the evaluation of one side of a claim.
type side struct {
	e        *evaluator
	rel      Relation
	col      string
	single   bool // the side is one operand, for which nothing stands in
	operands int
	numbers  int
	bad      bool
	parents  map[Key]bool // parents already counted in place of their rows
}

// divisionPlaces is the precision of quotients; rates are printed with two.
const divisionPlaces = 8

func (s *side) eval(n *node) decimal.Decimal {
	switch n.op {
	case 'n':
		return n.num
	case 'o':
		return s.operand(n.ref)
	}
	l, r := s.eval(n.l), s.eval(n.r)
	switch n.op {
	case '+':
		return l.Add(r)
	case '-':
		return l.Sub(r)
	case '*':
		return l.Mul(r)
	}
	if r.IsZero() {
		s.bad = true
		return decimal.Zero
	}
	return l.DivRound(r, divisionPlaces)
}

func (s *side) operand(o operand) decimal.Decimal {
	s.operands++
	col := o.column
	if col == "*" {
		col = s.col
	}
	figures := s.e.this
	if o.source == fromPrev {
		figures = s.e.prev
	}
	if o.source == fromColumns {
		var sum decimal.Decimal
		for _, c := range LeafColumns() {
			sum = sum.Add(s.value(figures, MakeKey(o.id, c)))
		}
		return sum
	}
	return s.value(figures, MakeKey(o.id, col))
}

func (s *side) value(figures map[Key]Figure, key Key) decimal.Decimal {
	f, ok := figures[key]
	if !ok {
		return s.parent(figures, key)
	}
	switch f.State {
	case StateNumber:
		s.numbers++
		return f.Value
	case StateUnreadable:
		s.bad = true
	}
	return decimal.Zero
}

// parent stands in for rows that a variant of the form prints as one row.
func (s *side) parent(figures map[Key]Figure, key Key) decimal.Decimal {
	in, ok := Indicators().Lookup(s.rel.Era, key.ID())
	if !ok || s.single || in.Parent == "" || s.named(in.Parent) {
		s.bad = true
		return decimal.Zero
	}
	up := MakeKey(in.Parent, key.Column())
	f, ok := figures[up]
	switch {
	case !ok || f.State == StateUnreadable:
		s.bad = true
	case s.parents[up]:
	case f.State == StateNumber:
		s.parents[up] = true
		s.numbers++
		return f.Value
	}
	return decimal.Zero
}

// named reports whether the relation itself names id.
func (s *side) named(id string) bool {
	for _, o := range s.rel.Operands() {
		if o == id {
			return true
		}
	}
	return false
}

func (e *evaluator) finding(rel Relation, c claim, col string, l, r decimal.Decimal) Finding {
	f := Finding{Rule: rel.ID, Severity: SeverityWarning, Whose: WhoseAgency, State: "new"}
	if rel.Kind == RelationHard || rel.Kind == RelationCrossYear && c.op == "==" {
		f.Severity = SeverityError
	}
	want, got := json.Number(l.String()), json.Number(r.String())
	if !c.l.uses(fromPrev) && c.r[0].uses(fromPrev) { // last year's side is what this year must print
		want, got = got, want
	}
	f.Want, f.Got = &want, &got
	var left, right []string
	add := func(side *[]string) func(operand) {
		return func(o operand) {
			key := MakeKey(o.id, strings.Replace(o.column, "*", col, 1))
			f.Keys = append(f.Keys, key)
			*side = append(*side, e.describe(o, key))
		}
	}
	c.l.walk(add(&left))
	for _, n := range c.r {
		n.walk(add(&right))
	}
	f.Message = fmt.Sprintf("%s为 %s，%s%s（%s）", sideName(left, c.l), l, opWords[c.op], sideName(right, c.r...), r)
	return f
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
