package web

import (
	"html/template"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// chart is one indicator of several agencies over the years.
type chart struct {
	Kind     chartKind
	Title    string
	Unit     string
	From, To int // a chart of bars shows To alone, a slope both and nothing between
	Series   []series
	Breaks   []chartBreak
	NoNumber string // names the row below the plot where blank, dash and absent stand
	NoReport string // says that a body has no report of a year
	Compact  bool   // a line without its name
	Target   string // window in which links open, "" for the same
}

// series is the line of one agency; points are in order of years.
type series struct {
	Name   string
	Href   string
	Points []point
	Cuts   map[int]bool // years from which this agency's numbers mean something else, true where nothing may be joined
}

// at returns what the report of a year says, nil where there is none.
func (line *series) at(year int) *point {
	i := slices.IndexFunc(line.Points, func(p point) bool { return p.Year == year })
	if i < 0 {
		return nil
	}
	return &line.Points[i]
}

// point is what one report says.
type point struct {
	Year     int
	Number   bool    // a number is printed; otherwise Mark and State tell what is
	Value    float64 // for drawing only, in the unit of the chart
	Shown    string  // the number as printed, digits grouped, with its unit if that is another one
	Mark     string  // short sign of a state that is no number
	State    string  // the same in words
	Label    string  // tooltip
	Href     string
	OCR      bool // read off a picture
	Regional bool // of a whole region
	Note     int  // number of the remark on what this number counts, 0 for none
}

// chartBreak says that values before Year and from Year on are not the same
// thing, for one agency or several. Number is its place in the list below the chart.
type chartBreak struct {
	Number int
	Year   int
	Reason string
	era    report.Era // of which the numbers of Year are something else, "" for a break between years
}

// SVG draws the chart as a document of its own.
func (c *chart) SVG() string { return c.draw(&svg{target: c.Target, alone: true}) }

func (c *chart) draw(b *svg) string {
	switch c.Kind {
	case kindSlope:
		c.drawSlope(b)
	case kindBar:
		c.drawBars(b)
	case kindMultiples:
		c.drawMultiples(b)
	default:
		c.drawLines(b)
	}
	return b.String()
}

// size of the chart as one document, in its units.
func (c *chart) size() (width, height int) {
	switch c.Kind {
	case kindSlope:
		return wideChart, c.slopeHeight()
	case kindBar:
		return wideChart, barTop + len(c.Series)*barRow + 10
	case kindMultiples:
		columns := c.panelColumns()
		return columns * panelWidth, max(1, (len(c.Series)+columns-1)/columns) * panelHeight
	}
	return c.width(), c.height()
}

// HTML draws the chart for a page. Small charts are elements of their own there, so that
// they find room on a phone and are not cut by the edge of a sheet.
func (c *chart) HTML() template.HTML {
	if c.Kind != kindMultiples {
		return template.HTML(c.draw(&svg{target: c.Target})) // every string in it is escaped by svg
	}
	b := &svg{target: c.Target}
	b.open("div", "class", "panels")
	for i := range c.Series {
		c.drawPanel(b, i)
	}
	b.close("div")
	return template.HTML(b.String()) // likewise
}

// mark is a state that some reports of one year share.
type mark struct {
	sign   string
	state  string
	href   string   // the first of these reports
	labels []string // one a report
}

// marks gathers what the reports of a year print that is no number.
func (c *chart) marks(year int) []mark {
	var out []mark
	for _, line := range c.Series {
		for _, p := range line.Points {
			if p.Number || p.Year != year {
				continue
			}
			i := slices.IndexFunc(out, func(m mark) bool { return m.sign == p.Mark })
			if i < 0 {
				i = len(out)
				out = append(out, mark{sign: p.Mark, state: p.State, href: p.Href})
			}
			out[i].labels = append(out[i].labels, p.Label)
		}
	}
	return out
}

// breaksWithin lists the breaks behind from, up to to, that one of some series has.
func (c *chart) breaksWithin(from, to int, lines []series) []chartBreak {
	var out []chartBreak
	for _, br := range c.Breaks {
		has := func(line series) bool { _, ok := line.Cuts[br.Year]; return ok }
		if from < br.Year && br.Year <= to && slices.ContainsFunc(lines, has) {
			out = append(out, br)
		}
	}
	return out
}

// hasOCR tells whether a number that is drawn was read off a picture.
func (c *chart) hasOCR() bool {
	drawn := c
	if c.Kind == kindSlope {
		drawn = c.ends()
	}
	return slices.ContainsFunc(drawn.Series, func(line series) bool {
		return slices.ContainsFunc(line.Points, func(p point) bool { return p.OCR && p.Number })
	})
}
