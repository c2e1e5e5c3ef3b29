package web

import (
	"net/http"
	"net/url"
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

// TestQueryToMend: a query that cannot be read comes back with what is wrong with it in the
// language of the page, to be mended and sent again with its filters.
func TestQueryToMend(t *testing.T) {
	f := newFixture(t)
	for query, want := range map[string][2]string{
		`"公开`:                    {"这个引号没有配对", "this quote is never closed"},
		"教育 OR":                  {"OR 后面缺少词语", "OR needs a word after it"},
		"OR 教育":                  {"OR 前面缺少词语", "OR needs a word before it"},
		"教育 OR -财政":              {"要排除的词不能与 OR 并列", "a word to leave out cannot stand beside OR"},
		"？！":                     {"没有可以检索的字母、数字或汉字", "nothing to search for"},
		"colour:red":             {"没有字段 \"colour\"；可用的有：agency", "no field \"colour\"; there are agency"},
		"年份:":                    {"年份: 后面缺少内容", "a value is missing after 年份:"},
		"年份:去年":                  {"\"去年\" 不是年份", "\"去年\" is no year"},
		"表式:2003":                {"\"2003\" 不是 era 的值", "\"2003\" is no value of era"},
		"机关:没有的":                 {"年报中没有“没有的”", "no agency \"没有的\" among the reports"},
		"没有的数>10":                {"“没有的数”不是指标", "没有的数"},
		"受理申请总数=20..10":          {"数字条件的写法有误", "is more than"},
		"a OR 受理申请总数>10":         {"OR 只能连接词语，不能连接数字条件", "OR joins words, not comparisons"},
		"a OR 年份:2013":           {"几个值请写成 年份:甲,乙", "write 年份:a,b"},
		strings.Repeat("教 ", 99): {"超过", "more than"},
	} {
		for i, lang := range languages {
			res, body := f.get(t, "/?from=2012&lang="+lang+"&q="+url.QueryEscape(query))
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
			if err != nil || res.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: %d %v", query, res.StatusCode, err)
				continue
			}
			if got := doc.Find("h1").Text(); !strings.Contains(got, want[i]) || strings.Contains(got, "%!") {
				t.Errorf("%s: %s says %q, want %q", query, lang, got, want[i])
			}
			if sent := submitted(doc.Find("main form")); strings.TrimSpace(sent.Get("q")) != strings.TrimSpace(query) || sent.Get("from") != "2012" {
				t.Errorf("%s: the form sends %v", query, sent)
			}
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
