package parser

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// maxDigits bounds what a cell can hold; more digits are glued cells.
const maxDigits = 18

// amount is one number as a cell prints it.
type amount struct {
	value  decimal.Decimal
	myriad string // 万 or 亿 behind the digits, "" if neither
	unit   string
}

// readNumber reads one cell into its state, value and printed unit. A cell that
// is not surely one number is unreadable, never guessed: 000 is three glued cells,
// "1 516" two cells or a number in groups, 25² a number and a footnote's mark.
func readNumber(text string) (report.State, decimal.Decimal, string) {
	state, a := readAmount(text)
	switch {
	case a.myriad == "":
		return state, a.value, a.unit
	case a.unit == yuan:
		return state, a.value, a.myriad + yuan
	}
	return state, scaled(a.value, a.myriad), a.unit
}

// scaled gives the number that digits before 万 or 亿 say.
func scaled(v decimal.Decimal, myriad string) decimal.Decimal {
	switch myriad {
	case "万":
		return v.Shift(4)
	case "亿":
		return v.Shift(8)
	}
	return v
}

// readAmount reads a cell's state and, where it is a number, its parts.
func readAmount(text string) (report.State, amount) {
	if isPlainNumber(text) {
		return report.StateNumber, amount{value: digitsValue(text)}
	}
	if strings.ContainsFunc(text, isMark) {
		return report.StateUnreadable, amount{}
	}
	s := strings.TrimFunc(norm.NFKC.String(text), isGap)
	switch {
	case s == "":
		return report.StateBlank, amount{}
	case isDash(s):
		return report.StateDash, amount{}
	}
	if a, ok := readSigned(s); ok {
		return report.StateNumber, a
	}
	return report.StateUnreadable, amount{}
}

// signWords stand before a number; the value says what they turn it into.
var signWords = []struct {
	word  string
	minus bool
}{{"+", false}, {"-", true}, {"−", true}, {"净增加", false}, {"净减少", true}, {"净增", false}, {"净减", true},
	{"增加", false}, {"减少", true}, {"增长", false}, {"上升", false}, {"下降", true}, {"增", false}, {"减", true}}

// readSigned reads a sign, digits or a Chinese numeral, 万 or 亿, and a unit.
func readSigned(s string) (amount, bool) {
	minus, unit := false, ""
	for _, w := range signWords {
		if rest, ok := strings.CutPrefix(s, w.word); ok {
			s, minus = rest, w.minus
			break
		}
	}
	if rest, ok := strings.CutPrefix(s, "¥"); ok {
		s, unit = strings.TrimPrefix(rest, " "), yuan
	}
	v, rest, ok := readDigits(s)
	if !ok {
		if v, rest, ok = readNumeral(s); !ok || rest == "" && unit == "" {
			return amount{}, false // 三 alone may be the number of a row
		}
	}
	a := amount{value: v, unit: unit}
	if minus {
		a.value = v.Neg()
	}
	return a, a.readUnit(strings.TrimPrefix(rest, " "))
}

// readUnit takes what follows the digits: nothing, or 万 or 亿 and a unit, bare or in
// brackets.
func (a *amount) readUnit(s string) bool {
	if inner, ok := strings.CutPrefix(s, "("); ok {
		if s, ok = strings.CutSuffix(inner, ")"); !ok || s == "" {
			return false
		}
	}
	for _, m := range []string{"万", "亿"} {
		if rest, ok := strings.CutPrefix(s, m); ok {
			s, a.myriad = rest, m
			break
		}
	}
	switch {
	case s == "":
		return true
	case !isUnitName(s) || a.unit != "" && s != a.unit || s == "%" && a.myriad != "":
		return false
	}
	a.unit = s
	return true
}

