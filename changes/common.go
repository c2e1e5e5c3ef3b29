package changes

// match says that sentence a of the one text is sentence b of the other.
type match struct{ a, b int }

// common finds the longest common subsequence of sentences, after what both texts
// begin and end with.
func common(a, b []string) []match {
	var out []match
	lo := 0
	for lo < len(a) && lo < len(b) && a[lo] == b[lo] {
		out = append(out, match{lo, lo})
		lo++
	}
	hiA, hiB := len(a), len(b)
	var tail []match
	for hiA > lo && hiB > lo && a[hiA-1] == b[hiB-1] {
		hiA, hiB = hiA-1, hiB-1
		tail = append(tail, match{hiA, hiB})
	}
	for _, m := range longest(a[lo:hiA], b[lo:hiB]) {
		out = append(out, match{m.a + lo, m.b + lo})
	}
	for i := len(tail) - 1; i >= 0; i-- {
		out = append(out, tail[i])
	}
	return out
}

// longest is the textbook table; at most maxSentences² short numbers.
func longest(a, b []string) []match {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	width := len(b) + 1
	table := make([]uint16, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i*width+j] = table[(i+1)*width+j+1] + 1
			} else {
				table[i*width+j] = max(table[(i+1)*width+j], table[i*width+j+1])
			}
		}
	}
	var out []match
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, match{i, j})
			i, j = i+1, j+1
		case table[(i+1)*width+j] >= table[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
