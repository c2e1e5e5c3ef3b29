package portalsim

import (
	"math/rand/v2"

	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// fault is a slip of the pen that breaks one hard relation and no other.
type fault struct {
	relation string
	bump     []report.Key // figures printed one too high
	needs    report.Key   // row that tells the variant of the form, "" for any
}

// faults lists, by form, slips that leave every other relation whole. Figures
// that next year's report repeats are not touched.
var faults = map[report.Era][]fault{
	report.EraShanghai2004: {
		{"sh.staff", []report.Key{"staff.total"}, ""},
		{"sh.fees.total", []report.Key{"fees.total"}, ""},
		{"sh.req.channels", []report.Key{"requests.channel.in_person"}, ""},
		{"sh.req.outcomes", []report.Key{"requests.outcome.granted"}, ""},
	},
	report.EraFujian2008: {
		{"fj.req.channels_early", []report.Key{"requests.channel.in_person"}, "requests.channel.email"},
		{"fj.req.channels", []report.Key{"requests.channel.in_person"}, "requests.channel.mail_fax"},
		{"fj.req.outcomes_early", []report.Key{"requests.outcome.granted"}, "requests.outcome.rejected_all"},
		{"fj.req.outcomes", []report.Key{"requests.outcome.granted"}, "requests.outcome.denied"},
	},
	report.EraNational2014: {
		{"n14.req.channels", []report.Key{"requests.channel.in_person"}, ""},
		{"n14.req.closed", []report.Key{"requests.closed.extended"}, ""},
		{"n14.req.outcomes", []report.Key{"requests.outcome.granted"}, ""},
		{"n14.staff", []report.Key{"staff.part_time"}, ""},
	},
	report.EraNational2019: {
		{"n19.req.balance", []report.Key{"requests.received.new", "requests.received.new[natural_person]"}, ""},
		{"n19.req.outcomes", []report.Key{"requests.outcome.granted", "requests.outcome.granted[natural_person]"}, ""},
		{"n19.t4.review", []report.Key{"review.total"}, ""},
	},
	report.EraNational2021: {
		{"n21.req.balance", []report.Key{"requests.received.new", "requests.received.new[natural_person]"}, ""},
		{"n21.req.outcomes", []report.Key{"requests.outcome.granted", "requests.outcome.granted[natural_person]"}, ""},
		{"n21.t4.litigation.direct", []report.Key{"litigation.direct.total"}, ""},
	},
}

// spoil applies one of the form's faults to s and returns the relation that it
// breaks, "" when the form has no relations.
func spoil(rng *rand.Rand, era report.Era, s sheet) string {
	var fit []fault
	for _, f := range faults[era] {
		if _, ok := s[f.needs]; ok || f.needs == "" {
			fit = append(fit, f)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	f := fit[rng.IntN(len(fit))]
	for _, key := range f.bump {
		s[key] = s[key].Add(decimal.NewFromInt(1))
	}
	return f.relation
}
