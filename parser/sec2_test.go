package parser

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestHeadSpellings: no way to print a head of section 二 is also a way to print another.
func TestHeadSpellings(t *testing.T) {
	of := map[string]string{}
	for _, in := range report.Indicators().All() {
		if in.Form != report.FormCell {
			continue
		}
		_, head := cellNames(in)
		for _, v := range headVariants(head) {
			if other := of[v]; other != "" && other != head {
				t.Errorf("%q is %s and %s", v, other, head)
			}
			of[v] = head
		}
	}
}

// TestDocumentVariants: rows and heads as offices print them in section 二.
func TestDocumentVariants(t *testing.T) {
	const rules, licences, change = "disclosure.regulations.issued", "admin.license.decisions", "admin.license.items_change"
	for name, c := range map[string]struct {
		rows []string
		key  report.Key
		want string
		era  report.Era
	}{
		"the form of 2021":         {[]string{"信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|7|0|0"}, rules, "7", report.EraNational2021},
		"an explained row":         {[]string{"信息内容|本年制发件数|本年废止件数|现行有效件数", "规章（设区的市、自治州人民政府应提供相关数据）|7|0|0"}, rules, "7", report.EraNational2021},
		"a numbered row":           {[]string{"序号|信息内容|本年制发件数|本年废止件数|现行有效件数", "1|规章|7|0|0"}, rules, "7", report.EraNational2021},
		"digits in a head":         {[]string{"信息内容|上一年项目数量|本年增/减（指2020年增加或减少的事项数，减用负值表示，如-8）|处理决定数量", "行政许可|12|-8|305"}, change, "-8", report.EraNational2019},
		"本年度增减":                    {[]string{"信息内容|上年度项目数量|本年增减|处理决定数量", "行政许可|12|减8|305"}, change, "-8", report.EraNational2019},
		"规范性文件 of 2021":            {[]string{"信息内容|本年制发件数|本年废止件数|现行有效件数", "规范性文件|3|1|14"}, "disclosure.normative_docs.in_force", "14", report.EraNational2021},
		"行政规范性文件 of 2019":          {[]string{"信息内容|本年新制作数量|本年新公开数量|对外公开总数量", "行政规范性文件|3|1|14"}, "disclosure.normative_docs.public_total", "14", report.EraNational2019},
		"a row of one place":       {[]string{"信息内容|本年新制作数量|本年新公开数量|对外公开总数量", "规章|0|0|0", "其他主动公开文件|3|1|14"}, "disclosure.other_docs.issued", "3", report.EraNational2019},
		"a sub-table on its own":   {[]string{"信息内容|处理决定数量", "行政许可|305"}, licences, "305", report.EraNational2021},
		"heads of 2021 after 2019": {[]string{"信息内容|本年新制作数量|本年新公开数量|对外公开总数量", "规章|0|0|0", "信息内容|本年处理决定数量", "行政许可|305"}, licences, "305", report.EraNational2019},
	} {
		var b strings.Builder
		for _, row := range c.rows {
			b.WriteString("<tr><td>" + strings.ReplaceAll(row, "|", "<td>"))
		}
		r := readPage(t, "<table>"+b.String()+"</table>")
		if got := says(r, c.key); got != c.want || r.Era != c.era || len(r.Unmapped) > 0 {
			t.Errorf("%s: %s = %s, want %s; era %s; unmapped %v", name, c.key, got, c.want, r.Era, r.Unmapped)
		}
	}
}

// TestProvincialRows: rows that no form has, and numbers beside the year's, are kept.
func TestProvincialRows(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want string // texts unmapped
	}{
		"a row of a province": {"<table><tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数<tr><td>规章<td>0<td>0<td>0<tr><td>政策性文件<td>5<td>/<td>9</table>", "5 / 9"},
		"last year's column":  {"<table><tr><td>指标<td>2022年<td>2023年<tr><td>全职人员数<td>1<td>2<tr><td>兼职人员数<td>3<td>4</table>", "1 3"},
		"a quarter's column":  {"<table><tr><td>指标<td>代码<td>本期实际<td>本年累计<tr><td>全职人员数<td>10<td>1<td>2<tr><td>兼职人员数<td>11<td>3<td>4</table>", "1 3"},
		"a table of no form":  {"<table><tr><td>内容<td>数量<tr><td>便民服务<td>31<tr><td>志愿活动<td>12</table>" + asHTML(documentTable), "31 12"},
		"an eighth column":    {strings.ReplaceAll(requestHTML(number), "<td>106</td></tr>", "<td>106</td><td>7</td></tr>"), "7"},
	} {
		r := readPage(t, c.page)
		var got []string
		for _, u := range r.Unmapped {
			got = append(got, u.Text)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: unmapped %q, want %q", name, s, c.want)
		}
	}
}
