package web

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/report"
)

var update = flag.Bool("update", false, "rewrite the golden drawings in testdata")

// drawnNow parses what a chart draws, which must be well-formed and whole: every number in it finite,
// every link somewhere and titled, nothing a text could do but be read.
func drawnNow(t *testing.T, c *chart) *goquery.Document {
	t.Helper()
	out := c.SVG()
	if out != c.SVG() {
		t.Error("two drawings of one chart differ")
	}
	for _, bad := range []string{"NaN", "Inf", "<script", "<img", "style="} {
		if strings.Contains(out, bad) {
			t.Errorf("%s in\n%s", bad, out)
		}
	}
	for d := xml.NewDecoder(strings.NewReader(out)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, out)
		}
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	doc.Find("a").Each(func(_ int, a *goquery.Selection) {
		if a.AttrOr("href", "") == "" || a.Find("title").First().Text() == "" {
			t.Error("a link leads nowhere or says nothing")
		}
	})
	return doc
}

// body is a line with numbers and, for NaN, blanks; a year left out has no report.
func body(name string, cuts map[int]bool, years map[int]float64) series {
	line := series{Name: name, Href: "/agencies/" + name, Cuts: cuts}
	for year := 2000; year < 2030; year++ {
		v, ok := years[year]
		if !ok {
			continue
		}
		p := point{Year: year, Number: !math.IsNaN(v), Value: v, Mark: "空", State: "空白", Href: fmt.Sprintf("/reports/%s/%d", name, year), Label: fmt.Sprintf("%s %d: 空白", name, year)}
		if p.Number {
			p.Shown = groupDigits(strconv.FormatFloat(v, 'f', -1, 64))
			p.Label = fmt.Sprintf("%s %d: %s", name, year, p.Shown)
		}
		line.Points = append(line.Points, p)
	}
	return line
}

// mixed are five bodies with all that charts must not hide between 2018 and 2020.
func mixed(kind chartKind) *chart {
	nan := math.NaN()
	lines := []series{
		body("甲局", nil, map[int]float64{2018: 10, 2019: 20, 2020: 30}),
		body("乙局", nil, map[int]float64{2018: 5, 2019: 6, 2020: nan}),
		body("丙局", map[int]bool{2019: true}, map[int]float64{2018: 7, 2019: 8, 2020: 0}),
		body("丁局", map[int]bool{2019: false}, map[int]float64{2018: 9, 2020: 1234.5}),
		body("戊局", nil, map[int]float64{2018: 3, 2019: 4}),
	}
	lines[0].Points[2].OCR, lines[3].Points[1].Note = true, 2
	return &chart{Kind: kind, Title: "新收", Unit: "件", From: 2018, To: 2020, Series: lines, NoNumber: "非数字", NoReport: "没有该年度的报告",
		Breaks: []chartBreak{{Number: 1, Year: 2019, Reason: "口径已变"}, {Number: 2, Year: 2020, Reason: "两种表式", era: report.EraFujian2008}}}
}

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		years, agencies int
		want            chartKind
	}{{0, 0, kindBar}, {1, 1, kindBar}, {1, 300, kindBar}, {2, 1, kindSlope}, {2, maxSlopes, kindSlope}, {2, maxSlopes + 1, kindMultiples},
		{3, maxSeries, kindLine}, {3, maxSeries + 1, kindMultiples}} {
		if got := kindOf(c.years, c.agencies); got != c.want {
			t.Errorf("%d years of %d bodies give %s, want %s", c.years, c.agencies, got, c.want)
		}
	}
}

func TestSlope(t *testing.T) {
	doc := drawnNow(t, mixed(kindSlope))
	// 甲 and 丁 have both ends; 丙 has too, but nothing may be joined; 乙 and 戊 have one.
	if got := doc.Find("path.line:not(.leader)").Length(); got != 2 {
		t.Errorf("%d slopes", got)
	}
	if got := doc.Find(".dot").Length(); got != 8 {
		t.Errorf("%d ends", got)
	}
	if got := doc.Find(".dot.hollow").Length(); got != 1 {
		t.Errorf("%d numbers off pictures", got)
	}
	if got := doc.Find("text.name").Length(); got != 8 {
		t.Errorf("%d labels", got)
	}
	if got := doc.Find(".break").Length(); got != 1 || doc.Find(".break title").Text() != "口径已变" {
		t.Errorf("%d breaks", got)
	}
	told := strings.Join(doc.Find("a text.tick").Map(func(_ int, s *goquery.Selection) string { return s.Text() }), ",")
	if told != "空白 ×1,没有该年度的报告 ×1" {
		t.Errorf("told gaps: %s", told)
	}
	if !strings.Contains(doc.Text(), "1,234.5 丁局") || !strings.Contains(doc.Text(), "丁局 9") {
		t.Errorf("an end is not labelled: %s", doc.Text())
	}
}

func TestBars(t *testing.T) {
	doc := drawnNow(t, mixed(kindBar))
	names := strings.Join(doc.Find("text.name").Map(func(_ int, s *goquery.Selection) string { return s.Text() }), " ")
	if want := "2020 丁局 1,234.5 甲局 30 OCR 丙局 0 乙局 戊局"; names != want {
		t.Errorf("ranking %q, want %q", names, want)
	}
	if got := doc.Find("rect.dot").Length(); got != 3 {
		t.Errorf("%d bars for three numbers", got)
	}
	if w := doc.Find("rect.dot").Last().AttrOr("width", ""); w != "1.0" {
		t.Errorf("the bar of 0 is %s wide", w)
	}
	if got := doc.Find("rect.gap").Length(); got != 2 || !strings.Contains(doc.Text(), "空白") || !strings.Contains(doc.Text(), "没有该年度的报告") {
		t.Errorf("%d told gaps", got)
	}
	if got := doc.Find(".break title").Text(); got != "两种表式" {
		t.Errorf("the other form is not marked: %q", got)
	}
}

