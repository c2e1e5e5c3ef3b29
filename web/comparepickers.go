package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// pickers are what a visitor may choose from. What has no data beside the rest of what is
// chosen cannot be chosen, and says why.
type pickers struct {
	Keys       []choice // indicators chosen
	Measures   []choice // series and rates
	Groups     []choiceGroup
	Chosen     []choice // agencies named one by one
	Candidates []choice // agencies found for Find, or examples where nothing is chosen
	Regions    []choice
	Types      []choice
	Levels     []choice
	From, To   []choice // years
	ChartHref  string   // "?…" for each block's .svg, without the indicator
}

// choice is one thing to choose.
type choice struct {
	Value  string
	Label  string
	Count  int // of reports, 0 where that is not said
	Chosen bool
	Why    string // there are no data for it, "" if there are
}

// Off tells what cannot be chosen. What is chosen stays so until the visitor takes it away.
func (c choice) Off() bool { return c.Why != "" && !c.Chosen }

// picked is a choice with the name of its parameter.
type picked struct {
	Name string
	choice
}

// choiceGroup is a family of indicators.
type choiceGroup struct {
	Family  string // first word of the ids
	Choices []choice
}

// fillPickers finds what a visitor may choose from.
func (s *site) fillPickers(r *http.Request, l *language, x catalogue, p *comparePage) error {
	ctx, params := r.Context(), readParams(r)
	p.Find = params.word("find")
	if params.err != nil {
		return params.err
	}
	all, err := s.index.Search(ctx, index.Filter{Limit: 1})
	if err != nil {
		return err
	}
	p.ChartHref = withParam(r.URL.Query(), "indicator", "")
	if p.Chosen, err = namedAgencies(ctx, x, p); err != nil {
		return err
	}
	switch {
	case p.Find != "":
		found, err := s.index.Agencies(ctx, p.Find, "", maxCandidates)
		if err != nil {
			return err
		}
		for _, a := range found {
			p.Candidates = append(p.Candidates, choice{Value: a.ID, Label: a.Name, Count: a.Reports})
		}
	case !chosen(p.Query):
		fullest := facetValues(all, "agency")
		p.Candidates = choices(fullest[:min(len(fullest), maxCandidates)], "", "")
	}
	p.Regions = choices(facetValues(all, "region"), p.Query.Region, report.Regions().FullName(p.Query.Region))
	p.Types = choices(facetValues(all, "type"), p.Query.Type, report.AgencyTypeName(p.Query.Type))
	for _, level := range report.AgencyLevels() {
		p.Levels = append(p.Levels, choice{Value: level, Label: l.term("level", level), Chosen: level == p.Query.Level})
	}
	p.offer(l)
	have, err := x.Choices(ctx, p.Query, p.keys(), p.bodies())
	if err != nil {
		return err
	}
	p.grey(l, have)
	return nil
}

// choices makes the values of a facet things to choose; the value in force is always one.
func choices(values []index.FacetValue, value, label string) []choice {
	var out []choice
	if value != "" && !slices.ContainsFunc(values, func(v index.FacetValue) bool { return v.Value == value }) {
		out = append(out, choice{Value: value, Label: cmp.Or(label, value), Chosen: true})
	}
	for _, v := range values {
		out = append(out, choice{Value: v.Value, Label: v.Label, Count: v.Count, Chosen: v.Value == value})
	}
	return out
}

// namedAgencies gives the agencies of the address their names, if there are such.
func namedAgencies(ctx context.Context, x catalogue, p *comparePage) ([]choice, error) {
	var out []choice
	for _, id := range p.Query.Agencies {
		c := choice{Value: id, Label: id, Chosen: true}
		a, err := x.Agency(ctx, id)
		if err != nil && !errors.Is(err, index.ErrNotFound) {
			return nil, err
		}
		if err == nil {
			c.Label = a.Name
		}
		out = append(out, c)
	}
	return out, nil
}

// offer lists the indicators, series and rates, whatever there is of them.
func (p *comparePage) offer(l *language) {
	label := figureLabel(l)
	for _, key := range p.Query.Indicators {
		p.Keys = append(p.Keys, choice{Value: string(key), Label: label(key), Chosen: true})
	}
	for _, m := range report.Measures() {
		p.Measures = append(p.Measures, choice{Value: string(m.Key), Label: label(m.Key)})
	}
	for _, g := range indicatorGroups() {
		group := choiceGroup{Family: g.Family}
		for _, in := range g.Indicators {
			group.Choices = append(group.Choices, choice{Value: in.ID, Label: label(report.Key(in.ID))})
		}
		p.Groups = append(p.Groups, group)
	}
}

