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
		"year without 年": {Input{}, "2014龙泉街道政府信息公开工作年度报告\n青岛市即墨区龙泉街道办事处" + end,
			"2014龙泉街道政府信息公开工作年度报告", "370215006-subdistrict", "", 2014, ""},
		"the body above the title": {Input{}, "上海市宝山区水务局\n2012年政府信息公开工作年度报告" + end,
			"上海市宝山区水务局2012年政府信息公开工作年度报告", "310113-water", "", 2012, ""},
		"a title broken after the year": {Input{}, "上海市宝山区水务局2022\n\n政府信息公开工作年度报告" + end,
			"上海市宝山区水务局2022政府信息公开工作年度报告", "310113-water", "", 2022, ""},
		"a title broken in the middle": {Input{}, "上海市宝山区水务局2020年度政府\n信息公开工作报告" + end,
			"上海市宝山区水务局2020年度政府信息公开工作报告", "310113-water", "", 2020, ""},
		"small print before the title in one line": {Input{}, "来源：区水务局 时间：2014-02-25 00:00 上海市宝山区水务局2013年信息公开年度报告" + end,
			"上海市宝山区水务局2013年信息公开年度报告", "310113-water", "2014-02-25", 2013, ""},
		"the title behind its label": {Input{}, "标 题 | 上海市宝山区水务局2020年政府信息公开工作年度报告 | |\n索引号 | SY01 | 发布日期 | 2021-01-09" + end,
			"上海市宝山区水务局2020年政府信息公开工作年度报告", "310113-water", "2021-01-09", 2020, ""},
		"the way to the page": {Input{Region: "310113"}, "当前位置: 首页>政府信息公开>政府信息公开年报>2023年\n水务局2022年度政府信息公开工作年度报告" + end,
			"水务局2022年度政府信息公开工作年度报告", "310113-water", "", 2022, ""},
		"traditional characters with their sounds": {Input{}, "2009年度上海市寶山區水務局政府信息公開年度報(bào)告\n公開日期: | 2010-01-27 16:32 |" + end,
			"2009年度上海市寶山區水務局政府信息公開年度報(bào)告", "310113-water", "2010-01-27", 2009, ""},
		"a date alone below the title": {Input{}, "2015年上海市宝山区水务局政府信息公开工作年度报告\n• 2016-02-24\n• 来源:区水务局" + end,
			"2015年上海市宝山区水务局政府信息公开工作年度报告", "310113-water", "2016-02-24", 2015, ""},
		"a signature below the title is no date of publication": {Input{}, "2013年上海市宝山区水务局政府信息公开工作年度报告\n宝山区水务局\n2014.05.08" + end,
			"2013年上海市宝山区水务局政府信息公开工作年度报告", "310113-water", "", 2013, ""},
		"published before the year ended": {Input{}, "上海市宝山区水务局2018年度政府信息公开工作报告\n发布时间:2018-12-25" + end,
			"上海市宝山区水务局2018年度政府信息公开工作报告", "310113-water", "2018-12-25", 2018, "identity.published"},
		"published years later": {Input{}, "上海市宝山区水务局2009年度政府信息公开工作报告\n发布时间:2015-07-27" + end,
			"上海市宝山区水务局2009年度政府信息公开工作报告", "310113-water", "2015-07-27", 2009, "identity.published"},
		"the preface publishes another year's": {Input{}, "上海市宝山区水务局2021年政府信息公开工作年度报告\n现公布上海市宝山区水务局2020年度政府信息公开工作年度报告。" + end,
			"上海市宝山区水务局2021年政府信息公开工作年度报告", "310113-water", "", 2021, "identity.year"},
		"the preface publishes another body's": {Input{}, "上海市宝山区水务局2021年政府信息公开工作年度报告\n现公布上海市宝山区民政局2021年度政府信息公开工作年度报告。" + end,
			"上海市宝山区水务局2021年政府信息公开工作年度报告", "310113-water", "", 2021, "identity.agency"},
		"the preface cites who ordered it": {Input{}, "上海市宝山区水务局2021年政府信息公开工作年度报告\n根据区财政局关于做好2020年政府信息公开工作年度报告编制工作的要求，特编制本报告。" + end,
			"上海市宝山区水务局2021年政府信息公开工作年度报告", "310113-water", "", 2021, ""},
		"a text carried over from another year": {Input{}, "上海市宝山区水务局2021年政府信息公开工作年度报告" + end + "2018年我局公开。2018年我局受理。到2018年底共有。\n",
			"上海市宝山区水务局2021年政府信息公开工作年度报告", "310113-water", "", 2021, "identity.year"},
		"an academic year": {Input{}, "上海市宝山区教育局政府信息公开年度报告\n统计期限为2019年9月1日至2020年8月31日。" + end,
			"上海市宝山区教育局政府信息公开年度报告", "310113-education", "", 2020, "identity.year"},
		"the place only in the signature": {Input{}, "2018年建新镇政府信息公开工作年度报告" + end + "遂溪县建新镇人民政府\n2018年12月31日\n",
			"2018年建新镇政府信息公开工作年度报告", "440823109-town", "", 2018, ""},
		"the place only by the publisher's": {Input{}, "水务局2018年政府信息公开工作年度报告\n发布机构：上海市宝山区财政局" + end,
			"水务局2018年政府信息公开工作年度报告", "310113-water", "", 2018, "identity.agency"},
		"a township that many counties have": {Input{}, "2018年太平镇政府信息公开工作年度报告" + end,
			"2018年太平镇政府信息公开工作年度报告", "unknown-太平镇", "", 2018, "identity.agency"},
		"a dissolved district": {Input{}, "北京市宣武区财政局2009年政府信息公开工作年度报告" + end,
			"北京市宣武区财政局2009年政府信息公开工作年度报告", "110104-finance", "", 2009, ""},
		"gambling in place of the place": {Input{}, "西甲直播林业局2017年度政府信息公开年度报告" + end,
			"西甲直播林业局2017年度政府信息公开年度报告", "unknown-西甲直播林业局", "", 2017, "identity.agency"},
		"gambling in place of the body": {Input{}, "365bet(中国)官方网站2024年政府信息公开工作年度报告\n来源：广东省人民政府" + end,
			"365bet(中国)官方网站2024年政府信息公开工作年度报告", "440000-365bet中国官方网站", "", 2024, "identity.agency identity.agency"},
		"a portal's host in the address alone": {Input{URL: "http://www.shbsq.gov.cn/zfxxgknb/2013/t20140210_1.html", Type: "text/plain"}, "政府信息公开年度报告" + end,
			"政府信息公开年度报告", "unknown-", "", 0, "identity.year identity.agency"},
		"an encyclopedia's address": {Input{URL: "https://baike.example.com/上海市宝山区水务局2013年政府信息公开工作年度报告/1", Type: "text/plain"}, "一、概述\n正文。\n(一)公开\n" + end,
			"", "310113-water", "", 0, "identity.year identity.agency identity.kind"},
		"a body in running text": {Input{}, "一、基本情况\n2008年，龙潭区湘潭街道公开信息总数为54条。\n" + end,
			"", "220203002-subdistrict", "", 2008, "identity.year identity.agency identity.kind"},
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
