package index

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

const (
	// poolTexts is how many texts are kept unpacked while a generation serves: those that
	// samples come to first. What a fifth of 20,000 reports hold is sampled from them alone.
	poolTexts = 1400
	// poolBytes bounds them where texts are long; at the ordinary 12 KB they need as much.
	poolBytes = 16 << 20
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

// pool keeps texts. The zero pool keeps none.
type pool struct {
	bound uint64 // of shuffled
	mu    sync.RWMutex
	parts map[uint32][]part
	bytes int
}

func (p *pool) open(reports int) {
	p.bound = shareOf(poolTexts, reports)
	p.parts = map[uint32][]part{}
}

// textOf returns the folded parts of a report.
func (g *generation) textOf(r *textReader, seq uint32) ([]part, error) {
	p := &g.pool
	if uint64(shuffled(seq)) >= p.bound {
		return r.read(g.attributes.place(seq))
	}
	p.mu.RLock()
	parts, ok := p.parts[seq]
	p.mu.RUnlock()
	if ok {
		return parts, nil
	}
	parts, err := r.read(g.attributes.place(seq))
	if err == nil {
		p.keep(seq, parts)
	}
	return parts, err
}

func (p *pool) keep(seq uint32, parts []part) {
	size := 0
	for _, part := range parts {
		size += len(part.kind) + len(part.text)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.parts[seq]; !there && p.bytes+size <= poolBytes {
		p.parts[seq] = parts
		p.bytes += size
	}
}
