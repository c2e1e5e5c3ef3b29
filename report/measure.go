package report

import (
	"slices"
	"strings"
)

// Keys of a comparison that are computed, not printed: series:ID and rate:ID.
const (
	SeriesPrefix = "series:"
	RatePrefix   = "rate:"
)

// Measure is a number that is computed from the figures of a report: a series over the
// forms of all eras, or a rate.
type Measure struct {
	Key    Key // with its prefix
	series *Series
	rate   *Rate
}

// LookupMeasure finds the series or rate of a key; false for the key of a figure and for
// an unknown id.
func LookupMeasure(key Key) (Measure, bool) {
	if id, ok := strings.CutPrefix(string(key), SeriesPrefix); ok {
		s, known := LookupSeries(id)
		return Measure{Key: key, series: &s}, known
	}
	if id, ok := strings.CutPrefix(string(key), RatePrefix); ok {
		r, known := LookupRate(id)
		return Measure{Key: key, rate: &r}, known
	}
	return Measure{}, false
}

// Measures lists every series and rate.
func Measures() []Measure {
	var out []Measure
	for i := range seriesList() {
		s := &seriesList()[i]
		out = append(out, Measure{Key: Key(SeriesPrefix + s.ID), series: s})
	}
	for i := range rateList() {
		r := &rateList()[i]
		out = append(out, Measure{Key: Key(RatePrefix + r.ID), rate: r})
	}
	return out
}

// IsMeasure tells a key that asks for a computed number, whether it is known or not.
func IsMeasure(key Key) bool {
	return strings.HasPrefix(string(key), SeriesPrefix) || strings.HasPrefix(string(key), RatePrefix)
}

// IsRate tells a rate, which is never added up.
func (m Measure) IsRate() bool { return m.rate != nil }

// Name is the Chinese name.
func (m Measure) Name() string {
	if m.rate != nil {
		return m.rate.Name
	}
	return m.series.Name
}

// English is the English name.
func (m Measure) English() string {
	if m.rate != nil {
		return m.rate.English
	}
	return m.series.English
}

// Unit is what the value is counted in.
func (m Measure) Unit() string {
	if m.rate != nil {
		return m.rate.Unit
	}
	return m.series.Unit
}

// Formula is how a form's rows give the value, "" when they do not.
func (m Measure) Formula(e Era) string {
	if m.rate == nil {
		f, _ := m.series.Formula(e)
		return f.String()
	}
	f, ok := m.rate.Fraction(e)
	if !ok {
		return ""
	}
	return "(" + f.Numerator.String() + ") / (" + f.Denominator.String() + ")"
}

// Eval computes the value of a report; numerator and denominator are those of a rate.
func (m Measure) Eval(e Era, figure func(Key) (Figure, bool)) (value, numerator, denominator Value) {
	if m.rate != nil {
		return m.rate.Eval(e, figure)
	}
	f, ok := m.series.Formula(e)
	if !ok {
		return Value{State: StateNotInForm}, Value{}, Value{}
	}
	return f.Eval(e, figure), Value{}, Value{}
}

// Link grades the join of two forms.
func (m Measure) Link(from, to Era) Link {
	if m.rate != nil {
		return m.rate.Link(from, to)
	}
	return m.series.Link(from, to)
}

// Shifts are the years from which the value means something else within a form.
func (m Measure) Shifts() []Link {
	if m.series != nil {
		return m.series.Shifts()
	}
	s, _ := LookupSeries(m.rate.Series)
	return s.Shifts()
}

// Keys lists every figure that the value can need in any form.
func (m Measure) Keys() []Key {
	var keys []Key
	for _, e := range Eras() {
		if m.series != nil {
			f, _ := m.series.Formula(e)
			keys = append(keys, f.Keys()...)
			continue
		}
		f, _ := m.rate.Fraction(e)
		keys = slices.Concat(keys, f.Numerator.Keys(), f.Denominator.Keys())
	}
	return keys
}

// Note is what a reader must know of a series, in Chinese; rates have none.
func (m Measure) Note() string {
	if m.series == nil {
		return ""
	}
	return m.series.Note
}

// Links lists how the value goes on from form to form.
func (m Measure) Links() []Link {
	if m.series != nil {
		return m.series.Links()
	}
	s, _ := LookupSeries(m.rate.Series)
	return s.Links()
}
