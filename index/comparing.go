package index

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// Comparing holds for a report that prints a number for Key which stands to Value as
// Op says. A report that prints none satisfies no comparison, != included.
type Comparing struct {
	Not    bool
	Key    report.Key
	Op     string          // > >= < <= = != or ".." for a span with both ends
	Value  decimal.Decimal // in Unit
	High   decimal.Decimal // of a span
	Unit   string          // as given, "" for the unit of the dictionary
	Offset int             // of the indicator's first character in the query
}

// signs gives the operator of each way to write it.
var signs = map[string]string{">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "=", "==": "=", "!=": "!=", "<>": "!=", "≥": ">=", "≤": "<=", "≠": "!="}

func isSign(r rune) bool {
	switch r {
	case '>', '<', '=', '!', '＞', '＜', '＝', '！', '≥', '≤', '≠':
		return true
	}
	return false
}

// comparing looks behind a word for an operator and a number; white space may stand
// before and after it. A lone ! or = in pasted text is none.
func (p *queryParser) comparing() bool {
	q := queryParser{runes: p.runes, pos: p.pos}
	q.skipSpace()
	if _, ok := q.sign(); !ok {
		return false
	}
	q.skipSpace()
	return q.at(func(r rune) bool {
		r = firstOf(norm.NFKC.String(string(r)))
		return '0' <= r && r <= '9' || r == '-' || r == '.'
	})
}

func firstOf(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// sign reads an operator.
func (p *queryParser) sign() (string, bool) {
	start := p.pos
	for p.pos < len(p.runes) && p.pos < start+2 && isSign(p.runes[p.pos]) {
		p.pos++
	}
	op, ok := signs[norm.NFKC.String(string(p.runes[start:p.pos]))]
	return op, ok
}

// comparison reads the operator and the number behind the name of an indicator.
func (p *queryParser) comparison(start int, name string, not bool) error {
	if p.or >= 0 {
		return wrongQuery(start, "OR joins words, not comparisons", "OR 只能连接词语，不能连接数字条件")
	}
	key, err := findKey(name)
	if err != nil {
		return &QueryError{start, err.Error(), fmt.Sprintf("“%s”不是指标，或者不止一个指标叫这个名字；全部见“指标”页", name)}
	}
	p.skipSpace()
	c := Comparing{Not: not, Key: key, Offset: start}
	c.Op, _ = p.sign()
	p.skipSpace()
	at := p.pos
	for p.pos < len(p.runes) && !unicode.IsSpace(p.runes[p.pos]) && !isQuote(p.runes[p.pos]) {
		p.pos++
	}
	if err := c.read(norm.NFKC.String(string(p.runes[at:p.pos]))); err != nil {
		return &QueryError{at, err.Error(), "数字条件的写法有误，应如 申请数>100 或 申请数=10..20"}
	}
	if p.terms++; p.terms > maxTerms {
		return wrongQuery(start, manyTerms, manyTermsZh, maxTerms)
	}
	p.query.Comparisons = append(p.query.Comparisons, c)
	return nil
}

// read reads "100", "23.2%", "1.2万元" or "10..20", in a unit that the indicator can have.
func (c *Comparing) read(s string) error {
	if err := c.numbers(s); err != nil {
		return err
	}
	base := report.Indicators().Unit(c.Key.ID())
	if c.Unit == "" && unitKind(base) == unitMoney && strings.Contains(s, "万") {
		c.Unit = "元" // 1.2万 of money is 12,000 of them
	}
	switch kind := unitKind(c.Unit); {
	case kind == "":
		return fmt.Errorf("%q is no unit of a figure", c.Unit)
	case c.Unit != "" && base != "" && kind != unitKind(base):
		return fmt.Errorf("%s is counted in %s, not in %s", c.Key, base, c.Unit)
	}
	return nil
}

// Kinds of units: those of one kind can be compared.
const (
	unitMoney   = "money"
	unitPercent = "percent"
	unitCount   = "count" // 件, 条, 人次 and the like, and no unit
)

// unitKind is the kind of a unit, "" for what is the unit of no indicator.
func unitKind(unit string) string {
	switch unit {
	case "":
		return unitCount
	case "元", "万元":
		return unitMoney
	case "%":
		return unitPercent
	}
	if slices.ContainsFunc(report.Indicators().All(), func(in report.Indicator) bool { return in.Unit == unit }) {
		return unitCount
	}
	return ""
}

func (c *Comparing) numbers(s string) error {
	low, high, span := strings.Cut(s, "..")
	var err error
	if c.Value, c.Unit, err = amount(low); err != nil {
		return err
	}
	if !span {
		return nil
	}
	if c.Op != "=" {
		return fmt.Errorf("a span wants =, for example %s=10..20", c.Key)
	}
	unit := ""
	if c.High, unit, err = amount(high); err != nil {
		return err
	}
	switch {
	case unit != "" && c.Unit != "" && unit != c.Unit:
		return fmt.Errorf("%s and %s are two units", c.Unit, unit)
	case c.High.LessThan(c.Value):
		return fmt.Errorf("%s is more than %s", c.Value, c.High)
	}
	c.Op = ".."
	if unit != "" {
		c.Unit = unit
	}
	return nil
}

// maxDigits bounds a number in a query: no figure printed has as many digits.
const maxDigits = 30

// amount reads a number and the unit behind it.
func amount(s string) (decimal.Decimal, string, error) {
	n := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.,-", r) })
	if n < 0 {
		n = len(s)
	}
	number, unit := strings.ReplaceAll(s[:n], ",", ""), s[n:]
	v, err := decimal.NewFromString(number)
	if err != nil || len(number) > maxDigits {
		return v, "", fmt.Errorf("%q is no number", s)
	}
	if rest, ok := strings.CutPrefix(unit, "万"); ok && rest != "元" {
		v, unit = v.Shift(4), rest
	}
	return v, unit, nil
}

// findKey finds the indicator of a name: its key, its label on a form, or characters
// that stand in the label in this order, such as 新收申请.
func findKey(name string) (report.Key, error) {
	key := report.Key(strings.ToLower(norm.NFKC.String(name)))
	if report.Indicators().Known(key) {
		return key, nil
	}
	want := []rune(fold(name))
	var exact, within []report.Key
	seen := map[string]bool{}
	for _, in := range report.Indicators().All() {
		for _, label := range append([]string{in.Label}, in.Aliases...) {
			l := fold(label)
			switch {
			case seen[in.ID]:
			case l == string(want):
				exact, seen[in.ID] = append(exact, report.Key(in.ID)), true
			case len(want) >= minSubsequence && subsequence(want, l):
				within = append(within, report.Key(in.ID))
			}
		}
	}
	for _, found := range [][]report.Key{exact, unique(within)} {
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return "", fmt.Errorf("%q may be %s: write one of them", name, joinNear(found))
		}
	}
	return "", &UnknownIndicatorError{Key: key, Near: nearKeys(key)}
}

// minSubsequence is how many characters of a label must be given: two stand in too many.
const minSubsequence = 3

func subsequence(want []rune, label string) bool {
	for _, r := range label {
		if len(want) > 0 && r == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}

func unique(keys []report.Key) []report.Key {
	var out []report.Key
	seen := map[report.Key]bool{}
	for _, k := range keys {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

func joinNear(keys []report.Key) string {
	var names []string
	for _, k := range keys[:min(len(keys), maxNear)] {
		names = append(names, fmt.Sprintf("%s (%s)", k, report.Indicators().Label(k.ID())))
	}
	return strings.Join(names, ", ")
}

// holds reports whether a value in a unit satisfies c. base is the dictionary's unit.
func (c Comparing) holds(v decimal.Decimal, unit, base string) bool {
	want := c.Unit
	if want == "" {
		want = base
	}
	v, low, high := inYuan(v, unit), inYuan(c.Value, want), inYuan(c.High, want)
	switch c.Op {
	case ">":
		return v.GreaterThan(low)
	case ">=":
		return v.GreaterThanOrEqual(low)
	case "<":
		return v.LessThan(low)
	case "<=":
		return v.LessThanOrEqual(low)
	case "=":
		return v.Equal(low)
	case "!=":
		return !v.Equal(low)
	}
	return v.GreaterThanOrEqual(low) && v.LessThanOrEqual(high)
}

// inYuan makes amounts of money comparable; every other unit counts one by one.
func inYuan(v decimal.Decimal, unit string) decimal.Decimal {
	if unit == "万元" {
		return v.Shift(4)
	}
	return v
}