// readDigits reads 0, 59237.2449 or 1,234,567 off the start of s.
func readDigits(s string) (v decimal.Decimal, rest string, ok bool) {
	whole, rest := cutDigits(s)
	digits := whole
	for len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' && strings.HasPrefix(rest, ",") {
		group, after := cutDigits(rest[1:])
		if len(group) != 3 {
			return v, s, false
		}
		digits, rest = digits+group, after
	}
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return v, s, false
	}
	if after, ok := strings.CutPrefix(rest, "."); ok {
		fraction, end := cutDigits(after)
		if fraction == "" {
			return v, s, false
		}
		digits, rest = digits+"."+fraction, end
	}
	if len(digits) > maxDigits {
		return v, s, false
	}
	v, err := decimal.NewFromString(digits)
	return v, rest, err == nil
}

// cutDigits parts the ASCII digits at the start of s from the rest.
func cutDigits(s string) (digits, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	return s[:len(s)-len(rest)], rest
}

// smallNumbers are the values of nearly all cells, made once: decimals do not change.
var smallNumbers = sync.OnceValue(func() *[1000]decimal.Decimal {
	var ds [1000]decimal.Decimal
	for i := range ds {
		ds[i] = decimal.NewFromInt(int64(i))
	}
	return &ds
})

// digitsValue reads what isPlainNumber tells.
func digitsValue(s string) decimal.Decimal {
	var n int64
	for _, digit := range []byte(s) {
		n = n*10 + int64(digit-'0')
	}
	if small := smallNumbers(); n < int64(len(small)) {
		return small[n]
	}
	return decimal.NewFromInt(n)
}

// isPlainNumber tells digits alone, as nearly every cell prints them.
func isPlainNumber(s string) bool {
	if s == "" || len(s) > maxDigits || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isDash tells what is printed where there is nothing to count.
func isDash(s string) bool {
	switch s {
	case "无", "N/A", "n/a":
		return true
	}
	return strings.Trim(s, `/\-—–―－ー_~−`) == ""
}

// isMark tells circled, raised and lowered figures, which NFKC would turn into
// digits of the number beside them.
func isMark(r rune) bool { return unicode.Is(unicode.No, r) }

// isGap tells what stands around a value without being printed.
func isGap(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// inexactWords around a number say that it is not the exact one.
var (
	inexactBefore = []string{"约", "大约", "近", "将近", "逾", "超", "超过", "不足", "不到", "至少", "数", "几"}
	inexactAfter  = []string{"余", "多", "左右", "以上", "以下", "上下"}
)

// isInexact tells a cell that clearly says no exact number: 400余条, 约30件, 3至5件.
// The text is one that readAmount cannot read.
func isInexact(text string) bool {
	s := strings.TrimFunc(norm.NFKC.String(text), isGap)
	for _, w := range inexactBefore {
		if rest, ok := strings.CutPrefix(s, w); ok && holdsNumber(rest) {
			return true
		}
	}
	v, rest, ok := readAny(s)
	if !ok {
		return false
	}
	rest = strings.TrimSpace(rest)
	for _, w := range inexactAfter {
		if before, after, found := strings.Cut(rest, w); found && isUnitEnd(before) && isUnitEnd(after) {
			return true
		}
	}
	for _, mark := range []string{"-", "~", "—", "至", "到"} {
		if before, after, found := strings.Cut(rest, mark); found && isUnitEnd(before) {
			high, end, ok := readAny(after)
			return ok && isUnitEnd(end) && v.LessThan(high)
		}
	}
	return false
}

// holdsNumber tells a number and what may stand behind it, 余 and the like included.
func holdsNumber(s string) bool {
	_, rest, ok := readAny(s)
	if !ok {
		return false
	}
	for _, w := range inexactAfter {
		rest = strings.Replace(rest, w, "", 1)
	}
	return isUnitEnd(rest)
}

func readAny(s string) (decimal.Decimal, string, bool) {
	if v, rest, ok := readDigits(s); ok {
		return v, rest, true
	}
	return readNumeral(s)
}

// isUnitEnd tells what may follow digits: 万, 亿 and a unit, each or neither.
func isUnitEnd(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if r == '万' || r == '亿' {
		s = s[n:]
	}
	return s == "" || isUnitName(s)
}
