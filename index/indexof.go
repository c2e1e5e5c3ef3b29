package index

import (
	"bytes"
	"sync"

	"github.com/nianbao/nianbao/report"
)

// needle is a phrase to be found in coded text.
type needle struct {
	code  []byte
	rare  int  // place of its rarest byte
	words bool // begins or ends in a word or number, which must be whole
}

func newNeedle(phrase string) needle {
	n := needle{code: encode(nil, phrase)}
	often := byteCounts()
	for i, b := range n.code {
		if often[b] < often[n.code[n.rare]] {
			n.rare = i
		}
	}
	if len(n.code) > 0 {
		first, _ := firstRune(n.code)
		last, _ := firstRune(n.code[before(n.code, len(n.code)):])
		n.words = isWord(first) || isWord(last) || first == '.' || last == '.'
	}
	return n
}

// find returns where the phrase stands in text at or after from, -1 when nowhere. A word
// or number at an end of the phrase must be whole, as it is for findPhrase.
func (n needle) find(text coded, from int) int {
	for {
		i := n.index(text[from:])
		if i < 0 {
			return -1
		}
		from += i
		if !n.words || codedWholeAt(text, from) && codedWholeAt(text, from+len(n.code)) {
			return from
		}
		_, w := firstRune(text[from:])
		from += w
	}
}

// index is bytes.Index for such text. Of every two bytes one is among a few, so that
// looking for the first byte of a phrase stops everywhere; its rarest byte is looked for
// instead, which is several times as fast.
func (n needle) index(text []byte) int {
	const patience = 8 // bytes a false stop must be apart in the mean, else this is no such text
	if len(n.code) == 0 {
		return 0
	}
	for i, stops := n.rare, 0; i < len(text); i++ {
		next := bytes.IndexByte(text[i:], n.code[n.rare])
		if next < 0 {
			return -1
		}
		i += next
		start := i - n.rare
		if bytes.HasPrefix(text[start:], n.code) {
			return start
		}
		if stops++; stops*patience > i+len(n.code)*patience {
			if at := bytes.Index(text[start+1:], n.code); at >= 0 {
				return start + 1 + at
			}
			return -1
		}
	}
	return -1
}

// codedWholeAt is wholeAt for coded text: two characters on either side decide.
func codedWholeAt(text coded, i int) bool {
	from, to := i, i
	for range 2 {
		if from > 0 {
			from = before(text, from)
		}
		if to < len(text) {
			_, w := firstRune(text[to:])
			to += w
		}
	}
	left := decodeCode(text[from:i])
	return wholeAt(left+decodeCode(text[i:to]), len(left))
}

// byteCounts says how often each byte of the code stands in the names of indicators, which
// are written as reports are.
var byteCounts = sync.OnceValue(func() *[256]int {
	var counts [256]int
	for _, in := range report.Indicators().All() {
		for _, b := range encode(nil, fold(in.Label)) {
			counts[b]++
		}
	}
	return &counts
})
