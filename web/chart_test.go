package web

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

func numbers(from int, values ...float64) []point {
	var out []point
	for i, v := range values {
		out = append(out, point{Year: from + i, Number: !math.IsNaN(v), Value: v, Mark: "空", Label: "一格", Href: "/reports/x/1"})
	}
	return out
}

func TestGapsAndBreaksCutTheLine(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		line series
		want []int // points of each run
	}{
		"whole":                 {series{Points: numbers(2010, 1, 2, 3)}, []int{3}},
		"a state in between":    {series{Points: numbers(2010, 1, nan, 3, 4)}, []int{1, 2}},
		"a year without report": {series{Points: append(numbers(2010, 1, 2), numbers(2014, 5)...)}, []int{2, 1}},
		"a new definition":      {series{Points: numbers(2010, 1, 2, 3), Cuts: map[int]bool{2012: true}}, []int{2, 1}},
		"no number":             {series{Points: numbers(2010, nan, nan)}, nil},
	} {
		runs := c.line.runs()
		ok := len(runs) == len(c.want)
		for i := range runs {
			ok = ok && len(runs[i]) == c.want[i]
		}
		if !ok {
			t.Errorf("%s: runs %v, want lengths %v", name, runs, c.want)
		}
	}
}

func TestScaleHoldsEveryPoint(t *testing.T) {
	for _, values := range [][]float64{{0}, {1}, {0, 3}, {7, 1234}, {-18, 442}, {0.2, 0.7}, {73802895.9, 5}, {-5}} {
		c := &chart{From: 2010, To: 2013, Series: []series{{Points: numbers(2010, values...)}}}
		s := c.scale()
		for _, v := range append(values, 0) {
			if y := s.y(v); y < plotTop-0.01 || y > plotBottom+0.01 {
				t.Errorf("%v: %v stands at %v", values, v, y)
			}
		}
		if n := len(s.ticks); n < 2 || n > steps+3 {
			t.Errorf("%v: %d ticks", values, n)
		}
	}
}

func TestTicks(t *testing.T) {
	if s := (&chart{From: 2010, To: 2011, Series: []series{{Points: numbers(2010, 0, 1)}}}).scale(); len(s.ticks) != 2 {
		t.Errorf("counts to 1 have ticks %v: there is no half of a request", s.ticks)
	}
	for v, want := range map[float64]string{0: "0", 3 * 0.2: "0.6", 1e6: "1,000,000", -0.5: "-0.5"} {
		if got := tickText(v); got != want {
			t.Errorf("tick %v is written %s", v, got)
		}
	}
}

func TestLabelsDoNotCoverEachOther(t *testing.T) {
	c := &chart{From: 2010, To: 2012}
	for range maxSeries {
		c.Series = append(c.Series, series{Name: "某局", Points: numbers(2010, 3, 3, 3)})
	}
	c.Series = append(c.Series, series{Name: "高", Points: numbers(2010, 90, 90)})
	labels := c.labels(c.scale())
	if len(labels) != maxSeries+1 {
		t.Fatalf("%d labels", len(labels))
	}
	for i := 1; i < len(labels); i++ {
		if d := labels[i].Y - labels[i-1].Y; d < labelLeading-0.01 || labels[i].Y > plotBottom+0.01 {
			t.Errorf("label %d stands %v below the one before, at %v", i, d, labels[i].Y)
		}
	}
}

func TestChartIsWellFormedAndEscaped(t *testing.T) {
	c := &chart{Title: hostile, Unit: `"<`, From: 2010, To: 2012, NoNumber: "非数字",
		Series: []series{{Name: hostile + "\x00\x1b", Href: "/agencies/<x>", Points: numbers(2010, 1, math.NaN(), 2)}},
		Breaks: []chartBreak{{Year: 2012, Reason: hostile}}}
	out := c.SVG()
	if strings.Contains(out, "<script") || strings.Contains(out, "<img") || strings.Contains(out, "style=") {
		t.Errorf("hostile text became markup:\n%s", out)
	}
	d := xml.NewDecoder(strings.NewReader(out))
	count := map[string]int{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			count[e.Name.Local]++
		}
	}
	if count["circle"] != 2 || count["a"] != 4 { // two numbers, one state, one name
		t.Errorf("elements %v", count)
	}
}

// TestStatesOfOneYearAreGathered keeps many agencies' blanks readable.
func TestStatesOfOneYearAreGathered(t *testing.T) {
	c := &chart{From: 2010, To: 2010}
	for range 3 {
		c.Series = append(c.Series, series{Points: numbers(2010, math.NaN())})
	}
	c.Series[2].Points[0].Mark = "/"
	marks := c.marks(2010)
	if len(marks) != 2 || len(marks[0].labels) != 2 || c.stateRows() != 2 || !strings.Contains(c.SVG(), "空×2") {
		t.Errorf("marks %+v", marks)
	}
}

func TestGroupDigits(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "-1234567.891": "-1,234,567.891", "-12": "-12", "73802895.9": "73,802,895.9"} {
		if got := groupDigits(in); got != want {
			t.Errorf("groupDigits(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{"宝山区教育局": "宝山区教育局", "一二三四五六七八九十": "一二…七八九十"} {
		if got := shorten(in, 7); got != want {
			t.Errorf("shorten(%s) = %s, want %s", in, got, want)
		}
	}
}
