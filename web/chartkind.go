package web

// chartKind is a way to draw a comparison of one indicator.
type chartKind string

// Kinds of charts, as the parameter chart names them.
const (
	kindLine      chartKind = "line"      // years across, one line a body
	kindSlope     chartKind = "slope"     // the first and the last year, one line a body
	kindBar       chartKind = "bar"       // the last year, bodies ranked
	kindMultiples chartKind = "multiples" // one small line chart a body, all on one scale
)

// chartKinds in the order in which they are offered.
var chartKinds = [...]chartKind{kindLine, kindSlope, kindBar, kindMultiples}

// ChartKinds are the names of the ways to draw a comparison.
func ChartKinds() []string {
	names := make([]string, len(chartKinds))
	for i, k := range chartKinds {
		names[i] = string(k)
	}
	return names
}

// kindOf chooses what shows the data best: years are those from the first to the last.
func kindOf(years, agencies int) chartKind {
	switch {
	case years <= 1:
		return kindBar
	case years == 2 && agencies <= maxSlopes:
		return kindSlope
	case agencies > maxSeries:
		return kindMultiples
	}
	return kindLine
}

// suits tells whether a kind can be drawn: a slope has two ends.
func (k chartKind) suits(years int) bool { return k != kindSlope || years > 1 }

// bodies is how many bodies a chart of a kind holds.
func (k chartKind) bodies() int {
	switch k {
	case kindSlope:
		return maxSlopes
	case kindBar:
		return maxBars
	case kindMultiples:
		return maxCompareShown
	}
	return maxSeries
}
