package web

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// palette follows Okabe and Ito's set for colour-blind readers, darkened until
// names written in it have a contrast of 4.5 on white. Lines differ in dashes and
// point shapes as well.
var palette = [maxSeries]string{"#0072b2", "#b84a00", "#00795c", "#a4457f", "#1a1a1a", "#8a5f00", "#4b6b7a", "#6b4fa0"}

// dashes of the lines, so that a print without colour can be read.
var dashes = [maxSeries]string{"", "7 3", "2 3", "9 3 2 3", "", "7 3", "2 3", "9 3 2 3"}

// svg is an SVG document in the making. Everything it is given is escaped.
type svg struct{ strings.Builder }

// open writes a start tag; attrs are names and values in turn. Attributes with
// an empty value are left out.
func (b *svg) open(name string, attrs ...any) {
	b.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		var v string
		switch a := attrs[i+1].(type) {
		case float64:
			v = strconv.FormatFloat(a, 'f', 1, 64)
		default:
			v = fmt.Sprint(a)
		}
		if v != "" {
			fmt.Fprintf(b, ` %s="%s"`, attrs[i], escape(v))
		}
	}
	b.WriteString(">")
}

func (b *svg) close(name string) { b.WriteString("</" + name + ">") }

// escape makes any text safe in XML: characters that XML cannot hold are replaced.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder never fails
	return b.String()
}

// leaf writes an element that holds only text.
func (b *svg) leaf(name, text string, attrs ...any) {
	b.open(name, attrs...)
	b.WriteString(escape(text))
	b.close(name)
}

// link opens an a element and says in its title where it leads.
func (b *svg) link(href, title string) {
	b.open("a", "href", href)
	b.leaf("title", title)
}

// SVG draws the chart. Its colours are presentation attributes, so that a saved
// file looks right alone and the site's style sheet can still change them.
func (c *chart) SVG() string {
	b, s := &svg{}, c.scale()
	b.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "chart", "role", "group",
		"viewBox", fmt.Sprintf("0 0 %d %d", c.width(), c.height()), "font-size", 13,
		"font-family", "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif")
	b.leaf("title", c.Title)
	b.leaf("rect", "", "class", "paper", "width", c.width(), "height", c.height(), "fill", "#fff")
	c.drawAxes(b, s)
	c.drawBreaks(b, s)
	for i := range c.Series {
		c.drawLine(b, s, i)
	}
	for i := range c.Series {
		c.drawPoints(b, s, i)
	}
	c.drawStates(b, s)
	c.drawLabels(b, s)
	b.close("svg")
	return b.String()
}

func (c *chart) drawAxes(b *svg, s scale) {
	for _, v := range s.ticks {
		y := s.y(v)
		b.leaf("line", "", "class", "grid", "x1", plotLeft, "x2", s.right, "y1", y, "y2", y, "stroke", "#ddd")
		b.leaf("text", groupDigits(tickText(v)), "class", "tick",
			"x", plotLeft-8, "y", y+4.5, "text-anchor", "end", "fill", "#555")
	}
	b.leaf("text", c.Unit, "class", "tick", "x", plotLeft-8, "y", plotTop-11, "text-anchor", "end", "fill", "#555")
	every := 1 + int(float64(s.to-s.from)*yearWidth/(s.right-plotLeft)) // names of years must not touch
	for year := s.from; year <= s.to; year++ {
		x := s.x(float64(year))
		b.leaf("line", "", "class", "axis", "x1", x, "x2", x, "y1", plotBottom, "y2", plotBottom+4, "stroke", "#888")
		if (s.to-year)%every == 0 {
			b.leaf("text", strconv.Itoa(year), "class", "tick", "x", x, "y", yearRow, "text-anchor", "middle", "fill", "#555")
		}
	}
	if c.stateRows() > 0 {
		b.leaf("text", c.NoNumber, "class", "tick", "x", 4, "y", stateRow+4.5, "fill", "#555")
	}
}

// yearWidth is the room that a year needs below the plot.
const yearWidth = 36

// tickText writes a tick without the dust of binary fractions.
func tickText(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 6, 64), "0"), ".")
}

