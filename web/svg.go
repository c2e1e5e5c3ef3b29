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

// Colours that are not of a line.
const (
	paperColour = "#fff"
	softColour  = "#555" // of ticks and of what is said beside the data
	gridColour  = "#ddd"
	axisColour  = "#888"
	breakColour = "#b00020"
)

// svg is an SVG document in the making. Everything it is given is escaped.
type svg struct {
	strings.Builder
	target string // of every link; "" stays in the same window
	alone  bool   // a document of its own, beyond the site's style sheet
}

// begin opens a drawing and paints its paper. Its colours are presentation attributes, so
// that a saved file looks right alone and the site's style sheet can still change them.
func (b *svg) begin(title, class string, width, height int) {
	b.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", strings.TrimSpace("chart "+class), "role", "group",
		"viewBox", fmt.Sprintf("0 0 %d %d", width, height), "font-size", chartFont,
		"font-family", "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif")
	b.leaf("title", title)
	if b.alone {
		b.leaf("style", darkStyle)
	}
	b.leaf("rect", "", "class", "paper", "width", width, "height", height, "fill", paperColour)
}

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
	b.open("a", "href", href, "target", b.target)
	b.leaf("title", title)
}

// tick writes something beside the data in small grey letters; anchor is start, middle or end.
func (b *svg) tick(text string, x, y float64, anchor string, attrs ...any) {
	b.leaf("text", text, append([]any{"class", "tick", "x", x, "y", y, "text-anchor", anchor, "fill", softColour}, attrs...)...)
}

// rule draws a straight line of the class grid or axis.
func (b *svg) rule(class string, x1, y1, x2, y2 float64) {
	colour := gridColour
	if class == "axis" {
		colour = axisColour
	}
	b.leaf("line", "", "class", class, "x1", x1, "x2", x2, "y1", y1, "y2", y2, "stroke", colour)
}

// stroke joins points into the line of a series; one point has none.
func (b *svg) stroke(series int, xy [][2]float64) {
	if len(xy) < 2 {
		return
	}
	var path strings.Builder
	for k, p := range xy {
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(k, 1)], p[0], p[1])
	}
	n := series % maxSeries
	b.leaf("path", "", "class", fmt.Sprintf("line s%d", n), "d", path.String(), "fill", "none",
		"stroke", palette[n], "stroke-width", 2, "stroke-dasharray", dashes[n])
}

// dot marks a number, a link that says what it shows; hollow where it was read off a picture.
func (b *svg) dot(p point, series int, x, y, r float64) {
	n := series % maxSeries
	class, fill, stroke := fmt.Sprintf("dot s%d", n), palette[n], ""
	if p.OCR {
		class, fill, stroke = fmt.Sprintf("dot hollow s%d", n), paperColour, palette[n]
	}
	b.link(p.Href, p.Label)
	if n%2 == 0 {
		b.leaf("circle", "", "class", class, "cx", x, "cy", y, "r", r, "fill", fill, "stroke", stroke, "stroke-width", 2)
	} else {
		side := 1.75 * r
		b.leaf("rect", "", "class", class, "x", x-side/2, "y", y-side/2, "width", side, "height", side, "fill", fill, "stroke", stroke, "stroke-width", 2)
	}
	b.close("a")
}

// leader leads from a number to the name that had to move away from it.
func (b *svg) leader(series int, x1, y1, x2, y2 float64) {
	n := series % maxSeries
	b.leaf("path", "", "class", fmt.Sprintf("leader line s%d", n), "d", fmt.Sprintf("M%.1f %.1fL%.1f %.1f", x1, y1, x2, y2),
		"fill", "none", "stroke", palette[n], "stroke-opacity", 0.6)
}

// badgeSize is the width of the box with the number of a break.
const badgeSize = 18

// badge writes the number of a break, around x and below top.
func (b *svg) badge(number int, x, top float64) {
	b.leaf("rect", "", "x", x-badgeSize/2, "y", top, "width", badgeSize, "height", 16, "rx", 2, "fill", breakColour)
	b.leaf("text", strconv.Itoa(number), "x", x, "y", top+12.5, "text-anchor", "middle", "fill", paperColour, "font-size", 12)
}

// cut draws a break: a broken upright line from top to bottom with its number above.
func (b *svg) cut(br chartBreak, x, top, bottom float64) {
	b.open("g", "class", "break")
	b.leaf("title", br.Reason)
	b.leaf("line", "", "x1", x, "x2", x, "y1", top, "y2", bottom, "stroke", breakColour, "stroke-dasharray", "2 4")
	b.badge(br.Number, x, top-16)
	b.close("g")
}
