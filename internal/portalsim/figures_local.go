package portalsim

import (
	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// shanghai2004 completes the five annexes of the Shanghai form.
func (h *history) shanghai2004(s sheet) {
	s.put("disclosure.items.proactive", h.items)
	s["disclosure.items.proactive.growth_pct"] = decimal.NewFromInt(int64((h.items-h.before)*100)).
		DivRound(decimal.NewFromInt(int64(h.before)), 1)
	s.put("disclosure.items.fulltext_electronic", h.items-h.upTo(h.items/15))
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("requests.received.new", h.fresh)
	h.split(s, h.fresh, "", "sh.channels")
	s.put("requests.outcome.total", h.fresh)
	h.split(s, h.fresh, "", "sh.outcomes")
	h.split(s, s.count("requests.outcome.denied"), "", "sh.denied")
	s.put("review.corrected", h.upTo(s.count("review.total")/2))
	s.put("fees.total", s.count("fees.search")+s.count("fees.postage")+s.count("fees.copying"))
	h.staff(s)
	s["budget.special"] = decimal.New(int64(h.upTo(80)), -1) // 万元
	s["budget.actual_spend"] = decimal.New(int64(h.upTo(80)), -1)
}

// fujian2008 completes the provincial table; its rows changed with report year 2014.
func (h *history) fujian2008(s sheet, year int) {
	s.put("disclosure.items.proactive", h.items)
	s.put("disclosure.channel.website", h.items)
	s.put("disclosure.channel.gazette", h.upTo(h.items/10))
	s.put("requests.received.new", h.fresh)
	s.put("requests.outcome.total", h.fresh)
	if year < 2014 {
		h.split(s, h.fresh, "", "sh.channels")
		h.split(s, h.fresh, "", "fj.outcomes.early")
		s.put("complaints.total", h.upTo(1))
	} else {
		h.split(s, h.fresh, "", "fj.channels")
		h.split(s, h.fresh, "", "fj.outcomes")
		s.put("complaints.suits_and_reports", h.upTo(1))
		s.put("fees.waived", 0)
	}
	if len(h.total) == 0 { // the years before the run
		h.total.put("disclosure.items.proactive", 4*h.before)
		h.total.put("disclosure.channel.website", 4*h.before)
	}
	for key, v := range s {
		h.total[key] = h.total[key].Add(v)
	}
	for key := range h.total {
		s[report.MakeKey(key.ID(), report.Cumulative)] = h.total[key]
	}
}
