package portalsim

import (
	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// national2014 completes the nine blocks of the form of 2014.
func (h *history) national2014(s sheet) {
	s.put("disclosure.items.proactive", h.items)
	s.put("disclosure.normative_docs.published", h.upTo(h.docs))
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("disclosure.channel.gazette", h.upTo(h.items/20))
	s.put("disclosure.channel.website", h.items)
	for _, channel := range []report.Key{"disclosure.channel.weibo", "disclosure.channel.wechat", "disclosure.channel.other"} {
		s.put(channel, min(s.count(channel), h.items)) // a channel publishes no more than the whole
	}
	press, talks := s.count("response.press_conferences.total"), s.count("response.web_interviews.total")
	s.put("response.press_conferences.with_head", h.upTo(press))
	s.put("response.web_interviews.with_head", h.upTo(talks))
	s.put("response.events.total", h.upTo(press+talks+s.count("response.weibo_wechat_events")+s.count("response.other_channel_events")))
	for _, whole := range []report.Key{"requests.received.new", "requests.closed.total", "requests.outcome.total"} {
		s.put(whole, h.fresh)
	}
	h.split(s, h.fresh, "", "n14.channels")
	h.split(s, h.fresh, "", "n14.closed")
	h.split(s, h.fresh, "", "n14.outcomes")
	h.split(s, s.count("requests.outcome.denied"), "", "n14.denied")
	h.cases(s, "review", h.upTo(h.load/12), false)
	h.cases(s, "litigation", h.upTo(h.load/20), false)
	h.staff(s)
	s["budget.special"] = decimal.New(int64(h.upTo(h.load*3)), -1) // 万元
	sessions := 1 + h.upTo(3)
	s.put("training.sessions", sessions)
	s.put("training.attendees", sessions*(8+h.upTo(h.load)))
}

// national2019 completes the trial form of 2019.
func (h *history) national2019(s sheet) {
	for _, part := range []report.Key{"issued", "published", "public_total"} {
		s.put("disclosure.regulations."+part, 0) // counties make no 规章
	}
	published := h.upTo(h.docs)
	if h.stock["public"] == 0 {
		h.stock["public"] = 3 + h.upTo(h.load)
	}
	h.stock["public"] += published
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("disclosure.normative_docs.published", published)
	s.put("disclosure.normative_docs.public_total", h.stock["public"])
	for _, id := range []string{"admin.license", "admin.other_services", "admin.penalty", "admin.coercion", "fees.administrative"} {
		h.matter(s, id)
	}
	s["procurement.amount"] = decimal.New(int64(s.count("procurement.projects")*1250000+h.upTo(99)*100), -2)
	h.applicants(s, true)
	h.section4(s)
}

// matter fills 上一年项目数量 and 本年增/减, so that next year starts where this one ends.
func (h *history) matter(s sheet, id string) {
	if _, ok := h.matters[id]; !ok {
		h.matters[id] = h.upTo(h.load * 4)
	}
	change := max(h.upTo(20)-8, -h.matters[id])
	s.put(report.Key(id+".items_prev_year"), h.matters[id])
	s.put(report.Key(id+".items_change"), change)
	h.matters[id] += change
}

// national2021 completes the form of 2021. The stock of documents follows
// 现行有效 = last year's + 制发 − 废止.
func (h *history) national2021(s sheet, oneRow bool) {
	for _, part := range []report.Key{"issued", "repealed", "in_force"} {
		s.put("disclosure.regulations."+part, 0)
	}
	if _, ok := h.stock["in_force"]; !ok {
		h.stock["in_force"] = 2 + h.upTo(h.load)
	}
	repealed := h.upTo(min(2, h.stock["in_force"]))
	h.stock["in_force"] += h.docs - repealed
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("disclosure.normative_docs.repealed", repealed)
	s.put("disclosure.normative_docs.in_force", h.stock["in_force"])
	s["fees.administrative.amount"] = decimal.New(int64(h.upTo(h.load*900000)), -4) // 万元
	h.applicants(s, oneRow)
	h.section4(s)
}

// applicants fills section 三 column by column: what comes in, fresh or carried
// over, is either dealt with or carried on.
func (h *history) applicants(s sheet, oneRow bool) {
	columns := sheet{}
	h.split(columns, h.fresh, "", "applicants")
	for _, c := range report.LeafColumns() {
		fresh, in := columns.count(report.Key(c)), h.open[c]
		h.open[c] = h.upTo((fresh + in) / 9)
		handled := fresh + in - h.open[c]
		s.put(report.MakeKey("requests.received.new", c), fresh)
		s.put(report.MakeKey("requests.received.carried_in", c), in)
		s.put(report.MakeKey("requests.outcome.total", c), handled)
		s.put(report.MakeKey("requests.carried_out", c), h.open[c])
		h.split(s, handled, c, "n19.outcomes")
		if other := report.MakeKey("requests.outcome.other", c); !oneRow {
			h.split(s, s.count(other), c, "other.rows")
			delete(s, other)
		}
	}
	totals := sheet{}
	for key, v := range s {
		if key.Column() != "" {
			totals[report.Key(key.ID())] = totals[report.Key(key.ID())].Add(v)
		}
	}
	for id, v := range totals {
		s[id] = v
	}
}

func (h *history) section4(s sheet) {
	review := h.upTo(h.load / 10)
	h.cases(s, "review", review, true)
	h.cases(s, "litigation.direct", h.upTo(h.load/16), true)
	h.cases(s, "litigation.after_review", h.upTo(review), true)
}
