package index

import (
	"cmp"
	"math"
	"slices"
)

// shuffled numbers the reports in the order in which samples are drawn, without a pattern
// that reports have and the same for every search: what one unpacked the next one needs
// again. It is the finish of MurmurHash3, which maps no two numbers to one.
func shuffled(seq uint32) uint32 {
	h := seq
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// sampleOf draws sampleSize of more candidates: the first in the order of shuffled.
func sampleOf(found []candidate) []candidate {
	for bound := 2 * shareOf(sampleSize, len(found)); ; bound *= 2 {
		var some []candidate
		for _, c := range found {
			if uint64(shuffled(c.seq)) < bound {
				some = append(some, c)
			}
		}
		if len(some) >= sampleSize || bound > math.MaxUint32 {
			slices.SortFunc(some, func(a, b candidate) int { return cmp.Compare(shuffled(a.seq), shuffled(b.seq)) })
			return some[:min(len(some), sampleSize)]
		}
	}
}

// shareOf is the bound of shuffled below which n of many reports are to be expected.
func shareOf(n, many int) uint64 { return uint64(n) << 32 / uint64(max(many, 1)) }
