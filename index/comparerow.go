package index

import (
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// wanted are the columns of a comparison: the figures to read out of each report, and
// what is made of them.
type wanted struct {
	indicators []report.Key
	measures   map[report.Key]report.Measure // of the computed ones
	symbols    map[int64]symbol
	last       int64 // highest symbol: what lies behind is not read
	keys       map[report.Key]bool
	figures    map[report.Key]report.Figure // of the report in hand
}

// wantedBy finds the figures that the indicators need.
func wantedBy(indicators []report.Key) *wanted {
	w := &wanted{indicators: indicators, measures: map[report.Key]report.Measure{}, symbols: map[int64]symbol{}, keys: map[report.Key]bool{}}
	for _, key := range indicators {
		m, ok := report.LookupMeasure(key)
		if !ok {
			w.keys[key] = true
			continue
		}
		w.measures[key] = m
		for _, k := range m.Keys() {
			w.keys[k] = true
			for _, c := range report.LeafColumns() { // in place of a total left blank
				if k.Column() == "" {
					w.keys[report.MakeKey(k.ID(), c)] = true
				}
			}
		}
	}
	return w
}

// columnsOf finds the symbols that the indicators need.
func (g *generation) columnsOf(indicators []report.Key) *wanted {
	w := wantedBy(indicators)
	for id, s := range g.symbols {
		if w.keys[s.key] {
			w.symbols[id] = s
			w.last = max(w.last, id)
		}
	}
	return w
}

// read takes the wanted figures out of a report.
func (w *wanted) read(blob []byte) error {
	w.figures = make(map[report.Key]report.Figure, len(w.keys))
	return eachFigure(blob, func(f stored) bool {
		if f.symbol > w.last {
			return false
		}
		if s, ok := w.symbols[f.symbol]; ok {
			w.figures[s.key] = report.Figure{Key: s.key, Unit: s.unit, State: f.state, Value: f.value, OCR: int(f.ocr)}
		}
		return true
	})
}

// take takes the wanted figures out of a record.
func (w *wanted) take(figures []report.Figure) {
	w.figures = make(map[report.Key]report.Figure, len(w.keys))
	for _, f := range figures {
		if w.keys[f.Key] {
			w.figures[f.Key] = f
		}
	}
}

// rows adds one row a key, in the order asked for, of the report in hand.
func (w *wanted) rows(out []Row, r compared, q CompareQuery, findings []report.Finding) []Row {
	for _, key := range w.indicators {
		row := Row{Agency: r.agency, Year: r.year, Key: key, Report: r.id, Era: r.era, Scope: r.scope, Findings: []report.Finding{}}
		named := []report.Key{key}
		if m, ok := w.measures[key]; ok {
			w.measure(&row, m, q, r.region)
			named = row.Keys
		} else {
			w.figure(&row)
		}
		for _, f := range findings {
			if slices.ContainsFunc(f.Keys, func(k report.Key) bool { return slices.Contains(named, k) }) {
				row.Findings = append(row.Findings, f)
			}
		}
		out = append(out, row)
	}
	return out
}

// figure fills a row with a printed figure.
func (w *wanted) figure(row *Row) {
	f, ok := w.figures[row.Key]
	if !ok {
		row.State = report.StateAbsent
		if _, inForm := report.Indicators().Lookup(row.Era, row.Key.ID()); !inForm && slices.Contains(report.Eras(), row.Era) {
			row.State = report.StateNotInForm
		}
		return
	}
	row.State, row.Unit, row.OCR = f.State, f.Unit, f.OCR
	if f.State == report.StateNumber {
		row.Value = jsonNumber(f.Value)
	}
}

// measure fills a row with a computed number.
func (w *wanted) measure(row *Row, m report.Measure, q CompareQuery, region string) {
	figure := func(k report.Key) (report.Figure, bool) {
		if k == report.Population {
			v, ok := q.Population[PopulationOf{region, row.Year}]
			return report.Figure{Key: k, State: report.StateNumber, Value: v}, ok
		}
		f, ok := w.figures[k]
		return f, ok
	}
	value, num, den := m.Eval(row.Era, figure)
	row.State, row.Unit, row.Formula = value.State, m.Unit(), m.Formula(row.Era)
	row.Keys, row.Filled = value.Keys, value.Filled
	for _, k := range row.Keys {
		row.OCR = lower(row.OCR, w.figures[k].OCR)
	}
	if value.State == report.StateNumber {
		row.Value = jsonNumber(value.Number)
	}
	if num.State == report.StateNumber && den.State == report.StateNumber {
		row.Numerator, row.Denominator = jsonNumber(num.Number), jsonNumber(den.Number)
	}
}

func jsonNumber(v decimal.Decimal) *json.Number {
	n := json.Number(v.String())
	return &n
}

// lower is the lesser of two confidences of OCR, of which 0 is none.
func lower(a, b int) int {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}