func TestMultiples(t *testing.T) {
	c := mixed(kindMultiples)
	doc := drawnNow(t, c)
	if got := doc.Find("g[transform]").Length(); got != 5 {
		t.Errorf("%d small charts", got)
	}
	if got := doc.Find("path.line").Length(); got != 4 { // of 丙 only behind its break, none of 丁, which lacks the year between
		t.Errorf("%d lines", got)
	}
	if got := doc.Find(".dot").Length(); got != 12 {
		t.Errorf("%d points", got)
	}
	if got := doc.Find(".break").Length(); got != 2 { // in the charts of the two bodies that have it
		t.Errorf("%d breaks", got)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(string(c.HTML())))
	if err != nil {
		t.Fatal(err)
	}
	if got := page.Find("svg.panel"); got.Length() != 5 || got.Find(".dot").Length() != 12 || !strings.HasPrefix(got.First().Find("title").First().Text(), "甲局") {
		t.Errorf("the page shows %d small charts", got.Length())
	}
}

// TestEveryKindHoldsEverything draws what is at the edge of what there is.
func TestEveryKindHoldsEverything(t *testing.T) {
	nan := math.NaN()
	many := func(n int) (out []series) {
		for i := range n {
			out = append(out, body(fmt.Sprintf("第%d局", i), nil, map[int]float64{2019: float64(i), 2020: float64(i * i)}))
		}
		return out
	}
	for name, lines := range map[string][]series{
		"nothing":        nil,
		"one point":      {body("甲", nil, map[int]float64{2020: 3})},
		"no number":      {body("甲", nil, map[int]float64{2019: nan, 2020: nan}), body("乙", nil, map[int]float64{2019: nan})},
		"one zero":       {body("甲", nil, map[int]float64{2020: 0})},
		"below zero":     {body("甲", nil, map[int]float64{2019: -18, 2020: -442.25}), body("乙", nil, map[int]float64{2019: 7, 2020: 12})},
		"all below zero": {body("甲", nil, map[int]float64{2019: -18, 2020: -4})},
		"huge":           {body("甲", nil, map[int]float64{2019: 7.380289599e27, 2020: 1e99}), body("乙", nil, map[int]float64{2019: 1, 2020: 2})},
		"decimals":       {body("甲", nil, map[int]float64{2019: 0.0001, 2020: 0.00025})},
		"200 bodies":     many(200),
		"hostile":        {body(hostile+strings.Repeat("长", 5000)+"\x00", nil, map[int]float64{2019: 1, 2020: 2})},
	} {
		for _, kind := range chartKinds {
			from := 2019
			if name == "one point" || name == "one zero" {
				from = 2020
			}
			lines := lines[:min(len(lines), kind.bodies())]
			c := &chart{Kind: kind, Title: hostile, Unit: `"<`, From: from, To: 2020, Series: lines, NoNumber: "非数字", NoReport: "没有",
				Breaks: []chartBreak{{Number: 1, Year: 2020, Reason: hostile}}}
			t.Run(name+" as "+string(kind), func(t *testing.T) {
				doc := drawnNow(t, c)
				within(t, doc)
				numbers := 0
				for _, line := range lines {
					for _, p := range line.Points {
						if p.Number && (kind != kindBar || p.Year == 2020) {
							numbers++
						}
					}
				}
				if kind == kindSlope && from == 2020 {
					return // a slope has two ends, and this one is never asked for
				}
				if got := doc.Find(".dot").Length(); got != numbers {
					t.Errorf("%d marks for %d numbers", got, numbers)
				}
			})
		}
	}
}

// within finds text that reaches beyond the paper to the left or the right, or lies above it.
func within(t *testing.T, doc *goquery.Document) {
	t.Helper()
	box := strings.Fields(doc.Find("svg").First().AttrOr("viewBox", ""))
	if len(box) != 4 {
		t.Fatal("no viewBox")
	}
	width, err := strconv.ParseFloat(box[2], 64)
	if err != nil {
		t.Fatal(err)
	}
	doc.Find("text").Each(func(_ int, s *goquery.Selection) {
		at := func(name string) float64 { v, _ := strconv.ParseFloat(s.AttrOr(name, "0"), 64); return v }
		size := at("font-size")
		if size == 0 {
			size = chartFont
		}
		shift := 0.0
		if g := s.ParentsFiltered("g[transform]"); g.Length() > 0 {
			fmt.Sscanf(g.AttrOr("transform", ""), "translate(%f", &shift)
		}
		w := textWidth(s.Text(), size)
		left := shift + at("x") - map[string]float64{"end": w, "middle": w / 2}[s.AttrOr("text-anchor", "start")]
		if left < -1 || left+w > width+1 || at("y") < 8 {
			t.Errorf("%q stands from %.0f to %.0f at %.0f on a paper of %.0f", s.Text(), left, left+w, at("y"), width)
		}
	})
}

// TestGoldenCharts holds every kind against its kept drawing.
func TestGoldenCharts(t *testing.T) {
	for _, kind := range chartKinds {
		got, file := mixed(kind).SVG(), filepath.Join("testdata", "chart-"+string(kind)+".svg")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is drawn in another way: look at it, then run go test ./web -run Golden -update", kind)
		}
	}
}
