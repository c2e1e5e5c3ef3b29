package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestTitlesSayWhereOneIs: of two tabs of a kind a reader can tell which is which.
func TestTitlesSayWhereOneIs(t *testing.T) {
	f := newFixture(t)
	view := "/originals/" + f.sums["310113-hrss/2013"] + "/view"
	for page, want := range map[string]string{
		"/compare": "比较 · 年报",
		"/compare?agency=310113-hrss&agency=310113-education":             "本年新收政府信息公开申请数量 · 上海市宝山区人力资源和社会保障局 · 上海市宝山区教育局 · 比较 · 年报",
		"/compare?region=310113&type=hrss&indicator=requests.channel.fax": "传真申请数 · 上海市宝山区 · 人力资源和社会保障局 · 比较 · 年报",
		"/compare?region=310113&indicator=requests.received.new&lang=en":  "New requests received · 上海市宝山区 · Compare · nianbao",
		"/coverage":               "覆盖情况 · 年报",
		"/coverage?region=310113": "上海市宝山区 · 覆盖情况 · 年报",
		view + "?at=cell:6&report=310113-hrss%2F2013": "310113-hrss/2013 · 存档原件 · 年报",
		view: "http://www.example.gov.cn/310113-hrss/2013.html · 存档原件 · 年报",
	} {
		if got := f.page(t, page).Find("title").First().Text(); got != want {
			t.Errorf("%s is called %q, want %q", page, got, want)
		}
	}
}

// TestErrorsSayWhatIsNotThere: an address that leads nowhere is named, and no list of
// suggestions is announced where there is none.
func TestErrorsSayWhatIsNotThere(t *testing.T) {
	f := newFixture(t)
	for page, want := range map[string]string{
		"/reports/310113-nobody/2023":                        "没有“310113-nobody/2023”这份报告",
		"/compare?agency=310113-hrss&indicator=zzzzzzzzzzzz": "没有指标“zzzzzzzzzzzz”；全部见“指标”页（/indicators）",
		"/compare?indicator=zzzzzzzzzzzz":                    "没有指标“zzzzzzzzzzzz”；全部见“指标”页（/indicators）",
		"/compare?agency=310113-hrss&indicator=review.totl":  "没有指标“review.totl”；相近的有：review.total",
	} {
		res, body := f.get(t, page)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil || res.StatusCode < http.StatusBadRequest {
			t.Fatalf("%s: %d %v", page, res.StatusCode, err)
		}
		if got := doc.Find("h1").Text(); !strings.HasPrefix(got, want) {
			t.Errorf("%s says %q, want %q", page, got, want)
		}
	}
}
