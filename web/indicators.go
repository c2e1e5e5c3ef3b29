package web

import (
	"net/http"

	"github.com/nianbao/nianbao/report"
)

// indicatorsPage is the dictionary: every indicator of every form.
type indicatorsPage struct {
	Entries  []indicatorEntry
	Measures []measureEntry
}

// indicatorEntry is one indicator over the forms that print it.
type indicatorEntry struct {
	ID      string          `json:"id"`
	Label   string          `json:"label"` // of the newest form
	English string          `json:"english"`
	Unit    string          `json:"unit"`
	Kind    string          `json:"kind"`
	Forms   []indicatorForm `json:"forms"` // oldest first
}

// indicatorForm is how one form prints the indicator.
type indicatorForm struct {
	Era   report.Era `json:"era"`
	Table string     `json:"table"`
	Label string     `json:"label"`
	Unit  string     `json:"unit"`
	Note  string     `json:"note,omitempty"` // English: definition and caveats
}

func (*indicatorsPage) template() string           { return "indicators" }
func (*indicatorsPage) heading(l *language) string { return l.sentence("indicators.title") }
func (p *indicatorsPage) data() any {
	return struct {
		list
		Measures []measureEntry `json:"measures"`
	}{makeList(p.Entries, len(p.Entries), 0), p.Measures}
}

func (p *indicatorsPage) table() [][]string {
	rows := [][]string{{"id", "era", "table", "label", "unit", "kind", "english", "formula", "note"}}
	for _, e := range p.Entries {
		for _, f := range e.Forms {
			rows = append(rows, []string{e.ID, string(f.Era), f.Table, f.Label, f.Unit, e.Kind, e.English, "", f.Note})
		}
	}
	for _, m := range p.Measures {
		for _, f := range m.Forms {
			rows = append(rows, []string{string(m.ID), string(f.Era), "", m.Name, m.Unit, "computed", m.English, f.Formula, m.Note})
		}
	}
	return rows
}

// Key is the id as the key of its figure.
func (e indicatorEntry) Key() report.Key { return report.Key(e.ID) }

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
			out = append(out, indicatorEntry{ID: in.ID, Label: d.Label(in.ID), English: in.English, Unit: d.Unit(in.ID), Kind: in.Kind})
		}
		out[i].Forms = append(out[i].Forms, indicatorForm{Era: in.Era, Table: in.TableTitle, Label: in.Label, Unit: in.Unit, Note: in.Note})
	}
	return out
}

// indicators answers /indicators and its .json and .csv.
func (s *site) indicators(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, &indicatorsPage{indicatorEntries(), measureEntries()})
}

// measureEntry is a series or a rate: its formula in each form, and how the forms join.
type measureEntry struct {
	ID      report.Key    `json:"id"`
	Name    string        `json:"name"`
	English string        `json:"english"`
	Unit    string        `json:"unit"`
	Note    string        `json:"note,omitempty"`
	Forms   []measureForm `json:"forms"`
	Links   []measureLink `json:"links"`
}

type measureForm struct {
	Era     report.Era `json:"era"`
	Formula string     `json:"formula"`
}

// measureLink is one join of two forms, or a year from which one form counts otherwise.
type measureLink struct {
	From    report.Era   `json:"from"`
	To      report.Era   `json:"to"`
	Year    int          `json:"year,omitempty"`
	Grade   report.Grade `json:"grade"`
	Reason  string       `json:"reason"`
	English string       `json:"reason_en"`
}

func measureEntries() []measureEntry {
	var out []measureEntry
	for _, m := range report.Measures() {
		e := measureEntry{ID: m.Key, Name: m.Name(), English: m.English(), Unit: m.Unit(), Note: m.Note(), Forms: []measureForm{}, Links: []measureLink{}}
		for _, era := range report.Eras() {
			if f := m.Formula(era); f != "" {
				e.Forms = append(e.Forms, measureForm{era, f})
			}
		}
		for _, l := range m.Links() {
			e.Links = append(e.Links, measureLink{l.From, l.To, l.Year, l.Grade, l.Reason, l.English})
		}
		out = append(out, e)
	}
	return out
}

// joinReason says why forms join as they do, in the visitor's language.
func joinReason(l *language) func(measureLink) string {
	return func(m measureLink) string {
		if l.Code == "en" {
			return m.English
		}
		return m.Reason
	}
}
