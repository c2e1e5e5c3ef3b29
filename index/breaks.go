package index

import (
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// breaks marks, for every key, each change of form between two neighbouring
// reports of one agency. Reports come by agency and year.
func breaks(reports []compared, keys []report.Key) []Break {
	out := []Break{}
	for i := 1; i < len(reports); i++ {
		a, b := reports[i-1], reports[i]
		if a.agency.ID != b.agency.ID || a.era == b.era {
			continue
		}
		for _, key := range keys {
			out = append(out, Break{Key: key, Agency: a.agency.ID, FromYear: a.year, ToYear: b.year,
				FromEra: a.era, ToEra: b.era, Reason: breakReason(key.ID(), a.era, b.era)})
		}
	}
	return out
}

func breakReason(id string, from, to report.Era) string {
	d := report.Indicators()
	_, before := d.Lookup(from, id)
	_, after := d.Lookup(to, id)
	switch {
	case before && after:
		return fmt.Sprintf("表式由 %s 改为 %s，同名指标的口径可能不同", from, to)
	case before:
		return fmt.Sprintf("表式由 %s 改为 %s，新表式不设此项", from, to)
	case after:
		return fmt.Sprintf("表式由 %s 改为 %s，原表式不设此项", from, to)
	}
	return fmt.Sprintf("表式由 %s 改为 %s，两种表式均不设此项", from, to)
}
