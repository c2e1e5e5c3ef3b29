package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// searchPage is the start page, and with a query or a filter its results.
type searchPage struct {
	Filter   index.Filter
	Asked    bool // a query or a filter was given
	Results  *index.Results
	Facets   []facet
	Chips    []chip // filters in force
	Pager    pager
	Feed     string // address of the feed of new hits
	Download string // query of the files that hold what was found
	Stats    index.Stats
	Fullest  []index.FacetValue // agencies with the most reports
	Regions  []index.FacetValue
}

// facet is one property of the results with its counts as links.
type facet struct {
	Field  string
	About  bool // counts are estimated
	Values []facetLink
}

type facetLink struct {
	index.FacetValue
	Href   string
	Active bool
	Depth  int // of a place: how many of those it lies in are listed
}

// chip is a filter in force and the address without it.
type chip struct{ Name, Value, Label, Href string }

// filterNames are the parameters that narrow a search, in the order of the chips.
var filterNames = []string{"from", "to", "year", "region", "agency", "type", "level", "era", "section", "portal", "findings"}

// shownFacetValues bounds one facet of the page; the rest are reached by narrowing.
const shownFacetValues = 12

// figureOrders are the figures that the page offers to order by; the address takes any.
var figureOrders = []report.Key{"requests.received.new", "review.total", "litigation.total"}

// FigureOrders lists them, and the one in force.
func (p *searchPage) FigureOrders() []report.Key {
	key, ok := strings.CutPrefix(p.Filter.Sort, index.SortFigure)
	if !ok || slices.Contains(figureOrders, report.Key(key)) {
		return figureOrders
	}
	return append(slices.Clone(figureOrders), report.Key(key))
}

func (*searchPage) template() string { return "search" }

func (p *searchPage) heading(l *language) string {
	if p.Filter.Text != "" {
		return p.Filter.Text
	}
	return l.sentence("search.title")
}

func (p *searchPage) data() any { return resultList(p.Results, p.Filter.Offset) }

func (p *searchPage) table() [][]string { return hitTable(p.Results.Hits) }

// search answers / and, with a format, /search.
func (s *site) search(w http.ResponseWriter, r *http.Request) error {
	f, err := readFilter(r)
	if err != nil {
		return err
	}
	f.Apart = formatOf(r) == formatCSV // a row has no room for what stands behind a hit
	p := &searchPage{Filter: f}
	if p.Results, err = s.index.Search(r.Context(), f); err != nil {
		return err
	}
	q := r.URL.Query()
	p.Asked = f.Text != "" || slices.ContainsFunc(filterNames, q.Has)
	p.Pager = cursorPager(q, p.Results)
	p.Feed = "/search" + formatAtom + withParam(q, "sort", "")
	p.Facets = linkFacets(q, p.Results.Facets)
	p.Chips = chips(q, p.Facets)
	p.Download = strings.TrimSuffix(withParam(q, "sort", ""), "?")
	if !p.Asked && formatOf(r) == formatHTML {
		if err := s.welcome(r.Context(), p); err != nil {
			return err
		}
	}
	return s.show(w, r, p)
}

// welcome fills the start page: what is here, and where one may begin.
func (s *site) welcome(ctx context.Context, p *searchPage) error {
	var err error
	p.Stats, err = s.index.Stats(ctx)
	fullest := facetValues(p.Results, "agency")
	p.Fullest = fullest[:min(len(fullest), shownFacetValues)]
	p.Regions = slices.Clone(facetValues(p.Results, "region"))
	slices.SortStableFunc(p.Regions, func(a, b index.FacetValue) int { return cmp.Compare(b.Count, a.Count) })
	return err
}

// facetValues returns the counts of one property.
func facetValues(res *index.Results, field string) []index.FacetValue {
	for _, f := range res.Facets {
		if f.Field == field {
			return f.Values
		}
	}
	return nil
}

// linkFacets turns counts into links that narrow the search, or widen it again. The
// fullest values are shown, places in the order of their tree.
func linkFacets(q url.Values, facets []index.Facet) []facet {
	var out []facet
	for _, f := range facets {
		lf := facet{Field: f.Field, About: f.About}
		depth := map[string]int{}
		for _, v := range fullest(f.Values) {
			l := facetLink{FacetValue: v, Active: q.Get(f.Field) == v.Value, Href: withParam(q, f.Field, v.Value)}
			if above, ok := depth[v.Parent]; ok {
				l.Depth = above + 1
			}
			depth[v.Value] = l.Depth
			if l.Active {
				l.Href = withParam(q, f.Field, "")
			}
			lf.Values = append(lf.Values, l)
		}
		if len(lf.Values) > 0 {
			out = append(out, lf)
		}
	}
	return out
}

// fullest keeps the values with the most reports, in their order.
func fullest(values []index.FacetValue) []index.FacetValue {
	if len(values) <= shownFacetValues || values[0].Parent == "" && !slices.ContainsFunc(values, func(v index.FacetValue) bool { return v.Parent != "" }) {
		return values[:min(len(values), shownFacetValues)]
	}
	kept := slices.Clone(values)
	slices.SortStableFunc(kept, func(a, b index.FacetValue) int { return cmp.Compare(b.Count, a.Count) })
	kept = kept[:shownFacetValues]
	return slices.DeleteFunc(slices.Clone(values), func(v index.FacetValue) bool { return !slices.Contains(kept, v) })
}

// chips lists the filters in force, named as in the facets where they occur.
func chips(q url.Values, facets []facet) []chip {
	var out []chip
	for _, name := range filterNames {
		v := q.Get(name)
		if v == "" {
			continue
		}
		c := chip{Name: name, Value: v, Label: v, Href: withParam(q, name, "")}
		if name == "region" {
			c.Label = cmp.Or(report.Regions().FullName(v), v)
		}
		for _, f := range facets {
			for _, fv := range f.Values {
				if f.Field == name && fv.Value == v && fv.Label != "" {
					c.Label = fv.Label
				}
			}
		}
		out = append(out, c)
	}
	return out
}

func resultList(res *index.Results, offset int) list {
	l := makeList(res.Hits, res.Total, offset)
	l.TotalExact, l.Facets = res.TotalExact, res.Facets
	if res.Facets != nil { // a search
		l.Next, l.Prev = res.Next, res.Prev
	}
	return l
}

// hitTable lists reports as rows.
func hitTable(hits []index.Hit) [][]string {
	rows := [][]string{{"id", "year", "title", "agency_id", "agency", "region_code", "region",
		"era", "scope", "published", "findings"}}
	for _, h := range hits {
		rows = append(rows, []string{h.ID, strconv.Itoa(h.Year), h.Title, h.Agency.ID, h.Agency.Name, h.Region.Code,
			h.Region.Name, string(h.Era), string(h.Scope), h.Published, strconv.Itoa(h.Findings)})
	}
	return rows
}
