package parser

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/report"
)

// matcher ties the printed row labels of one table, from its top, to the
// indicators of a form.
type matcher struct {
	*form
	clear map[int]bool // indicators whose labels the table prints without damage
	last  int          // place of the row matched before, -1 at the start
	lost  bool         // the label before could not be matched
}

func newMatcher(f *form) *matcher { return &matcher{form: f, clear: map[int]bool{}, last: -1} }

// read notes the labels of the table that the matcher is going to match: what one
// of them says clearly no damaged one can mean.
func (m *matcher) read(labels []wording) {
	for _, l := range labels {
		if is := m.printed(l); len(is) == 1 {
			m.clear[is[0]] = true
		}
	}
}

// match finds the indicator of a printed label. Labels that stand twice in a form
// (其他情形数) are told apart by order: the first one after the row before, if there is
// one and it is known.
func (m *matcher) match(text wording) (report.Indicator, bool) {
	if text.label == "" {
		return report.Indicator{}, false
	}
	is := m.printed(text)
	if len(is) == 0 {
		is = m.damaged(text.label)
	}
	i, ok := m.pick(is)
	if m.lost = !ok; ok {
		m.last = i
		return m.ins[i], true
	}
	return report.Indicator{}, false
}

// pick chooses among the indicators that a label can mean.
func (m *matcher) pick(is []int) (int, bool) {
	if len(is) == 1 {
		return is[0], true
	}
	if m.lost || m.last < 0 { // a page that begins in the middle of a form does not say where
		return 0, false
	}
	for _, i := range is {
		if i > m.last {
			return i, true
		}
	}
	return 0, false
}

// printed finds the indicators whose label text is, but for 数, width, numbering
// and remarks. A remark that tells sisters apart, as 复制费(光盘) does, must be one
// that the form knows.
func (f *form) printed(text wording) []int {
	w := text.words
	if strings.HasSuffix(w, ")") {
		w = unitEnd.ReplaceAllString(w, "")
	}
	l := unremarked(w)
	if l != w {
		if is := f.remarked[w]; len(is) > 0 {
			return is
		}
		if f.sisters[l] > 1 {
			return nil
		}
	}
	if is := f.exact[l]; len(is) > 0 {
		return is
	}
	return f.stems[stem(l)]
}

// damageShare is the share of a label's runes that damage may have changed; more
// would let sister labels meet (却热 for 确认, 止公开 for 法规禁止公开).
const damageShare = 0.34

// minDamaged is the shortest label, in runes, that is matched with damage.
const minDamaged = 5

// damaged finds the indicators of the single nearest label. Two labels equally
// near are no match, nor is one that another row prints clearly.
func (m *matcher) damaged(l string) []int {
	rs := []rune(l)
	if len(rs) < minDamaged {
		return nil
	}
	best, second := len(rs), len(rs)
	var found []int
	digits := slices.ContainsFunc(rs, unicode.IsDigit) // a value may have run into the label
	for _, name := range m.names {
		if digits != slices.ContainsFunc(name.runes, unicode.IsDigit) {
			continue
		}
		longest := max(len(rs), len(name.runes))
		limit := int(damageShare * float64(longest))
		if longest-min(len(rs), len(name.runes)) > limit {
			continue
		}
		d := distance(rs, name.runes)
		switch {
		case d > limit:
		case d < best:
			if !slices.Equal(name.is, found) {
				second = best
			}
			best, found = d, name.is
		case d < second && !slices.Equal(name.is, found):
			second = d
		}
	}
	if best == second || len(found) == 1 && m.clear[found[0]] {
		return nil
	}
	return found
}

// usualLabel is more runes than nearly all labels of forms have, for which nothing is allocated.
const usualLabel = 63

// distance is the Levenshtein distance of two runs of runes.
func distance(a, b []rune) int {
	var room [usualLabel + 1]int
	row := room[:]
	if len(b) > usualLabel {
		row = make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i, x := range a {
		diag := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diag
			if x != y {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
