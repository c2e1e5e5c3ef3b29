package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func TestParseExprRejects(t *testing.T) {
	for _, bad := range []string{
		"", " ", "a.b", "a.b ==", "== a.b", "a.b == (c.d", "a.b == c.d)", "a.b == c.d extra", "a.b in {c.d", "a.b in {}", "a.b in c.d", "a.b in {c.d,}",
		"if a.b then c.d == 1", "if a.b == 1", "if then a.b == 1", "a.b ! c", "a.b == c.d == e.f", "a.b == c.d and",
		"prev(", "prev()", "prev(a.b == 1", "prev(1) == 1", "prev", "sum_cols(", "sum_cols(a.b", "a.b[", "a.b[x", "a.b[] == 1", "a.b[x == 1", "a.b[*] ==",
		"national2019:", "national2019: == 1", "era:x", "a.b == 1.", "a.b == .5", "a.b + == 1", "a.b == 1 +", "a.b == 数",
		strings.Repeat("(", maxNesting+1) + "a.b == 1",
	} {
		if _, err := parseExpr(bad); err == nil {
			t.Errorf("parseExpr(%.40q) gave no error", bad)
		}
	}
}

func TestParseExprReads(t *testing.T) {
	for text, want := range map[string]string{
		"a.b == c.d":                                 "a.b",
		"a.b[*] + prev(c.d) == sum_cols(e.f)":        "a.b[*] prev(c.d) sum_cols(e.f)",
		"prev(a.b[*]) == c.d[natural_person]":        "prev(a.b[*]) c.d[natural_person]",
		"national2014:a.b ~ national2019:c.d":        "national2014:a.b national2019:c.d",
		"if a.b == 0 then c.d == 0 and e.f <= 1":     "a.b c.d e.f",
		"a.b in {c.d, c.d + e.f, 3}":                 "a.b c.d c.d e.f",
		"agency_may_not_make_rules":                  "",
		"a.b ~= (c.d - prev(c.d)) / prev(c.d) * 1.5": "a.b c.d prev(c.d) prev(c.d)",
		"prose.new == a.b":                           "prose(prose.new) a.b",
	} {
		s, err := parseExpr(text)
		if err != nil {
			t.Errorf("parseExpr(%q): %v", text, err)
			continue
		}
		var got []string
		s.walk(func(o operand) { got = append(got, o.String()) })
		if text == "a.b == c.d" {
			want = "a.b c.d"
		}
		if strings.Join(got, " ") != want {
			t.Errorf("parseExpr(%q) names %q, want %q", text, got, want)
		}
	}
}

// String writes an operand as relations.csv does, for the tests.
func (o operand) String() string {
	s := o.id
	if o.era != "" {
		s = string(o.era) + ":" + s
	}
	if o.column != "" {
		s += "[" + o.column + "]"
	}
	if o.source != fromReport {
		s = fmt.Sprintf("%s(%s)", o.source, s)
	}
	return s
}

func TestArithmetic(t *testing.T) {
	r := reportOf(EraShanghai2004, 2013, "a.x 7", "a.y 2", "a.z 0", "a.w 2.5")
	for text, want := range map[string]string{
		"a.x + a.y * 3 == 0":   "13",
		"(a.x + a.y) * 3 == 0": "27",
		"a.x - a.y - 1 == 0":   "4",
		"a.x - (a.y - 1) == 0": "6",
		"a.x / a.y == 0":       "3.5",
		"a.x / 3 * 100 == 0":   "233.333333", // to divisionPlaces
		"a.w * 2 == 0":         "5",
		"a.x / a.z == 0":       "?",
		"a.none + a.x == 0":    "?",
		"12 / 5 == 0":          "2.4",
	} {
		s, err := parseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		v, ok := newEvaluator(r, nil).sum(s.claims[0].l, &Relation{Era: r.Era, stmt: s}, "", false)
		if got := v.decimal().Truncate(6).String(); ok != (want != "?") || ok && got != want {
			t.Errorf("%s: %s %v, want %s", text, got, ok, want)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		op   string
		l, r string
		expr string
		want verdict
	}{
		{"==", "1", "1.0", "", yes}, {"==", "1", "2", "", no},
		{"in", "1", "1", "", yes}, {"in", "1", "2", "", no},
		{"<=", "1", "1", "", yes}, {"<=", "2", "1", "", no},
		{">=", "1", "1", "", yes}, {">=", "0", "1", "", no},
		{"!=", "1", "2", "", yes}, {"!=", "1", "1", "", no}, {"!=", "0", "0", "", yes},
		{"~=", "23.2", "23.24", "x.growth_pct", yes}, {"~=", "23.2", "23.31", "x.growth_pct", no},
		{"~=", "23.2", "23.24", "x.other", no}, {"~=", "5", "5", "x.other", yes},
		{"~", "1", "2", "", unknown},
	} {
		got := compare(c.op, exactOf(decimal.RequireFromString(c.l)), exactOf(decimal.RequireFromString(c.r)), &Relation{Expression: c.expr})
		if got != c.want {
			t.Errorf("%s %s %s (%s) = %v, want %v", c.l, c.op, c.r, c.expr, got, c.want)
		}
	}
}

// FuzzExpr: any text is read or refused, and what is read can be evaluated.
func FuzzExpr(f *testing.F) {
	for _, r := range Relations() {
		f.Add(r.Expression)
	}
	for _, bad := range []string{"prev(", "a:", "a[", "((", "if", "a in {", "1/0 == 1", "a.b[*] == 1"} {
		f.Add(bad)
	}
	r := reportOf(EraNational2021, 2023, "requests.received.new 3", "requests.received.new[natural_person] 3", "review.total ", "review.upheld ?")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseExpr(text)
		if err != nil {
			if !strings.Contains(err.Error(), "relation") {
				t.Errorf("the error %q does not name the relation", err)
			}
			return
		}
		rel := Relation{ID: "fuzz", Era: r.Era, Expression: text, stmt: s}
		for _, col := range append([]string{""}, LeafColumns()...) {
			newEvaluator(r, r).broken(&rel, col)
		}
		if ids := rel.Operands(); slices.Contains(ids, "") {
			t.Errorf("%q names an operand without an id", text)
		}
	})
}
