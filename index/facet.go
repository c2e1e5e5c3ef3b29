package index

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/nianbao/nianbao/report"
)

// maxFacet bounds the values of one facet: more than the years, eras and types
// there are, and as many regions and agencies as a reader will look through.
const maxFacet = 100

const (
	facetYear     = "year"
	facetRegion   = "region"
	facetAgency   = "agency"
	facetSection  = "section"
	facetFindings = "findings" // its one value is findingValue
)

// findingValue is the one value of facetFindings.
const findingValue = "1"

// facets counts what was found by every property. Where only a share of it is known to
// be hits, counts are of that share.
func (s *searcher) facets(found []candidate, sections sectionCounts, share float64) []Facet {
	n := s.countAttributes(found)
	scale := func(count int) int { return int(math.Ceil(float64(count) * share)) }
	a := s.attributes
	var years, kinds, findings []FacetValue
	for year, count := range n.years {
		if count == 0 { // nearly all, and naming them is not free
			continue
		}
		years = addValue(years, strconv.Itoa(year), "", scale(count))
	}
	slices.Reverse(years)
	for i, kind := range report.SectionKinds() {
		kinds = addValue(kinds, string(kind), string(kind), sections.reports[i])
	}
	findings = addValue(findings, findingValue, findingValue, scale(n.findings))
	out := []Facet{
		{Field: facetYear, Values: years},
		{Field: facetRegion, Values: a.places.facet(n.words[wordRegion], scale)},
	}
	for _, f := range []struct {
		name   string
		column int
	}{{facetAgency, wordAgency}, {"type", wordType}, {"level", wordLevel}, {"era", wordEra}} {
		out = append(out, Facet{Field: f.name, Values: a.words[f.column].facet(f.name, n.words[f.column], scale)})
	}
	out = append(out, Facet{Field: facetSection, Values: byCount(kinds), About: sections.about}, Facet{Field: facetFindings, Values: findings})
	for i := range out {
		if out[i].Values == nil {
			out[i].Values = []FacetValue{}
		}
	}
	return out
}

// attributeCounts count reports by code.
type attributeCounts struct {
	years    []int
	words    [wordAttributes][]int
	findings int
}

func (s *searcher) countAttributes(found []candidate) attributeCounts {
	a := s.attributes
	n := attributeCounts{years: make([]int, maxYear+1)}
	for i := range n.words {
		n.words[i] = make([]int, len(a.words[i].values))
	}
	for _, c := range found {
		n.years[a.year[c.seq]]++
		if a.found(c.seq) {
			n.findings++
		}
	}
	for i := range n.words { // one column at a time is kind to the processor's cache
		codes, counts := a.words[i].codes, n.words[i]
		for _, c := range found {
			counts[codes[c.seq]]++
		}
	}
	return n
}

func addValue(values []FacetValue, value, label string, count int) []FacetValue {
	if count == 0 {
		return values
	}
	return append(values, FacetValue{Value: value, Label: cmp.Or(label, value), Count: count})
}

// byCount orders values by count and cuts them.
func byCount(values []FacetValue) []FacetValue {
	slices.SortFunc(values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return values[:min(len(values), maxFacet)]
}

// facet lists the values of a column that were counted, those with the most first.
func (w *words) facet(name string, counts []int, scale func(int) int) []FacetValue {
	var out []FacetValue
	for _, code := range fullest(counts, func(code int) bool { return w.values[code] != "" }) {
		value, label := w.values[code], ""
		switch name {
		case facetAgency:
			label = w.labels[code]
		case "type":
			label = report.AgencyTypeName(value)
		}
		out = addValue(out, value, label, scale(counts[code]))
	}
	return out
}

// fullest are the codes with the highest counts, at most maxFacet, those with the most
// first; among equals the smaller code.
func fullest(counts []int, shown func(code int) bool) []int {
	var order []uint64 // fewer reports give a higher number
	for code, n := range counts {
		if n > 0 && shown(code) {
			order = append(order, uint64(^uint32(n))<<32|uint64(code))
		}
	}
	slices.Sort(order)
	var out []int
	for _, o := range order[:min(len(order), maxFacet)] {
		out = append(out, int(uint32(o)))
	}
	return out
}

// placeTree is what the facet of regions needs to know of places, once a generation.
type placeTree struct {
	list  []FacetValue // by code: Value, Label, Parent
	above [][]int      // of each code of the column: the places it lies in, itself first
}

func newPlaceTree(codes []string) placeTree {
	known := map[string]bool{}
	for _, code := range codes {
		for _, above := range ancestors(code) {
			known[above] = isPlace(above)
		}
	}
	var t placeTree
	index := map[string]int{}
	for _, code := range slices.Sorted(maps.Keys(known)) {
		if known[code] {
			index[code] = len(t.list)
			t.list = append(t.list, FacetValue{Value: code, Label: cmp.Or(report.Regions().FullName(code), code), Parent: placeAbove(code)})
		}
	}
	for _, code := range codes {
		var up []int
		for _, above := range ancestors(code) {
			if i, ok := index[above]; ok {
				up = append(up, i)
			}
		}
		t.above = append(t.above, up)
	}
	return t
}

// facet counts every place with those below it, and lists each place before those below
// it, neighbours by count. The fullest are kept, with all that lies above them: what lies
// above has as many and the smaller code.
func (t placeTree) facet(counts []int, scale func(int) int) []FacetValue {
	total := make([]int, len(t.list))
	for code, up := range t.above {
		for _, i := range up {
			total[i] += counts[code]
		}
	}
	below := map[string][]FacetValue{}
	for _, i := range fullest(total, func(int) bool { return true }) {
		v := t.list[i]
		v.Count = scale(total[i])
		below[v.Parent] = append(below[v.Parent], v)
	}
	var out []FacetValue
	var walk func(parent string)
	walk = func(parent string) {
		for _, v := range below[parent] {
			out = append(out, v)
			walk(v.Value)
		}
	}
	walk("")
	return out
}

// placeAbove is the nearest place above a region, "" for the highest.
func placeAbove(code string) string {
	for _, above := range ancestors(code)[1:] {
		if isPlace(above) {
			return above
		}
	}
	return ""
}

// isPlace leaves out the rows of the code list that only number the tree, such
// as 市辖区, and keeps codes that the list lacks.
func isPlace(code string) bool {
	path := report.Regions().Path(code)
	_, known := report.Regions().Lookup(code)
	return !known || len(path) > 0 && path[len(path)-1] == code
}
