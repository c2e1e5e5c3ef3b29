package parser

import "strings"

// label folds s and takes off what stands around the words: 其中, numbering, and
// remarks in brackets at the end. 其它 is read as 其他.
func label(s string) string { return unremarked(words(s)) }

// words is label with the remarks at the end kept: 复制费(纸张).
func words(s string) string { return unnumbered(fold(s)) }

// unnumbered takes the numbering off folded words.
func unnumbered(s string) string {
	s = strings.ReplaceAll(s, "其它", "其他")
	for {
		n := numbering(s)
		if n == 0 {
			return trimMarks(s)
		}
		s = s[n:]
	}
}

// numbering returns the length of the number, or of 其中, before folded words: 一、
// (一) (1) 1) 1. but not the digits of 1.5; 0 if there is none.
func numbering(s string) int {
	if rest, ok := strings.CutPrefix(s, "其中"); ok {
		return len("其中") + len(leading(rest, ":,", 1))
	}
	rest, open := strings.CutPrefix(s, "(")
	number := leading(rest, "一二三四五六七八九十", len(rest))
	digits := number == ""
	if digits {
		number = leading(rest, "0123456789", 2)
	}
	if number == "" {
		return 0
	}
	rest = rest[len(number):]
	end := len(s) - len(rest)
	switch {
	case strings.HasPrefix(rest, ")"):
		if digits || open {
			return end + len(")")
		}
	case !open:
		if mark := leading(rest, "、.,", 1); mark != "" && !(digits && leading(rest[len(mark):], "0123456789", 1) != "") {
			return end + len(mark)
		}
	}
	return 0
}

// leading is the part of s, of no more than most runes, that the runes of set make up
// at its start.
func leading(s, set string, most int) string {
	for i, r := range s {
		if most == 0 || !strings.ContainsRune(set, r) {
			return s[:i]
		}
		most--
	}
	return s
}

// unremarked takes the remarks off the end of folded words that hold more than
// remarks.
func unremarked(s string) string {
	for {
		bare := withoutRemark(s)
		if bare == s || bare == "" {
			return trimMarks(s)
		}
		s = bare
	}
}

// withoutRemark takes the last remark off the end of folded words.
func withoutRemark(s string) string {
	if !strings.HasSuffix(s, ")") {
		return s
	}
	if i := strings.LastIndexAny(s[:len(s)-1], "()"); i >= 0 && s[i] == '(' {
		return s[:i]
	}
	return s
}

func trimMarks(s string) string { return strings.TrimFunc(s, isTrimmed) }

func isTrimmed(r rune) bool {
	switch r {
	case ':', '、', '.', ',', ';', '。':
		return true
	}
	return false
}

// stem takes a trailing 数 or 数量 off a folded label.
func stem(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "数量"), "数")
}
