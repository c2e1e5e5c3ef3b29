package web

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// look is how a comparison is to be drawn.
type look struct {
	Kind    chartKind // "" for what suits the data
	Compact bool      // lines without their names
	Target  string    // window in which links open, "" for the same
}

// makeBlock lays the rows of one indicator out as agencies × years and draws them.
func makeBlock(l *language, c *index.Comparison, key report.Key, how look) compareBlock {
	b := compareBlock{Key: key, Unit: unitOf(key)}
	rows := rowsOf(c.Rows, key)
	b.Years = yearsOf(rows)
	agencies := byAgency(rows)
	names := shortNames(agencies)
	kept := agencies[:min(len(agencies), maxCompareShown)]
	b.Hidden, b.Agencies = len(agencies)-len(kept), len(agencies)
	cuts := cutsOf(c.Breaks, key)
	for i, mine := range kept {
		row := compareRow{Agency: mine[len(mine)-1].Agency, Short: names[i]} // named as it is today
		for _, year := range b.Years {
			row.Cells = append(row.Cells, makeCell(l, mine, year, b.Unit, cuts[mine[0].Agency.ID]))
		}
		b.Rows = append(b.Rows, row)
	}
	b.Breaks = gatherBreaks(l, c.Breaks, key, b.Rows)
	b.draw(l, how, agencies, names, cuts)
	return b
}

// unitOf is the unit of a figure in the newest form, or of a computed number.
func unitOf(key report.Key) string {
	if m, ok := report.LookupMeasure(key); ok {
		return m.Unit()
	}
	return report.Indicators().Unit(key.ID())
}

func rowsOf(rows []index.Row, key report.Key) []index.Row {
	var out []index.Row
	for _, row := range rows {
		if row.Key == key {
			out = append(out, row)
		}
	}
	return out
}

// yearsOf gives every year from the first to the last, so that a gap is a column.
func yearsOf(rows []index.Row) []int {
	if len(rows) == 0 {
		return nil
	}
	byYear := func(a, b index.Row) int { return cmp.Compare(a.Year, b.Year) }
	var years []int
	for y := slices.MinFunc(rows, byYear).Year; y <= slices.MaxFunc(rows, byYear).Year; y++ {
		years = append(years, y)
	}
	return years
}

