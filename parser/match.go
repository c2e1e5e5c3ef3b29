package parser

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// matcher ties printed row labels to the indicators of one block of a form.
type matcher struct {
	ins   []report.Indicator
	exact map[string][]int // folded label or alias → places in ins
	stems map[string][]int
	last  int // place of the row matched before, -1 at the start
}

// newMatcher knows the indicators of era that keep wants, in print order.
func newMatcher(era report.Era, keep func(report.Indicator) bool) *matcher {
	m := &matcher{exact: map[string][]int{}, stems: map[string][]int{}, last: -1}
	for _, in := range report.Indicators().Era(era) {
		if !keep(in) {
			continue
		}
		i := len(m.ins)
		m.ins = append(m.ins, in)
		for _, name := range append([]string{in.Label}, in.Aliases...) {
			l := label(name)
			m.add(m.exact, l, i)
			m.add(m.stems, stem(l), i)
		}
	}
	return m
}

func (m *matcher) add(to map[string][]int, name string, i int) {
	if is := to[name]; len(is) == 0 || is[len(is)-1] != i {
		to[name] = append(is, i)
	}
}

// fuzzShare is the share of a label's runes that damage may have changed; more
// would let sister labels meet (TEMPLATES 9.4: 却热 for 确认, lost runes).
const fuzzShare = 0.34

// minFuzzy is the shortest label, in runes, that is matched with damage.
const minFuzzy = 5

// match finds the indicator of a printed label. Labels that stand twice in a
// form (其他情形数) are told apart by order: the first one after the row before.
func (m *matcher) match(text string) (report.Indicator, bool) {
	l := label(text)
	if l == "" {
		return report.Indicator{}, false
	}
	is := m.exact[l]
	if len(is) == 0 {
		is = m.stems[stem(l)]
	}
	if len(is) == 0 {
		is = m.fuzzy(l)
	}
	if len(is) == 0 {
		return report.Indicator{}, false
	}
	i := is[0]
	for _, j := range is {
		if j > m.last {
			i = j
			break
		}
	}
	m.last = i
	return m.ins[i], true
}

// fuzzy finds the single nearest label. Two indicators equally near are no match.
func (m *matcher) fuzzy(l string) []int {
	n := len([]rune(l))
	if n < minFuzzy {
		return nil
	}
	best, second := n, n
	var found []int
	for name, is := range m.exact {
		d := distance(l, name)
		limit := fuzzShare * float64(max(n, len([]rune(name))))
		switch {
		case float64(d) > limit || strings.HasPrefix(name, l) && n < 2*len([]rune(name))/3:
			continue
		case d < best:
			best, second, found = d, best, is
		case d < second && !sameIndicators(is, found):
			second = d
		}
	}
	if best == second {
		return nil
	}
	return found
}

func sameIndicators(a, b []int) bool {
	return len(a) > 0 && len(b) > 0 && a[0] == b[0]
}
