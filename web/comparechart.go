package web

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// draw makes the chart of a block and says below it what is drawn. Bars are of all agencies,
// of which the largest are shown; the other kinds draw the first ones.
func (b *compareBlock) draw(l *language, how look, agencies [][]index.Row, names []string, cuts map[string]map[int]bool) {
	c := &chart{Kind: how.Kind, Title: figureLabel(l)(b.Key), Unit: b.Unit, Compact: how.Compact, Target: how.Target,
		NoNumber: l.sentence("chart.no_number"), NoReport: l.sentence("state.none")}
	if n := len(b.Years); n > 0 {
		c.From, c.To = b.Years[0], b.Years[n-1]
	}
	if c.Kind == "" || !c.Kind.suits(len(b.Years)) {
		c.Kind = kindOf(len(b.Years), len(agencies))
	}
	if how.Kind != "" && c.Kind != how.Kind {
		b.Caption = append(b.Caption, l.sentence("chart.not_suited", l.term("chartKind", how.Kind), l.term("chartKind", c.Kind)))
	}
	if c.Kind == kindBar {
		b.drawBars(l, c, agencies, names)
	} else {
		for i, mine := range agencies[:min(len(agencies), c.Kind.bodies())] {
			c.Series = append(c.Series, makeSeries(l, mine, names[i], b.Unit, cuts[mine[0].Agency.ID]))
		}
		if len(agencies) > len(c.Series) {
			b.Caption = append(b.Caption, leftOut(l, c.Kind, len(c.Series), len(agencies))...)
		}
	}
	c.Breaks = b.Breaks
	b.Caption = append(b.Caption, c.legend(l)...)
	b.chart, b.Chart = c, c.HTML()
}

// leftOut says that a chart draws the first of more bodies, and where the others are.
func leftOut(l *language, kind chartKind, drawn, all int) []string {
	out := []string{l.sentence("chart.some", drawn, all-drawn)}
	if kind != kindMultiples {
		out = append(out, l.sentence("chart.see_multiples", l.term("chartKind", kindMultiples), min(all, kindMultiples.bodies())))
	}
	if all > kindMultiples.bodies() {
		out = append(out, l.sentence("chart.see_csv"))
	}
	return out
}

// drawBars takes the numbers of the last year of all agencies and keeps the first of the ranking.
func (b *compareBlock) drawBars(l *language, c *chart, agencies [][]index.Row, names []string) {
	b.Breaks = append(b.Breaks, formRemarks(l, b.Key, c.To, len(b.Breaks), agencies)...)
	for i, mine := range agencies {
		ofYear := slices.DeleteFunc(slices.Clone(mine), func(r index.Row) bool { return r.Year != c.To })
		line := makeSeries(l, ofYear, names[i], b.Unit, nil)
		line.Href = agencyHref(mine[0].Agency.ID)
		for _, remark := range b.Breaks {
			if len(ofYear) > 0 && remark.era == ofYear[0].Era && len(line.Points) > 0 {
				line.Points[0].Note = remark.Number
			}
		}
		c.Series = append(c.Series, line)
	}
	numbers := 0
	var kept []series
	for _, r := range c.bars() {
		if r.number() {
			numbers++
		}
		kept = append(kept, *r.line)
	}
	c.Series = kept[:min(len(kept), maxBars)]
	b.Caption = append(b.Caption, l.sentence("chart.bars", c.To, numbers, len(kept)-numbers))
	if len(kept) > len(c.Series) {
		b.Caption = append(b.Caption, l.sentence("chart.first_bars", len(c.Series)))
	}
}

// formRemarks says of each form of a year that it does not count what most bodies' form of
// that year counts, and why. They are numbered on from the breaks.
func formRemarks(l *language, key report.Key, year, breaks int, agencies [][]index.Row) []chartBreak {
	count := map[report.Era]int{}
	for _, mine := range agencies {
		for _, r := range mine {
			if r.Year == year && r.State == report.StateNumber {
				count[r.Era]++
			}
		}
	}
	eras := slices.SortedFunc(maps.Keys(count), func(a, b report.Era) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(b, a))
	})
	var out []chartBreak
	for i, era := range eras {
		link := index.LinkOf(key, eras[0], era)
		if i == 0 || link.Grade == report.GradeSame {
			continue
		}
		reason := link.Reason
		if l.Code == "en" {
			reason = link.English
		}
		out = append(out, chartBreak{Number: breaks + len(out) + 1, Year: year, era: era,
			Reason: l.sentence("chart.forms", l.term("era", eras[0]), l.term("era", era), reason)})
	}
	return out
}

