package web

import (
	"net/http"

	"github.com/nianbao/nianbao/report"
)

// indicatorsPage is the dictionary: every indicator of every form.
type indicatorsPage struct{ Entries []indicatorEntry }

// indicatorEntry is one indicator over the forms that print it.
type indicatorEntry struct {
	ID    string          `json:"id"`
	Label string          `json:"label"` // of the newest form
	Unit  string          `json:"unit"`
	Kind  string          `json:"kind"`
	Forms []indicatorForm `json:"forms"` // oldest first
}

// indicatorForm is how one form prints the indicator.
type indicatorForm struct {
	Era   report.Era `json:"era"`
	Table string     `json:"table"`
	Label string     `json:"label"`
	Unit  string     `json:"unit"`
}

func (*indicatorsPage) template() string           { return "indicators" }
func (*indicatorsPage) heading(l *language) string { return l.sentence("indicators.title") }
func (p *indicatorsPage) data() any                { return makeList(p.Entries, len(p.Entries), 0) }

func (p *indicatorsPage) table() [][]string {
	rows := [][]string{{"id", "era", "table", "label", "unit", "kind"}}
	for _, e := range p.Entries {
		for _, f := range e.Forms {
			rows = append(rows, []string{e.ID, string(f.Era), f.Table, f.Label, f.Unit, e.Kind})
		}
	}
	return rows
}

// indicatorEntries gathers the dictionary by indicator, in the order of the forms.
func indicatorEntries() []indicatorEntry {
	d := report.Indicators()
	var out []indicatorEntry
	at := map[string]int{}
	for _, in := range d.All() {
		i, ok := at[in.ID]
		if !ok {
			i = len(out)
			at[in.ID] = i
			out = append(out, indicatorEntry{ID: in.ID, Label: d.Label(in.ID), Unit: d.Unit(in.ID), Kind: in.Kind})
		}
		out[i].Forms = append(out[i].Forms, indicatorForm{Era: in.Era, Table: in.TableTitle, Label: in.Label, Unit: in.Unit})
	}
	return out
}

// indicators answers /indicators and its .json and .csv.
func (s *site) indicators(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, &indicatorsPage{Entries: indicatorEntries()})
}
