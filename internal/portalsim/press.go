package portalsim

import (
	"math/rand/v2"
	"strings"

	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// press is how one report prints numbers and labels.
type press struct {
	zero    string // a zero that is not a total: "0", "" or a dash
	dash    string // a zero in rows that do not concern the office: "0", "/" or "—"
	plus    bool   // +19 for an increase
	yuan    bool   // 251000元 under 采购总金额
	letters *strings.Replacer
	blocks  bool // section 二 in a table for each sub-title
	oneRow  bool // （六）其他处理 in one row
}

// newPress draws a style. A plain one prints every zero, so that no blank
// summand can hide a broken sum.
func newPress(rng *rand.Rand, plain bool) press {
	p := press{zero: "0", dash: "0", plus: rng.IntN(2) == 0, yuan: rng.IntN(2) == 0,
		letters: lettering(rng.IntN(4)), oneRow: rng.IntN(4) == 0}
	if zero, dash := rng.IntN(6), rng.IntN(4); !plain {
		p.zero = []string{"0", "0", "0", "0", "", ""}[zero]
		p.dash = []string{"0", "0", "/", "—"}[dash]
	}
	return p
}

// lettering gives the mild ways in which offices retype the official labels.
func lettering(n int) *strings.Replacer {
	switch n {
	case 1:
		return strings.NewReplacer("（", "(", "）", ")", "其中：", "其中:")
	case 2:
		return strings.NewReplacer("1.", "1．", "2.", "2．", "3.", "3．", "4.", "4．", "5.", "5．", "6.", "6．",
			"本年新", "本年新\n", "本年制", "本年\n制", "本年废", "本年\n废", "三、本年度办理结果", "三、本年度\n办理结果")
	case 3:
		return strings.NewReplacer("总计", "总 计", "增/减", "增／减", "重新出具", "重\n新出具")
	}
	return strings.NewReplacer()
}

// figure prints one number.
func (p press) figure(key report.Key, v decimal.Decimal) report.Figure {
	f := report.Figure{Key: key, Value: v, State: report.StateNumber, Text: v.String()}
	switch {
	case v.IsZero() && concernsFew(key):
		f.Text = p.dash
	case v.IsZero() && !alwaysPrinted(key):
		f.Text = p.zero
	case key.ID() == "disclosure.items.proactive.growth_pct":
		f.Text = v.StringFixed(1) + "%"
	case key == "procurement.amount" && p.yuan:
		f.Text = v.String() + "元"
	case strings.HasSuffix(string(key), ".items_change") && v.IsPositive() && p.plus:
		f.Text = "+" + v.String()
	}
	switch f.Text {
	case "":
		f.State = report.StateBlank
	case "/", "—":
		f.State = report.StateDash
	}
	return f
}

// alwaysPrinted tells the totals that offices print even when they are 0.
func alwaysPrinted(key report.Key) bool {
	id := key.ID()
	return strings.HasSuffix(id, ".total") || strings.HasSuffix(id, ".new") || key.Column() == report.Cumulative ||
		id == "disclosure.items.proactive" || id == "disclosure.items.proactive.growth_pct"
}

// concernsFew tells the rows that most offices have nothing to print in.
func concernsFew(key report.Key) bool {
	id := string(key)
	return strings.HasPrefix(id, "disclosure.regulations.") || strings.HasPrefix(id, "admin.coercion.") ||
		strings.HasPrefix(id, "budget.") || id == "fees.administrative.amount"
}

// printed prints every figure of s.
func (p press) printed(s sheet) map[report.Key]report.Figure {
	m := make(map[report.Key]report.Figure, len(s))
	for key, v := range s {
		m[key] = p.figure(key, v)
	}
	return m
}
