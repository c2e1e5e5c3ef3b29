package parser

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	numbering = regexp.MustCompile(`^(?:其中[:,]?|[一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十]+\)|\(?[0-9]{1,2}\)|[0-9]{1,2}[.、,](?:[^0-9]|$))`)
	remark    = regexp.MustCompile(`\([^()]*\)$`)
)

// label folds s and takes off what stands around the words: 其中, numbering, and
// remarks in brackets at the end. 其它 is read as 其他.
func label(s string) string { return unremarked(words(s)) }

// numberingRunes begin what numbering matches.
const numberingRunes = "其一二三四五六七八九十(0123456789"

// words is label with the remarks at the end kept: 复制费(纸张).
func words(s string) string {
	s = strings.ReplaceAll(fold(s), "其它", "其他")
	for {
		var cut string
		if strings.IndexAny(s, numberingRunes) == 0 {
			cut = numbering.FindString(s)
		}
		if cut == "" {
			return trimMarks(s)
		}
		if isDotted(cut) { // the rune after "1." belongs to the words
			_, n := utf8.DecodeLastRuneInString(cut)
			cut = cut[:len(cut)-n]
		}
		s = s[len(cut):]
	}
}

// unremarked takes the remarks off the end of folded words that hold more than
// remarks.
func unremarked(s string) string {
	for strings.HasSuffix(s, ")") {
		bare := remark.ReplaceAllString(s, "")
		if bare == s || bare == "" {
			break
		}
		s = bare
	}
	return trimMarks(s)
}

func trimMarks(s string) string { return strings.Trim(s, ":、.,;。") }

// isDotted tells a numbering match "1.X", whose last rune is a look-ahead.
func isDotted(cut string) bool {
	rs := []rune(cut)
	last := rs[len(rs)-1]
	return unicode.IsDigit(rs[0]) && last != ')' && last != '.' && last != '、' && last != ','
}

// stem takes a trailing 数 or 数量 off a folded label.
func stem(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "数量"), "数")
}
