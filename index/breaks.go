package index

import (
	"cmp"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// breaks marks, for every key, each change of form between two neighbouring
// reports of one agency that is not the same definition, each year from which the law
// changed what is counted, and each reform that gave the agency a new name or another's
// work. Reports come by agency and year.
func breaks(reports []compared, keys []report.Key) []Break {
	out := []Break{}
	for i := 1; i < len(reports); i++ {
		a, b := reports[i-1], reports[i]
		if a.agency.ID != b.agency.ID {
			continue
		}
		for _, key := range keys {
			out = append(out, between(a, b, key)...)
		}
		if s, ok := report.Renamed(a.agency, b.agency); ok {
			out = append(out, reforms(a, b, keys, s.String())...)
		}
	}
	for _, m := range mergers(reports) {
		out = append(out, reforms(m.before, m.after, keys, m.String())...)
	}
	return out
}

// between marks what keeps one key of two reports apart.
func between(a, b compared, key report.Key) []Break {
	var out []Break
	mark := func(l report.Link) {
		out = append(out, Break{Key: key, Agency: b.agency.ID, FromYear: a.year, ToYear: b.year,
			FromEra: a.era, ToEra: b.era, Grade: l.Grade, Reason: l.Reason, English: l.English})
	}
	if l := LinkOf(key, a.era, b.era); l.Grade != report.GradeSame {
		mark(l)
	}
	for _, l := range report.ShiftsOf(key) {
		if a.year < l.Year && l.Year <= b.year {
			mark(l)
		}
	}
	return out
}

// LinkOf grades the join of two forms for a key of a comparison.
func LinkOf(key report.Key, from, to report.Era) report.Link {
	if m, ok := report.LookupMeasure(key); ok {
		return m.Link(from, to)
	}
	return report.LinkKey(key, from, to)
}

// reforms marks that another body stands on the other side.
func reforms(a, b compared, keys []report.Key, reform string) []Break {
	var out []Break
	for _, key := range keys {
		out = append(out, Break{Key: key, Agency: b.agency.ID, FromYear: a.year, ToYear: b.year, FromEra: a.era, ToEra: b.era,
			Grade: report.GradeNotComparable, Reform: reform, Reason: "机构改革：" + reform, English: "Reform: " + reform})
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
