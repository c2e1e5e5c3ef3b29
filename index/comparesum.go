package index

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Sum adds up one figure over agencies for one year. Own and regional numbers, several
// units and forms that cannot be joined stand in sums of their own. So do the levels of
// bodies whose numbers are not surely their own: a city's has those of its counties in it.
type Sum struct {
	Key     report.Key   `json:"key"`
	Year    int          `json:"year"`
	Scope   report.Scope `json:"scope"`
	Level   string       `json:"level,omitempty"` // of the agencies, "" for every level
	Unit    string       `json:"unit"`
	Eras    []report.Era `json:"eras"`
	Value   json.Number  `json:"value"`
	OCR     int          `json:"ocr,omitempty"` // lowest of the rows'
	Members []string     `json:"members"`       // reports whose numbers went in
	Lacking []string     `json:"lacking"`       // reports of this scope and year without a number
}

// sums adds the rows of a comparison up by year. Rates are not added.
func sums(c *Comparison) []Sum {
	out := []Sum{}
	for _, r := range c.Rows {
		if m, ok := report.LookupMeasure(r.Key); r.Value == nil || ok && m.IsRate() {
			continue
		}
		i := slices.IndexFunc(out, func(s Sum) bool { return s.takes(r) })
		if i < 0 {
			i = len(out)
			out = append(out, Sum{Key: r.Key, Year: r.Year, Scope: r.Scope, Level: summedLevel(r), Unit: r.Unit, Value: "0", Lacking: []string{}})
		}
		s := &out[i]
		before, _ := decimal.NewFromString(s.Value.String()) // written here
		s.Value = *jsonNumber(before.Add(value(r)))
		s.Members, s.OCR = append(s.Members, r.Report), lower(s.OCR, r.OCR)
		if !slices.Contains(s.Eras, r.Era) {
			s.Eras = append(s.Eras, r.Era)
		}
	}
	for _, r := range c.Rows {
		for i := range out {
			if s := &out[i]; r.Value == nil && s.Key == r.Key && s.Year == r.Year && s.Scope == r.Scope && s.Level == summedLevel(r) {
				s.Lacking = append(s.Lacking, r.Report)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Unit, b.Unit))
	})
	return out
}

// takes tells that a row may be added to s.
func (s Sum) takes(r Row) bool {
	return s.Key == r.Key && s.Year == r.Year && s.Scope == r.Scope && s.Level == summedLevel(r) && s.Unit == r.Unit &&
		!slices.ContainsFunc(s.Eras, func(e report.Era) bool { return LinkOf(r.Key, e, r.Era).Grade == report.GradeNotComparable })
}

// summedLevel is the level of the sum that a row goes into.
func summedLevel(r Row) string {
	if r.Scope == report.ScopeOwn {
		return ""
	}
	return r.Agency.Level
}
