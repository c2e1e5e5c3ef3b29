package index

import (
	"strings"
	"sync"

	"github.com/nianbao/nianbao/report"
)

// indexOf is strings.Index for folded Chinese. Of such text every third byte is one of a
// few, so that looking for the first byte of a phrase stops everywhere; its rarest byte
// is looked for instead, which is several times as fast.
func indexOf(text, phrase string) int {
	if phrase == "" {
		return 0
	}
	const patience = 8 // bytes a false stop must be apart in the mean, else this is no such text
	rare := rarest(phrase)
	for i, stops := rare, 0; i < len(text); i++ {
		n := strings.IndexByte(text[i:], phrase[rare])
		if n < 0 {
			return -1
		}
		i += n
		if start := i - rare; strings.HasPrefix(text[start:], phrase) {
			return start
		}
		if stops++; stops*patience > i+len(phrase)*patience {
			return indexAfter(text, phrase, i-rare+1)
		}
	}
	return -1
}

func indexAfter(text, phrase string, from int) int {
	if i := strings.Index(text[from:], phrase); i >= 0 {
		return from + i
	}
	return -1
}

// rarest returns the place of the byte of phrase that is rarest in reports.
func rarest(phrase string) (at int) {
	often := byteCounts()
	for i := range len(phrase) {
		if often[phrase[i]] < often[phrase[at]] {
			at = i
		}
	}
	return at
}

// byteCounts says how often each byte stands in the names of indicators, which are
// written as reports are.
var byteCounts = sync.OnceValue(func() *[256]int {
	var counts [256]int
	for _, in := range report.Indicators().All() {
		for _, b := range []byte(fold(in.Label)) {
			counts[b]++
		}
	}
	return &counts
})
