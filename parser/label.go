package parser

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	quotes    = strings.NewReplacer("“", "", "”", "", "‘", "", "’", "", "\"", "", "'", "", "「", "", "」", "", "『", "", "』", "", "〈", "", "〉", "")
	circled   = regexp.MustCompile(`[①-⑳]`)
	numbering = regexp.MustCompile(`^(?:其中[:,]?|[一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十]+\)|\(?[0-9]{1,2}\)|[0-9]{1,2}[.、,](?:[^0-9]|$))`)
	remark    = regexp.MustCompile(`\([^()]*\)$`)
)

// fold brings a printed label or heading into one form for comparison: NFKC,
// no white space, no quotation marks, half-width punctuation (TEMPLATES,
// section 2: labels vary in width, brackets, quotes, spaces and line breaks).
func fold(s string) string {
	s = circled.ReplaceAllString(s, "")
	s = quotes.Replace(s)
	s = norm.NFKC.String(s)
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u200c' || r == '\u200d' || r == '\u00ad':
			return -1
		case r == '：':
			return ':'
		case r == '，':
			return ','
		}
		return r
	}, s)
}

// label folds s and takes off what stands around the words: 其中, numbering, and
// remarks in brackets at the end. 其它 is read as 其他.
func label(s string) string {
	s = strings.ReplaceAll(fold(s), "其它", "其他")
	for {
		cut := numbering.FindString(s)
		if cut == "" {
			break
		}
		if last := []rune(cut); len(last) > 1 && isDotted(cut) { // the rune after "1." belongs to the words
			cut = string(last[:len(last)-1])
		}
		s = s[len(cut):]
	}
	for {
		bare := remark.ReplaceAllString(s, "")
		if bare == s || bare == "" {
			break
		}
		s = bare
	}
	return strings.Trim(s, ":、.,;。")
}

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

// distance is the Levenshtein distance of two strings in runes.
func distance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range ra {
		diag := row[0]
		row[0] = i + 1
		for j, y := range rb {
			cost := diag
			if x != y {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(rb)]
}
