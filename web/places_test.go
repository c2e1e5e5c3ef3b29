package web

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/report"
)

// texts gives the text of every match, spaces trimmed.
func texts(s *goquery.Selection) string {
	return strings.Join(s.Map(func(_ int, c *goquery.Selection) string { return strings.TrimSpace(c.Text()) }), " ")
}

func TestCoverageWall(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/coverage?region=310113")
	if got := texts(doc.Find(".wall tr").Last().Find("td")); got != "有 有 有 缺 缺 有 有" {
		t.Errorf("row reads %q", got)
	}
	if got := texts(doc.Find(".tally dd")); got != "7 7" { // missing, published
		t.Errorf("totals %q", got)
	}
	if doc.Find(".wall a.is-published").Length() != 7 || doc.Find(".wall .place").Length() != 1 {
		t.Error("squares do not lead to reports, or the place is not named once")
	}
	_, body := f.get(t, "/coverage.csv?region=310113&from=2013&to=2014")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, report.ByteOrderMark))).ReadAll()
	if err != nil || len(rows) != 5 || rows[1][4] != "published" || rows[2][4] != "missing" {
		t.Errorf("csv %v %q", err, rows)
	}
}

func TestFindingsList(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/findings?severity=error")
	item := doc.Find(".findings li")
	if item.Length() != 1 || !item.HasClass("sev-error") || !strings.Contains(item.Text(), "应为 12 · 印出 1234") {
		t.Errorf("finding reads %q", item.Text())
	}
	if href := item.Find("small a").First().AttrOr("href", ""); href != "/reports/310113-hrss/2013#f-requests.channel.in_person" {
		t.Errorf("indicator leads to %s", href)
	}
	if got := f.page(t, "/findings?severity=info").Find(".findings li").Length(); got != 0 {
		t.Errorf("%d findings of another severity", got)
	}
	_, body := f.get(t, "/findings.csv")
	if !strings.Contains(body, "sh.req.channels,error,requests.channel.in_person requests.received.new,12,1234,agency") {
		t.Errorf("csv:\n%s", body)
	}
}

func TestAgencyPage(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/agencies/310113-hrss")
	if got := texts(doc.Find("tbody th")); got != "2017 2016 2013 2012 2011" {
		t.Errorf("years %q", got)
	}
	if doc.Find(".charts svg").Length() != len(keySeries) {
		t.Errorf("%d charts", doc.Find(".charts svg").Length())
	}
}

func TestRegionPage(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/regions/310000")
	if got := texts(doc.Find(".chips a")); got != "宝山区" {
		t.Errorf("places below: %q", got)
	}
	if doc.Find("tbody tr").Length() != 2 || texts(doc.Find("tbody .num")) != "2 5" {
		t.Errorf("agencies: %s", doc.Find("tbody").Text())
	}
	doc = f.page(t, "/regions/310113")
	if got := doc.Find(".crumbs a").AttrOr("href", ""); got != "/regions/310000" {
		t.Errorf("the place above is %q", got)
	}
	_, body := f.get(t, "/regions/310113.csv")
	if !strings.Contains(body, "310113-hrss,上海市宝山区人力资源和社会保障局,hrss,department,310113,上海市宝山区,5,2011 2012 2013 2016 2017") {
		t.Errorf("csv:\n%s", body)
	}
}
