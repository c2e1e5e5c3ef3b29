package index

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"
)

// meant proposes a query for one that finds nothing: words that no name holds are
// replaced by what stands in names with one character changed, left out, added or two
// exchanged. "" when nothing is near.
func (g *generation) meant(ctx context.Context, text string, q Query) (string, error) {
	terms, err := g.unnamed(ctx, q)
	if err != nil {
		return "", fmt.Errorf("looking for what was meant: %w", err)
	}
	if len(terms) == 0 { // reading all names is not free
		return "", nil
	}
	names, err := all(ctx, g.db, scanRanked, `SELECT kind, value, label, reports, folded, initials FROM names ORDER BY reports DESC, label`)
	if err != nil {
		return "", fmt.Errorf("looking for what was meant: %w", err)
	}
	runes, changed := []rune(text), false
	slices.Reverse(terms) // from the end, so that places before stay true
	for _, t := range terms {
		near := nearest(t.Text, names)
		at := indexRunes(runes, []rune(t.Text), t.Offset)
		if near == "" || at < 0 {
			continue
		}
		runes, changed = slices.Replace(runes, at, at+len([]rune(t.Text)), []rune(near)...), true
	}
	if !changed {
		return "", nil
	}
	return string(runes), nil
}

// unnamed lists the terms that may be slips: long enough, and in no name as they are.
func (g *generation) unnamed(ctx context.Context, q Query) (out []Term, err error) {
	for _, c := range q.Clauses {
		for _, t := range c.Terms {
			if utf8.RuneCountInString(t.Text) < minMeant {
				continue
			}
			var named bool
			err := g.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM names WHERE instr(folded, ?) > 0)`, t.Text).Scan(&named)
			if err != nil {
				return nil, err
			}
			if !named {
				out = append(out, t)
			}
		}
	}
	return out, nil
}

func indexRunes(text, word []rune, from int) int {
	for i := from; i+len(word) <= len(text); i++ {
		if slices.Equal(text[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}

// minMeant is the shortest word in characters that can be a slip of another: of two
// characters, one changed leaves too many.
const minMeant = 3

// nearest finds the stretch of a name that differs from the word by one slip; "" when
// none comes near. names are ordered by use.
func nearest(word string, names []ranked) string {
	rs := []rune(word)
	for _, n := range names {
		if near := slip(rs, []rune(n.folded)); near != "" {
			return near
		}
	}
	return ""
}

// slip finds the stretch of name that is word but for one slip.
func slip(word, name []rune) string {
	for size := len(word) - 1; size <= len(word)+1; size++ {
		for i := 0; i+size <= len(name); i++ {
			if piece := name[i : i+size]; oneSlip(word, piece) {
				return string(piece)
			}
		}
	}
	return ""
}

// oneSlip tells texts that differ by one character changed, left out or added, or by
// two neighbours exchanged.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	if i == len(a) {
		return false // the same
	}
	return slices.Equal(a[i+1:], b[i+1:]) ||
		i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
