package web

import (
	"cmp"
	"math"
	"slices"
)

// Sizes of a chart in SVG units; with a viewBox it scales to any width.
const (
	wideChart    = 880
	compactChart = 520 // one line, without its name, for small multiples
	nameWidth    = 216 // of the names right of a wide chart
	plotLeft     = 64
	plotTop      = 26
	plotBottom   = 282
	yearRow      = plotBottom + 22
	stateRow     = plotBottom + 44 // first row of printed facts that are no number
	stateLeading = 16
	labelLeading = 17 // least distance between two names
)

// chart is one indicator of several agencies over the years.
type chart struct {
	Title    string
	Unit     string
	From, To int
	Series   []series
	Breaks   []chartBreak
	NoNumber string // names the row below the plot where blank, dash and absent stand
	Compact  bool
}

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

// mark is a state that some reports of one year share.
type mark struct {
	sign   string
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
				out = append(out, mark{sign: p.Mark, href: p.Href})
			}
			out[i].labels = append(out[i].labels, p.Label)
		}
	}
	return out
}

// stateRows is the most states that a year has.
func (c *chart) stateRows() int {
	rows := 0
	for year := c.From; year <= c.To; year++ {
		rows = max(rows, len(c.marks(year)))
	}
	return rows
}

// series is the line of one agency; points are in order of years.
type series struct {
	Name   string
	Href   string
	Points []point
	Cuts   map[int]bool // years from which this agency's numbers mean something else
}

// point is what one report says.
type point struct {
	Year   int
	Number bool    // a number is printed; otherwise Mark tells what is
	Value  float64 // for drawing only
	Mark   string  // short sign of a state that is no number
	Label  string  // tooltip
	Href   string
}

// chartBreak says that values before Year and from Year on are not the same
// thing, for one agency or several.
type chartBreak struct {
	Year   int
	Reason string
}

// scale maps years and values to the plot.
type scale struct {
	from, to  int
	low, high float64
	right     float64 // end of the plot
	ticks     []float64
}

// steps is how many parts the value axis has at most, about.
const steps = 5

func (c *chart) scale() scale {
	s := scale{from: c.From, to: max(c.To, c.From), right: wideChart - nameWidth}
	if c.Compact {
		s.right = compactChart - 24
	}
	low, high, whole := 0.0, 1.0, true
	for _, line := range c.Series {
		for _, p := range line.Points {
			if p.Number {
				low, high = math.Min(low, p.Value), math.Max(high, p.Value)
				whole = whole && p.Value == math.Trunc(p.Value)
			}
		}
	}
	step := niceStep((high - low) / steps)
	if whole {
		step = math.Max(step, 1) // there is no half of a request
	}
	first, last := math.Floor(low/step), math.Ceil(high/step)
	s.low, s.high = first*step, last*step
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, i*step)
	}
	return s
}

// niceStep rounds a distance up to 1, 2 or 5 times a power of ten.
func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, f := range []float64{1, 2, 5} {
		if raw <= f*power {
			return f * power
		}
	}
	return 10 * power
}

func (s scale) x(year float64) float64 {
	if s.from == s.to {
		return (plotLeft + s.right) / 2
	}
	return plotLeft + (s.right-plotLeft)*(year-float64(s.from))/float64(s.to-s.from)
}

func (s scale) y(v float64) float64 {
	return plotBottom - (plotBottom-plotTop)*(v-s.low)/(s.high-s.low)
}

// runs cuts a line where a year has no number, so that a gap stays a gap, and
// where the definition changed, so that no slope is drawn across it.
func (line *series) runs() [][]point {
	var out [][]point
	for i, p := range line.Points {
		if !p.Number {
			continue
		}
		joined := i > 0 && line.Points[i-1].Number && line.Points[i-1].Year == p.Year-1 && !line.Cuts[p.Year]
		if !joined {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
	}
	return out
}

// lineLabel is the name of a line and where it is written.
type lineLabel struct {
	Series int
	Anchor float64 // height of the line's last number
	Y      float64
}

// labels places each line's name beside its last number and moves names apart
// that would cover each other. A line without a number has no name.
func (c *chart) labels(s scale) []lineLabel {
	var out []lineLabel
	for i, line := range c.Series {
		for _, p := range slices.Backward(line.Points) {
			if p.Number {
				out = append(out, lineLabel{Series: i, Anchor: s.y(p.Value), Y: s.y(p.Value)})
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b lineLabel) int { return cmp.Compare(a.Y, b.Y) })
	for i := 1; i < len(out); i++ {
		out[i].Y = math.Max(out[i].Y, out[i-1].Y+labelLeading)
	}
	floor := float64(plotBottom)
	for i := len(out) - 1; i >= 0; i-- {
		out[i].Y = math.Min(out[i].Y, floor)
		floor = out[i].Y - labelLeading
	}
	return out
}
