package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Sizes of a chart in SVG units; with a viewBox it scales to any width.
const (
	wideChart    = 880
	compactChart = 520 // one line, without its name
	nameWidth    = 216 // of the names right of a wide chart
	plotLeft     = 64
	plotTop      = 26
	plotBottom   = 282
	yearRow      = plotBottom + 22
	stateRow     = plotBottom + 44 // first row of printed facts that are no number
	stateLeading = 16
	yearWidth    = 36 // room that a year needs below the plot
)

func (c *chart) width() int {
	if c.Compact {
		return compactChart
	}
	return wideChart
}

// height leaves room for the rows of states only where there are any.
func (c *chart) height() int {
	if n := c.stateRows(); n > 0 {
		return stateRow + n*stateLeading
	}
	return yearRow + 12
}

// stateRows is the most states that a year has.
func (c *chart) stateRows() int {
	rows := 0
	for year := c.From; year <= c.To; year++ {
		rows = max(rows, len(c.marks(year)))
	}
	return rows
}

func (c *chart) scale() scale {
	s := scale{axis: c.axis(steps), from: c.From, to: max(c.To, c.From), right: wideChart - nameWidth, top: plotTop, bottom: plotBottom}
	s.left = math.Max(plotLeft, s.tickWidth(chartFont)+14)
	if c.Compact {
		s.right = compactChart - 24
	}
	return s
}

// drawLines draws the years across, one line a body.
func (c *chart) drawLines(b *svg) {
	s := c.scale()
	b.begin(c.Title, "", c.width(), c.height())
	c.drawAxes(b, s)
	for _, br := range c.breaksWithin(s.from, s.to, c.Series) {
		b.cut(br, s.x(float64(br.Year)-0.5), plotTop-6, plotBottom)
	}
	for i := range c.Series {
		for _, run := range c.Series[i].runs() {
			b.stroke(i, s.path(run))
		}
	}
	for i, line := range c.Series {
		for _, p := range line.Points {
			if p.Number {
				b.dot(p, i, s.x(float64(p.Year)), s.y(p.Value), 4)
			}
		}
	}
	c.drawStates(b, s)
	c.drawNames(b, s)
	b.close("svg")
}

func (c *chart) drawAxes(b *svg, s scale) {
	for _, v := range s.ticks {
		y := s.y(v)
		b.rule("grid", s.left, y, s.right, y)
		b.tick(tickText(v), s.left-8, y+4.5, "end")
	}
	b.tick(c.Unit, s.left-8, plotTop-11, "end")
	every := 1 + int(float64(s.to-s.from)*yearWidth/(s.right-s.left)) // names of years must not touch
	for year := s.from; year <= s.to; year++ {
		x := s.x(float64(year))
		b.rule("axis", x, plotBottom, x, plotBottom+4)
		if (s.to-year)%every == 0 {
			b.tick(strconv.Itoa(year), x, yearRow, "middle")
		}
	}
	if c.stateRows() > 0 {
		b.tick(c.NoNumber, 4, stateRow+4.5, "start")
	}
}

// drawStates writes below each year what its reports print that is no number:
// one sign for each state, with how many agencies it stands for.
func (c *chart) drawStates(b *svg, s scale) {
	for year := s.from; year <= s.to; year++ {
		for i, m := range c.marks(year) {
			sign := m.sign
			if len(m.labels) > 1 {
				sign = fmt.Sprintf("%s×%d", sign, len(m.labels))
			}
			b.link(m.href, strings.Join(m.labels, "\n"))
			b.tick(sign, s.x(float64(year)), float64(stateRow)+4.5+float64(i*stateLeading), "middle")
			b.close("a")
		}
	}
}

// labels places each line's name beside its last number. A line without a number has no name.
func (c *chart) labels(s scale) []lineLabel {
	var out []lineLabel
	for i, line := range c.Series {
		for _, p := range slices.Backward(line.Points) {
			if p.Number {
				out = append(out, lineLabel{Series: i, Point: p, Anchor: s.y(p.Value), Y: s.y(p.Value)})
				break
			}
		}
	}
	return spread(out, s.bottom)
}

// drawNames writes the names beside the lines, with a leader where a name had
// to move away from its line.
func (c *chart) drawNames(b *svg, s scale) {
	if c.Compact {
		return
	}
	for _, l := range c.labels(s) {
		line, n, ended := c.Series[l.Series], l.Series%maxSeries, ""
		if l.Point.Year < c.To { // its name stands apart from its end
			ended = fmt.Sprintf(" (%d)", l.Point.Year)
		}
		b.link(line.Href, line.Name)
		b.leader(l.Series, s.right+6, l.Anchor, s.right+18, l.Y)
		b.leaf("text", fit(line.Name, nameWidth-26-textWidth(ended, chartFont), chartFont)+ended, "class", fmt.Sprintf("name s%d", n), "x", s.right+22, "y", l.Y+4.5, "fill", palette[n])
		b.close("a")
	}
}
