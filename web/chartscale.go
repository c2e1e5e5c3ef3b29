package web

import (
	"cmp"
	"math"
	"slices"
)

// axis maps values to a length that people can divide in their heads.
type axis struct {
	low, high float64
	ticks     []float64
}

// steps is how many parts the axis of values has at most, about.
const steps = 5

// axis holds every number of the chart, and 0.
func (c *chart) axis(steps float64) axis {
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
	a := axis{low: first * step, high: last * step}
	for i := first; i <= last; i++ {
		a.ticks = append(a.ticks, i*step)
	}
	return a
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

// tickWidth is the width of the widest tick.
func (a axis) tickWidth(size float64) float64 {
	w := 0.0
	for _, v := range a.ticks {
		w = math.Max(w, textWidth(tickText(v), size))
	}
	return w
}

// scale maps years and values to a plot with the years across.
type scale struct {
	axis
	from, to                 int
	left, right, top, bottom float64
}

func (s scale) x(year float64) float64 {
	if s.from == s.to {
		return (s.left + s.right) / 2
	}
	return s.left + (s.right-s.left)*(year-float64(s.from))/float64(s.to-s.from)
}

func (s scale) y(v float64) float64 {
	return s.bottom - (s.bottom-s.top)*(v-s.low)/(s.high-s.low)
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

// path are the places of a run of numbers.
func (s scale) path(run []point) [][2]float64 {
	xy := make([][2]float64, len(run))
	for i, p := range run {
		xy[i] = [2]float64{s.x(float64(p.Year)), s.y(p.Value)}
	}
	return xy
}

// lineLabel is the name of a line and where it is written.
type lineLabel struct {
	Series int
	Point  point
	Anchor float64 // height of the number
	Y      float64
}

// labelLeading is the least distance between two names.
const labelLeading = 17

// spread moves names apart that would cover each other, none below bottom.
func spread(labels []lineLabel, bottom float64) []lineLabel {
	slices.SortStableFunc(labels, func(a, b lineLabel) int { return cmp.Compare(a.Y, b.Y) })
	for i := 1; i < len(labels); i++ {
		labels[i].Y = math.Max(labels[i].Y, labels[i-1].Y+labelLeading)
	}
	for i := len(labels) - 1; i >= 0; i-- {
		labels[i].Y = math.Min(labels[i].Y, bottom)
		bottom = labels[i].Y - labelLeading
	}
	return labels
}
