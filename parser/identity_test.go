package parser

import (
	"context"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// identifyPage decodes a page or text and reads its identity.
func identifyPage(t *testing.T, in Input, body string) *identity {
	t.Helper()
	in.Body = []byte(body)
	doc, err := new(Parser).decode(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	doc.sections = splitSections(doc)
	return identify(in, doc, fold(doc.text()), 0)
}

// TestIdentity: titles, metadata and prefaces as offices print them.
func TestIdentity(t *testing.T) {
	const end = "\n一、总体情况\n正文。\n二、主动公开政府信息情况\n正文。\n"
	for name, c := range map[string]struct {
		in                     Input
		body                   string
		title, agency, publish string
		year                   int
		doubts                 string // rules, joined
	}{
		"title with all": {Input{}, "上海市宝山区水务局2013年政府信息公开工作年度报告" + end,
			"上海市宝山区水务局2013年政府信息公开工作年度报告", "310113-water", "", 2013, ""},
		"年度 twice": {Input{}, "上海市宝山区水务局2019年度政府信息公开工作年度报告" + end,
			"上海市宝山区水务局2019年度政府信息公开工作年度报告", "310113-water", "", 2019, ""},
		"year at the end": {Input{}, "上海市宝山区水务局政府信息公开工作2022年度报告" + end,
			"上海市宝山区水务局政府信息公开工作2022年度报告", "310113-water", "", 2022, ""},
		"year in front": {Input{}, "2016年上海市宝山区水务局信息公开年报" + end,
			"2016年上海市宝山区水务局信息公开年报", "310113-water", "", 2016, ""},
		"Chinese numerals": {Input{}, "上海市宝山区水务局二〇一五年度政务信息公开年度报告" + end,
			"上海市宝山区水务局二〇一五年度政务信息公开年度报告", "310113-water", "", 2015, ""},
		"a line break in the title": {Input{}, "<h1>宁夏回族自治区人民政府办公厅2022<br><br>政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文</p>",
			"宁夏回族自治区人民政府办公厅2022政府信息公开工作年度报告", "640000-government_office", "", 2022, ""},
		"a notice that hands it out": {Input{}, "关于印发《上海市宝山区水务局2019年政府信息公开工作年度报告》的通知" + end,
			"关于印发《上海市宝山区水务局2019年政府信息公开工作年度报告》的通知", "310113-water", "", 2019, ""},
		"no agency, made by": {Input{Region: "310113"}, "2013年政府信息公开工作年度报告\n本报告由上海市宝山区水务局编制。" + end,
			"2013年政府信息公开工作年度报告", "310113-water", "", 2013, ""},
		"no place, the portal's": {Input{Region: "310113"}, "水务局2025年政府信息公开工作年度报告" + end,
			"水务局2025年政府信息公开工作年度报告", "310113-water", "", 2025, ""},
		"no place at all": {Input{}, "水务局2025年政府信息公开工作年度报告" + end,
			"水务局2025年政府信息公开工作年度报告", "unknown-水务局", "", 2025, "identity.agency"},
		"the place of another portal": {Input{Region: "330304"}, "衢州市衢江区湖南镇2021年政府信息公开工作年度报告" + end,
			"衢州市衢江区湖南镇2021年政府信息公开工作年度报告", "330803113-town", "", 2021, ""},
		"no year in the title, a period": {Input{}, "上海市宝山区水务局政府信息公开年度报告\n本报告数据统计期限自2013年1月1日起至2013年12月31日止。" + end,
			"上海市宝山区水务局政府信息公开年度报告", "310113-water", "", 2013, ""},
		"period with lost marks": {Input{}, "上海市宝山区水务局政府信息公开年度报告\n统计期限自201311日起至1231日止。" + end,
			"上海市宝山区水务局政府信息公开年度报告", "310113-water", "", 2013, ""},
		"year only in running text": {Input{}, "上海市宝山区水务局政府信息公开年度报告\n2013年，我局做了工作。" + end,
			"上海市宝山区水务局政府信息公开年度报告", "310113-water", "", 2013, "identity.year"},
		"no year anywhere but in the address": {Input{URL: "http://x.gov.cn/201402/t20140210_1.txt"}, "上海市宝山区水务局政府信息公开年度报告" + end,
			"上海市宝山区水务局政府信息公开年度报告", "310113-water", "", 0, "identity.year"},
		"title and period differ": {Input{}, "上海市宝山区水务局2021年政府信息公开年度报告\n统计期限自2020年1月1日起至12月31日止。" + end,
			"上海市宝山区水务局2021年政府信息公开年度报告", "310113-water", "", 2021, "identity.year"},
		"title and link differ": {Input{LinkText: "2020年政府信息公开年度报告"}, "上海市宝山区水务局2021年政府信息公开年度报告" + end,
			"上海市宝山区水务局2021年政府信息公开年度报告", "310113-water", "", 2021, "identity.year"},
		"title only in the link": {Input{LinkText: "上海市宝山区水务局2021年政府信息公开年度报告"}, "<p>一、总体情况</p><p>正文</p>",
			"上海市宝山区水务局2021年政府信息公开年度报告", "310113-water", "", 2021, ""},
		"title only in the title element": {Input{}, "<title>上海市宝山区水务局2021年政府信息公开年度报告_年报_宝山区</title><p>一、总体情况</p>",
			"上海市宝山区水务局2021年政府信息公开年度报告", "310113-water", "", 2021, ""},
		"heading and title element differ": {Input{}, "<title>上海市宝山区水务局2021年政府信息公开年度报告</title><h1>上海市宝山区水务局2020年政府信息公开年度报告</h1><p>一、总体情况</p>",
			"上海市宝山区水务局2020年政府信息公开年度报告", "310113-water", "", 2020, "identity.year"},
		"other years' reports beside it": {Input{}, "<div><h1>上海市宝山区水务局政府信息公开年度报告</h1></div><ul><li>2019年政府信息公开年度报告<li>2018年政府信息公开年度报告</ul>" +
			"<div><p>统计期限自2017年1月1日起。</p><p>一、总体情况</p><p>正文</p><p>二、主动公开情况</p></div>",
			"上海市宝山区水务局政府信息公开年度报告", "310113-water", "", 2017, ""},
		"made by another body": {Input{}, "上海市宝山区水务局2021年政府信息公开年度报告\n本报告由上海市宝山区财政局编制。" + end,
			"上海市宝山区水务局2021年政府信息公开年度报告", "310113-water", "", 2021, "identity.agency"},
		"a government's office makes its report": {Input{}, "上海市宝山区人民政府2021年政府信息公开年度报告\n本报告由上海市宝山区人民政府办公室编制。" + end,
			"上海市宝山区人民政府2021年政府信息公开年度报告", "310113-people_government", "", 2021, ""},
		"only the publisher is named": {Input{Region: "310113"}, "2021年政府信息公开年度报告\n发布机构：上海市宝山区水务局 发布日期：2022-01-20" + end,
			"2021年政府信息公开年度报告", "310113-water", "2022-01-20", 2021, "identity.agency"},
		"a person says whose and when": {Input{Agency: "310113-water", Year: 2021}, "年度报告" + end,
			"", "310113-water", "", 2021, ""},
		"a person says otherwise": {Input{Agency: "310113-finance", Year: 2020}, "上海市宝山区水务局2021年政府信息公开年度报告" + end,
			"上海市宝山区水务局2021年政府信息公开年度报告", "310113-finance", "", 2020, "identity.year identity.agency"},
	} {
		t.Run(name, func(t *testing.T) {
			id := identifyPage(t, c.in, c.body)
			var doubts []string
			for _, f := range id.findings {
				doubts = append(doubts, f.Rule)
				if f.Message == "" || f.Whose != report.WhoseReading || f.Severity != report.SeverityWarning {
					t.Errorf("finding %+v", f)
				}
			}
			if id.Title.Value != c.title || id.resolved.Agency.ID != c.agency || id.year != c.year || id.Published.Value != c.publish {
				t.Errorf("got  %q %s %d %q\nwant %q %s %d %q", id.Title.Value, id.resolved.Agency.ID, id.year, id.Published.Value, c.title, c.agency, c.year, c.publish)
			}
			if got := strings.Join(doubts, " "); got != c.doubts {
				t.Errorf("findings %q, want %q: %+v", got, c.doubts, id.findings)
			}
		})
	}
}

func TestScope(t *testing.T) {
	for name, c := range map[string]struct {
		agency, text string
		want         report.Scope
	}{
		"an office":                      {"finance", "全区各部门公开信息", report.ScopeOwn},
		"a government's office":          {"government_office", "全区公开信息", report.ScopeOwn},
		"a government that counts all":   {"people_government", "2021年，全区共受理申请12件", report.ScopeRegional},
		"a government that does not say": {"people_government", "共受理申请12件", report.ScopeUnknown},
		"a zone":                         {"development_zone", "汇总各部门数据", report.ScopeRegional},
		"a body of no known kind":        {report.OtherAgency, "全区", report.ScopeUnknown},
	} {
		if got := scopeOf(fold(c.text), report.Agency{Type: c.agency}).value; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
