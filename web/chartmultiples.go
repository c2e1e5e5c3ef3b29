package web

import (
	"fmt"
	"strconv"
)

// Sizes of a small chart, and how many of them stand side by side in a file.
const (
	panelWidth   = 288
	panelHeight  = 136
	panelTop     = 40
	panelBottom  = 98
	panelFont    = 11
	panelSteps   = 3
	panelColumns = 3
)

// drawMultiples draws one small chart a body, all on one scale.
func (c *chart) drawMultiples(b *svg) {
	columns := c.panelColumns()
	width, height := c.size()
	b.begin(c.Title, "", width, height)
	s := c.panelScale()
	for i := range c.Series {
		b.open("g", "transform", fmt.Sprintf("translate(%d %d)", i%columns*panelWidth, i/columns*panelHeight))
		c.panel(b, s, i)
		b.close("g")
	}
	b.close("svg")
}

func (c *chart) panelColumns() int { return max(1, min(panelColumns, len(c.Series))) }

// drawPanel draws one small chart as a document of its own.
func (c *chart) drawPanel(b *svg, i int) {
	b.begin(c.Series[i].Name+" · "+c.Title, "panel", panelWidth, panelHeight)
	c.panel(b, c.panelScale(), i)
	b.close("svg")
}

// panelScale is the scale that all small charts share.
func (c *chart) panelScale() scale {
	s := scale{axis: c.axis(panelSteps), from: c.From, to: max(c.To, c.From), top: panelTop, bottom: panelBottom}
	last := 0.0
	for _, line := range c.Series {
		if p := line.last(); p != nil {
			last = max(last, textWidth(p.written(), panelFont))
		}
	}
	s.left, s.right = s.tickWidth(panelFont)+14, panelWidth-last-14
	return s
}

// last is the newest number of a line, nil if it has none.
func (line *series) last() *point {
	for i := len(line.Points) - 1; i >= 0; i-- {
		if line.Points[i].Number {
			return &line.Points[i]
		}
	}
	return nil
}

func (c *chart) panel(b *svg, s scale, i int) {
	line := c.Series[i]
	b.link(line.Href, line.Name)
	b.leaf("text", fit(line.Name, panelWidth-12, chartFont), "class", "name s4", "x", 6, "y", 15, "fill", palette[4], "font-weight", 600)
	b.close("a")
	for _, v := range s.ticks {
		b.rule("grid", s.left, s.y(v), s.right, s.y(v))
		b.tick(tickText(v), s.left-5, s.y(v)+4, "end", "font-size", panelFont)
	}
	c.panelYears(b, s)
	for _, br := range c.breaksWithin(s.from, s.to, []series{line}) {
		b.cut(br, s.x(float64(br.Year)-0.5), panelTop, panelBottom)
	}
	for _, run := range line.runs() {
		b.stroke(0, s.path(run))
	}
	for _, p := range line.Points {
		x := s.x(float64(p.Year))
		if p.Number {
			b.dot(p, 0, x, s.y(p.Value), 2.5)
			continue
		}
		b.link(p.Href, p.Label)
		b.tick(p.Mark, x, panelBottom+15, "middle", "font-size", panelFont)
		b.close("a")
	}
	if p := line.last(); p != nil {
		b.leaf("text", p.written(), "class", "name halo s0", "x", s.x(float64(p.Year))+6, "y", s.y(p.Value)+4, "fill", palette[0], "font-size", panelFont,
			"stroke", paperColour, "stroke-width", 3, "paint-order", "stroke")
	}
}

// panelYears names the first and the last year.
func (c *chart) panelYears(b *svg, s scale) {
	row := float64(panelBottom + 31)
	b.tick(strconv.Itoa(s.from), s.x(float64(s.from)), row, "middle", "font-size", panelFont)
	if s.to > s.from {
		b.tick(strconv.Itoa(s.to), s.x(float64(s.to)), row, "middle", "font-size", panelFont)
	}
}
