package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// The expression language of relations.csv:
//
//	statement = [ "if" claim "then" ] claim { "and" claim }
//	claim     = "agency_may_not_make_rules" | sum ( "==" | "~=" | "<=" | ">=" | "!=" | "~" ) sum | sum "in" "{" sum { "," sum } "}"
//	sum       = product { ( "+" | "-" ) product }
//	product   = operand { ( "*" | "/" ) operand }
//	operand   = number | "(" sum ")" | [ era ":" ] id [ column ] | ( "prev" | "sum_cols" | "sum_members" ) "(" id [ column ] ")" [ column ]
//	column    = "[*]" | "[" name "]"
//
// "[*]" makes the relation hold once for every applicant column.

// noRulesFlag is the one named condition: the agency may not make 规章.
const noRulesFlag = "agency_may_not_make_rules"

// source of an operand's value.
type source string

const (
	fromReport  source = ""            // this report
	fromPrev    source = "prev"        // the same agency's report of the year before
	fromColumns source = "sum_cols"    // the sum of the six applicant columns
	fromMembers source = "sum_members" // the sum over the member bodies of a region
	fromProse   source = "prose"       // a number claimed in running text
)

// operand is one leaf of an expression.
type operand struct {
	id     string
	column string // "*" for every applicant column
	source source
	era    Era   // set in bridges between eras
	keys   []Key // of the figures that it means: one, or one for each of columns
}

// columns are the columns for which a relation with "[*]" holds.
var columns = append([]string{""}, LeafColumns()...)

// key is the figure that the operand means in one of columns.
func (o operand) key(col string) Key {
	if o.column != "*" {
		return o.keys[0]
	}
	return o.keys[slices.Index(columns, col)]
}

// keysOf lists the figures that an operand can mean.
func keysOf(o operand) []Key {
	cols := []string{o.column}
	switch {
	case o.source == fromColumns:
		cols = LeafColumns()
	case o.column == "*":
		cols = columns
	}
	var keys []Key
	for _, c := range cols {
		keys = append(keys, MakeKey(o.id, c))
	}
	return keys
}

// node is a number, an operand or an operation on two nodes.
type node struct {
	op   byte // '+', '-', '*', '/', 'n' number, 'o' operand
	l, r *node
	num  exact
	ref  operand
}

// claim compares two sums, or asks whether one is among several, or names a flag.
type claim struct {
	op    string
	l     *node
	r     []*node
	flag  string
	money bool // names an amount of money
}

func newClaim(op string, l *node, r ...*node) claim {
	c := claim{op: op, l: l, r: r}
	for _, n := range append([]*node{l}, r...) {
		n.walk(func(o operand) { c.money = c.money || Indicators().isMoney(o.id) })
	}
	return c
}

// statement is a whole relation: claims that must all hold if the condition does.
type statement struct {
	cond   *claim
	claims []claim
}

// maxNesting is how deep brackets may nest; the registry's nest two deep.
const maxNesting = 20

var exprToken = regexp.MustCompile(`\s*(==|~=|<=|>=|!=|~|[-+*/(){},\[\]:]|[A-Za-z_][A-Za-z0-9_.]*|[0-9]+(?:\.[0-9]+)?)`)

type exprParser struct {
	text  string
	toks  []string
	depth int // of open brackets
}

func parseExpr(text string) (statement, error) {
	p, err := newParser(text)
	if err != nil {
		return statement{}, err
	}
	return p.statement()
}

// newParser cuts a text into tokens.
func newParser(text string) (*exprParser, error) {
	p := &exprParser{text: text}
	rest := text
	for strings.TrimSpace(rest) != "" {
		m := exprToken.FindStringSubmatchIndex(rest)
		if m == nil || m[0] != 0 {
			return nil, fmt.Errorf("relation %q: cannot read %q", text, rest)
		}
		p.toks = append(p.toks, rest[m[2]:m[3]])
		rest = rest[m[1]:]
	}
	return p, nil
}

func (p *exprParser) peek() string {
	if len(p.toks) == 0 {
		return ""
	}
	return p.toks[0]
}

func (p *exprParser) take(want ...string) bool {
	for _, w := range want {
		if w != "" && p.peek() == w {
			p.toks = p.toks[1:]
			return true
		}
	}
	return false
}

func (p *exprParser) errorf(format string, args ...any) error {
	return fmt.Errorf("relation %q, before %q: %s", p.text, strings.Join(p.toks, " "), fmt.Sprintf(format, args...))
}

func (p *exprParser) statement() (statement, error) {
	var s statement
	if p.take("if") {
		c, err := p.claim()
		if err != nil {
			return s, err
		}
		if !p.take("then") {
			return s, p.errorf("want then")
		}
		s.cond = &c
	}
	for {
		c, err := p.claim()
		if err != nil {
			return s, err
		}
		s.claims = append(s.claims, c)
		if !p.take("and") {
			break
		}
	}
	if len(p.toks) > 0 {
		return s, p.errorf("want the end")
	}
	return s, nil
}

