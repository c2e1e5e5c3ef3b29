package parser

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestTitleText(t *testing.T) {
	for s, want := range map[string]string{
		"宝山区水务局2013年政府信息公开工作年度报告":                      "宝山区水务局2013年政府信息公开工作年度报告",
		"宝山区水务局2013年政府信息公开工作年度报告_年报_宝山区":               "宝山区水务局2013年政府信息公开工作年度报告",
		"清水县人民政府2019年 政府信息公开工作年度报告 一、总体情况 … (一)主动公开情况": "清水县人民政府2019年 政府信息公开工作年度报告",
		"上海市普陀区2006年政府信息公开工作年度报告 引言":                   "上海市普陀区2006年政府信息公开工作年度报告",
		"2006年 政府 信息公开年报 ( 2007-01-15 )":               "2006年 政府 信息公开年报",
		"标题：宝山区水务局2013年政府信息公开年报":                       "宝山区水务局2013年政府信息公开年报",
		"当前位置：首页 > 2013年政府信息公开年度报告":                    "",
		"首页 » 宝山区水务局2013年政府信息公开年度报告":                   "",
		"发布日期：2014-01-01 政府信息公开年度报告":                   "",
		"根据要求，编制2013年政府信息公开年度报告。":                      "",
		"宝山区水务局2013年工作总结":                              "",
		strings.Repeat("政府信息公开年度报告", 200):              "",
		"": "",
	} {
		if got := titleText(s); got != want {
			t.Errorf("titleText(%.60q) = %q, want %q", s, got, want)
		}
	}
}

func TestTitleAgency(t *testing.T) {
	for title, want := range map[string]string{
		"上海市宝山区水务局2013年政府信息公开工作年度报告":      "上海市宝山区水务局",
		"2013年度宝山区水务局信息公开年报":              "宝山区水务局",
		"2018学年度某某大学信息公开年度报告":             "某某大学",
		"关于印发《宝山区水务局2013年政府信息公开年报》的通知":    "宝山区水务局",
		"教育部办公厅关于2016年教育部政府信息公开工作年度报告的公告": "教育部",
		"区府办关于2016年政府信息公开工作年度报告的公告":       "区府办",
		"汇总2018年度三溪乡的政务公开年度报告":            "汇总",
		"2013年政府信息公开工作年度报告":               "",
		"本局2013年政府信息公开工作年度报告":             "",
		"本年度政府信息公开报告":                     "",
		"":                                "",
	} {
		if got := titleAgency(title); got != want {
			t.Errorf("titleAgency(%q) = %q, want %q", title, got, want)
		}
	}
}

// TestAgree: a list of other reports around the page gives it no title.
func TestAgree(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  bool
	}{
		{[]string{"甲局2013年政府信息公开年度报告", "菜单", "2013年政府信息公开年度报告"}, true},
		{[]string{"宝山区水务局2013年政府信息公开年度报告", "水务局2013年政府信息公开年度报告"}, true},
		{[]string{"甲局2013年政府信息公开年度报告", "甲局2012年政府信息公开年度报告"}, false},
		{[]string{"政府信息公开年度报告", "2013年政府信息公开年度报告", "2012年政府信息公开年度报告"}, false},
		{[]string{"甲局2013年政府信息公开年度报告", "乙局2013年政府信息公开年度报告"}, false},
		{nil, true},
	} {
		if got := new(printed).agree(c.lines); got != c.want {
			t.Errorf("agree(%q) = %v", c.lines, got)
		}
	}
}

func TestAnnouncements(t *testing.T) {
	for line, want := range map[string]string{
		"现向社会公布宝山区水务局2013年度政府信息公开工作年度报告。":     "宝山区水务局2013年度政府信息公开工作年度报告",
		"《榆盘镇2021年政府信息公开工作年度报告》已经公布。":         "榆盘镇2021年政府信息公开工作年度报告",
		"本报告由汇总2018年度三溪乡的政务公开年度报告编制而成。":       "本报告由汇总2018年度三溪乡的政务公开年度报告",
		"汇总2018年度三溪乡的政务公开年度报告编制而成。":           "2018年度三溪乡的政务公开年度报告",
		"根据关于做好2017年政府信息公开年度报告编制和公布工作的通知，编制。": "",
		"按照政府信息公开工作年度报告格式编写。":                 "",
		"我局公开了信息。": "",
	} {
		p := &printed{preface: []string{line}, lead: []string{fold(line)}}
		var got []string
		for _, s := range p.announcements() {
			got = append(got, s.Value)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func TestAddressWords(t *testing.T) {
	for address, want := range map[string]string{
		"https://baike.example.com/wiki/%E7%94%B2%E5%B1%802013%E5%B9%B4%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A/1": "甲局2013年政府信息公开年度报告",
		"年报/甲局2013年政府信息公开年度报告.docx":               "甲局2013年政府信息公开年度报告.docx",
		"http://www.shbsq.gov.cn/zfxxgknb/a.html": "",
		"http://x/%zz": "",
		"":             "",
	} {
		if got := addressWords(address); got != want {
			t.Errorf("addressWords(%q) = %q, want %q", address, got, want)
		}
	}
}

// TestClaims: each field says which rule won and what the others said.
func TestClaims(t *testing.T) {
	id := identifyPage(t, Input{LinkText: "2020年政府信息公开年度报告"}, "上海市宝山区水务局2021年政府信息公开年度报告\n"+
		"来源：宝山区财政局 发布时间：2022-01-20 公开日期：2022-01-21\n本报告由上海市宝山区水务局编制，统计期限自2021年1月1日起至12月31日止。\n一、总体情况\n正文。\n二、主动公开政府信息情况\n正文。\n")
	for name, c := range map[string]struct {
		claim       report.Claim
		value, rule string
		others      []report.Said
		doubtful    bool
	}{
		"title":     {id.Title, "上海市宝山区水务局2021年政府信息公开年度报告", "first lines", []report.Said{{Value: "2020年政府信息公开年度报告", Rule: "link text"}}, false},
		"year":      {id.Year, "2021", "title", []report.Said{{Value: "2020", Rule: "link text"}, {Value: "2021", Rule: "stated period"}}, true},
		"agency":    {id.Agency, "上海市宝山区水务局", "title", []report.Said{{Value: "上海市宝山区水务局", Rule: "made by"}, {Value: "宝山区财政局", Rule: "publisher"}}, false},
		"region":    {id.Region, "310113", "title", nil, false},
		"scope":     {id.Scope, "own", "kind of body", nil, false},
		"published": {id.Published, "2022-01-20", "发布时间", []report.Said{{Value: "2022-01-21", Rule: "公开日期"}, {Value: "2022-01-20", Rule: "inside a line"}}, false},
		"publisher": {id.Publisher, "宝山区财政局", "来源", nil, false},
	} {
		if c.claim.Value != c.value || c.claim.Rule != c.rule || !slices.Equal(c.claim.Others, c.others) || c.doubtful != (c.claim.Doubt != "") {
			t.Errorf("%s: %+v", name, c.claim)
		}
	}
}
