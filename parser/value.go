package parser

import (
	"cmp"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// value is what a cell says as the figure of an indicator.
type value struct {
	state  report.State
	number decimal.Decimal // 0 unless state is number
	unit   string
	mark   report.Mark
}

// readValue reads the cell of an indicator. unit is what its head or unit cell prints, ""
// if none does; the cell's own wins over it. A unit of another kind than the indicator's,
// as 23% for a number of documents, shows that the cell holds something else; 千元 is no unit
// in which amounts are weighed.
func readValue(in report.Indicator, unit, text string) value {
	state, a := readAmount(text)
	if state == report.StateUnreadable {
		if n, ok := readWords(in, text); ok {
			state, a = report.StateNumber, amount{value: n}
		}
	}
	v := value{state: state, unit: cmp.Or(unit, in.Unit)}
	switch {
	case state == report.StateUnreadable && isInexact(text):
		v.mark = report.MarkInexact
	case state == report.StateNumber:
		v.setNumber(in, a)
	}
	kind := unitKind(v.unit)
	if v.state == report.StateNumber && (kind != "" && kind != in.Kind || kind == report.KindMoney && !isMoneyUnit(v.unit)) {
		v.state, v.number = report.StateUnreadable, decimal.Zero
	}
	return v
}

// setNumber settles number and unit. 万 and 亿 are part of the unit of money, 12万 being
// 12 万元, and part of the number of anything else.
func (v *value) setNumber(in report.Indicator, a amount) {
	v.number = a.value
	switch {
	case a.myriad != "" && in.Kind == report.KindMoney:
		v.unit = a.myriad + yuan
		if a.unit != "" && a.unit != yuan {
			v.unit = a.unit
		}
		return
	case a.unit == "" && a.myriad == "":
		a.myriad, v.unit = cutMyriad(v.unit)
	case a.unit != "":
		v.unit = a.unit
	}
	v.number = scaled(a.value, a.myriad)
}

// readWords reads the words that say a number: a bare numeral where the row and column
// are known, and 未增未减 in the column 本年增/减.
func readWords(in report.Indicator, text string) (decimal.Decimal, bool) {
	s := strings.TrimFunc(norm.NFKC.String(text), isGap)
	if n, rest, ok := readNumeral(s); ok && rest == "" {
		return n, true
	}
	return decimal.Zero, strings.HasSuffix(in.ID, ".items_change") && isUnchanged(fold(s))
}

// isUnchanged tells the words for no change in a number.
func isUnchanged(s string) bool {
	switch s {
	case "未增未减", "不增不减", "无增无减", "无增减", "未增减", "没有增减", "无变化", "未变化", "没有变化", "无变动", "未变动", "不变":
		return true
	}
	return false
}
