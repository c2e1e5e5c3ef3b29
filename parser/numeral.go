package parser

import (
	"strings"

	"github.com/shopspring/decimal"
)

const (
	numeralDigits = "零一二三四五六七八九"
	numeralRunes  = numeralDigits + "〇○两壹贰叁肆伍陆柒捌玖十百千拾佰仟万"
)

// numeralForms are other ways to write the runes of a numeral.
var numeralForms = strings.NewReplacer("〇", "零", "○", "零", "两", "二", "壹", "一", "贰", "二", "叁", "三", "肆", "四",
	"伍", "五", "陆", "六", "柒", "七", "捌", "八", "玖", "九", "拾", "十", "佰", "百", "仟", "千")

// maxNumeral is the longest numeral in runes, 九千九百九十九万九千九百九十九.
const maxNumeral = 15

// readNumeral reads a Chinese numeral off the start of s: 二十三, 一百零五, 十二万. It must
// be written as the number is written; anything else is none: 二三 may be two cells, and
// 一百二 is 一百二十 or 一百零二.
func readNumeral(s string) (v decimal.Decimal, rest string, ok bool) {
	rest = strings.TrimLeft(s, numeralRunes)
	printed := s[:len(s)-len(rest)]
	if printed == "" || len(printed) > maxNumeral*len("零") {
		return v, s, false
	}
	printed = numeralForms.Replace(printed)
	if strings.HasPrefix(printed, "十") {
		printed = "一" + printed
	}
	n := numeralValue(printed)
	if numeralText(n) != printed {
		return v, s, false
	}
	return decimal.NewFromInt(int64(n)), rest, true
}

// numeralValue adds up the runes of a numeral that may be badly written.
func numeralValue(s string) int {
	sum, group, digit := 0, 0, 0
	for _, r := range s {
		switch r {
		case '千', '百', '十':
			group += digit * map[rune]int{'千': 1000, '百': 100, '十': 10}[r]
			digit = 0
		case '万':
			sum, group, digit = (group+digit)*10000, 0, 0
		default:
			digit = strings.IndexRune(numeralDigits, r) / len("零")
		}
	}
	return sum + group + digit
}

// numeralText writes a number below 1亿 as a numeral.
func numeralText(n int) string {
	switch {
	case n == 0:
		return "零"
	case n < 10000:
		return numeralGroup(n)
	case n%10000 == 0:
		return numeralGroup(n/10000) + "万"
	case n%10000 < 1000:
		return numeralGroup(n/10000) + "万零" + numeralGroup(n%10000)
	}
	return numeralGroup(n/10000) + "万" + numeralGroup(n%10000)
}

// numeralGroup writes up to four digits; zeros between two of them are one 零.
func numeralGroup(n int) string {
	var b strings.Builder
	gap := false
	for i, size := range []int{1000, 100, 10, 1} {
		d := n / size
		n %= size
		if d == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteString("零")
		}
		gap = false
		b.WriteString(string([]rune(numeralDigits)[d]) + []string{"千", "百", "十", ""}[i])
	}
	return b.String()
}
