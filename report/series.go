package report

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// Grade says how honestly numbers of two forms can be joined into one line.
type Grade string

const (
	GradeSame          Grade = "same"           // the same definition on both sides
	GradeComparable    Grade = "comparable"     // may be joined, with the reason beside it
	GradeNotComparable Grade = "not_comparable" // no line, no rate of change across
)

// Grades lists them, the best first.
func Grades() []Grade { return []Grade{GradeSame, GradeComparable, GradeNotComparable} }

// Series is one line over the forms of all eras (series.csv): what each form prints
// for it, or gives when added up.
type Series struct {
	ID          string
	Line        int    // of the crosswalk; several series may share one
	Name        string // Chinese
	English     string
	Unit        string
	Note        string // Chinese, "" for none
	EnglishNote string

	formulas map[Era]Formula
	links    []Link
}

// Link says how a series goes on from one form to the next, or within one form from a
// year on (series_links.csv).
type Link struct {
	From, To Era
	Year     int // report year from which it counts, 0 for a change of form
	Grade    Grade
	Reason   string // Chinese; "" for the same definition
	English  string
}

//go:embed series.csv
var seriesCSV string

//go:embed series_links.csv
var seriesLinksCSV string

var seriesList = sync.OnceValue(func() []Series {
	list, err := readSeries(seriesCSV, seriesLinksCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded series.csv and series_links.csv: %v", err)) // a broken build, caught by its test
	}
	return list
})

// AllSeries lists the series in the order of the crosswalk.
func AllSeries() []Series { return seriesList() }

// LookupSeries finds a series by its id.
func LookupSeries(id string) (Series, bool) {
	i := slices.IndexFunc(seriesList(), func(s Series) bool { return s.ID == id })
	if i < 0 {
		return Series{}, false
	}
	return seriesList()[i], true
}

func readSeries(text, links string) ([]Series, error) {
	head := []string{"series", "line", "name_zh", "name_en", "unit"}
	for _, e := range Eras() {
		head = append(head, string(e))
	}
	rows, err := readCSV(text, append(head, "note_zh", "note_en")...)
	if err != nil {
		return nil, err
	}
	var list []Series
	for _, r := range rows {
		s := Series{ID: r[0], Name: r[2], English: r[3], Unit: r[4], Note: r[len(r)-2], EnglishNote: r[len(r)-1], formulas: map[Era]Formula{}}
		if s.Line, err = strconv.Atoi(r[1]); err != nil {
			return nil, fmt.Errorf("series %s: %w", s.ID, err)
		}
		for i, e := range Eras() {
			if r[5+i] == "" {
				continue
			}
			if s.formulas[e], err = ParseFormula(r[5+i]); err != nil {
				return nil, fmt.Errorf("series %s: %w", s.ID, err)
			}
		}
		list = append(list, s)
	}
	return list, readLinks(list, links)
}

func readLinks(list []Series, text string) error {
	rows, err := readCSV(text, "series", "from", "to", "year", "grade", "reason_zh", "reason_en")
	if err != nil {
		return err
	}
	for _, r := range rows {
		i := slices.IndexFunc(list, func(s Series) bool { return s.ID == r[0] })
		l := Link{From: Era(r[1]), To: Era(r[2]), Grade: Grade(r[4]), Reason: r[5], English: r[6]}
		if i < 0 || !slices.Contains(Grades(), l.Grade) {
			return fmt.Errorf("link of %s from %s to %s: unknown series or grade", r[0], r[1], r[2])
		}
		if r[3] != "" {
			if l.Year, err = strconv.Atoi(r[3]); err != nil {
				return fmt.Errorf("link of %s: %w", r[0], err)
			}
		}
		list[i].links = append(list[i].links, l)
	}
	return nil
}

// Formula is what a form gives for the series; false when it gives nothing.
func (s Series) Formula(e Era) (Formula, bool) {
	f, ok := s.formulas[e]
	return f, ok
}

// Links lists how the series goes on, oldest first.
func (s Series) Links() []Link { return s.links }