// drawBreaks marks each year from which the numbers mean something else.
func (c *chart) drawBreaks(b *svg, s scale) {
	for i, br := range c.Breaks {
		if br.Year <= s.from || br.Year > s.to {
			continue
		}
		x := s.x(float64(br.Year) - 0.5)
		b.open("g", "class", "break")
		b.leaf("title", br.Reason)
		b.leaf("line", "", "x1", x, "x2", x, "y1", plotTop-6, "y2", plotBottom, "stroke", "#b00020", "stroke-dasharray", "2 4")
		b.leaf("rect", "", "x", x-9, "y", plotTop-22, "width", 18, "height", 16, "rx", 2, "fill", "#b00020")
		b.leaf("text", strconv.Itoa(i+1), "x", x, "y", plotTop-9.5, "text-anchor", "middle", "fill", "#fff", "font-size", 12)
		b.close("g")
	}
}

func (c *chart) drawLine(b *svg, s scale, i int) {
	for _, run := range c.Series[i].runs() {
		var path strings.Builder
		for k, p := range run {
			fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(k, 1)], s.x(float64(p.Year)), s.y(p.Value))
		}
		b.leaf("path", "", "class", fmt.Sprintf("line s%d", i%maxSeries), "d", path.String(), "fill", "none",
			"stroke", palette[i%maxSeries], "stroke-width", 2, "stroke-dasharray", dashes[i%maxSeries])
	}
}

// drawPoints marks every number of a line. Each is a link that says what it shows.
func (c *chart) drawPoints(b *svg, s scale, i int) {
	class, colour := fmt.Sprintf("dot s%d", i%maxSeries), palette[i%maxSeries]
	for _, p := range c.Series[i].Points {
		if !p.Number {
			continue
		}
		x, y := s.x(float64(p.Year)), s.y(p.Value)
		b.link(p.Href, p.Label)
		if i%2 == 0 {
			b.leaf("circle", "", "class", class, "cx", x, "cy", y, "r", 4, "fill", colour)
		} else {
			b.leaf("rect", "", "class", class, "x", x-3.5, "y", y-3.5, "width", 7, "height", 7, "fill", colour)
		}
		b.close("a")
	}
}

// drawStates writes below each year what its reports print that is no number:
// one sign for each state, with how many agencies it stands for.
func (c *chart) drawStates(b *svg, s scale) {
	for year := s.from; year <= s.to; year++ {
		marks := c.marks(year)
		for i, m := range marks {
			sign := m.sign
			if len(m.labels) > 1 {
				sign = fmt.Sprintf("%s×%d", sign, len(m.labels))
			}
			b.link(m.href, strings.Join(m.labels, "\n"))
			b.leaf("text", sign, "class", "tick", "x", s.x(float64(year)), "y", float64(stateRow)+4.5+float64(i*stateLeading),
				"text-anchor", "middle", "fill", "#555")
			b.close("a")
		}
	}
}

// drawLabels writes the names beside the lines, with a leader where a name had
// to move away from its line.
func (c *chart) drawLabels(b *svg, s scale) {
	if c.Compact {
		return
	}
	for _, l := range c.labels(s) {
		line, colour := c.Series[l.Series], palette[l.Series%maxSeries]
		class := fmt.Sprintf("s%d", l.Series%maxSeries)
		b.link(line.Href, line.Name)
		b.leaf("path", "", "class", "line "+class, "d", fmt.Sprintf("M%.1f %.1fL%.1f %.1f", s.right+6, l.Anchor, s.right+18, l.Y),
			"fill", "none", "stroke", colour, "stroke-opacity", 0.6)
		b.leaf("text", shorten(line.Name, 14), "class", "name "+class, "x", s.right+22, "y", l.Y+4.5, "fill", colour)
		b.close("a")
	}
}

// shorten cuts a name in the middle, where names of bodies differ least.
func shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	head := limit / 3
	return string(runes[:head]) + "…" + string(runes[len(runes)-(limit-head-1):])
}

// groupDigits parts the digits of a plain decimal number in threes.
func groupDigits(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		return sign + b.String() + "." + fraction
	}
	return sign + b.String()
}
