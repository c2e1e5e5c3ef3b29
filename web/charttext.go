package web

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// chartFont is the size of the letters of a chart in its units.
const chartFont = 13

// Widths of characters in parts of the size of the letters. The fonts that a reader has are
// not known here, so that both are rather too much.
const (
	narrowRune = 0.62
	wideRune   = 1.0
	firstWide  = 0x1100 // from here on characters are mostly wide
)

// textWidth is about the width of a text in letters of a size.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		if r >= firstWide {
			w += wideRune * size
		} else {
			w += narrowRune * size
		}
	}
	return w
}

// fit cuts a name until it is no wider than width.
func fit(s string, width, size float64) string {
	limit := min(len([]rune(s)), int(width/(narrowRune*size)))
	for ; limit > 3; limit-- {
		if cut := shorten(s, limit); textWidth(cut, size) <= width {
			return cut
		}
	}
	return shorten(s, 3)
}

// shorten cuts a name in the middle, where names of bodies differ least.
func shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	head := limit / 3
	return string(runes[:head]) + "…" + string(runes[len(runes)-(limit-head-1):])
}

// maxNumberRunes is how long a number beside a point may be; of a longer one the size is said.
const maxNumberRunes = 18

// written is a number as it stands beside its point: as printed, or rounded and marked as such.
func (p point) written() string {
	if utf8.RuneCountInString(p.Shown) <= maxNumberRunes {
		return p.Shown
	}
	return "≈" + strconv.FormatFloat(p.Value, 'g', 4, 64)
}

// tickText writes a tick without the dust of binary fractions.
func tickText(v float64) string {
	if math.Abs(v) >= 1e12 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return groupDigits(strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 6, 64), "0"), "."))
}

// groupDigits parts the digits of a plain decimal number in threes.
func groupDigits(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		return sign + b.String() + "." + fraction
	}
	return sign + b.String()
}
