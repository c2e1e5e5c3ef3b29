package portalsim

import (
	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// shanghai2004 fills the five annexes of the Shanghai form.
func (h *history) shanghai2004() sheet {
	s := sheet{}
	s.put("disclosure.items.proactive", h.items)
	s["disclosure.items.proactive.growth_pct"] = decimal.NewFromInt(int64((h.items-h.before)*100)).
		DivRound(decimal.NewFromInt(int64(h.before)), 1)
	s.put("disclosure.items.fulltext_electronic", h.items-h.upTo(h.items/15))
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("requests.catalog_items", 10+h.upTo(h.load))
	h.channels(s, []share{{"requests.channel.in_person", 3}, {"requests.channel.fax", 1},
		{"requests.channel.email", 2}, {"requests.channel.online", 6}, {"requests.channel.mail", 3}, {"requests.channel.other", 0}})
	s.put("requests.outcome.total", h.fresh)
	h.split(s, h.fresh, "", []share{{"requests.outcome.granted", 45}, {"requests.outcome.partial", 8},
		{"requests.outcome.not_gov_info", 5}, {"requests.outcome.info_nonexistent", 15},
		{"requests.outcome.not_this_agency", 12}, {"requests.outcome.request_unclear", 4},
		{"requests.outcome.not_processed.repeat", 2}, {"requests.outcome.denied", 7}, {"requests.outcome.other", 2}})
	h.split(s, int(s["requests.outcome.denied"].IntPart()), "", []share{{"requests.outcome.denied.state_secret", 1},
		{"requests.outcome.denied.trade_secret", 3}, {"requests.outcome.denied.privacy", 3},
		{"requests.outcome.denied.process_info", 2}, {"requests.outcome.denied.security_stability", 1},
		{"requests.outcome.denied.other_law", 1}})
	s.put("consultation.service_info_items", h.items/2)
	s.put("consultation.online", h.upTo(40*h.load))
	s.put("consultation.visitors", h.upTo(25*h.load))
	s.put("consultation.phone", h.upTo(200*h.load))
	s.put("website.column_visits", 900*h.load+h.upTo(5000))
	for _, id := range []string{"review", "litigation", "complaints"} {
		s.put(report.Key(id+".total"), h.upTo(h.load/12))
	}
	s.put("review.corrected", h.upTo(int(s["review.total"].IntPart())/2))
	s.put("litigation.corrected", 0)
	s.put("complaints.upheld", 0)
	h.shanghaiCosts(s)
	return s
}

// shanghaiCosts fills 附表五: fees in 元, budgets in 万元.
func (h *history) shanghaiCosts(s sheet) {
	search, postage, copying := h.upTo(h.load), h.upTo(h.load/2), h.upTo(h.load*3)
	s.put("fees.search", search)
	s.put("fees.postage", postage)
	s.put("fees.copying", copying)
	s.put("fees.total", search+postage+copying)
	h.staff(s)
	s["budget.special"] = decimal.New(int64(h.upTo(80)), -1)
	s["budget.actual_spend"] = decimal.New(int64(h.upTo(80)), -1)
	s.put("budget.litigation_cost", 0)
}

func (h *history) staff(s sheet) {
	full := h.upTo(h.people / 2)
	s.put("staff.total", h.people)
	s.put("staff.full_time", full)
	s.put("staff.part_time", h.people-full)
}

func (h *history) channels(s sheet, parts []share) {
	s.put("requests.received.new", h.fresh)
	h.split(s, h.fresh, "", parts)
}

// fujian2008 fills the provincial table; its rows changed with report year 2014.
func (h *history) fujian2008(year int) sheet {
	s := sheet{}
	s.put("disclosure.items.proactive", h.items)
	s.put("disclosure.channel.website", h.items)
	s.put("disclosure.channel.gazette", h.upTo(h.items/10))
	s.put("requests.outcome.total", h.fresh)
	outcomes := []share{{"requests.outcome.granted", 7}, {"requests.outcome.partial", 2}}
	if year < 2014 {
		h.channels(s, []share{{"requests.channel.in_person", 5}, {"requests.channel.fax", 1},
			{"requests.channel.email", 2}, {"requests.channel.online", 4}, {"requests.channel.mail", 3}, {"requests.channel.other", 0}})
		outcomes = append(outcomes, share{"requests.outcome.rejected_all", 2})
		s.put("complaints.total", h.upTo(1))
	} else {
		h.channels(s, []share{{"requests.channel.in_person", 4}, {"requests.channel.online", 6}, {"requests.channel.mail_fax", 3}})
		outcomes = append(outcomes, share{"requests.outcome.denied", 1}, share{"requests.outcome.other", 2})
		s.put("complaints.suits_and_reports", h.upTo(1))
		s.put("fees.waived", 0)
	}
	h.split(s, h.fresh, "", outcomes)
	s.put("review.total", h.upTo(h.load/12))
	s.put("litigation.total", h.upTo(h.load/20))
	h.accumulate(s)
	return s
}

// accumulate adds the year to the 历年累计 column, which starts with the years
// before the run.
func (h *history) accumulate(s sheet) {
	if len(h.total) == 0 {
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
