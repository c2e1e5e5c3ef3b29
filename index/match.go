package index

import (
	"strings"
	"unicode/utf8"
)

// holds reports whether the folded parts satisfy every clause. Without section
// the title, the agency and every part count, with it that section alone.
func (q Query) holds(parts []part, section string) bool {
	for _, c := range q.Clauses {
		if c.found(parts, section) == c.Not {
			return false
		}
	}
	return true
}

func (c Clause) found(parts []part, section string) bool {
	for _, p := range parts {
		if section != "" && p.kind != section {
			continue
		}
		for _, t := range c.Terms {
			if at, _ := findPhrase(p.text, t.Text, 0); at >= 0 {
				return true
			}
		}
	}
	return false
}

// findPhrase returns where phrase stands in text at or after from, both folded;
// -1 when nowhere. A word or number at an end of the phrase must be whole, as it
// is for the index: 23 is not found in 123 or 23.5.
func findPhrase(text, phrase string, from int) (start, end int) {
	for {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return -1, -1
		}
		start = from + i
		end = start + len(phrase)
		if wholeAt(text, start) && wholeAt(text, end) {
			return start, end
		}
		_, w := utf8.DecodeRuneInString(text[start:])
		from = start + w
	}
}

// wholeAt reports whether byte i of text is not inside a word.
func wholeAt(text string, i int) bool {
	if i == 0 || i == len(text) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	switch {
	case isWord(before) && isWord(after):
		return false
	case after == '.':
		return !isPoint(text, i)
	case before == '.':
		return !isPoint(text, i-1)
	}
	return true
}
