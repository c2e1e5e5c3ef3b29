package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Sizes of a slope chart. It grows with the names at its ends.
const (
	slopeSide = 296 // numbers and names beside an end are at most as wide
	slopeTop  = 40
	slopePlot = 240 // height of the plot, at least
	slopeGap  = 12  // between an end and its leader
	slopeAway = 10 + slopeGap
)

// drawSlope draws two years with a line for each body that has a number in both, and both
// ends labelled. A body with one number has one end.
func (c *chart) drawSlope(b *svg) {
	s := scale{axis: c.ends().axis(steps), from: c.From, to: c.To, top: slopeTop}
	s.left, s.right = c.slopeSide(c.From), wideChart-c.slopeSide(c.To)
	s.bottom = float64(c.slopeBottom())
	width, height := c.size()
	b.begin(c.Title, "", width, height)
	for _, year := range []int{c.From, c.To} {
		x := s.x(float64(year))
		b.rule("axis", x, slopeTop-8, x, s.bottom+8)
		b.tick(strconv.Itoa(year), x, slopeTop-18, "middle")
	}
	b.tick(c.Unit, s.left-slopeAway, slopeTop-18, "end")
	c.drawSlopeBreaks(b, s)
	for i, line := range c.Series {
		from, to := line.at(c.From), line.at(c.To)
		if from != nil && to != nil && from.Number && to.Number && !line.apart(c.From, c.To) {
			b.stroke(i, s.path([]point{*from, *to}))
		}
	}
	for side, year := range []int{c.From, c.To} {
		c.drawEnds(b, s, year, side == 1)
		for i, m := range c.lacking(year) {
			b.link(m.href, strings.Join(m.labels, "\n"))
			b.tick(fmt.Sprintf("%s ×%d", m.state, len(m.labels)), s.x(float64(year)), s.bottom+28+float64(i*stateLeading), "middle")
			b.close("a")
		}
	}
	b.close("svg")
}

func (c *chart) slopeBottom() int { return slopeTop + max(slopePlot, len(c.Series)*labelLeading) }

// slopeHeight leaves room below the plot for what is no number.
func (c *chart) slopeHeight() int {
	return c.slopeBottom() + 26 + max(len(c.lacking(c.From)), len(c.lacking(c.To)))*stateLeading
}

// ends is the chart with the first and the last year alone, which the scale holds.
func (c *chart) ends() *chart {
	out := &chart{From: c.From, To: c.To}
	for _, line := range c.Series {
		var kept series
		for _, year := range []int{c.From, c.To} {
			if p := line.at(year); p != nil {
				kept.Points = append(kept.Points, *p)
			}
		}
		out.Series = append(out.Series, kept)
	}
	return out
}

// apart tells whether nothing may be joined somewhere between two years.
func (line *series) apart(from, to int) bool {
	for year, apart := range line.Cuts {
		if apart && from < year && year <= to {
			return true
		}
	}
	return false
}

// lacking gathers what stands in place of numbers in a year, the bodies without a report
// of it among them.
func (c *chart) lacking(year int) []mark {
	out := c.marks(year)
	none := mark{state: c.NoReport}
	for _, line := range c.Series {
		if line.at(year) == nil {
			none.labels = append(none.labels, fmt.Sprintf("%s %d: %s", line.Name, year, c.NoReport))
			none.href = line.Href
		}
	}
	if len(none.labels) > 0 {
		out = append(out, none)
	}
	return out
}

// drawSlopeBreaks draws the breaks between the two years side by side in their middle.
func (c *chart) drawSlopeBreaks(b *svg, s scale) {
	within := c.breaksWithin(c.From, c.To, c.Series)
	middle, apart := (s.left+s.right)/2, badgeSize+4.0
	for i, br := range within {
		b.cut(br, middle+(float64(i)-float64(len(within)-1)/2)*apart, slopeTop-8, s.bottom)
	}
}

// end is the label of an end in its two parts.
func (line *series) end(p point) (name, value string) {
	value = p.written()
	return fit(line.Name, slopeSide-8-slopeAway-textWidth(value+" ", chartFont), chartFont), value
}

// slopeSide is the room that the labels of a year need, or half of what stands below it.
func (c *chart) slopeSide(year int) float64 {
	room := 8 + textWidth(c.NoReport+" ×100", chartFont)/2
	for _, line := range c.Series {
		if p := line.at(year); p != nil && p.Number {
			name, value := line.end(*p)
			room = math.Max(room, 8+slopeAway+textWidth(name+" "+value, chartFont))
		}
	}
	return room
}

// drawEnds marks the numbers of one year and writes value and name beside them.
func (c *chart) drawEnds(b *svg, s scale, year int, last bool) {
	var labels []lineLabel
	for i, line := range c.Series {
		if p := line.at(year); p != nil && p.Number {
			labels = append(labels, lineLabel{Series: i, Point: *p, Anchor: s.y(p.Value), Y: s.y(p.Value)})
		}
	}
	x, away, anchor := s.x(float64(year)), -1.0, "end"
	if last {
		away, anchor = 1, "start"
	}
	for _, l := range spread(labels, s.bottom+4) {
		line, n := c.Series[l.Series], l.Series%maxSeries
		b.leader(l.Series, x+6*away, l.Anchor, x+(6+slopeGap)*away, l.Y)
		b.dot(l.Point, l.Series, x, l.Anchor, 4)
		name, value := line.end(l.Point)
		text := name + " " + value
		if last {
			text = value + " " + name
		}
		b.link(line.Href, line.Name)
		b.leaf("text", text, "class", fmt.Sprintf("name s%d", n), "x", x+slopeAway*away, "y", l.Y+4.5, "text-anchor", anchor, "fill", palette[n])
		b.close("a")
	}
}
