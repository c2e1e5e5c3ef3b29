package parser

import "testing"

func TestReadDate(t *testing.T) {
	for text, want := range map[string]string{
		"2014-02-10":           "2014-02-10",
		"2021- 01- 20 08 : 32": "2021-01-20",
		"2013年01月28日 15:25":    "2013-01-28",
		"2013年1月8日":            "2013-01-08",
		"2015.01.29":           "2015-01-29",
		"2019/3/1":             "2019-03-01",
		"发布时间：2020-01-31 来源：某局": "2020-01-31",
		"二○○九年三月二十日":            "2009-03-20",
		"二〇一三年十二月三十一日":          "2013-12-31",
		"二0一七年 十 月 八 日":         "2017-10-08",
		"二0一七年十月八日":             "2017-10-08",
		"二零二〇年元月三十日":            "2020-01-30",
		"二〇一三年十二月三十二日":          "",
		"二〇一三年十三月一日":            "",
		"2013-02-30":            "",
		"2013-13-01":            "",
		"201415":                "",
		"201311日起至1231日":        "",
		"20161 月":               "",
		"/2015-None":            "",
		"/2016-00029":           "",
		"2013年":                 "",
		"1998-05-01":            "",
		"无文号":                   "",
		"2013-01-287":           "",
		"12013-01-28":           "",
		"自202111日起至20211230日止":  "",
		"2014年1月5":              "2014-01-05",
		"":                      "",
	} {
		if got := readDate(text); got != want {
			t.Errorf("readDate(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHanNumber(t *testing.T) {
	for s, want := range map[string]int{"一": 1, "十": 10, "十二": 12, "二十": 20, "三十一": 31, "元": 1, "7": 7, "二二": 0, "": 0, "x": 0} {
		if got := hanNumber(s); got != want {
			t.Errorf("hanNumber(%q) = %d, want %d", s, got, want)
		}
	}
}

// TestPublished: which of the dates on a page is that of publication.
func TestPublished(t *testing.T) {
	const title = "上海市宝山区水务局2021年政府信息公开工作年度报告"
	for name, c := range map[string]struct {
		page, want string
		doubt      bool
	}{
		"publication before writing":   {"<p>成文日期：2022-01-10 发布日期：2022-01-20</p>", "2022-01-20", false},
		"only when it was written":     {"<p>公文生成日期：2022-01-10</p>", "2022-01-10", true},
		"a date behind the title":      {"<p>" + title + " (2022-01-15)</p>", "2022-01-15", false},
		"a date of a list elsewhere":   {"<ul><li>关于放假的通知<li>2022-05-01</ul>", "", false},
		"the last day of the year":     {"<p>发布日期：2021-12-31</p>", "2021-12-31", true},
		"the first day after the year": {"<p>发布日期：2022-01-01</p>", "2022-01-01", false},
		"two years later":              {"<p>发布日期：2023-01-01</p>", "2023-01-01", true},
		"a date that cannot be":        {"<p>发布日期：2022-02-30</p>", "", false},
	} {
		id := identifyPage(t, Input{}, c.page+"<h1>"+title+"</h1><p>一、总体情况</p><p>正文</p><p>二、主动公开政府信息情况</p>")
		if id.Published.Value != c.want || (id.Published.Doubt != "") != c.doubt {
			t.Errorf("%s: %+v, want %q, doubt %v", name, id.Published, c.want, c.doubt)
		}
	}
}
