package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

const (
	// maxNear is how many indicators an error proposes.
	maxNear = 5
	// maxNearKey bounds what is compared: no id is longer, and the work grows
	// with the square.
	maxNearKey = 100
)

// nearKeys proposes known indicators for an unknown key, best first: by Chinese
// label when the key holds one, otherwise by the fewest letters to change.
func nearKeys(key report.Key) []report.Key {
	id := key.ID()
	if len(id) > maxNearKey {
		return nil
	}
	type near struct {
		key  report.Key
		cost int
	}
	var found []near
	seen := map[string]bool{}
	for _, in := range report.Indicators().All() {
		if seen[in.ID] {
			continue
		}
		if cost := nearness(id, in); cost <= max(4, len(id)/3) {
			seen[in.ID] = true
			found = append(found, near{report.Key(in.ID), cost})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.cost, b.cost) })
	var out []report.Key
	for _, n := range found[:min(len(found), maxNear)] {
		out = append(out, n.key)
	}
	return out
}

// namedMeasures are the series and rates of that id, named without their kind.
func namedMeasures(key report.Key) (out []report.Key) {
	for _, kind := range []string{report.SeriesPrefix, report.RatePrefix} {
		if m, ok := report.LookupMeasure(report.Key(kind) + key); ok {
			out = append(out, m.Key)
		}
	}
	return out
}

// nearness is 0 for the best.
func nearness(id string, in report.Indicator) int {
	if strings.ContainsFunc(id, isHan) {
		for i, label := range append([]string{in.Label}, in.Aliases...) {
			if strings.Contains(label, id) {
				return min(i, 1) + (len(label)-len(id))/len("汉")/8
			}
		}
		return 1 << 20
	}
	if strings.HasSuffix(in.ID, "."+id) || strings.HasPrefix(in.ID, id+".") {
		return 1
	}
	return editDistance(id, in.ID)
}

// editDistance counts the letters to insert, delete or change.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
