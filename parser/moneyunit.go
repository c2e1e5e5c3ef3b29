package parser

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// moneyIn finds the unit of money that a head, a label or a line above a table states,
// where it does not simply end with it: 本年收费金额（单位：元，含减免）, （人民币元）, 金额单位：元.
var (
	moneyIn    = compile(`(?:单位:?(?:人民币)?|\(人民币)([十百千万亿]*(?:美|港|欧)?元)|\(([十百千万亿]*元)\)\(`)
	moneyAbove = compile(`单位:?(?:[^。;()]*[、/,])?(?:人民币)?([十百千万亿]*(?:美|港|欧)?元)[)\]]?$`)
)

// isMoneyUnit tells the units in which amounts are weighed.
func isMoneyUnit(unit string) bool { return unit == yuan || unit == "万"+yuan || unit == "亿"+yuan }

// statedMoney is the unit of money that a line above a table states for all of it, by its
// folded text; "" if it states none.
func statedMoney(f string) string {
	if !strings.Contains(f, "单位") || !strings.HasSuffix(strings.TrimRight(f, ")]"), yuan) {
		return ""
	}
	if m := moneyAbove.FindStringSubmatch(f); m != nil {
		return m[1]
	}
	return ""
}

// moneyUnit is the unit of an amount: what its head or its row prints, else what stands above
// the table, else "" for the form's.
func (a *adapter) moneyUnit(in report.Indicator, unit string) string {
	if unit == "" && in.Kind == report.KindMoney {
		return a.money
	}
	return unit
}

// readMoney notes the unit of money that a caption or a row of one text states.
func (a *adapter) readMoney(g *grid) {
	if u := statedMoney(fold(g.caption)); u != "" {
		a.money = u
	}
	for _, row := range g.cells {
		for _, c := range row {
			if c.head && strings.HasSuffix(strings.TrimRight(c.text, ")）]］ "), yuan) && len(textsOf(row)) == 1 {
				if u := statedMoney(c.folded()); u != "" {
					a.money = u
				}
			}
		}
	}
}
