package index

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// narrow is a condition on a report's attributes.
type narrow func(seq uint32) bool

// narrows lists what f and the query's conditions and comparisons ask of a report.
func (g *generation) narrows(ctx context.Context, f Filter, a asked) ([]narrow, error) {
	var out []narrow
	for _, c := range f.conditions() {
		out = append(out, g.attributes.narrow(c))
	}
	for _, c := range a.conditions {
		out = append(out, g.attributes.narrow(c))
	}
	for _, c := range a.chosen {
		out = append(out, func(seq uint32) bool { return c.seqs.Contains(seq) != c.not })
	}
	if f.Portal != "" { // only outcomes know
		seqs, err := all(ctx, g.db, scanInt, `SELECT DISTINCT r.seq FROM outcomes o JOIN reports r ON r.id = o.report WHERE o.portal = ?`, f.Portal)
		if err != nil {
			return nil, fmt.Errorf("reports of portal %s: %w", f.Portal, err)
		}
		from := roaring.New()
		for _, seq := range seqs {
			from.Add(uint32(seq))
		}
		out = append(out, from.Contains)
	}
	return out, nil
}

// conditions are f's own as those of a query.
func (f Filter) conditions() []Condition {
	var out []Condition
	add := func(field, value string) {
		if value != "" {
			out = append(out, Condition{Field: field, Values: []string{value}})
		}
	}
	add(onAgency, f.Agency)
	add(onRegion, f.Region)
	add(onType, f.Type)
	add(onLevel, f.Level)
	add(onEra, f.Era)
	add(onSection, f.Section)
	if f.HasFindings {
		add(onHas, "finding")
	}
	if f.From > 0 || f.To > 0 {
		add(onYear, fmt.Sprintf("%04d..%04d", f.From, f.lastYear()))
	}
	return out
}

// wordColumn gives the column that a condition looks at.
var wordColumn = map[string]int{onAgency: wordAgency, onRegion: wordRegion, onType: wordType, onLevel: wordLevel, onEra: wordEra, onScope: wordScope}

func (a *attributes) narrow(c Condition) narrow {
	switch c.Field {
	case onYear:
		return a.narrowYears(c)
	case onSection:
		var bits uint32
		for _, v := range c.Values {
			bits |= sectionBit(v)
		}
		return func(seq uint32) bool { return (a.sections[seq]&bits != 0) != c.Not }
	case onHas:
		return func(seq uint32) bool { return a.found(seq) != c.Not }
	}
	w := &a.words[wordColumn[c.Field]]
	wanted := make([]bool, len(w.values))
	for code, value := range w.values {
		wanted[code] = slices.Contains(c.Values, value)
		if c.Field == onRegion { // what lies below is included
			wanted[code] = slices.ContainsFunc(ancestors(value), func(above string) bool { return slices.Contains(c.Values, above) })
		}
	}
	return func(seq uint32) bool { return wanted[w.codes[seq]] != c.Not }
}

func (a *attributes) narrowYears(c Condition) narrow {
	var wanted [maxYear + 1]bool
	for _, v := range c.Values {
		from, to, _ := yearSpan(v)
		for y := from; y <= to; y++ {
			wanted[y] = true
		}
	}
	return func(seq uint32) bool { return wanted[a.year[seq]] != c.Not }
}
