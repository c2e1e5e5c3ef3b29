package parser

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// The tables of the official forms as rows of cells, for tests that print them in
// many ways.

// requestTable is section 三 of the 2021 form: a title row, two head rows and the
// rows of figures; value gives the text of each figure.
func requestTable(value func(row, col int) string) [][]string {
	rows := [][]string{
		{"申请人情况", "自然人", "法人或其他组织", "总计"},
		{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"},
	}
	for r, name := range requestRowNames {
		row := []string{name}
		for c := range applicantColumns {
			row = append(row, value(r, c))
		}
		rows = append(rows, row)
	}
	return rows
}

// requestRowNames are the rows of section 三 that print figures, in order.
var requestRowNames = []string{
	"一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
	"1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息",
	"6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作",
	"3.补正后申请内容仍不明确", "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
	"5.要求行政机关确认或重新出具已获取信息", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
	"2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他", "（七）总计", "四、结转下年度继续办理",
}

// requestKeys are the ids of those rows.
var requestKeys = []string{
	"requests.received.new", "requests.received.carried_in", "requests.outcome.granted", "requests.outcome.partial",
	"requests.outcome.denied.state_secret", "requests.outcome.denied.other_law", "requests.outcome.denied.security_stability",
	"requests.outcome.denied.third_party", "requests.outcome.denied.internal_affairs", "requests.outcome.denied.process_info",
	"requests.outcome.denied.enforcement_file", "requests.outcome.denied.administrative_query",
	"requests.outcome.cannot_provide.not_held", "requests.outcome.cannot_provide.needs_creation", "requests.outcome.cannot_provide.unclear_after_amendment",
	"requests.outcome.not_processed.petition", "requests.outcome.not_processed.repeat", "requests.outcome.not_processed.publications",
	"requests.outcome.not_processed.excessive", "requests.outcome.not_processed.confirm_again",
	"requests.outcome.other.not_amended_in_time", "requests.outcome.other.fee_unpaid", "requests.outcome.other.misc",
	"requests.outcome.total", "requests.carried_out",
}

// columnNames are the value columns of section 三 in print order.
var columnNames = append(report.LeafColumns(), "")

// caseTable is section 四 with its fifteen values.
func caseTable(values ...string) [][]string {
	rows := [][]string{
		{"行政复议", "行政诉讼"},
		{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"},
		{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"},
	}
	return append(rows, values)
}

// documentTable is section 二 of the 2021 form.
var documentTable = [][]string{
	{"第二十条第（一）项"},
	{"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"},
	{"规章", "0", "0", "0"},
	{"行政规范性文件", "3", "1", "14"},
	{"第二十条第（五）项"},
	{"信息内容", "本年处理决定数量"},
	{"行政许可", "305"},
	{"第二十条第（六）项"},
	{"信息内容", "本年处理决定数量"},
	{"行政处罚", "12"},
	{"行政强制", "0"},
	{"第二十条第（八）项"},
	{"信息内容", "本年收费金额（单位：万元）"},
	{"行政事业性收费", "9.25"},
}

// documentFigures is what documentTable says.
var documentFigures = map[report.Key]string{
	"disclosure.regulations.issued": "0", "disclosure.regulations.repealed": "0", "disclosure.regulations.in_force": "0",
	"disclosure.normative_docs.issued": "3", "disclosure.normative_docs.repealed": "1", "disclosure.normative_docs.in_force": "14",
	"admin.license.decisions": "305", "admin.penalty.decisions": "12", "admin.coercion.decisions": "0", "fees.administrative.amount": "9.25",
}

// Ways to print a table as text.
func tabbed(rows [][]string) string { return joined(rows, "\t", "", "") }
func barred(rows [][]string) string { return joined(rows, " | ", "", " |") }
func boxed(rows [][]string) string  { return joined(rows, "|", "|", "|") }
func spaced(rows [][]string) string { return joined(rows, "  ", "", "") }
func lined(rows [][]string) string  { return joined(rows, "\n", "", "") }

func joined(rows [][]string, sep, before, after string) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s%s%s\n", before, strings.Join(r, sep), after)
	}
	return b.String()
}

// asHTML prints rows as a table, one td a cell.
func asHTML(rows [][]string) string {
	return "<table>" + joined(rows, "</td><td>", "<tr><td>", "</td></tr>") + "</table>"
}

// requestHTML prints section 三 with the spans of the form: groups of rows, and a
// head of three rows.
func requestHTML(value func(row, col int) string) string {
	rows := requestTable(value)
	groups := map[int]struct {
		title string
		rows  int
	}{4: {"（三）不予公开", 8}, 12: {"（四）无法提供", 3}, 15: {"（五）不予处理", 5}, 20: {"（六）其他处理", 3}}
	var b strings.Builder
	b.WriteString(`<table><tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan="7">申请人情况</td></tr>` +
		`<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr><tr><td>` + strings.Join(rows[1], "</td><td>") + "</td></tr>")
	for i, row := range rows[2:] {
		b.WriteString("<tr>")
		group, grouped := groups[i]
		if i == 2 {
			fmt.Fprintf(&b, `<td rowspan="%d">三、本年度办理结果</td>`, len(requestRowNames)-3)
		}
		if grouped {
			fmt.Fprintf(&b, `<td rowspan="%d">%s</td>`, group.rows, group.title)
		}
		width := map[bool]int{true: 3, false: 2}[i < 2 || i == len(requestRowNames)-1]
		if i >= 4 && i < 23 {
			width = 1
		}
		fmt.Fprintf(&b, `<td colspan="%d">%s</td><td>%s</td></tr>`, width, row[0], strings.Join(row[1:], "</td><td>"))
	}
	b.WriteString("</table>")
	return b.String()
}

// readText parses a text whose head names a report.
func readText(t *testing.T, text string) *report.Report {
	t.Helper()
	return mustParse(t, Input{Region: "310113", Body: []byte("上海市宝山区水务局2023年政府信息公开工作年度报告\n" + text)})
}

func mustParse(t *testing.T, in Input) *report.Report {
	t.Helper()
	r, err := Parse(context.Background(), in)
	if err != nil {
		t.Fatalf("%v\n%s", err, stack(err))
	}
	return r
}

func stack(err error) []byte {
	if e, ok := err.(*Error); ok {
		return e.Stack
	}
	return nil
}

// says describes a figure: its number, or its state, or "absent".
func says(r *report.Report, key report.Key) string {
	f, ok := r.Figure(key)
	switch {
	case !ok:
		return "absent"
	case f.State == report.StateNumber:
		return f.Value.String()
	}
	return string(f.State)
}
