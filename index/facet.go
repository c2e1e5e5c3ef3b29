package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"

	"github.com/nianbao/nianbao/report"
)

// maxFacet bounds the values of one facet: more than the years, eras and types
// there are, and as many regions and agencies as a reader will look through.
const maxFacet = 100

// facetFields are the facets that Bleve counts; the section facet is counted by
// searching each section. Multi-valued region holds every level.
var facetFields = []struct{ name, field string }{
	{"year", fieldYear}, {"region", fieldRegion}, {"agency", fieldAgencyID},
	{"type", fieldType}, {"level", fieldLevel}, {"era", fieldEra}, {facetFindings, fieldFinding},
}

const (
	facetSection  = "section"
	facetFindings = "findings" // its one value is findingTerm
)

// facets turns what Bleve counted into facets and adds the sections.
func (s *searcher) facets(ctx context.Context, found search.FacetResults) ([]Facet, error) {
	counts := map[string]map[string]int{}
	for _, f := range facetFields {
		counts[f.name] = map[string]int{}
		if r := found[f.name]; r != nil && r.Terms != nil {
			for _, t := range r.Terms.Terms() {
				counts[f.name][t.Term] = t.Count
			}
		}
	}
	var err error
	if counts[facetSection], err = s.searchSections(ctx); err != nil {
		return nil, err
	}
	return s.label(ctx, counts)
}

// searchSections counts the reports whose sections of each kind satisfy the query.
func (s *searcher) searchSections(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	for _, kind := range report.SectionKinds() {
		f := s.f
		if f.Section != "" && f.Section != string(kind) {
			continue
		}
		f.Section = string(kind)
		bq, _ := plan(s.q, f, s.portal)
		found, err := s.text.SearchInContext(ctx, bleve.NewSearchRequestOptions(bq, 0, 0, false))
		if err != nil {
			return nil, err
		}
		counts[string(kind)] = int(found.Total)
	}
	return counts, nil
}

// countSections adds the sections of a verified report that satisfy the query.
func (s *searcher) countSections(parts []part, counts map[string]int) {
	for _, p := range parts {
		if p.kind == partTitle || p.kind == partAgency || p.kind == partTable ||
			s.f.Section != "" && p.kind != s.f.Section {
			continue
		}
		if s.q.holds(parts, p.kind) {
			counts[p.kind]++
		}
	}
}

// countFacets counts verified reports from their catalogue rows.
func (s *searcher) countFacets(ctx context.Context, kept []candidate, sections map[string]int) ([]Facet, error) {
	hits, err := s.hitRows(ctx, kept)
	if err != nil {
		return nil, err
	}
	counts := map[string]map[string]int{facetSection: sections}
	for _, f := range facetFields {
		counts[f.name] = map[string]int{}
	}
	for _, h := range hits {
		counts["year"][yearTerm(h.Year)]++
		counts["agency"][h.Agency.ID]++
		counts["type"][h.Agency.Type]++
		counts["era"][string(h.Era)]++
		counts["level"][h.Agency.Level]++
		if h.Findings > 0 {
			counts[facetFindings][findingTerm]++
		}
		for _, code := range ancestors(h.Region.Code) {
			counts["region"][code]++
		}
	}
	return s.label(ctx, counts)
}

// label orders the counts (years newest first, the rest by count) and names them.
func (s *searcher) label(ctx context.Context, counts map[string]map[string]int) ([]Facet, error) {
	out := make([]Facet, 0, len(counts))
	for _, name := range []string{"year", "region", "agency", "type", "level", "era", facetSection, facetFindings} {
		f := Facet{Field: name, Values: []FacetValue{}}
		for value, n := range counts[name] {
			if n > 0 && value != "" && (name != "region" || isPlace(value)) {
				f.Values = append(f.Values, FacetValue{Value: value, Count: n})
			}
		}
		slices.SortFunc(f.Values, func(a, b FacetValue) int {
			if name == "year" {
				return cmp.Compare(b.Value, a.Value)
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		f.Values = f.Values[:min(len(f.Values), maxFacet)]
		for i := range f.Values {
			var err error
			if f.Values[i].Label, err = s.facetLabel(ctx, name, f.Values[i].Value); err != nil {
				return nil, err
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// isPlace leaves out the rows of the code list that only number the tree, such
// as 市辖区, and keeps codes that the list lacks.
func isPlace(code string) bool {
	path := report.Regions().Path(code)
	_, known := report.Regions().Lookup(code)
	return !known || len(path) > 0 && path[len(path)-1] == code
}

func (s *searcher) facetLabel(ctx context.Context, name, value string) (string, error) {
	switch name {
	case "region":
		if full := report.Regions().FullName(value); full != "" {
			return full, nil
		}
	case "type":
		return report.AgencyTypeName(value), nil
	case "agency":
		var label string
		err := s.db.QueryRowContext(ctx, `SELECT agency_name FROM reports WHERE agency_id = ?
			ORDER BY year DESC LIMIT 1`, value).Scan(&label)
		if err != nil {
			return "", fmt.Errorf("name of agency %s: %w", value, err)
		}
		return label, nil
	}
	return value, nil
}
