package index

import "testing"

// TestSampleOf: samples are of the right size, without repetition, and drawn in one order,
// so that what a subset's sample shares with all is what comes first.
func TestSampleOf(t *testing.T) {
	for _, n := range []int{sampleSize, sampleSize + 1, 5000} {
		var all []candidate
		for seq := range n {
			all = append(all, candidate{seq: uint32(seq) * 300}) // reports of one place
		}
		some := sampleOf(all)
		seen := map[uint32]bool{}
		low := 0
		for i, c := range some {
			seen[c.seq] = true
			if c.seq < uint32(n)*150 {
				low++
			}
			if i > 0 && shuffled(some[i-1].seq) >= shuffled(c.seq) {
				t.Errorf("of %d: %d before %d", n, some[i-1].seq, c.seq)
			}
		}
		if len(seen) != sampleSize {
			t.Errorf("of %d: %d different", n, len(seen))
		}
		if low < sampleSize*3/8 || low > sampleSize*5/8 { // four standard deviations
			t.Errorf("of %d: %d of %d from the first half", n, low, sampleSize)
		}
	}
}
