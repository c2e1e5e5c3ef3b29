package portalsim

import (
	"math/rand/v2"

	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// sheet holds the figures of one report before they are printed.
type sheet map[report.Key]decimal.Decimal

func (s sheet) put(key report.Key, n int) { s[key] = decimal.NewFromInt(int64(n)) }

// share is an indicator and its weight among the parts of a sum.
type share struct {
	id     string
	weight int
}

// history is one office's run of years: what a year leaves to the next one.
type history struct {
	rng    *rand.Rand
	load   int // requests a year, about
	first  int // first year of the run
	items  int // items published this year
	before int // items published last year
	fresh  int // requests received this year
	docs   int // normative documents issued this year
	people int // staff who handle disclosure

	open    map[string]int // requests carried over, by applicant column
	matters map[string]int // items on the lists of administrative matters
	stock   map[string]int // documents in force or public, by form
	total   sheet          // 历年累计
}

func newHistory(rng *rand.Rand, load, first int) *history {
	return &history{rng: rng, load: load, first: first, people: 2 + load/20,
		items: 60 + load*12 + rng.IntN(80),
		open:  map[string]int{}, matters: map[string]int{}, stock: map[string]int{}, total: sheet{}}
}

// step moves to a new year: publication drifts, requests grow with the years.
func (h *history) step(year int) {
	h.before = h.items
	h.items = h.items*(88+h.rng.IntN(30))/100 + h.rng.IntN(9)
	h.fresh = h.load * (60 + 7*(year-h.first) + h.rng.IntN(60)) / 100
	h.docs = h.rng.IntN(2 + h.load/12)
}

// upTo draws from 0 to n.
func (h *history) upTo(n int) int { return h.rng.IntN(n + 1) }

// split shares n out by weight and puts each part under its id and column.
func (h *history) split(s sheet, n int, column string, parts []share) {
	sum := 0
	for _, p := range parts {
		sum += p.weight
	}
	counts := make([]int, len(parts))
	for range n {
		draw := h.rng.IntN(sum)
		i := 0
		for draw >= parts[i].weight {
			draw -= parts[i].weight
			i++
		}
		counts[i]++
	}
	for i, p := range parts {
		s.put(report.MakeKey(p.id, column), counts[i])
	}
}

// figures returns the sheet of a year under a form. The 2021 form has a variant
// that keeps （六）其他处理 as one row.
func (h *history) figures(era report.Era, year int, oneRow bool) sheet {
	h.step(year)
	switch era {
	case report.EraShanghai2004:
		return h.shanghai2004()
	case report.EraFujian2008:
		return h.fujian2008(year)
	case report.EraNational2014:
		return h.national2014()
	case report.EraNational2019:
		return h.national2019()
	case report.EraNational2021:
		return h.national2021(oneRow)
	}
	return sheet{}
}
