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

// oftenEnough bounds how many places of a term are counted: above it more say little.
const oftenEnough = 20

// often weighs how many times the terms that must stand in the parts do: 1 for once each,
// towards 2 for many times, as the term frequency of BM25 flattens.
func (q Query) often(parts []part, section string) float32 {
	const flat = 1.2 // BM25's k1: at so many more than one, half of the way is gone
	more, clauses := 0.0, 0
	for _, c := range q.Clauses {
		if c.Not {
			continue
		}
		clauses++
		if n := c.count(parts, section); n > 1 {
			more += float64(n-1) / (float64(n-1) + flat)
		}
	}
	if clauses == 0 {
		return 1
	}
	return float32(1 + more/float64(clauses))
}

func (c Clause) count(parts []part, section string) int {
	n := 0
	for _, p := range parts {
		if section != "" && p.kind != section {
			continue
		}
		for _, t := range c.Terms {
			for from := 0; n < oftenEnough; n++ {
				at, end := findPhrase(p.text, t.Text, from)
				if at < 0 {
					break
				}
				from = end
			}
		}
	}
	return n
}