func (p *exprParser) claim() (claim, error) {
	l, err := p.sum()
	if err != nil {
		return claim{}, err
	}
	op := p.peek()
	switch op {
	case "==", "~=", "<=", ">=", "!=", "~":
		p.take(op)
		r, err := p.sum()
		return newClaim(op, l, r), err
	case "in":
		p.take(op)
		set, err := p.set()
		return newClaim(op, l, set...), err
	}
	if l.op == 'o' && l.ref.id == noRulesFlag && l.ref.column == "" && l.ref.source == fromReport && l.ref.era == "" {
		return claim{flag: noRulesFlag}, nil
	}
	return claim{}, p.errorf("want a comparison")
}

func (p *exprParser) set() ([]*node, error) {
	if !p.take("{") {
		return nil, p.errorf("want {")
	}
	var set []*node
	for {
		n, err := p.sum()
		if err != nil {
			return nil, err
		}
		set = append(set, n)
		if p.take("}") {
			return set, nil
		}
		if !p.take(",") {
			return nil, p.errorf("want , or }")
		}
	}
}

func (p *exprParser) sum() (*node, error) { return p.binary("+", "-", p.product) }

func (p *exprParser) product() (*node, error) { return p.binary("*", "/", p.operand) }

func (p *exprParser) binary(a, b string, next func() (*node, error)) (*node, error) {
	l, err := next()
	for err == nil && (p.peek() == a || p.peek() == b) {
		op := p.peek()[0]
		p.take(a, b)
		var r *node
		r, err = next()
		l = &node{op: op, l: l, r: r}
	}
	return l, err
}

func (p *exprParser) operand() (*node, error) {
	if p.take("(") {
		if p.depth++; p.depth > maxNesting {
			return nil, p.errorf("brackets nest deeper than %d", maxNesting)
		}
		n, err := p.sum()
		if err == nil && !p.take(")") {
			err = p.errorf("want )")
		}
		p.depth--
		return n, err
	}
	tok := p.peek()
	if startsNumber.MatchString(tok) {
		p.take(tok)
		d, err := decimal.NewFromString(tok)
		return &node{op: 'n', num: exactOf(d)}, err
	}
	return p.reference()
}

var (
	startsNumber = regexp.MustCompile(`^[0-9]`)
	startsName   = regexp.MustCompile(`^[A-Za-z_]`)
)

// name takes an id, an era or a column.
func (p *exprParser) name() (string, error) {
	tok := p.peek()
	if !startsName.MatchString(tok) || tok == "if" || tok == "then" || tok == "and" || tok == "in" {
		return "", p.errorf("want a number or a name")
	}
	p.take(tok)
	return tok, nil
}

func (p *exprParser) reference() (*node, error) {
	id, err := p.name()
	if err != nil {
		return nil, err
	}
	ref := operand{id: id}
	if p.take(":") {
		ref.era = Era(id)
		if ref.id, err = p.name(); err != nil {
			return nil, err
		}
	}
	if s := source(id); s == fromPrev || s == fromColumns || s == fromMembers {
		if err := p.argument(&ref, s); err != nil {
			return nil, err
		}
	}
	if strings.HasPrefix(ref.id, "prose.") {
		ref.source = fromProse
	}
	err = p.column(&ref)
	ref.keys = keysOf(ref)
	return &node{op: 'o', ref: ref}, err
}

// argument reads the "(id[column])" of prev, sum_cols and sum_members.
func (p *exprParser) argument(ref *operand, s source) (err error) {
	if !p.take("(") {
		return p.errorf("want (")
	}
	if ref.id, err = p.name(); err != nil {
		return err
	}
	ref.source = s
	if err := p.column(ref); err != nil {
		return err
	}
	if !p.take(")") {
		return p.errorf("want )")
	}
	return nil
}

func (p *exprParser) column(ref *operand) (err error) {
	if !p.take("[") {
		return nil
	}
	if p.take("*") {
		ref.column = "*"
	} else if ref.column, err = p.name(); err != nil {
		return err
	}
	if !p.take("]") {
		return p.errorf("want ]")
	}
	return nil
}

// walk calls f on every operand of n.
func (n *node) walk(f func(operand)) {
	if n == nil {
		return
	}
	if n.op == 'o' {
		f(n.ref)
	}
	n.l.walk(f)
	n.r.walk(f)
}

// uses reports whether an operand of n comes from that source.
func (n *node) uses(src source) bool {
	found := false
	n.walk(func(o operand) { found = found || o.source == src })
	return found
}

// walk calls f on every operand of the statement.
func (s statement) walk(f func(operand)) {
	cs := s.claims
	if s.cond != nil {
		cs = append([]claim{*s.cond}, cs...)
	}
	for _, c := range cs {
		c.l.walk(f)
		for _, r := range c.r {
			r.walk(f)
		}
	}
}
