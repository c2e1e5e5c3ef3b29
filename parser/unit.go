package parser

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// yuan is the unit of money; 万元 and 亿元 are the others.
const yuan = "元"

// unitNames are what cells, unit cells and heads print after a number in real reports.
const unitNames = `%|元|条次|条|件次|件|人次|批次|次|人|项|个|篇|份|宗|起|家|场|期|册|名|处|笔|例|户|页`

var (
	unitSet  = unitList()
	unitEnd  = compile(`\((?:单位:?)?((?:万|亿)?(?:` + unitNames + `))\)$`)
	unitCell = compile(`^(?:万|亿)?(?:` + unitNames + `|—)$`)
)

func unitList() map[string]bool {
	set := map[string]bool{}
	for u := range strings.SplitSeq(unitNames, "|") {
		set[u] = true
	}
	return set
}

// isUnitName tells a unit without 万 or 亿 before it.
func isUnitName(s string) bool { return unitSet[s] }

// isUnit tells what a unit cell can print.
func isUnit(s string) bool { return s != "" && unitCell.MatchString(s) }

// printedUnit is the unit that a label or head ends with, "" if none:
// 万元 of 本年收费金额（单位：万元）.
func printedUnit(s string) string {
	return unitAtEnd(fold(s))
}

// unitAtEnd is printedUnit for folded text. A unit of money counts with words around it too.
func unitAtEnd(f string) string {
	if strings.HasSuffix(f, ")") {
		if m := unitEnd.FindStringSubmatch(f); m != nil {
			return m[1]
		}
	}
	if strings.Contains(f, yuan) {
		if m := moneyIn.FindStringSubmatch(f); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}

// unitKind is the kind of value that a unit counts, "" for a unit unknown to us.
func unitKind(unit string) string {
	switch {
	case unit == "%":
		return report.KindPercent
	case strings.HasSuffix(unit, yuan):
		return report.KindMoney
	case isUnit(unit):
		return report.KindCount
	}
	return ""
}

// cutMyriad parts 万 or 亿 from a unit of counting: 万条. With money it is the unit.
func cutMyriad(unit string) (myriad, rest string) {
	for _, m := range []string{"万", "亿"} {
		if rest, ok := strings.CutPrefix(unit, m); ok && rest != yuan && isUnitName(rest) {
			return m, rest
		}
	}
	return "", unit
}
