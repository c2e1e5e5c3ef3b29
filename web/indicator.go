package web

import (
	"net/http"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// indicatorPage is one entry of the dictionary with all that is known of it: an indicator
// over the forms that print it, or a series or rate with its formulas and joins.
type indicatorPage struct {
	ID       report.Key
	Entry    *indicatorEntry // nil for a series or rate
	Measure  *measureEntry   // nil for an indicator
	Measures []measureEntry  // into which the indicator goes
}

func (*indicatorPage) template() string             { return "indicator" }
func (p *indicatorPage) heading(l *language) string { return figureLabel(l)(p.ID) }

func (p *indicatorPage) data() any {
	if p.Measure != nil {
		return p.Measure
	}
	return p.Entry
}

func (p *indicatorPage) table() [][]string {
	whole := indicatorsPage{}
	if p.Measure != nil {
		whole.Measures = []measureEntry{*p.Measure}
	} else {
		whole.Entries = []indicatorEntry{*p.Entry}
	}
	return whole.table()
}

// indicator answers /indicators/{id} and its .json and .csv.
func (s *site) indicator(w http.ResponseWriter, r *http.Request) error {
	p := &indicatorPage{ID: report.Key(named(r, "id"))}
	measures := measureEntries()
	if i := slices.IndexFunc(measures, func(m measureEntry) bool { return m.ID == p.ID }); i >= 0 {
		p.Measure = &measures[i]
		return s.show(w, r, p)
	}
	entries := indicatorEntries()
	i := slices.IndexFunc(entries, func(e indicatorEntry) bool { return e.ID == string(p.ID) })
	if i < 0 {
		return notFound("error.indicator_none", shorten(string(p.ID), maxNamed))
	}
	p.Entry = &entries[i]
	for _, m := range report.Measures() {
		if slices.ContainsFunc(m.Keys(), func(k report.Key) bool { return k.ID() == string(p.ID) }) {
			at := slices.IndexFunc(measures, func(e measureEntry) bool { return e.ID == m.Key })
			p.Measures = append(p.Measures, measures[at])
		}
	}
	return s.show(w, r, p)
}