// keys are those offered and those chosen.
func (p *comparePage) keys() []report.Key {
	var keys []report.Key
	add := func(choices []choice) {
		for _, c := range choices {
			keys = append(keys, report.Key(c.Value))
		}
	}
	add(p.Keys)
	add(p.Measures)
	for _, g := range p.Groups {
		add(g.Choices)
	}
	return keys
}

func (p *comparePage) bodies() []string {
	var ids []string
	for _, c := range slices.Concat(p.Chosen, p.Candidates) {
		ids = append(ids, c.Value)
	}
	return ids
}

// grey says of each choice why there is nothing.
func (p *comparePage) grey(l *language, have *index.Choices) {
	lack := func(d index.Data) string { return l.term("lack", d) }
	ofYear := func(d index.Data) string { return l.term("lackYear", d) }
	mark := func(choices []choice, why func(index.Data) string, of func(value string) index.Data) {
		for i := range choices {
			if data := of(choices[i].Value); data != index.Printed {
				choices[i].Why = why(data)
			}
		}
	}
	key := func(v string) index.Data {
		if have.Reports == 0 {
			return index.Printed // the reason lies with the bodies, not with any indicator
		}
		return have.Indicators[report.Key(v)]
	}
	uncounted := func(v string) bool {
		m, ok := report.LookupMeasure(report.Key(v))
		return ok && len(p.Query.Population) == 0 && slices.Contains(m.Keys(), report.Population)
	}
	mark(p.Keys, lack, key)
	mark(p.Measures, lack, key)
	for i := range p.Groups {
		mark(p.Groups[i].Choices, lack, key)
	}
	for _, list := range [][]choice{p.Keys, p.Measures} {
		for i := range list {
			if uncounted(list[i].Value) {
				list[i].Why = l.term("lack", "population")
			}
		}
	}
	body := func(v string) index.Data { return have.Agencies[v] }
	mark(p.Chosen, lack, body)
	mark(p.Candidates, lack, body)
	mark(p.Regions, lack, func(v string) index.Data { return have.Regions[v] })
	mark(p.Types, lack, func(v string) index.Data { return have.Types[v] })
	year := func(v string) index.Data { n, _ := strconv.Atoi(v); return have.Years[n] }
	p.From, p.To = yearChoices(have, p.Query.From), yearChoices(have, p.Query.To)
	mark(p.From, ofYear, year)
	mark(p.To, ofYear, year)
}

// yearChoices are the years of all reports, and the one in force.
func yearChoices(have *index.Choices, value int) []choice {
	var out []choice
	first, last := have.First, have.Last
	if value != 0 && (value < first || value > last) {
		out = append(out, choice{Value: strconv.Itoa(value), Label: strconv.Itoa(value), Chosen: true})
	}
	for year := last; year >= first && year > 0; year-- {
		out = append(out, choice{Value: strconv.Itoa(year), Label: strconv.Itoa(year), Chosen: year == value})
	}
	return out
}

// indicatorGroup is a part of the indicator picker.
type indicatorGroup struct {
	Family     string // first word of the ids
	Indicators []report.Indicator
}

// indicatorGroups lists each numeric indicator once, under its family.
func indicatorGroups() []indicatorGroup {
	var groups []indicatorGroup
	seen := map[string]bool{}
	for _, era := range slices.Backward(report.Eras()) {
		for _, in := range report.Indicators().Era(era) {
			if in.Kind == report.KindText || seen[in.ID] {
				continue
			}
			seen[in.ID] = true
			family, _, _ := strings.Cut(in.ID, ".")
			i := slices.IndexFunc(groups, func(g indicatorGroup) bool { return g.Family == family })
			if i < 0 {
				i = len(groups)
				groups = append(groups, indicatorGroup{Family: family})
			}
			in.Label = report.Indicators().Label(in.ID)
			groups[i].Indicators = append(groups[i].Indicators, in)
		}
	}
	return groups
}
