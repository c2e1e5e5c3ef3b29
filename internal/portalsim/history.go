package portalsim

import (
	"math/rand/v2"

	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// sheet holds the figures of one report before they are printed.
type sheet map[report.Key]decimal.Decimal

func (s sheet) put(key report.Key, n int) { s[key] = decimal.NewFromInt(int64(n)) }
func (s sheet) count(key report.Key) int  { return int(s[key].IntPart()) }

// history is one office's run of years: what a year leaves to the next one.
type history struct {
	rng    *rand.Rand
	data   *formData
	load   int // requests a year, about
	first  int // first year of the run
	items  int // items published this year
	before int // items published last year
	fresh  int // requests received this year
	docs   int // normative documents issued this year
	people int // staff who handle disclosure

	open    map[string]int // requests carried over, by applicant column
	matters map[string]int // items on the lists of administrative matters
	stock   map[string]int // documents public or in force
	total   sheet          // 历年累计
}

func newHistory(rng *rand.Rand, data *formData, load, first int) *history {
	return &history{rng: rng, data: data, load: load, first: first, people: 2 + load/20,
		items: 60 + load*12 + rng.IntN(80),
		open:  map[string]int{}, matters: map[string]int{}, stock: map[string]int{}, total: sheet{}}
}

// figures moves on to a year and returns its sheet under a form. The 2021 form
// has a variant that keeps （六）其他处理 as one row.
func (h *history) figures(era report.Era, year int, oneRow bool) sheet {
	h.before = h.items
	h.items = h.items*(88+h.rng.IntN(30))/100 + h.rng.IntN(9)
	h.fresh = h.load * (60 + 7*(year-h.first) + h.rng.IntN(60)) / 100
	h.docs = h.rng.IntN(2 + h.load/12)
	s := sheet{}
	for _, d := range h.data.draws[era] {
		s.put(d.key, d.least+h.upTo(h.load*d.percent/100))
	}
	switch era {
	case report.EraShanghai2004:
		h.shanghai2004(s)
	case report.EraFujian2008:
		h.fujian2008(s, year)
	case report.EraNational2014:
		h.national2014(s)
	case report.EraNational2019:
		h.national2019(s)
	case report.EraNational2021:
		h.national2021(s, oneRow)
	}
	return s
}

// upTo draws from 0 to n.
func (h *history) upTo(n int) int { return h.rng.IntN(n + 1) }

// split shares n out over the parts of a group by weight and puts each part
// under its id and column.
func (h *history) split(s sheet, n int, column, group string) {
	parts, sum := h.data.shares[group], 0
	for _, p := range parts {
		sum += p.weight
	}
	counts := make([]int, len(parts))
	for range n {
		draw, i := h.rng.IntN(sum), 0
		for ; draw >= parts[i].weight; i++ {
			draw -= parts[i].weight
		}
		counts[i]++
	}
	for i, p := range parts {
		s.put(report.MakeKey(p.id, column), counts[i])
	}
}

// staff splits the office's people into full and part time.
func (h *history) staff(s sheet) {
	full := h.upTo(h.people / 2)
	s.put("staff.total", h.people)
	s.put("staff.full_time", full)
	s.put("staff.part_time", h.people-full)
}

// cases puts n reviews or suits under id and shares them out by result; pending
// ones have a place of their own since 2019.
func (h *history) cases(s sheet, id string, n int, pending bool) {
	s.put(report.Key(id+".total"), n)
	corrected, other, open := h.upTo(n/3), h.upTo(n/4), 0
	if pending {
		open = h.upTo(n / 5)
		s.put(report.Key(id+".pending"), open)
	}
	s.put(report.Key(id+".corrected"), corrected)
	s.put(report.Key(id+".other"), other)
	s.put(report.Key(id+".upheld"), n-corrected-other-open)
}
