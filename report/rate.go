package report

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/shopspring/decimal"
)

// Rate is a derived ratio (rates.csv), by the form's own rows.
type Rate struct {
	ID      string
	Name    string // Chinese
	English string
	Series  string // whose links it inherits, "" for a rate of one form
	Unit    string // "%" or 件/万人
	forms   map[Era]Fraction
}

// Fraction is the rate in one form.
type Fraction struct {
	Numerator, Denominator Formula
	Note                   string // Chinese
}

// leastDenominator is the number of cases below which a rate says nothing: one case
// more would move it by ten points.
const leastDenominator = 10

//go:embed rates.csv
var ratesCSV string

var rateList = sync.OnceValue(func() []Rate {
	list, err := readRates(ratesCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded rates.csv: %v", err)) // a broken build, caught by its test
	}
	return list
})

// Rates lists the derived rates.
func Rates() []Rate { return rateList() }

// LookupRate finds a rate by its id.
func LookupRate(id string) (Rate, bool) {
	i := slices.IndexFunc(rateList(), func(r Rate) bool { return r.ID == id })
	if i < 0 {
		return Rate{}, false
	}
	return rateList()[i], true
}

func readRates(text string) ([]Rate, error) {
	rows, err := readCSV(text, "rate", "name_zh", "name_en", "series", "unit", "era", "numerator", "denominator", "note_zh")
	if err != nil {
		return nil, err
	}
	var list []Rate
	for _, r := range rows {
		if len(list) == 0 || list[len(list)-1].ID != r[0] {
			list = append(list, Rate{ID: r[0], Name: r[1], English: r[2], Series: r[3], Unit: r[4], forms: map[Era]Fraction{}})
		}
		f := Fraction{Note: r[8]}
		if f.Numerator, err = ParseFormula(r[6]); err == nil {
			f.Denominator, err = ParseFormula(r[7])
		}
		if err != nil {
			return nil, fmt.Errorf("rate %s: %w", r[0], err)
		}
		list[len(list)-1].forms[Era(r[5])] = f
	}
	return list, nil
}

// Fraction is the rate in one form; false when the form does not give it.
func (r Rate) Fraction(e Era) (Fraction, bool) {
	f, ok := r.forms[e]
	return f, ok
}

// StateTooFew is the state of a rate whose denominator is below ten cases.
const StateTooFew State = "too_few"

// ratePlaces is the precision of a rate: officials print two decimals.
const ratePlaces = 2

// Eval computes the rate of a report, with numerator and denominator.
func (r Rate) Eval(era Era, figure func(Key) (Figure, bool)) (rate, numerator, denominator Value) {
	f, ok := r.forms[era]
	if !ok {
		none := Value{State: StateNotInForm}
		return none, none, none
	}
	numerator, denominator = f.Numerator.Eval(era, figure), f.Denominator.Eval(era, figure)
	rate.Keys, rate.Filled = slices.Concat(numerator.Keys, denominator.Keys), slices.Concat(numerator.Filled, denominator.Filled)
	switch {
	case numerator.State != StateNumber:
		rate.State = numerator.State
	case denominator.State != StateNumber:
		rate.State = denominator.State
	case denominator.Number.LessThan(decimal.NewFromInt(leastDenominator)):
		rate.State = StateTooFew
	default:
		rate.State = StateNumber
		rate.Number = numerator.Number.Mul(r.factor()).DivRound(denominator.Number, ratePlaces)
	}
	return rate, numerator, denominator
}

// factor is 100 for a percentage and 10,000 for a rate per 10,000 inhabitants.
func (r Rate) factor() decimal.Decimal {
	if r.Unit == "%" {
		return decimal.NewFromInt(100)
	}
	return decimal.NewFromInt(10_000)
}

// Link grades the join of two forms.
func (r Rate) Link(from, to Era) Link {
	if s, ok := LookupSeries(r.Series); ok {
		return s.Link(from, to)
	}
	return Series{}.Link(from, to)
}
