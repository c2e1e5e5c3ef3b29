package parser

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestRecognise: what is an annual disclosure report, and what only looks like one.
func TestRecognise(t *testing.T) {
	const parts = "<p>一、总体情况</p><p>正文。</p><p>二、主动公开政府信息情况</p><p>正文。</p><p>三、收到和处理政府信息公开申请情况</p><p>正文。</p><p>六、其他需要报告的事项</p><p>没有。</p>"
	table := requestHTML(number)
	for name, c := range map[string]struct {
		title, body string
		report      bool
	}{
		"parts and a title":               {"宝山区水务局2021年政府信息公开工作年度报告", parts, true},
		"a table and a title":             {"宝山区水务局2021年政府信息公开工作年度报告", table, true},
		"other words":                     {"宝山区水务局政务公开2016年度报告", parts, true},
		"short words":                     {"2016年宝山区水务局信息公开年报", parts, true},
		"a whole table without a title":   {"", table, true},
		"a notice that hands it out":      {"关于印发《宝山区水务局2021年政府信息公开工作年度报告》的通知", parts, true},
		"parts without a title":           {"", parts, true},
		"one part under the site's title": {"", "<p>一、总体情况</p><p>(一)主动公开政府信息情况。</p>", false},
		"one part of another matter":      {"", "<p>一、总体情况</p><p>2023年，市卫生健康委做了工作。</p><p>二、主要做法和工作成效</p>", false},
		"a title and chapters of its own": {"宝山区水务局2021年政府信息公开工作年度报告", "<p>一、2021年工作总结</p><p>(一)加强领导</p>", true},
		"a model essay":                   {"政府信息公开年度工作报告范文", parts, false},
		"a plan":                          {"宝山区水务局2021年政务公开工作要点", parts, false},
		"a summary":                       {"宝山区水务局2021年政务公开工作总结", parts, false},
		"a fee rule":                      {"政府信息公开信息处理费管理办法", parts, false},
		"a title alone":                   {"宝山区水务局2021年政府信息公开工作年度报告", "<p>见附件。</p>", false},
		"a list of reports": {"政府信息公开年度报告", "<ul><li>水务局2021年政府信息公开工作年度报告<li>财政局2021年政府信息公开工作年度报告" +
			"<li>水务局2020年政府信息公开工作年度报告<li>财政局2020年政府信息公开工作年度报告</ul>", false},
		"a list laid out as a table": {"政府信息公开年度报告", "<table><tr><td>水务局2021年政府信息公开工作年度报告<td>2022-01-20" +
			"<tr><td>财政局2021年政府信息公开工作年度报告<td>2022-01-19</table>", false},
		"the rule of law":              {"宝山区水务局2021年法治政府建设年度报告", parts, false},
		"the rule of law, which names": {"宝山区水务局2021年法治政府建设年度报告", "<p>按时发布政府信息公开工作年度报告。</p>" + parts, false},
		"an interpretation":            {"《宝山区水务局2021年政府信息公开工作年度报告》解读", parts, false},
		"an interpretation with table": {"《宝山区水务局2021年政府信息公开工作年度报告》解读", parts + table, false},
		"a picture story":              {"一图读懂宝山区水务局2021年政府信息公开工作年度报告", parts + table, false},
		"half a year":                  {"宝山区水务局2021年上半年政府信息公开工作情况报告", parts + table, false},
		"a quarter":                    {"2021年第二季度政府信息公开情况统计表", table, false},
		"a month":                      {"2021年3月政府信息公开情况统计表", table, false},
		"the rules":                    {"政府信息公开年度报告制度", parts, false},
		"the guide":                    {"宝山区水务局政府信息公开指南", parts, false},
		"another yearly report":        {"宝山区水务局2021年绩效年度报告", parts, false},
		"a report on the website":      {"2021年政府网站工作年度报表", "<table><tr><td>网站名称<td>宝山<tr><td>发布总数<td>200</table>", false},
		"news":                         {"我局发布政府信息公开工作年度报告", "<p>近日，我局发布了报告。</p>", false},
		"an error page":                {"404 Not Found", "<p>您访问的页面不存在</p>", false},
	} {
		t.Run(name, func(t *testing.T) {
			page := "<html><head><title>" + c.title + "_上海市宝山区</title></head><body><h1>上海市宝山区人民政府</h1><h2 class=title>" + c.title + "</h2><div>" + c.body + "</div></body></html>"
			_, err := Parse(context.Background(), Input{Body: []byte(page)})
			var perr *Error
			switch {
			case c.report && err != nil:
				t.Errorf("%v", err)
			case !c.report && (!errors.As(err, &perr) || perr.Code != CodeNotReport || strings.TrimSpace(perr.Message) == ""):
				t.Errorf("got %v, want %s", err, CodeNotReport)
			}
		})
	}
}