// makeSeries gives what the reports of one agency say to the chart.
func makeSeries(l *language, mine []index.Row, name, unit string, cuts map[int]bool) series {
	line := series{Name: name, Cuts: cuts}
	for i := range mine {
		line.Points = append(line.Points, makePoint(l, &mine[i], unit))
		line.Href = agencyHref(mine[i].Agency.ID)
	}
	return line
}

// maxDrawn bounds what is drawn to scale; beyond it nothing counts that a body has.
const maxDrawn = 1e100

func makePoint(l *language, r *index.Row, unit string) point {
	p := point{Year: r.Year, Href: reportHref(r.Report) + "#f-" + string(r.Key.ID()), OCR: r.OCR > 0,
		Mark: l.sentence("mark." + string(r.State)), State: l.term("state", r.State)}
	says := []string{fmt.Sprintf("%s %d: %s", r.Agency.Name, r.Year, p.State)}
	if r.State == report.StateNumber && r.Value != nil {
		of := cmp.Or(r.Unit, unit)
		p.Shown = groupDigits(r.Value.String())
		says[0] = strings.TrimSpace(fmt.Sprintf("%s %d: %s %s", r.Agency.Name, r.Year, p.Shown, of))
		v, err := strconv.ParseFloat(r.Value.String(), 64)
		if factor := moneyFactor(of, unit); factor != 1 {
			p.Shown += " " + of
			v *= factor
		}
		p.Value, p.Number = v, err == nil && math.Abs(v) <= maxDrawn
		if !p.Number {
			p.State = p.Shown
		}
	}
	if p.Regional = r.Scope == report.ScopeRegional; p.Regional {
		says = append(says, l.sentence("scope.regional"))
	}
	if r.OCR > 0 {
		says = append(says, l.sentence("figure.ocr", r.OCR))
	}
	if n := len(r.Findings); n > 0 {
		says = append(says, l.sentence("compare.doubt", n))
	}
	p.Label = strings.Join(says, " · ")
	return p
}

// moneyFactor brings amounts of money to the unit of the chart; whatever else is counted, is
// counted one by one, whether as 件 or 条.
func moneyFactor(of, unit string) float64 {
	const many = "万元"
	switch {
	case of == many && unit != many:
		return 1e4
	case of != many && unit == many:
		return 1e-4
	}
	return 1
}

// regional names the bodies that a chart draws with numbers of a whole region, beside which
// those of one office look small.
func (c *chart) regional() []string {
	var names []string
	for _, line := range c.Series {
		if slices.ContainsFunc(line.Points, func(p point) bool { return p.Regional && p.Number }) {
			names = append(names, line.Name)
		}
	}
	if len(names) > maxRegional {
		names = append(names[:maxRegional], "…")
	}
	return names
}

// maxRegional is how many of them are named: a caption is no list.
const maxRegional = 5

// legend explains the signs that a chart uses.
func (c *chart) legend(l *language) []string {
	var out, signs []string
	if c.Kind == kindLine || c.Kind == kindMultiples {
		for year := c.From; year <= c.To; year++ {
			for _, m := range c.marks(year) {
				if sign := m.sign + " " + m.state; !slices.Contains(signs, sign) {
					signs = append(signs, sign)
				}
			}
		}
	}
	if len(signs) > 0 {
		slices.Sort(signs)
		out = append(out, l.sentence("chart.signs", strings.Join(signs, l.sentence("chart.comma"))))
	}
	if names := c.regional(); len(names) > 0 {
		out = append(out, l.sentence("chart.regional", strings.Join(names, l.sentence("chart.comma"))))
	}
	if c.hasOCR() && c.Kind != kindBar {
		out = append(out, l.sentence("chart.hollow"))
	}
	return out
}
