package portalsim

import (
	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// outcomes2019 are the outcome rows （一）to （六）with （六）in one row.
var outcomes2019 = []share{
	{"requests.outcome.granted", 40}, {"requests.outcome.partial", 8},
	{"requests.outcome.denied.state_secret", 1}, {"requests.outcome.denied.other_law", 1},
	{"requests.outcome.denied.security_stability", 1}, {"requests.outcome.denied.third_party", 3},
	{"requests.outcome.denied.internal_affairs", 2}, {"requests.outcome.denied.process_info", 2},
	{"requests.outcome.denied.enforcement_file", 2}, {"requests.outcome.denied.administrative_query", 3},
	{"requests.outcome.cannot_provide.not_held", 18}, {"requests.outcome.cannot_provide.needs_creation", 3},
	{"requests.outcome.cannot_provide.unclear_after_amendment", 2},
	{"requests.outcome.not_processed.petition", 4}, {"requests.outcome.not_processed.repeat", 2},
	{"requests.outcome.not_processed.publications", 1}, {"requests.outcome.not_processed.excessive", 1},
	{"requests.outcome.not_processed.confirm_again", 1}, {"requests.outcome.other", 5},
}

// outcomes2021 has （六）in three rows.
func outcomes2021() []share {
	last := len(outcomes2019) - 1
	return append(outcomes2019[:last:last], share{"requests.outcome.other.not_amended_in_time", 1},
		share{"requests.outcome.other.fee_unpaid", 1}, share{"requests.outcome.other.misc", 3})
}

// national2019 fills the trial form of 2019.
func (h *history) national2019() sheet {
	s := sheet{}
	for _, id := range []string{"issued", "published", "public_total"} {
		s.put(report.Key("disclosure.regulations."+id), 0)
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
	h.decisions(s)
	s.put("admin.other_services.decisions", h.upTo(h.load*20))
	s.put("procurement.projects", h.upTo(h.load))
	s["procurement.amount"] = decimal.New(int64(h.upTo(h.load)*1250000+h.upTo(99)*100), -2)
	h.applicants(s, outcomes2019)
	h.section4(s)
	return s
}

// matter fills 上一年项目数量 and 本年增/减, so that next year starts where this one ends.
func (h *history) matter(s sheet, id string) {
	if _, ok := h.matters[id]; !ok {
		h.matters[id] = h.upTo(h.load * 4)
	}
	change := h.upTo(20) - 8
	if h.matters[id]+change < 0 {
		change = 0
	}
	s.put(report.Key(id+".items_prev_year"), h.matters[id])
	s.put(report.Key(id+".items_change"), change)
	h.matters[id] += change
}

func (h *history) decisions(s sheet) {
	s.put("admin.license.decisions", h.upTo(h.load*60))
	s.put("admin.penalty.decisions", h.upTo(h.load*30))
	s.put("admin.coercion.decisions", h.upTo(h.load/2))
}

// national2021 fills the form of 2021. The stock of documents follows
// 现行有效 = last year's + 制发 − 废止.
func (h *history) national2021(oneRow bool) sheet {
	s := sheet{}
	for _, id := range []string{"issued", "repealed", "in_force"} {
		s.put(report.Key("disclosure.regulations."+id), 0)
	}
	if _, ok := h.stock["in_force"]; !ok {
		h.stock["in_force"] = 2 + h.upTo(h.load)
	}
	repealed := h.upTo(min(2, h.stock["in_force"]))
	h.stock["in_force"] += h.docs - repealed
	s.put("disclosure.normative_docs.issued", h.docs)
	s.put("disclosure.normative_docs.repealed", repealed)
	s.put("disclosure.normative_docs.in_force", h.stock["in_force"])
	h.decisions(s)
	s["fees.administrative.amount"] = decimal.New(int64(h.upTo(h.load*900000)), -4)
	if oneRow {
		h.applicants(s, outcomes2019)
	} else {
		h.applicants(s, outcomes2021())
	}
	h.section4(s)
	return s
}

// applicants fills section 三 column by column: what comes in, fresh or carried
// over, is either dealt with or carried on.
func (h *history) applicants(s sheet, outcomes []share) {
	const fresh, in, done, out = "requests.received.new", "requests.received.carried_in", "requests.outcome.total", "requests.carried_out"
	received := sheet{}
	weights := []int{88, 7, 1, 1, 2, 1}
	var columns []share
	for i, c := range report.LeafColumns() {
		columns = append(columns, share{c, weights[i]})
	}
	h.split(received, h.fresh, "", columns)
	for _, c := range report.LeafColumns() {
		n := int(received[report.Key(c)].IntPart())
		carried := h.upTo((n + h.open[c]) / 9)
		handled := n + h.open[c] - carried
		s.put(report.MakeKey(fresh, c), n)
		s.put(report.MakeKey(in, c), h.open[c])
		s.put(report.MakeKey(done, c), handled)
		s.put(report.MakeKey(out, c), carried)
		h.split(s, handled, c, outcomes)
		h.open[c] = carried
	}
	rows := []string{fresh, in, done, out}
	for _, o := range outcomes {
		rows = append(rows, o.id)
	}
	for _, id := range rows {
		for _, c := range report.LeafColumns() {
			s[report.Key(id)] = s[report.Key(id)].Add(s[report.MakeKey(id, c)])
		}
	}
}

func (h *history) section4(s sheet) {
	review := h.upTo(h.load / 10)
	h.disputes(s, "review", review, ".pending")
	h.disputes(s, "litigation.direct", h.upTo(h.load/16), ".pending")
	h.disputes(s, "litigation.after_review", h.upTo(review), ".pending")
}
