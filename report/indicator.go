package report

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Kinds of an indicator's value.
const (
	KindCount   = "count"
	KindMoney   = "money"
	KindPercent = "percent"
	KindText    = "text"
)

// Where a form prints an indicator.
const (
	FormRow    = "row"    // one row: label, then values
	FormColumn = "column" // one column of section 三 or 四 of the 2019 and 2021 forms
	FormCell   = "cell"   // one cell of section 二 of those forms: Label is the column head
	FormProse  = "prose"  // running text
)

// Indicator is one row, column or cell of one official form.
type Indicator struct {
	ID         string
	Era        Era
	Section    string // block of the form, for example annex2_requests
	Parent     string // indicator id of the printed hierarchy, or ""
	Label      string // as the form prints it
	Aliases    []string
	Unit       string // 条 件 元 万元 人次 …, "" when the form prints none
	Kind       string
	TableTitle string
	Form       string
	English    string // name in English, the same for an ID in every era
	Note       string // English: evidence and caveats
	Title      bool   // the form prints no number of its own: 不予公开 over its reasons, 行政诉讼 over its columns
}

// Dictionary is the registry of indicators over all form eras.
type Dictionary struct {
	all   []Indicator
	byEra map[Era][]Indicator
	byID  map[string][]Indicator // oldest era first
}

//go:embed indicators.csv
var indicatorsCSV string

// Indicators returns the embedded dictionary. It is read once and never changed.
var Indicators = sync.OnceValue(func() *Dictionary {
	d, err := readDictionary(indicatorsCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded indicators.csv: %v", err)) // a broken build, caught by its test
	}
	return d
})

func readDictionary(text string) (*Dictionary, error) {
	rows, err := readCSV(text, "id", "era", "section", "parent_id", "label_zh", "aliases_zh",
		"unit_zh", "kind", "table_title_zh", "row_or_column", "name_en", "note_en")
	if err != nil {
		return nil, err
	}
	d := &Dictionary{byEra: map[Era][]Indicator{}, byID: map[string][]Indicator{}}
	for _, r := range rows {
		in := Indicator{ID: r[0], Era: Era(r[1]), Section: r[2], Parent: r[3], Label: r[4],
			Aliases: splitList(r[5]), Unit: r[6], Kind: r[7], TableTitle: r[8], Form: r[9], English: r[10], Note: r[11]}
		d.all = append(d.all, in)
	}
	markTitles(d.all)
	for _, in := range d.all {
		d.byEra[in.Era] = append(d.byEra[in.Era], in)
		d.byID[in.ID] = append(d.byID[in.ID], in)
	}
	for _, ins := range d.byID {
		slices.SortStableFunc(ins, func(a, b Indicator) int {
			return slices.Index(Eras(), a.Era) - slices.Index(Eras(), b.Era)
		})
	}
	return d, nil
}

// markTitles finds the rows and columns that are printed without a number. The 2014
// form has them where it prints no unit for a count. In the forms of 2019 and 2021 they
// are what stands over other rows or columns, but 总计.
func markTitles(ins []Indicator) {
	type name struct {
		era Era
		id  string
	}
	over := map[name]bool{}
	for _, in := range ins {
		over[name{in.Era, in.Parent}] = true
	}
	for i := range ins {
		in := &ins[i]
		grouped := in.Era == EraNational2019 || in.Era == EraNational2021
		in.Title = in.Kind == KindCount && in.Unit == "" ||
			grouped && in.Kind == KindCount && in.Label != "总计" && over[name{in.Era, in.ID}]
	}
}

// All returns every indicator of every era, in file order.
func (d *Dictionary) All() []Indicator { return d.all }

// Era returns the indicators of one form in print order.
func (d *Dictionary) Era(e Era) []Indicator { return d.byEra[e] }

// Lookup returns the indicator with that id in that era's form.
func (d *Dictionary) Lookup(e Era, id string) (Indicator, bool) {
	for _, in := range d.byID[id] {
		if in.Era == e {
			return in, true
		}
	}
	return Indicator{}, false
}

// isMoney reports whether id names an amount of money in any form.
func (d *Dictionary) isMoney(id string) bool {
	return slices.ContainsFunc(d.byID[id], func(in Indicator) bool { return in.Kind == KindMoney })
}

// Known reports whether key names an indicator of any era and, when it has a
// column, a column that some form prints.
func (d *Dictionary) Known(key Key) bool {
	if len(d.byID[key.ID()]) == 0 {
		return false
	}
	col := key.Column()
	return col == "" && !strings.Contains(string(key), "[") ||
		col == Cumulative || slices.Contains(LeafColumns(), col)
}

// Label returns the Chinese label of the newest form that prints id, and id
// itself when no form does. A cell of section 二 is named with its row.
func (d *Dictionary) Label(id string) string {
	ins := d.byID[id]
	if len(ins) == 0 {
		return id
	}
	in := ins[len(ins)-1]
	if (in.Form == FormCell || in.Form == FormColumn) && len(in.Aliases) > 0 && strings.Contains(in.Aliases[0], "-") {
		return in.Aliases[0]
	}
	return in.Label
}

// Unit returns the unit of the newest form that prints id, "" when none is printed.
func (d *Dictionary) Unit(id string) string {
	ins := d.byID[id]
	if len(ins) == 0 {
		return ""
	}
	return ins[len(ins)-1].Unit
}

// English returns the English name of id, and id itself when no form prints it.
func (d *Dictionary) English(id string) string {
	if ins := d.byID[id]; len(ins) > 0 {
		return ins[0].English
	}
	return id
}

// LeafColumns are the six applicant columns of section 三 of the 2019 and 2021
// forms in print order; the 总计 column is the bare indicator id.
func LeafColumns() []string {
	return []string{"natural_person", "legal.commercial", "legal.research",
		"legal.public_welfare", "legal.legal_service", "legal.other"}
}

// readCSV reads rows under exactly the named header.
func readCSV(text string, header ...string) ([][]string, error) {
	rd := csv.NewReader(strings.NewReader(text))
	rd.FieldsPerRecord = len(header)
	rows, err := rd.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || !slices.Equal(rows[0], header) {
		return nil, fmt.Errorf("header is not %v", header)
	}
	return rows[1:], nil
}

// splitList reads a list parted by "|"; an empty cell is an empty list.
func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}
