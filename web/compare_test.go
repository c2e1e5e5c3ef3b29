package web

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

func TestCompareTable(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/compare?indicator=requests.received.new&agency=310113-hrss&agency=310113-education")
	var got []string
	doc.Find(".years tr").Each(func(_ int, tr *goquery.Selection) {
		got = append(got, strings.Join(tr.Children().Map(func(_ int, c *goquery.Selection) string { return strings.TrimSpace(c.Text()) }), " "))
	})
	want := "机关 2011 2012 2013 2014 2015 2016 2017\n" +
		"教育局 － 1,234OCR 空白 － － － －\n" +
		"人力资源和社会保障局 7 9 1,234 － － 15 21"
	if strings.Join(got, "\n") != want {
		t.Errorf("table:\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if href := doc.Find(".years .is-blank").AttrOr("href", ""); href != "/reports/310113-education/2013#f-requests.received.new" {
		t.Errorf("the blank leads to %s", href)
	}
	if doc.Find(".years .doubt").Length() != 1 || doc.Find(".years td.shift").Length() != 1 || doc.Find(".years td.cut").Length() != 0 {
		t.Error("the finding or the break is not marked")
	}
	if got := doc.Find(".breaks li").Text(); !strings.HasPrefix(got, "2016") {
		t.Errorf("break reads %q", got)
	}
}

func TestCompareChart(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/compare?agency=310113-hrss")
	chart := doc.Find("svg.chart")
	if got := chart.Find("path.line[d*='L']").Length(); got != 3 { // 2011–2013, 2016–2017, and the leader of the name: no report stands in between
		t.Errorf("%d strokes", got)
	}
	if got := chart.Find(".dot").Length(); got != 5 {
		t.Errorf("%d points", got)
	}
	if chart.Find(".break title").Text() == "" {
		t.Error("the break has no reason")
	}
	chart.Find("a").Each(func(_ int, a *goquery.Selection) {
		if a.AttrOr("href", "") == "" || a.Find("title").Text() == "" {
			t.Error("a point leads nowhere or says nothing")
		}
	})
	res, body := f.get(t, "/compare.svg?agency=310113-hrss")
	if res.Header.Get("Content-Type") != "image/svg+xml; charset=utf-8" || !strings.HasPrefix(body, "<svg xmlns=") {
		t.Errorf("compare.svg: %s %.80s", res.Header.Get("Content-Type"), body)
	}
}

// TestCompareNotes: what must be known to read a comparison is said in the visitor's language.
func TestCompareNotes(t *testing.T) {
	f := newFixture(t)
	for lang, want := range map[string]string{"zh": "所选年份没有机构 310113-nobody 的年报", "en": "No report of 310113-nobody in the chosen years"} {
		if doc := f.page(t, "/compare?agency=310113-hrss&agency=310113-nobody&lang="+lang); !strings.Contains(doc.Find("main").Text(), want) {
			t.Errorf("%s does not say %q", lang, want)
		}
	}
}

// TestCompareEverywhereTheSame holds page, CSV and JSON against each other.
func TestCompareEverywhereTheSame(t *testing.T) {
	f := newFixture(t)
	query := "?region=310113&indicator=requests.received.new&indicator=requests.channel.fax"
	_, body := f.get(t, "/compare.json"+query)
	var c index.Comparison
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		t.Fatal(err)
	}
	_, body = f.get(t, "/compare.csv"+query)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, report.ByteOrderMark))).ReadAll()
	if err != nil || len(rows) != len(c.Rows)+1 {
		t.Fatalf("%v: %d rows, json has %d", err, len(rows), len(c.Rows))
	}
	doc := f.page(t, "/compare"+query)
	for i, row := range c.Rows {
		if got := rows[i+1]; got[0] != row.Agency.ID || got[2] != strconv.Itoa(row.Year) || got[3] != string(row.Key) || got[5] != numberText(row.Value) || got[6] != string(row.State) {
			t.Errorf("csv %q, json %+v", got, row)
		}
		shown := doc.Find(`[id="i-` + string(row.Key) + `"] .years a[href^="` + reportHref(row.Report) + `#"]`)
		if shown.Length() != 1 || row.Value != nil && strings.ReplaceAll(shown.Text(), ",", "") != row.Value.String() {
			t.Errorf("page shows %q for %s %s", shown.Text(), row.Report, row.Key)
		}
	}
	if len(c.Rows) != 14 {
		t.Errorf("%d rows", len(c.Rows))
	}
}

func TestComparePickers(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/compare?agency=310113-hrss&find=教育")
	if got := doc.Find(`input[name=agency][checked]`).AttrOr("value", ""); got != "310113-hrss" {
		t.Errorf("chosen agency %q", got)
	}
	if got := doc.Find(`.new input[name=agency]`).AttrOr("value", ""); got != "310113-education" {
		t.Errorf("candidate %q", got)
	}
	if n := doc.Find(`select[name=indicator] option`).Length(); n < 100 {
		t.Errorf("%d indicators to choose from", n)
	}
	doc = f.page(t, "/compare?column=natural_person")
	if got := doc.Find(`input[name=indicator][checked]`).AttrOr("value", ""); got != "requests.received.new[natural_person]" {
		t.Errorf("column gives key %q", got)
	}
}

func TestShortNames(t *testing.T) {
	row := func(id, name string) []index.Row {
		return []index.Row{{Agency: report.Agency{ID: id, Name: name}}}
	}
	for name, c := range map[string]struct {
		agencies [][]index.Row
		want     []string
	}{
		"one agency keeps its place": {[][]index.Row{row("310113-hrss", "上海市宝山区人力资源和社会保障局")}, []string{"宝山区人力资源和社会保障局"}},
		"one place goes without saying": {[][]index.Row{row("310113-hrss", "上海市宝山区人力资源和社会保障局"), row("310113-education", "上海市宝山区教育局")},
			[]string{"人力资源和社会保障局", "教育局"}},
		"two places": {[][]index.Row{row("310113-education", "上海市宝山区教育局"), row("320813-people_government", "江苏省淮安市洪泽区人民政府")},
			[]string{"宝山区教育局", "洪泽区人民政府"}},
		"a name of its own": {[][]index.Row{row("350000-x", "平潭综合实验区管理委员会")}, []string{"平潭综合实验区管理委员会"}},
	} {
		got := shortNames(c.agencies)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
