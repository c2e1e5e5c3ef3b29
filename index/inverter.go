package index

import (
	"cmp"
	"slices"
	"strings"
)

// inverter turns texts into a segment. It keeps the number of each different token of a
// text, text behind text, and sorts them when the segment is written: that is four bytes a
// token, and no list has to grow.
type inverter struct {
	numbers map[string]map[string]uint32 // of terms, by field and token
	terms   []term
	texts   []inverted
	tokens  []uint32
}

type term struct {
	key  string // field and token
	last int    // text that held it last, counted from 1
}

// inverted is a text, and where its tokens end.
type inverted struct {
	text uint32
	end  int
}

func newInverter() *inverter {
	v := &inverter{numbers: map[string]map[string]uint32{}}
	for _, field := range []string{fieldAll, fieldAgency, fieldTitle, fieldText} {
		v.numbers[field] = map[string]uint32{}
	}
	return v
}

// add takes in a text. One that comes again replaces what was said before.
func (v *inverter) add(text uint32, parts []part) {
	n := len(v.texts) + 1
	v.token(fieldAll, "", n)
	for _, p := range parts {
		field := fieldText
		switch p.kind {
		case partTitle:
			field = fieldTitle
		case partAgency:
			field = fieldAgency
		}
		scan(p.text, func(_ tokenKind, start, end int) { v.token(field, p.text[start:end], n) })
	}
	v.texts = append(v.texts, inverted{text, len(v.tokens)})
}

func (v *inverter) token(field, token string, n int) {
	numbers := v.numbers[field]
	i, ok := numbers[token]
	if !ok {
		i = uint32(len(v.terms))
		t := term{key: field + token}
		v.terms = append(v.terms, t)
		numbers[t.key[len(field):]] = i // of its own, not part of a long text
	}
	if v.terms[i].last != n {
		v.terms[i].last = n
		v.tokens = append(v.tokens, i)
	}
}

// write writes the segment and forgets the texts.
func (v *inverter) write(w *segmentWriter) error {
	texts := v.newest()
	ends := make([]int, len(v.terms)+1) // first of where each term's texts begin
	for _, t := range texts {
		for _, i := range v.tokensOf(t) {
			ends[i+1]++
		}
	}
	for i := range v.terms {
		ends[i+1] += ends[i]
	}
	holding := make([]uint32, ends[len(v.terms)])
	for _, t := range texts {
		for _, i := range v.tokensOf(t) {
			holding[ends[i]] = v.texts[t].text
			ends[i]++
		}
	}
	order := make([]uint32, len(v.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(v.terms[a].key, v.terms[b].key) })
	for _, i := range order {
		start := 0
		if i > 0 {
			start = ends[i-1]
		}
		if err := w.add([]byte(v.terms[i].key), holding[start:ends[i]]); err != nil {
			return err
		}
	}
	v.reset()
	return nil
}

// newest are the places of the texts, in the order of their numbers, each at its last place.
func (v *inverter) newest() []int {
	order := make([]int, len(v.texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(v.texts[a].text, v.texts[b].text), cmp.Compare(b, a)) })
	return slices.CompactFunc(order, func(a, b int) bool { return v.texts[a].text == v.texts[b].text })
}

func (v *inverter) tokensOf(i int) []uint32 {
	start := 0
	if i > 0 {
		start = v.texts[i-1].end
	}
	return v.tokens[start:v.texts[i].end]
}

func (v *inverter) reset() {
	for _, numbers := range v.numbers {
		clear(numbers)
	}
	clear(v.terms) // lets go of the tokens
	v.terms, v.texts, v.tokens = v.terms[:0], v.texts[:0], v.tokens[:0]
}
