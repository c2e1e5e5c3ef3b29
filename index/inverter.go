package index

import (
	"slices"
	"strings"
)

// inverter turns texts into a segment. It keeps the number of each different token of a
// text, text behind text, and sorts them when the segment is written: that is four bytes a
// token, and no list has to grow.
type inverter struct {
	numbers map[string]map[string]uint32 // of terms, by field and token
	terms   []term
	ends    []int // of each text's tokens
	tokens  []uint32
}

type term struct {
	key  string // field, fieldEnd, token
	last int    // text that held it last, counted from 1
}

func newInverter() *inverter {
	v := &inverter{numbers: map[string]map[string]uint32{}}
	for _, field := range []string{fieldAgency, fieldTitle, fieldText} {
		v.numbers[field] = map[string]uint32{}
	}
	return v
}

// add takes in the next text.
func (v *inverter) add(parts []part) {
	n := len(v.ends) + 1
	for _, p := range parts {
		field := fieldText
		switch p.kind {
		case partTitle:
			field = fieldTitle
		case partAgency:
			field = fieldAgency
		}
		numbers := v.numbers[field]
		scan(p.text, func(_ tokenKind, start, end int) { v.token(numbers, field, p.text[start:end], n) })
	}
	v.ends = append(v.ends, len(v.tokens))
}

func (v *inverter) token(numbers map[string]uint32, field, token string, n int) {
	i, ok := numbers[token]
	if !ok {
		i = uint32(len(v.terms))
		t := term{key: field + fieldEnd + token}
		v.terms = append(v.terms, t)
		numbers[t.key[len(field)+len(fieldEnd):]] = i // of its own, not part of a long text
	}
	if v.terms[i].last != n {
		v.terms[i].last = n
		v.tokens = append(v.tokens, i)
	}
}

// write writes the terms and forgets the texts.
func (v *inverter) write(w *segmentWriter) error {
	starts := make([]int, len(v.terms)+1) // where the documents of each term begin, then where they end
	for _, i := range v.tokens {
		starts[i+1]++
	}
	for i := range v.terms {
		starts[i+1] += starts[i]
	}
	holding := make([]uint32, len(v.tokens))
	at := 0
	for doc, end := range v.ends {
		for _, i := range v.tokens[at:end] {
			holding[starts[i]] = uint32(doc)
			starts[i]++
		}
		at = end
	}
	order := make([]uint32, len(v.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(v.terms[a].key, v.terms[b].key) })
	for _, i := range order {
		start := 0
		if i > 0 {
			start = starts[i-1]
		}
		if err := w.add([]byte(v.terms[i].key), holding[start:starts[i]]); err != nil {
			return err
		}
	}
	v.reset()
	return nil
}

func (v *inverter) reset() {
	for _, numbers := range v.numbers {
		clear(numbers)
	}
	clear(v.terms) // lets go of the tokens
	v.terms, v.ends, v.tokens = v.terms[:0], v.ends[:0], v.tokens[:0]
}
