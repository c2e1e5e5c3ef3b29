package changes

// likeShare is the share of common pairs of characters from which two sentences are
// one that was edited: below it a reader sees two sentences.
const likeShare = 0.5

// alike tells whether most pairs of neighbouring characters of two sentences agree.
func alike(a, b string) bool { return Likeness(a, b) >= likeShare }

// Likeness is the share, from 0 to 1, of neighbouring pairs of characters that two
// texts have in common (Dice's coefficient, each pair as often as it stands there).
func Likeness(a, b string) float64 {
	left, n := pairs(a)
	right, m := pairs(b)
	if n+m == 0 {
		if a == b {
			return 1
		}
		return 0
	}
	common := 0
	for p, k := range left {
		common += min(k, right[p])
	}
	return 2 * float64(common) / float64(n+m)
}

func pairs(s string) (map[[2]rune]int, int) {
	out := map[[2]rune]int{}
	n, before := 0, rune(-1)
	for _, r := range s {
		if before >= 0 {
			out[[2]rune{before, r}]++
			n++
		}
		before = r
	}
	return out, n
}
