package portalsim

import (
	"math/rand/v2"

	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// fault is a slip of the pen that breaks one hard relation and no other. It
// touches no figure that next year's report repeats.
type fault struct {
	relation string
	bump     []report.Key // figures printed one too high
	needs    report.Key   // row that tells the variant of the form, "" for any
}

// spoil applies one of a form's faults to s and returns the relation that it
// breaks, "" when the form has no relations.
func spoil(rng *rand.Rand, faults []fault, s sheet) string {
	var fit []fault
	for _, f := range faults {
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
