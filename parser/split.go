package parser

import (
	"slices"
	"strconv"
	"strings"
)

// Bounds of cutting glued digits. A count of seven digits is more than any office
// prints beside others of its row.
const (
	maxGluedDigits = 7       // digits of one number
	maxSplits      = 2000    // ways to cut the cells of one row
	maxSteps       = 1 << 20 // cuts tried in one table, a few dozen milliseconds
)

// cutter cuts the glued digits of one table.
type cutter struct{ steps int }

// splits cuts digits into n numbers in every way that closes: with sums, the last number
// is the sum of the others. A number has no leading zero. It returns false when there are
// more ways than can be tried.
func (c *cutter) splits(digits string, n int, sums bool) (ways [][]int, ok bool) {
	ok = c.each(digits, make([]int, 0, n), n, func(way []int) bool {
		if sums && sumOf(way[:n-1]) != way[n-1] {
			return true
		}
		ways = append(ways, slices.Clone(way))
		return len(ways) < maxSplits
	})
	return ways, ok
}

// each calls yield with way and each cut of digits into n more numbers, until it
// returns false.
func (c *cutter) each(digits string, way []int, n int, yield func([]int) bool) bool {
	switch c.steps++; {
	case c.steps > maxSteps:
		return false
	case n == 0:
		return yield(way)
	case len(digits) < n || len(digits) > n*maxGluedDigits:
		return true
	}
	shortest, longest := 1, min(maxGluedDigits, len(digits)-n+1)
	if n == 1 {
		shortest = len(digits)
	}
	if digits[0] == '0' {
		longest = 1
	}
	for size := shortest; size <= longest; size++ {
		v, _ := strconv.Atoi(digits[:size])
		if !c.each(digits[size:], append(way, v), n-1, yield) {
			return false
		}
	}
	return true
}

func sumOf(way []int) int {
	sum := 0
	for _, v := range way {
		sum += v
	}
	return sum
}

// groups cuts digits into groups of n numbers each, every group closing by itself, as the
// three groups of section 四 do.
func (c *cutter) groups(digits string, groups, n int) (ways [][]int, ok bool) {
	if groups == 0 {
		if digits == "" {
			return [][]int{nil}, true
		}
		return nil, true
	}
	for size := n; size <= len(digits)-n*(groups-1); size++ {
		firsts, ok := c.splits(digits[:size], n, true)
		if !ok {
			return nil, false
		}
		if len(firsts) == 0 {
			continue
		}
		rests, ok := c.groups(digits[size:], groups-1, n)
		if !ok || len(ways)+len(firsts)*len(rests) > maxSplits {
			return nil, false
		}
		for _, first := range firsts {
			for _, rest := range rests {
				ways = append(ways, slices.Concat(first, rest))
			}
		}
	}
	return ways, true
}

// printWay prints a cut as 58|45|546.
func printWay(way []int) string {
	var parts []string
	for _, v := range way {
		parts = append(parts, strconv.Itoa(v))
	}
	return strings.Join(parts, "|")
}
