package parser

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// units that cells print after a number in real reports.
const units = `%|亿元|万元|元|万条|条次|条|件次|件|人次|批次|次|人|项|个|篇|份|宗|起|家|场|期|册|名|处`

var (
	numberCell = regexp.MustCompile(`^([+\-]|减少?|增加?)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)? ?(` + units + `)?$`)
	dashCell   = regexp.MustCompile(`^(?:[/\\\-—–―－ー_~]+|无|N/A|n/a)$`)
)

// maxDigits bounds what a cell can hold; more digits are glued cells.
const maxDigits = 18

// readNumber reads one cell into its state, value and printed unit. A cell that
// is not surely one number is unreadable, never guessed: 000 is three glued cells,
// "1 516" two cells or a number in groups, 25² a number and a footnote's mark.
func readNumber(text string) (report.State, decimal.Decimal, string) {
	if isPlainNumber(text) {
		return report.StateNumber, decimal.RequireFromString(text), ""
	}
	unreadable := func() (report.State, decimal.Decimal, string) {
		return report.StateUnreadable, decimal.Zero, ""
	}
	if strings.ContainsFunc(text, isMark) {
		return unreadable()
	}
	s := strings.TrimFunc(norm.NFKC.String(text), isGap)
	s = strings.ReplaceAll(s, "−", "-")
	switch {
	case s == "":
		return report.StateBlank, decimal.Zero, ""
	case dashCell.MatchString(s):
		return report.StateDash, decimal.Zero, ""
	}
	m := numberCell.FindStringSubmatch(s)
	if m == nil || len(m[2])+len(m[3]) > maxDigits || len(m[2]) > 1 && m[2][0] == '0' {
		return unreadable()
	}
	v, err := decimal.NewFromString(strings.ReplaceAll(m[2], ",", "") + m[3])
	if err != nil {
		return unreadable()
	}
	if m[1] == "-" || strings.HasPrefix(m[1], "减") {
		v = v.Neg()
	}
	return report.StateNumber, v, m[4]
}

// isPlainNumber tells digits alone, as nearly every cell prints them.
func isPlainNumber(s string) bool {
	return s != "" && len(s) <= maxDigits && (s[0] != '0' || len(s) == 1) && strings.Trim(s, "0123456789") == ""
}

// isMark tells circled, raised and lowered figures, which NFKC would turn into
// digits of the number beside them.
func isMark(r rune) bool { return unicode.Is(unicode.No, r) }

// isGap tells what stands around a value without being printed.
func isGap(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }
