package index

import (
	"context"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Three agencies of two provinces under three forms, with prose of our own.

const (
	baoshanHRSS = "310113-hrss"
	baoshanGov  = "310113-people_government"
	hongzeGov   = "320813-people_government"
)

func hrss2013() *report.Report {
	return &report.Report{
		ID: baoshanHRSS + "/2013", Title: "宝山区人力资源和社会保障局２０１３年度政府信息公开年报", Year: 2013,
		Era: report.EraShanghai2004, Scope: report.ScopeOwn, Published: "2014-02-10",
		Agency: report.Agency{ID: baoshanHRSS, Name: "上海市宝山区人力资源和社会保障局", Type: "hrss", Level: "department"},
		Region: report.RegionRef{Code: "310113", Name: "上海市宝山区"},
		Sections: []report.Section{
			{Kind: report.SectionOverview, Heading: "一、概述", Text: "本报告由区人社局编写。全年无人来访查阅。"},
			{Kind: report.SectionRequests, Heading: "三、依申请公开", Text: "全年收到 ２７ 件申请，比上年多百分之二十三点二，即２３．２％。\n其中<b>当面</b>申请最少 & 网络申请最多；逾期答复为零。"},
			{Kind: report.SectionFees, Heading: "五、收费", Text: "没有收取检索费。"},
		},
		Tables: []report.Table{{Kind: "annex2_requests", Caption: "附表二 依申请公开情况统计",
			Grid: [][]string{{"指标", "单位", "数量"}, {"本年度申请总数", "条", "27"}, {"邮寄申请数", "条", ""}}}},
		Figures: []report.Figure{
			figure("requests.received.new", "27", "条"),
			figure("requests.channel.post", "", "条"),
			figure("disclosure.items.proactive.growth_pct", "23.2", "%"),
		},
		Source: report.Source{URL: "http://www.example.test/hrss/2013.html", SHA256: "aa01",
			Fetched: time.Date(2020, 5, 1, 3, 4, 5, 0, time.UTC), Type: "text/html", Parser: "p1"},
	}
}

func hrss2021() *report.Report {
	r := hrss2013()
	r.ID, r.Year, r.Era, r.Published = baoshanHRSS+"/2021", 2021, report.EraNational2021, "2022-02-03"
	r.Title = "宝山区人力资源和社会保障局2021年政府信息公开工作年度报告"
	r.Sections = []report.Section{
		{Kind: report.SectionOverview, Heading: "一、总体情况", Text: "本局公开就业补贴政策三十项，政策解读随文发布。"},
		{Kind: report.SectionProblems, Heading: "五、存在的主要问题", Text: "答复口径仍不统一，依申请办理人手不足。"},
	}
	r.Tables = nil
	r.Figures = []report.Figure{
		figure("requests.received.new", "31", "件"),
		figure("requests.received.new[natural_person]", "30", "件"),
		figure("requests.channel.post", "0", "件"),
	}
	r.Source.URL, r.Source.SHA256 = "http://www.example.test/hrss/2021.html", "aa02"
	return r
}

func gov2020() *report.Report {
	return &report.Report{
		ID: baoshanGov + "/2020", Title: "上海市宝山区2020年政府信息公开工作年度报告", Year: 2020,
		Era: report.EraNational2019, Scope: report.ScopeRegional, Published: "2021-03-30",
		Agency: report.Agency{ID: baoshanGov, Name: "上海市宝山区人民政府", Type: "people_government", Level: "county"},
		Region: report.RegionRef{Code: "310113", Name: "上海市宝山区"},
		Sections: []report.Section{
			{Kind: report.SectionOverview, Heading: "一、总体情况", Text: "全区各单位依法办理申请，政策解读更及时。"},
			{Kind: report.SectionRequests, Heading: "三、收到和处理申请情况", Text: "收到和处理的申请均按期答复。"},
		},
		Figures: []report.Figure{figure("requests.received.new", "480", "件")},
		Findings: []report.Finding{{Rule: "n19.new_in", Severity: report.SeverityError,
			Keys: []report.Key{"requests.received.new"}, Message: "合计不符", Whose: report.WhoseAgency, State: "new"}},
		Source: report.Source{URL: "http://www.example.test/gov/2020.html", SHA256: "bb01",
			Fetched: time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC), Type: "text/html", Parser: "p1"},
	}
}

func hongze2022() *report.Report {
	return &report.Report{
		ID: hongzeGov + "/2022", Title: "洪泽区2022年政府信息公开工作年度报告", Year: 2022,
		Era: report.EraNational2021, Scope: report.ScopeRegional, Published: "2023-04-01",
		Agency: report.Agency{ID: hongzeGov, Name: "淮安市洪泽区人民政府", Type: "people_government", Level: "county"},
		Region: report.RegionRef{Code: "320813", Name: "江苏省淮安市洪泽区"},
		Sections: []report.Section{
			{Kind: report.SectionOverview, Heading: "一、总体情况", Text: "区政府网站发布信息，湿地保护专栏更新。收"},
			{Kind: report.SectionOther, Heading: "六、其他", Text: "费用一项没有发生。湿地巡护见专栏。"},
		},
		Figures: []report.Figure{figure("requests.received.new", "12", "件"), figure("requests.channel.post", "/", "件")},
		Source: report.Source{URL: "http://www.example.test/hz/2022.html", SHA256: "cc01",
			Fetched: time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC), Type: "text/html", Parser: "p1"},
	}
}

func sampleReports() []*report.Report {
	return []*report.Report{hrss2013(), hrss2021(), gov2020(), hongze2022()}
}

// figure reads printed text: "" is blank, "/" a dash, "?" unreadable.
func figure(key report.Key, text, unit string) report.Figure {
	f := report.Figure{Key: key, Unit: unit, Text: text, At: "table:0/r1c2", State: report.StateNumber}
	switch text {
	case "":
		f.State = report.StateBlank
	case "/":
		f.State = report.StateDash
	case "?":
		f.State = report.StateUnreadable
	default:
		f.Value = decimal.RequireFromString(text)
	}
	return f
}

func begin(t *testing.T, dir string, full bool) *Builder {
	t.Helper()
	b, err := Begin(t.Context(), dir, full, Options{Parser: "p1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Abort() })
	return b
}

func put(t *testing.T, b *Builder, rs ...*report.Report) {
	t.Helper()
	if err := b.Put(t.Context(), rs...); err != nil {
		t.Fatal(err)
	}
}

func commit(t *testing.T, b *Builder) {
	t.Helper()
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	x, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// built returns an index of rs.
func built(t *testing.T, rs ...*report.Report) *Index {
	t.Helper()
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, rs...)
	commit(t, b)
	return open(t, dir)
}

func found(t *testing.T, x *Index, f Filter) *Results {
	t.Helper()
	res, err := x.Search(context.Background(), f)
	if err != nil {
		t.Fatalf("Search(%+v): %v", f, err)
	}
	return res
}

func hitIDs(res *Results) []string {
	ids := []string{}
	for _, h := range res.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}
