package parser

import (
	"regexp"
	"regexp/syntax"
)

// starts finds the places of a text where a match can begin: an expression without a fixed
// beginning is tried at every rune otherwise, which costs many times what a look at the
// rune does.
type starts struct {
	edge
	low [256]bool      // of the last bits of the runes, to be looked at first
	at  *regexp.Regexp // the expression, to match where a text begins
}

// newStarts returns nil where the runes are not known, or where what stands before a match
// counts.
func newStarts(expr string, parts []*syntax.Regexp) *starts {
	for _, part := range parts {
		if looksBack(part) {
			return nil
		}
	}
	set := edge{}
	if empty, ok := set.fill(parts, true); empty || !ok {
		return nil
	}
	s := &starts{edge: set, at: regexp.MustCompile(`^(?:` + expr + `)`)}
	for r := range set {
		s.low[r&0xff] = true
	}
	return s
}

// looksBack tells an expression that asks what stands before.
func looksBack(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText, syntax.OpBeginLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	for _, sub := range re.Sub {
		if looksBack(sub) {
			return true
		}
	}
	return false
}

// matches tells whether there is a match in s.
func (st *starts) matches(s string) bool {
	for i, r := range s {
		if st.low[r&0xff] && st.edge[r] && st.at.MatchString(s[i:]) {
			return true
		}
	}
	return false
}

// find returns the first match in s behind byte from as FindStringSubmatchIndex does.
func (st *starts) find(s string, from int) []int {
	for i, r := range s[from:] {
		if !st.low[r&0xff] || !st.edge[r] {
			continue
		}
		if loc := st.at.FindStringSubmatchIndex(s[from+i:]); loc != nil {
			for k := range loc {
				if loc[k] >= 0 {
					loc[k] += from + i
				}
			}
			return loc
		}
	}
	return nil
}

// all returns up to n matches, all if n is negative. A match is never empty.
func (st *starts) all(s string, n int) [][]int {
	var locs [][]int
	for from := 0; n < 0 || len(locs) < n; {
		loc := st.find(s, from)
		if loc == nil {
			break
		}
		locs = append(locs, loc)
		from = loc[1]
	}
	return locs
}
