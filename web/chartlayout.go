package web

import (
	"cmp"
	"math"
	"slices"
)

// Sizes of a chart in SVG units; with a viewBox it scales to any width.
const (
	chartWidth   = 880
	chartHeight  = 340
	plotLeft     = 64
	plotRight    = 664 // right of it stand the names of the lines
	plotTop      = 26
	plotBottom   = 282
	stateRow     = 306 // centre of the row of printed facts that are no number
	labelLeading = 17  // least distance between two names
)

// chart is one indicator of several agencies over the years.
type chart struct {
	Title    string
	Unit     string
	From, To int
	Series   []series
	Breaks   []chartBreak
	// NoNumber names the row below the plot where blank, dash and absent stand.
	NoNumber string
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
	ticks     []float64
}

func (c *chart) scale() scale {
	s := scale{from: c.From, to: max(c.To, c.From)}
	low, high := 0.0, 1.0
	for _, line := range c.Series {
		for _, p := range line.Points {
			if p.Number {
				low, high = math.Min(low, p.Value), math.Max(high, p.Value)
			}
		}
	}
	step := niceStep((high - low) / 5)
	s.low, s.high = math.Floor(low/step)*step, math.Ceil(high/step)*step
	for i := 0; ; i++ {
		v := s.low + float64(i)*step
		if v > s.high+step/2 {
			return s
		}
		s.ticks = append(s.ticks, v)
	}
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
		return (plotLeft + plotRight) / 2
	}
	return plotLeft + (plotRight-plotLeft)*(year-float64(s.from))/float64(s.to-s.from)
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
