package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Sizes of a chart of bars.
const (
	barNames  = 228 // names are at most as wide
	barEdge   = 8   // left of the names
	barSpace  = 12  // between the names and 0
	barTop    = 52
	barRow    = 22
	barHeight = 14
	barGap    = 6 // between a bar and its number
)

// bar is what a body prints for the year of the chart.
type bar struct {
	line  *series
	point *point // nil where there is no report of the year
}

// bars ranks the bodies by their numbers; those without one come last, together by what they
// print instead.
func (c *chart) bars() []bar {
	var numbers, others []bar
	for i := range c.Series {
		r := bar{&c.Series[i], c.Series[i].at(c.To)}
		if r.number() {
			numbers = append(numbers, r)
		} else {
			others = append(others, r)
		}
	}
	slices.SortStableFunc(numbers, func(a, b bar) int { return cmp.Compare(b.point.Value, a.point.Value) })
	const last = "\U0010ffff" // a body without a report stands behind those that print something
	slices.SortStableFunc(others, func(a, b bar) int { return cmp.Compare(a.state(last), b.state(last)) })
	return append(numbers, others...)
}

func (r bar) number() bool { return r.point != nil && r.point.Number }

// state is what stands in place of a number.
func (r bar) state(noReport string) string {
	if r.point == nil {
		return noReport
	}
	return r.point.State
}

// barScale maps values to places across the plot, with room for the numbers beside the bars.
type barScale struct {
	axis
	names       float64 // end of the names
	left, right float64
}

func (s barScale) x(v float64) float64 {
	return s.left + (s.right-s.left)*(v-s.low)/(s.high-s.low)
}

func (c *chart) barScale(bars []bar) barScale {
	s := barScale{axis: c.year(c.To).axis(steps), names: textWidth(strconv.Itoa(c.To), chartFont)}
	before, behind := 0.0, 0.0
	for _, r := range bars {
		s.names = math.Max(s.names, textWidth(fit(r.line.Name, barNames, chartFont), chartFont))
		switch w := textWidth(r.text(), chartFont) + barGap + badgeSize + 8; {
		case !r.number():
		case r.point.Value < 0:
			before = math.Max(before, w)
		default:
			behind = math.Max(behind, w)
		}
	}
	s.names += barEdge
	s.left = s.names + barSpace + before
	s.right = wideChart - math.Max(behind, 24)
	return s
}

// year is the chart with one year alone, which the scale holds.
func (c *chart) year(year int) *chart { return (&chart{From: year, To: year, Series: c.Series}).ends() }

// text is the number written beside a bar.
func (r bar) text() string {
	if !r.number() {
		return ""
	}
	text := r.point.written()
	if r.point.OCR {
		text += " OCR"
	}
	return text
}

// drawBars draws one year with the bodies ranked. What is no number has no bar: it is told.
func (c *chart) drawBars(b *svg) {
	bars := c.bars()
	s := c.barScale(bars)
	bottom := float64(barTop + len(bars)*barRow)
	width, height := c.size()
	b.begin(c.Title, "", width, height)
	b.leaf("text", strconv.Itoa(c.To), "class", "name s4", "x", s.names, "y", barTop-18, "text-anchor", "end", "fill", palette[4], "font-weight", 600)
	for _, v := range s.ticks {
		b.rule("grid", s.x(v), barTop-10, s.x(v), bottom)
		b.tick(tickText(v), s.x(v), barTop-18, "middle")
	}
	b.tick(c.Unit, s.x(s.low), barTop-18-16, "middle")
	for i, r := range bars {
		c.drawBar(b, s, r, float64(barTop+i*barRow))
	}
	b.rule("axis", s.x(0), barTop-10, s.x(0), bottom)
	b.close("svg")
}

func (c *chart) drawBar(b *svg, s barScale, r bar, top float64) {
	text := top + barHeight - 2.5
	b.link(r.line.Href, r.line.Name)
	b.leaf("text", fit(r.line.Name, barNames, chartFont), "class", "name s4", "x", s.names, "y", text, "text-anchor", "end", "fill", palette[4])
	b.close("a")
	if !r.number() {
		c.drawGap(b, s, r, top)
		return
	}
	zero, end := s.x(0), s.x(r.point.Value)
	b.link(r.point.Href, r.point.Label)
	b.leaf("rect", "", "class", "dot s0", "x", math.Min(zero, end), "y", top, "width", math.Max(math.Abs(end-zero), 1), "height", barHeight, "fill", palette[0])
	anchor, away := "start", 1.0
	if r.point.Value < 0 {
		anchor, away = "end", -1
	}
	b.leaf("text", r.text(), "class", "name halo s4", "x", end+barGap*away, "y", text, "text-anchor", anchor, "fill", palette[4], "stroke", paperColour, "stroke-width", 3, "paint-order", "stroke")
	b.close("a")
	if n := r.point.Note; n > 0 {
		b.open("g", "class", "break")
		b.leaf("title", c.reason(n))
		b.badge(n, end+(barGap+textWidth(r.text(), chartFont)+badgeSize/2+4)*away, top-1)
		b.close("g")
	}
}

// drawGap says in a broken frame what a body prints in place of a number.
func (c *chart) drawGap(b *svg, s barScale, r bar, top float64) {
	href, label, state := r.line.Href, r.line.Name+" "+strconv.Itoa(c.To)+": "+c.NoReport, r.state(c.NoReport)
	if r.point != nil {
		href, label = r.point.Href, r.point.Label
	}
	x := s.x(0) + barGap
	b.link(href, label)
	b.leaf("rect", "", "class", "gap", "x", x, "y", top-1, "width", textWidth(state, 12)+12, "height", barHeight+2, "rx", 2,
		"fill", paperColour, "stroke", softColour, "stroke-dasharray", "2 2")
	b.tick(state, x+6, top+barHeight-2.5, "start", "font-size", 12)
	b.close("a")
}

// reason is the text of a remark.
func (c *chart) reason(number int) string {
	for _, br := range c.Breaks {
		if br.Number == number {
			return br.Reason
		}
	}
	return ""
}
