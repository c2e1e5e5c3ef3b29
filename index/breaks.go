package index

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// breaks marks, for every key, each change of form between two neighbouring
// reports of one agency, and each reform that gave the agency a new name or another's
// work. Reports come by agency and year.
func breaks(reports []compared, keys []report.Key) []Break {
	out := []Break{}
	mark := func(a, b compared, reform string) {
		for _, key := range keys {
			br := Break{Key: key, Agency: b.agency.ID, FromYear: a.year, ToYear: b.year,
				FromEra: a.era, ToEra: b.era, Reform: reform, Reason: "机构改革：" + reform}
			if reform == "" {
				br.Reason = breakReason(key.ID(), a.era, b.era)
			}
			out = append(out, br)
		}
	}
	for i := 1; i < len(reports); i++ {
		a, b := reports[i-1], reports[i]
		if a.agency.ID != b.agency.ID {
			continue
		}
		if a.era != b.era {
			mark(a, b, "")
		}
		if s, ok := report.Renamed(a.agency, b.agency); ok {
			mark(a, b, s.String())
		}
	}
	for _, m := range mergers(reports) {
		mark(m.before, m.after, m.String())
	}
	return out
}

// merger is a body that was merged into another, by its last report and the first of
// the other after that.
type merger struct {
	report.Succession
	before, after compared
}

// mergers finds the bodies among the reports that others took the place of.
func mergers(reports []compared) []merger {
	last := map[string]compared{}
	for _, r := range reports {
		last[r.agency.ID] = r
	}
	var out []merger
	seen := map[[2]string]bool{}
	for _, r := range reports {
		for id, s := range report.Predecessors(r.agency.ID) {
			before, ok := last[id]
			pair := [2]string{id, r.agency.ID}
			if ok && before.year < r.year && !seen[pair] {
				seen[pair] = true
				out = append(out, merger{s, before, r})
			}
		}
	}
	slices.SortFunc(out, func(a, b merger) int {
		return cmp.Or(cmp.Compare(a.after.id, b.after.id), cmp.Compare(a.before.id, b.before.id))
	})
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
