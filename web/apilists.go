package web

import (
	"net/http"
	"slices"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// apiReports lists reports, from a place on.
func (s *site) apiReports(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	f := p.filter()
	f.Sort = p.oneOf("sort", index.SortYear, index.SortAgency, index.SortNew)
	f.Limit = p.limit()
	m := p.bookmark()
	if p.err != nil {
		return p.err
	}
	x, err := s.catalogue(r)
	if err != nil {
		return err
	}
	res, next, err := x.ListAfter(r.Context(), f, m.place())
	if err != nil {
		return err
	}
	x.keepable(w, r)
	return sendJSON(w, r, list{Items: orEmpty(res.Hits), Total: res.Total, TotalExact: true, Next: writeBookmark(bookmarkOf(next))})
}

// apiAgencies finds bodies by name and place.
func (s *site) apiAgencies(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	q, region, limit, m := p.text("q", maxQueryRunes), p.region(), p.limit(), p.bookmark()
	if p.err != nil {
		return p.err
	}
	rows, total, err := s.index.AgenciesAfter(r.Context(), q, region, m.Agency, limit+1)
	if err != nil {
		return err
	}
	l := list{Items: orEmpty(rows), Total: total, TotalExact: true}
	if len(rows) > limit {
		l.Items, l.Next = rows[:limit], writeBookmark(bookmark{Agency: rows[limit-1].ID})
	}
	return sendJSON(w, r, l)
}

func (s *site) apiAgency(w http.ResponseWriter, r *http.Request) error {
	a, err := s.index.Agency(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendJSON(w, r, a)
}

// apiRegions lists places that have reports.
func (s *site) apiRegions(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	region := p.region()
	limit, offset := p.window()
	if p.err != nil {
		return p.err
	}
	rows, err := s.index.Regions(r.Context(), region)
	if err != nil {
		return err
	}
	return sendJSON(w, r, partOf(rows, limit, offset))
}

// apiIndicators lists the dictionary.
func (s *site) apiIndicators(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	era := p.oneOf("era", eraNames()...)
	limit, offset := p.window()
	if p.err != nil {
		return p.err
	}
	entries := indicatorEntries()
	if era != "" {
		entries = slices.DeleteFunc(entries, func(e indicatorEntry) bool {
			return !slices.ContainsFunc(e.Forms, func(f indicatorForm) bool { return string(f.Era) == era })
		})
	}
	return sendJSON(w, r, partOf(entries, limit, offset))
}

// seriesItem is a series over the forms of all eras, or a rate, as the API tells it.
// Its key is an indicator of /compare.
type seriesItem struct {
	Key     report.Key   `json:"key"`
	Kind    string       `json:"kind"` // series or rate
	Name    string       `json:"name"`
	English string       `json:"name_en"`
	Unit    string       `json:"unit"`
	Forms   []seriesForm `json:"forms"` // oldest first; a form that gives nothing is left out
	Shifts  []seriesLink `json:"shifts"`
	Links   []seriesLink `json:"links"` // between neighbouring forms that give it
}

type seriesForm struct {
	Era     report.Era `json:"era"`
	Formula string     `json:"formula"`
}

type seriesLink struct {
	From    report.Era   `json:"from"`
	To      report.Era   `json:"to"`
	Year    int          `json:"year"` // first report year of a change within one form, 0 for a change of form
	Grade   report.Grade `json:"grade"`
	Reason  string       `json:"reason"`
	English string       `json:"reason_en"`
}

func makeSeriesItem(m report.Measure) seriesItem {
	it := seriesItem{Key: m.Key, Kind: "series", Name: m.Name(), English: m.English(), Unit: m.Unit(), Shifts: []seriesLink{}, Links: []seriesLink{}}
	if m.IsRate() {
		it.Kind = "rate"
	}
	for _, e := range report.Eras() {
		f := m.Formula(e)
		if f == "" {
			continue
		}
		if n := len(it.Forms); n > 0 {
			it.Links = append(it.Links, makeLink(m.Link(it.Forms[n-1].Era, e)))
		}
		it.Forms = append(it.Forms, seriesForm{e, f})
	}
	for _, l := range m.Shifts() {
		it.Shifts = append(it.Shifts, makeLink(l))
	}
	return it
}

func makeLink(l report.Link) seriesLink {
	return seriesLink{l.From, l.To, l.Year, l.Grade, l.Reason, l.English}
}

// apiSeries lists what can be compared over forms.
func (s *site) apiSeries(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	limit, offset := p.window()
	if p.err != nil {
		return p.err
	}
	all := report.Measures()
	items := make([]seriesItem, len(all))
	for i, m := range all {
		items[i] = makeSeriesItem(m)
	}
	return sendJSON(w, r, partOf(items, limit, offset))
}

// apiSeriesValues answers with one series or rate and what a comparison gives for it.
func (s *site) apiSeriesValues(w http.ResponseWriter, r *http.Request) error {
	m, ok := report.LookupMeasure(report.Key(r.PathValue("id")))
	if !ok {
		return notFound("error.series", shorten(r.PathValue("id"), maxNamed), apiPrefix+"series")
	}
	q, err := s.readCompare(r)
	if err != nil {
		return err
	}
	q.Indicators = []report.Key{m.Key}
	x, c, err := s.compared(r, q)
	if err != nil {
		return err
	}
	x.keepable(w, r)
	return sendJSON(w, r, struct {
		Series seriesItem `json:"series"`
		*index.Comparison
	}{makeSeriesItem(m), c})
}

// partOf cuts one part out of a list that is at hand as a whole.
func partOf[T any](all []T, limit, offset int) list {
	return makeList(all[min(offset, len(all)):min(offset+limit, len(all))], len(all), offset)
}

// orEmpty makes JSON print [] and never null.
func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
