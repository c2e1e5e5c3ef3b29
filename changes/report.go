package changes

import (
	"github.com/nianbao/nianbao/report"
)

// Report is all that differs between two versions of one report.
type Report struct {
	Identity []Field   `json:"identity"`
	Figures  []Figure  `json:"figures"`
	Sections []Section `json:"sections"`
}

// Field is a change of what the report says of itself.
type Field struct {
	Name   string `json:"name"` // title, year, scope, agency, published, publisher, doc_number, index_number
	Before string `json:"before"`
	After  string `json:"after"`
}

// Figure is a change of one figure; Before or After is nil where the version does not
// print it.
type Figure struct {
	Key    report.Key     `json:"key"`
	Before *report.Figure `json:"before"`
	After  *report.Figure `json:"after"`
}

// Section is a change in the text of one part.
type Section struct {
	Kind      report.SectionKind `json:"kind"`
	Heading   string             `json:"heading"`
	Sentences []Sentence         `json:"sentences"` // all of them, those that stayed as well
}

// None tells whether the two versions say the same.
func (r Report) None() bool {
	return len(r.Identity) == 0 && len(r.Figures) == 0 && len(r.Sections) == 0
}

// Between compares two versions of a report, the earlier first.
func Between(before, after *report.Report) Report {
	return Report{Identity: fields(before, after), Figures: figures(before, after), Sections: sections(before, after)}
}

func fields(a, b *report.Report) []Field {
	out := []Field{}
	for _, f := range []Field{
		{"title", a.Title, b.Title},
		{"scope", string(a.Scope), string(b.Scope)},
		{"agency", a.Agency.Name, b.Agency.Name},
		{"published", a.Published, b.Published},
		{"publisher", a.Meta.Publisher, b.Meta.Publisher},
		{"doc_number", a.Meta.DocNumber, b.Meta.DocNumber},
		{"index_number", a.Meta.IndexNumber, b.Meta.IndexNumber},
	} {
		if f.Before != f.After {
			out = append(out, f)
		}
	}
	return out
}

// nth tells the n-th figure of a key, or the n-th part of a kind, from its namesakes.
type nth[K comparable] struct {
	key K
	n   int
}

// figures compares by key, in the order of the later version, those that it lost last.
// How a number is written (1,234 or 1234) is no change; what it says is.
func figures(a, b *report.Report) []Figure {
	out := []Figure{}
	before, order := numbered(a.Figures, func(f report.Figure) report.Key { return f.Key })
	after, later := numbered(b.Figures, func(f report.Figure) report.Key { return f.Key })
	for _, k := range later {
		was, now := before[k], after[k]
		if was == nil || !sameFigure(*was, *now) {
			out = append(out, Figure{k.key, was, now})
		}
	}
	for _, k := range order {
		if after[k] == nil {
			out = append(out, Figure{k.key, before[k], nil})
		}
	}
	return out
}

// numbered indexes items by their key and place among their namesakes.
func numbered[T any, K comparable](items []T, key func(T) K) (map[nth[K]]*T, []nth[K]) {
	byKey, count := map[nth[K]]*T{}, map[K]int{}
	var order []nth[K]
	for i := range items {
		k := nth[K]{key(items[i]), count[key(items[i])]}
		count[k.key]++
		byKey[k] = &items[i]
		order = append(order, k)
	}
	return byKey, order
}

func sameFigure(a, b report.Figure) bool {
	if a.State != b.State || a.Unit != b.Unit {
		return false
	}
	switch a.State {
	case report.StateNumber:
		return a.Value.Equal(b.Value)
	case report.StateUnreadable:
		return a.Text == b.Text
	}
	return true
}

// sections pairs the n-th part of a kind with the n-th of the same kind.
func sections(a, b *report.Report) []Section {
	out := []Section{}
	before, order := numbered(a.Sections, func(s report.Section) report.SectionKind { return s.Kind })
	after, later := numbered(b.Sections, func(s report.Section) report.SectionKind { return s.Kind })
	for _, k := range later {
		was, now := "", after[k]
		if s := before[k]; s != nil {
			was = s.Text
		}
		if was != now.Text {
			out = append(out, Section{k.key, now.Heading, Text(was, now.Text)})
		}
	}
	for _, k := range order {
		if s := before[k]; after[k] == nil && s.Text != "" {
			out = append(out, Section{k.key, s.Heading, Text(s.Text, "")})
		}
	}
	return out
}
