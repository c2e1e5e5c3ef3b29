package portalsim

import (
	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// national2014 fills the nine blocks of the form of 2014.
func (h *history) national2014() sheet {
	s := sheet{}
	s.put("disclosure.items.proactive", h.items)
	s.put("disclosure.normative_docs.published", h.upTo(h.docs))
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("disclosure.channel.gazette", h.upTo(h.items/20))
	s.put("disclosure.channel.website", h.items)
	s.put("disclosure.channel.weibo", h.upTo(h.items/3))
	s.put("disclosure.channel.wechat", h.upTo(h.items/2))
	s.put("disclosure.channel.other", h.upTo(h.items/8))
	h.responses(s)
	h.channels(s, []share{{"requests.channel.in_person", 3}, {"requests.channel.fax", 1},
		{"requests.channel.online", 7}, {"requests.channel.mail", 4}})
	s.put("requests.closed.total", h.fresh)
	h.split(s, h.fresh, "", []share{{"requests.closed.on_time", 19}, {"requests.closed.extended", 1}})
	s.put("requests.outcome.total", h.fresh)
	h.split(s, h.fresh, "", []share{{"requests.outcome.already_public", 20}, {"requests.outcome.granted", 30},
		{"requests.outcome.partial", 6}, {"requests.outcome.denied", 9}, {"requests.outcome.not_this_agency", 12},
		{"requests.outcome.info_nonexistent", 14}, {"requests.outcome.asked_to_amend", 5}, {"requests.outcome.redirected", 4}})
	h.split(s, int(s["requests.outcome.denied"].IntPart()), "", []share{{"requests.outcome.denied.state_secret", 1},
		{"requests.outcome.denied.trade_secret", 3}, {"requests.outcome.denied.privacy", 3},
		{"requests.outcome.denied.security_stability", 1}, {"requests.outcome.not_gov_info", 3}, {"requests.outcome.denied.other_law", 1}})
	h.disputes(s, "review", h.upTo(h.load/12), "")
	h.disputes(s, "litigation", h.upTo(h.load/20), "")
	s.put("complaints.total", h.upTo(1))
	s.put("fees.requests.total", 0)
	s.put("institution.dedicated_units", 1+h.load/40)
	s.put("institution.reading_points", 1+h.upTo(1+h.load/20))
	h.staff(s)
	s["budget.special"] = decimal.New(int64(h.upTo(h.load*3)), -1)
	s.put("meetings.held", 1+h.upTo(4))
	sessions := 1 + h.upTo(3)
	s.put("training.sessions", sessions)
	s.put("training.attendees", sessions*(8+h.upTo(h.load)))
	return s
}

// responses fills block 二; part rows never exceed their wholes.
func (h *history) responses(s sheet) {
	press, talks := h.upTo(h.load/15), h.upTo(h.load/15)
	posts, others := h.upTo(h.load/6), h.upTo(2)
	s.put("response.events.total", h.upTo(press+talks+posts+others))
	s.put("response.press_conferences.total", press)
	s.put("response.press_conferences.with_head", h.upTo(press))
	s.put("response.web_interviews.total", talks)
	s.put("response.web_interviews.with_head", h.upTo(talks))
	s.put("response.policy_interpretations", h.upTo(h.load/2))
	s.put("response.weibo_wechat_events", posts)
	s.put("response.other_channel_events", others)
}

// disputes puts n cases under id and shares them out by result; pending names
// the part of cases not yet decided, "" where the form has none.
func (h *history) disputes(s sheet, id string, n int, pending string) {
	parts := []share{{id + ".upheld", 6}, {id + ".corrected", 1}, {id + ".other", 2}}
	if pending != "" {
		parts = append(parts, share{id + pending, 1})
	}
	s.put(report.Key(id+".total"), n)
	h.split(s, n, "", parts)
}
