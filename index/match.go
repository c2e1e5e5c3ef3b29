package index

import (
	"strings"
	"unicode/utf8"
)

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

// oftenEnough bounds how many places of a clause are counted in a part: more say little.
const oftenEnough = 20

// finder finds a clause in coded text.
type finder struct {
	not   bool
	terms []needle
}

func (q Query) finders() []finder {
	out := make([]finder, len(q.Clauses))
	for i, c := range q.Clauses {
		out[i].not = c.Not
		for _, t := range c.Terms {
			out[i].terms = append(out[i].terms, newNeedle(t.Text))
		}
	}
	return out
}

// count returns how often the clause's terms stand in text.
func (f finder) count(text coded) (n int) {
	for _, t := range f.terms {
		for from := 0; n < oftenEnough; n++ {
			at := t.find(text, from)
			if at < 0 {
				break
			}
			if from = at + len(t.code); f.not {
				return 1
			}
		}
	}
	return n
}

// termsIn counts, for each kind of part of text, the terms that must stand somewhere and
// stand there.
func termsIn(finders []finder, text coded) map[string]int {
	out := map[string]int{}
	for kind, part := range text.parts() {
		for _, f := range finders {
			for _, t := range f.terms {
				if !f.not && t.find(part, 0) >= 0 {
					out[kind]++
				}
			}
		}
	}
	return out
}

// weigh reports whether counts, one a clause, satisfy q, and how much they say: 1 for
// every clause once, towards 2 for many times, as the term frequency of BM25 flattens.
func (q Query) weigh(counts []int) (holds bool, often float32) {
	const flat = 1.2 // BM25's k1: at so many more than one, half of the way is gone
	more, clauses := 0.0, 0
	for i, c := range q.Clauses {
		n := counts[i]
		if n > 0 == c.Not {
			return false, 0
		}
		if !c.Not {
			more += float64(n-1) / (float64(n-1) + flat)
			clauses++
		}
	}
	if clauses == 0 {
		return true, 1
	}
	return true, float32(1 + more/float64(clauses))
}