// byAgency parts rows, which stand by agency, into one list for each.
func byAgency(rows []index.Row) [][]index.Row {
	return slices.Collect(func(yield func([]index.Row) bool) {
		for len(rows) > 0 {
			n := slices.IndexFunc(rows, func(r index.Row) bool { return r.Agency.ID != rows[0].Agency.ID })
			if n < 0 {
				n = len(rows)
			}
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	})
}

// cutsOf tells for each agency from which years its numbers mean something else, and
// whether nothing may be joined across that.
func cutsOf(breaks []index.Break, key report.Key) map[string]map[int]bool {
	cuts := map[string]map[int]bool{}
	for _, br := range breaks {
		if br.Key != key {
			continue
		}
		if cuts[br.Agency] == nil {
			cuts[br.Agency] = map[int]bool{}
		}
		cuts[br.Agency][br.ToYear] = cuts[br.Agency][br.ToYear] || !br.Joins()
	}
	return cuts
}

// makeCell shows one year of an agency; unit is that of the table's heading.
func makeCell(l *language, mine []index.Row, year int, unit string, cuts map[int]bool) compareCell {
	apart, marked := cuts[year]
	c := compareCell{Year: year, Cut: apart, Shift: marked && !apart}
	for i := range mine {
		if mine[i].Year != year {
			continue
		}
		c.Row = &mine[i]
		c.Href = reportHref(c.Row.Report) + "#f-" + string(c.Row.Key.ID())
		if c.Row.State == report.StateNumber && c.Row.Value != nil {
			c.Value = groupDigits(c.Row.Value.String())
			if of := cmp.Or(c.Row.Unit, unit); moneyFactor(of, unit) != 1 {
				c.Value += " " + of
			}
		}
		c.More = beside(l, *c.Row)
	}
	return c
}

// beside says what stands beside a number: its formula, change, rank and doubts.
func beside(l *language, r index.Row) string {
	var out []string
	if r.Formula != "" {
		out = append(out, r.Formula)
	}
	if r.Numerator != nil && r.Denominator != nil {
		out = append(out, fmt.Sprintf("%s / %s", *r.Numerator, *r.Denominator))
	}
	if r.Change != nil && r.Change.Percent != nil {
		out = append(out, l.sentence("compare.change", r.Change.By, *r.Change.Percent))
	}
	if r.Rank != nil {
		out = append(out, l.sentence("compare.rank", r.Rank.Place, r.Rank.Of))
	}
	if r.OCR > 0 {
		out = append(out, l.sentence("figure.ocr", r.OCR))
	}
	if n := len(r.Findings); n > 0 {
		out = append(out, l.sentence("compare.doubt", n))
	}
	return strings.Join(out, " · ")
}

// gatherBreaks joins the breaks that several of the agencies share: one mark a year, with
// all its reasons.
func gatherBreaks(l *language, breaks []index.Break, key report.Key, rows []compareRow) []chartBreak {
	reasons := map[int][]string{}
	for _, br := range breaks {
		isThere := slices.ContainsFunc(rows, func(r compareRow) bool { return r.Agency.ID == br.Agency })
		if br.Key != key || !isThere {
			continue
		}
		if reason := breakReason(l, br); !slices.Contains(reasons[br.ToYear], reason) {
			reasons[br.ToYear] = append(reasons[br.ToYear], reason)
		}
	}
	var out []chartBreak
	for _, year := range slices.Sorted(maps.Keys(reasons)) {
		out = append(out, chartBreak{Number: len(out) + 1, Year: year, Reason: strings.Join(reasons[year], " / ")})
	}
	return out
}

// breakReason says in the page's language why numbers cannot be joined.
func breakReason(l *language, br index.Break) string {
	if br.Reform != "" {
		return l.sentence("break.reform", br.Reform)
	}
	reason := br.Reason
	if l.Code == "en" {
		reason = br.English
	}
	if br.FromEra == br.ToEra { // the law changed, not the form
		return reason
	}
	return l.sentence("break.forms", l.term("era", br.FromEra), l.term("era", br.ToEra), reason)
}

// shortNames leaves out the places that need not be said: all of the region when
// every agency is of the same one, otherwise what stands above it.
func shortNames(agencies [][]index.Row) []string {
	region := func(a report.Agency) string { code, _, _ := strings.Cut(a.ID, "-"); return code }
	same := true
	for _, mine := range agencies {
		same = same && region(mine[0].Agency) == region(agencies[0][0].Agency)
	}
	names := make([]string, len(agencies))
	for i, mine := range agencies {
		a := mine[len(mine)-1].Agency
		place, _ := report.Regions().Lookup(region(a))
		rest, ok := strings.CutPrefix(a.Name, report.Regions().FullName(place.Code))
		switch {
		case !ok || place.Code == "" || rest == "":
			names[i] = a.Name
		case same && len(agencies) > 1:
			names[i] = rest
		default:
			names[i] = place.Name + rest
		}
	}
	return names
}

// table lists the comparison as it is in .json, one figure a row.
func (p *comparePage) table() [][]string {
	rows := [][]string{{"agency_id", "agency", "year", "key", "label", "value", "state", "unit",
		"report", "era", "scope", "findings", "change", "change_pct", "rank", "of", "numerator", "denominator", "formula", "ocr"}}
	for _, row := range p.Comparison.Rows {
		value := ""
		if row.Value != nil {
			value = row.Value.String()
		}
		rows = append(rows, append([]string{row.Agency.ID, row.Agency.Name, strconv.Itoa(row.Year), string(row.Key),
			nameOf(row.Key), value, string(row.State), row.Unit, row.Report,
			string(row.Era), string(row.Scope), strconv.Itoa(len(row.Findings))}, row.Derived()...))
	}
	return rows
}

// nameOf is the Chinese name of a figure or of a computed number.
func nameOf(key report.Key) string {
	if m, ok := report.LookupMeasure(key); ok {
		return m.Name()
	}
	return report.Indicators().Label(key.ID())
}

// englishOf is the English name of the same.
func englishOf(key report.Key) string {
	if m, ok := report.LookupMeasure(key); ok {
		return m.English()
	}
	return report.Indicators().English(key.ID())
}
