package parser

import (
	"context"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// identityEnd is what makes a report of a title.
const identityEnd = "\n一、总体情况\n认真落实条例。\n二、主动公开政府信息情况\n正文。\n三、收到和处理政府信息公开申请情况\n正文。\n"

// TestIdentityOf: titles and first lines that are easily filed under another body or year.
func TestIdentityOf(t *testing.T) {
	const plain = "2023年政府信息公开工作年度报告"
	for _, c := range []struct {
		near, title, preface string
		id                   string
		doubted              bool
	}{
		// a city's site shows the reports of its districts
		{"320800", "水务局" + plain, "淮安市洪泽区水务局", "320813-water/2023", false},
		{"320800", "水务局" + plain, "本报告由洪泽区水务局编制。", "320813-water/2023", false},
		{"320800", "区水务局" + plain, "发布机构：洪泽区水务局", "320813-water/2023", false},
		{"320800", "区水务局" + plain, "", "unknown-区水务局/2023", true},
		{"320800", "水务局" + plain, "", "320800-water/2023", false},
		{"310113", "水务局" + plain, "上海市静安区水务局", "310113-water/2023", true},

		// the body behind the year, or behind the title
		{"310113", "上海市2023年宝山区水务局政府信息公开工作年度报告", "", "310113-water/2023", false},
		{"310113", "宝山区2023年度大场镇政府信息公开工作年度报告", "", "310113102-town/2023", false},
		{"310113", "宝山区2023年教育系统政府信息公开工作年度报告", "", "310113-教育系统/2023", true},
		{"310113", plain + "（区水务局）", "", "310113-water/2023", false},
		{"310113", plain + "——宝山区水务局", "", "310113-water/2023", false},
		{"310113", "宝山区" + plain + "（区水务局）", "", "310113-people_government/2023", true},
		{"310113", "宝山区人民政府信息公开2023年度报告", "", "310113-people_government/2023", false},

		// kinds without a name of their own
		{"310113", "镇人民政府" + plain, "宝山区大场镇人民政府", "310113102-town/2023", false},
		{"310113", "镇人民政府" + plain, "", "", true},
		{"310113", "局" + plain, "宝山区水务局", "310113-water/2023", false},
		{"310113", "大场镇司法所" + plain, "", "310113102-司法所/2023", true},

		// the letterhead is another body's
		{"310113", "宝山区水务局" + plain, "上海市宝山区财政局", "310113-water/2023", true},
		{"310113", "宝山区水务局" + plain, "上海市宝山区人民政府", "310113-water/2023", false},

		// drafts and corrections
		{"310113", "【更正】宝山区水务局" + plain, "", "310113-water/2023", true},
		{"310113", "宝山区水务局" + plain + "（征求意见稿）", "", "310113-water/2023", true},

		// years
		{"310113", "宝山区水务局2022年、2023年政府信息公开工作年度报告", "", "310113-water/2023", true},
		{"310113", "宝山区水务局2024年关于2023年政府信息公开工作年度报告", "", "310113-water/2023", true},
		{"310113", "宝山区水务局" + plain + "暨2024年工作计划", "", "310113-water/2023", false},
		{"310113", "宝政办〔2024〕3号 宝山区水务局" + plain, "", "310113-宝政办20243号宝山区水务局/2023", true},
		{"310113", "宝山区水务局二О二三年政府信息公开工作年度报告", "", "310113-water/2023", false},
		{"310113", "宝山区水务局二0二三年政府信息公开工作年度报告", "", "310113-water/2023", false},
		{"310113", "宝山区水务局政府信息公开工作年度报告（2023）", "", "310113-water/2023", false},
		{"310113", "宝山区水务局政府信息公开工作年度报告（2023年）", "", "310113-water/2023", false},
		{"310113", "宝山区水务局政府信息公开工作年度报告（2024年1月20日）", "", "310113-water/0", true},
	} {
		id := identifyPage(t, Input{Region: c.near}, c.title+"\n"+c.preface+identityEnd)
		var r report.Report
		id.fill(&r)
		if c.id != "" && r.ID != c.id || (len(id.findings) > 0) != c.doubted {
			t.Errorf("%s | %s on %s: %s, %v; want %s, doubted %v", c.title, c.preface, c.near, r.ID, id.findings, c.id, c.doubted)
		}
	}
}

// TestScopeOf: what a government's report counts, and what its office's does.
func TestScopeOf(t *testing.T) {
	const government, office = "上海市宝山区人民政府", "宝山区人民政府办公室"
	for _, c := range []struct {
		body, text string
		want       report.Scope
	}{
		{government, "全区共收到申请5件。", report.ScopeRegional},
		{government, "收到申请5件。", report.ScopeUnknown},
		{government, "本报告所列数据为区政府本级数据，不含各部门、各街镇。", report.ScopeOwn},
		{government, "本报告统计范围为区政府本级，各镇另行公布。", report.ScopeOwn},
		{government, "区政府本级收到申请5件，各部门收到20件。", report.ScopeRegional},
		{government, "本报告汇总了全区各部门数据，统计数据不包括各镇。", report.ScopeUnknown},
		{office, "收到申请5件。", report.ScopeOwn},
		{office, "全区会议精神得到落实。", report.ScopeOwn},
		{office, "本报告由区政府办公室根据各部门、各街镇报告汇总编制。", report.ScopeUnknown},
		{"宝山区水务局", "各部门情况汇总。", report.ScopeOwn},
	} {
		id := identifyPage(t, Input{Region: "310113"}, c.body+"2023年政府信息公开工作年度报告\n"+c.text+identityEnd)
		if got := report.Scope(id.Scope.Value); got != c.want {
			t.Errorf("%s: %s: %s by %q, want %s", c.body, c.text, got, id.Scope.Rule, c.want)
		}
	}
}

// TestOtherPapers: titles of other papers and of parts of a year, and the whole of a year
// told by its months.
func TestOtherPapers(t *testing.T) {
	for title, want := range map[string]bool{
		"宝山区水务局2023年政府信息公开工作年度报告":                 true,
		"宝山区水务局2023年1月1日至12月31日政府信息公开工作年度报告":      true,
		"宝山区水务局2008年5月1日至2008年12月31日政府信息公开工作年度报告": true,
		"宝山区水务局关于2023年度政府信息公开工作情况的报告":             true,
		"宝山区水务局2023年1-6月政府信息公开工作报告":               false,
		"宝山区水务局2023年1至9月政府信息公开工作报告":               false,
		"宝山区水务局2023年半年政府信息公开工作报告":                 false,
		"宝山区财政局2023年预决算信息公开年度报告":                  false,
		"宝山区教育局2023年校务公开年度报告":                     false,
		"宝山区水务局2024年政务公开工作要点":                     false,
		"关于做好2023年度政府信息公开工作年度报告编制工作的通知":           false,
		"宝山区水务局2008年5月1日至2008年9月30日政府信息公开工作报告":    false,
	} {
		_, err := Parse(context.Background(), Input{Region: "310113", Body: []byte("<title>" + title + "</title><h1>" + title + "</h1><p>一、总体情况</p><p>认真落实条例。</p><p>二、主动公开政府信息情况</p><p>正文。</p>")})
		if (err == nil) != want {
			t.Errorf("%s: %v, want a report: %v", title, err, want)
		}
	}
}
