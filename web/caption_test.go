package web

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// TestCaptionSaysWhatIsNotDrawn: a chart that does not hold all bodies says how many are left
// out and where they are.
func TestCaptionSaysWhatIsNotDrawn(t *testing.T) {
	l := loaded(t)["zh"]
	for _, c := range []struct {
		kind chartKind
		all  int
		want string
	}{
		{kindLine, 8, ""},
		{kindLine, 20, "图中画出前 8 个机关，另有 12 个没有画。 “小多图（一机关一图）”可看到 20 个。"},
		{kindSlope, 100, "图中画出前 24 个机关，另有 76 个没有画。 “小多图（一机关一图）”可看到 60 个。 全部见 CSV。"},
		{kindMultiples, 60, ""},
		{kindMultiples, 61, "图中画出前 60 个机关，另有 1 个没有画。 全部见 CSV。"},
	} {
		comparison := &index.Comparison{}
		for i := range c.all {
			for year := 2019; year <= 2021; year++ {
				comparison.Rows = append(comparison.Rows, index.Row{Agency: report.Agency{ID: string(rune('一' + i))}, Year: year,
					Key: firstIndicator, State: report.StateNumber, Value: new(numberOf("1"))})
			}
		}
		b := makeBlock(l, comparison, firstIndicator, look{Kind: c.kind})
		if got := strings.Join(b.Caption, " "); got != c.want {
			t.Errorf("%s of %d: %q, want %q", c.kind, c.all, got, c.want)
		}
	}
}

// TestCaptionNamesRegionalNumbers: a number of a whole region beside those of offices is told
// in the words below every kind of chart.
func TestCaptionNamesRegionalNumbers(t *testing.T) {
	l := loaded(t)["zh"]
	for _, kind := range chartKinds {
		comparison := &index.Comparison{}
		for i, scope := range []report.Scope{report.ScopeOwn, report.ScopeRegional, report.ScopeUnknown} {
			for year := 2019; year <= 2021; year++ {
				comparison.Rows = append(comparison.Rows, index.Row{Agency: report.Agency{ID: string(scope), Name: "某市" + string(scope)}, Year: year,
					Scope: scope, Key: firstIndicator, State: report.StateNumber, Value: new(numberOf(strings.Repeat("9", i+1)))})
			}
		}
		b := makeBlock(l, comparison, firstIndicator, look{Kind: kind})
		if got := strings.Join(b.Caption, " "); !strings.Contains(got, "数字汇总全地区的：") || !strings.Contains(got, "regional") || strings.Contains(got, "own") {
			t.Errorf("%s: %q", kind, got)
		}
	}
}