// Shifts are the years from which the series means something else within a form.
func (s Series) Shifts() []Link {
	var out []Link
	for _, l := range s.links {
		if l.Year != 0 {
			out = append(out, l)
		}
	}
	return out
}

// Link grades the join of two forms. Where a form stands between them, both steps
// count; what no link joins is not comparable.
func (s Series) Link(from, to Era) Link {
	if from == to {
		return Link{From: from, To: to, Grade: GradeSame}
	}
	if slices.Index(Eras(), from) > slices.Index(Eras(), to) { // an office that went back to an older form
		l := s.Link(to, from)
		l.From, l.To = from, to
		return l
	}
	if l, ok := s.step(from, to); ok {
		return l
	}
	for _, between := range slices.Backward(Eras()) {
		last, ok := s.step(between, to)
		if !ok || slices.Index(Eras(), between) <= slices.Index(Eras(), from) {
			continue
		}
		if first := s.Link(from, between); first.Grade != GradeNotComparable {
			return joined(first, last)
		}
	}
	return Link{From: from, To: to, Grade: GradeNotComparable,
		Reason: "两种表式之间没有对应关系", English: "No link joins the two forms"}
}

func (s Series) step(from, to Era) (Link, bool) {
	for _, l := range s.links {
		if l.From == from && l.To == to && l.Year == 0 {
			return l, true
		}
	}
	return Link{}, false
}

// joined is two links after each other: the worse grade and both reasons.
func joined(a, b Link) Link {
	l := Link{From: a.From, To: b.To, Grade: a.Grade, Reason: join(a.Reason, b.Reason, "；"), English: join(a.English, b.English, "; ")}
	if slices.Index(Grades(), b.Grade) > slices.Index(Grades(), a.Grade) {
		l.Grade = b.Grade
	}
	return l
}

func join(a, b, mark string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + mark + b
}

// linkOfKey grades the join of two forms for one printed figure: by the series of which
// it is all there is in both forms, and for rows of sections 三 and 四, which the forms
// of 2019 and 2021 print with the same words.
func linkOfKey(key Key, from, to Era) (Link, bool) {
	for _, s := range seriesList() {
		a, inA := s.formulas[from]
		b, inB := s.formulas[to]
		if inA && inB && a.text == string(key) && b.text == string(key) {
			return s.Link(from, to), true
		}
	}
	newer := []Era{EraNational2019, EraNational2021}
	if slices.Contains(newer, from) && slices.Contains(newer, to) && key.ID() != "requests.outcome.other" {
		a, inA := Indicators().Lookup(from, key.ID())
		_, inB := Indicators().Lookup(to, key.ID())
		if inA && inB && (a.Section == TableRequests || a.Section == TableCases) {
			return Link{From: from, To: to, Grade: GradeSame}, true
		}
	}
	return Link{}, false
}

// LinkKey grades the join of two forms for one printed figure. A figure of no series is
// not comparable across forms.
func LinkKey(key Key, from, to Era) Link {
	if from == to {
		return Link{From: from, To: to, Grade: GradeSame}
	}
	if l, ok := linkOfKey(key, from, to); ok {
		return l
	}
	_, before := Indicators().Lookup(from, key.ID())
	_, after := Indicators().Lookup(to, key.ID())
	l := Link{From: from, To: to, Grade: GradeNotComparable}
	switch {
	case before && after:
		l.Reason, l.English = "两种表式的同名指标口径可能不同", "The two forms may not mean the same by it"
	case before:
		l.Reason, l.English = "新表式不设此项", "The new form has no such row"
	case after:
		l.Reason, l.English = "原表式不设此项", "The former form has no such row"
	default:
		l.Reason, l.English = "两种表式均不设此项", "Neither form has such a row"
	}
	return l
}

// ShiftsOf are the years from which a printed figure, a series or a rate means something
// else within a form.
func ShiftsOf(key Key) []Link {
	if m, ok := LookupMeasure(key); ok {
		return m.Shifts()
	}
	for _, s := range seriesList() {
		if s.formulas[EraNational2021].text == string(key) {
			return s.Shifts()
		}
	}
	return nil
}
