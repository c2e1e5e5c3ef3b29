package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// makeBlock lays the rows of one indicator out as agencies × years and draws them.
func makeBlock(l *language, c *index.Comparison, key report.Key, compact bool) compareBlock {
	b := compareBlock{Key: key, Unit: unitOf(key)}
	rows := rowsOf(c.Rows, key)
	b.Years = yearsOf(rows)
	cuts := cutsOf(c.Breaks, key)
	shown, first, last := 0, 0, 0
	if n := len(b.Years); n > 0 {
		first, last = b.Years[0], b.Years[n-1]
	}
	drawing := chart{Title: figureLabel(l)(key), Unit: b.Unit, From: first, To: last, NoNumber: l.sentence("chart.no_number"), Compact: compact}
	agencies := byAgency(rows)
	names := shortNames(agencies)
	for i, mine := range agencies {
		if shown++; shown > maxCompareShown {
			b.Hidden++
			continue
		}
		row := compareRow{Agency: mine[len(mine)-1].Agency, Short: names[i]} // named as it is today
		for _, year := range b.Years {
			row.Cells = append(row.Cells, makeCell(l, mine, year, cuts[mine[0].Agency.ID]))
		}
		b.Rows = append(b.Rows, row)
		if len(drawing.Series) < maxSeries {
			drawing.Series = append(drawing.Series, makeSeries(l, row, b.Unit, cuts[mine[0].Agency.ID]))
		}
	}
	b.Breaks = gatherBreaks(l, c.Breaks, key, b.Rows[:len(drawing.Series)])
	drawing.Breaks, b.Drawn = b.Breaks, len(drawing.Series)
	b.Chart = template.HTML(drawing.SVG()) // every string in it is escaped by svg
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

func makeCell(l *language, mine []index.Row, year int, cuts map[int]bool) compareCell {
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

func makeSeries(l *language, row compareRow, unit string, cuts map[int]bool) series {
	line := series{Name: row.Short, Href: agencyHref(row.Agency.ID), Cuts: cuts}
	for _, c := range row.Cells {
		if c.Row == nil {
			continue
		}
		p := point{Year: c.Year, Href: c.Href, Mark: l.sentence("mark." + string(c.Row.State))}
		says := l.term("state", c.Row.State)
		if c.Value != "" {
			if v, err := strconv.ParseFloat(c.Row.Value.String(), 64); err == nil {
				p.Number, p.Value, says = true, v, strings.TrimSpace(c.Value+" "+unit)
			}
		}
		p.Label = fmt.Sprintf("%s %d: %s", row.Agency.Name, c.Year, says)
		if c.Row.OCR > 0 {
			p.Label += " · " + l.sentence("figure.ocr", c.Row.OCR)
		}
		if n := len(c.Row.Findings); n > 0 {
			p.Label += " · " + l.sentence("compare.doubt", n)
		}
		line.Points = append(line.Points, p)
	}
	return line
}

// gatherBreaks joins the breaks that several of the drawn agencies share.
func gatherBreaks(l *language, breaks []index.Break, key report.Key, drawn []compareRow) []chartBreak {
	var out []chartBreak
	for _, br := range breaks {
		isDrawn := slices.ContainsFunc(drawn, func(r compareRow) bool { return r.Agency.ID == br.Agency })
		cb := chartBreak{Year: br.ToYear, Reason: breakReason(l, br)}
		if br.Key != key || !isDrawn || slices.Contains(out, cb) {
			continue
		}
		same := slices.IndexFunc(out, func(o chartBreak) bool { return o.Year == cb.Year })
		if same >= 0 {
			out[same].Reason += " / " + cb.Reason // one mark a year, all its reasons
			continue
		}
		out = append(out, cb)
	}
	slices.SortFunc(out, func(a, b chartBreak) int { return cmp.Compare(a.Year, b.Year) })
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
