package parser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// readPage parses an HTML page whose head names a report.
func readPage(t *testing.T, body string) *report.Report {
	t.Helper()
	return mustParse(t, Input{Region: "310113", Body: []byte("<h1>上海市宝山区水务局2023年政府信息公开工作年度报告</h1><div>" + body + "</div>")})
}

func TestRequests(t *testing.T) {
	r := readPage(t, requestHTML(number))
	for row, id := range requestKeys {
		for col, column := range columnNames {
			if got := says(r, report.MakeKey(id, column)); got != number(row, col) {
				t.Errorf("%s %q = %s, want %s", id, column, got, number(row, col))
			}
		}
	}
	if len(r.Figures) != 175 || len(r.Unmapped) != 0 || r.Tables[0].Kind != "sec3_requests" {
		t.Errorf("%d figures, unmapped %v, table %s", len(r.Figures), r.Unmapped, r.Tables[0].Kind)
	}
}

// TestPageBreak: a table that goes on without a head uses the columns above; with
// another width it cannot.
func TestPageBreak(t *testing.T) {
	whole := requestHTML(number)
	at := strings.LastIndex(whole, "<tr>") // the last row, 结转下年度继续办理
	parted := whole[:at] + "</table><p>第 3 页</p><table>" + whole[at:]
	if r := readPage(t, parted); len(r.Figures) != 175 || says(r, "requests.carried_out") != number(24, 6) || len(r.Tables) != 1 {
		t.Errorf("%d figures in %d tables, carried_out %s", len(r.Figures), len(r.Tables), says(r, "requests.carried_out"))
	}
	other := whole[:at] + `</table><table>` + strings.ReplaceAll(whole[at:], `colspan="3"`, `colspan="2"`)
	r := readPage(t, other)
	if says(r, "requests.carried_out") != "absent" {
		t.Errorf("columns of a wider table were used: %s", says(r, "requests.carried_out"))
	}
	if n := len(r.Figures) + len(r.Unmapped); n != 175 && r.Tables[1].Kind != "unknown" {
		t.Errorf("%d figures and %d unmapped: printed numbers were lost", len(r.Figures), len(r.Unmapped))
	}
}

func TestRowFormOverPages(t *testing.T) {
	const head = `<tr><td>统计指标<td>单位<td>统计数`
	page := `<table>` + head + `<tr><td>四、行政复议数量<td>件<td>5<tr><td>（一）维持具体行政行为数<td>件<td>3<tr><td>（二）被依法纠错数<td>件<td>1<tr><td>（三）其他情形数<td>件<td>1` +
		`<tr><td>五、行政诉讼数量<td>件<td>7</table><table><tr><td>（二）被依法纠错数<td>件<td>2<tr><td>（三）其他情形数<td>件<td>5</table>`
	want := map[report.Key]string{"review.total": "5", "review.corrected": "1", "review.other": "1",
		"litigation.total": "7", "litigation.corrected": "2", "litigation.other": "5"}
	for name, p := range map[string]string{"without a head": page,
		"with a head again":  strings.Replace(page, "</table><table>", "</table><table>"+head, 1),
		"behind a page mark": strings.Replace(page, "</table><table>", "</table><p>— 4 —</p><table>"+head, 1),
		"behind a paragraph": strings.Replace(page, "</table><table>", "</table><p>另一张表</p><table>"+head, 1)} {
		r := readPage(t, p)
		for key, w := range want {
			got := says(r, key)
			if name == "behind a paragraph" && strings.HasPrefix(string(key), "litigation.") && key != "litigation.total" {
				w = "absent" // another table may begin there: which block it is in cannot be told
			}
			if got != w {
				t.Errorf("%s: %s = %s, want %s", name, key, got, w)
			}
		}
	}
}

// TestMiddlePage: a page that begins in the middle of a form, read alone, gives no figure
// to a label that stands in the form twice until a row tells where it is.
func TestMiddlePage(t *testing.T) {
	r := readPage(t, `<table><tr><td>统计指标<td>单位<td>统计数<tr><td>（二）被依法纠错数<td>件<td>2`+
		`<tr><td>（三）其他情形数<td>件<td>5<tr><td>六、举报投诉数量<td>件<td>4<tr><td>七、依申请公开信息收取的费用<td>万元<td>1</table>`)
	for key, want := range map[report.Key]string{"review.corrected": "absent", "review.other": "absent",
		"litigation.corrected": "absent", "litigation.other": "absent", "complaints.total": "4"} {
		if got := says(r, key); got != want {
			t.Errorf("%s = %s, want %s", key, got, want)
		}
	}
	for _, text := range []string{"2", "5"} {
		if !slices.ContainsFunc(r.Unmapped, func(u report.Unmapped) bool { return u.Text == text }) {
			t.Errorf("the number %s is lost: %v", text, r.Unmapped)
		}
	}
}

// TestTwice: the same figure printed twice must agree.
func TestTwice(t *testing.T) {
	table := func(granted string) string {
		return requestHTML(func(row, col int) string {
			if row == 2 && col == 0 {
				return granted
			}
			return number(row, col)
		})
	}
	const key = "requests.outcome.granted[natural_person]"
	for second, want := range map[string]string{"300": "300", "301": "unreadable", "": "unreadable", "/": "unreadable", "300件": "300"} {
		r := readPage(t, table("300")+"<p>文字版</p>"+table(second))
		if got := says(r, key); got != want {
			t.Errorf("300, then %q: %s, want %s", second, got, want)
		}
		if conflict := slices.ContainsFunc(r.Unmapped, func(u report.Unmapped) bool { return strings.Contains(u.Label, key) }); conflict != (want == "unreadable") {
			t.Errorf("300, then %q: unmapped %v", second, r.Unmapped)
		}
		if got := says(r, "requests.outcome.partial"); got != number(3, 6) {
			t.Errorf("300, then %q: another figure is %s", second, got)
		}
	}
}

// TestWidenedColumn: a head and its value that both stand in two columns are one column.
func TestWidenedColumn(t *testing.T) {
	const five = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
	page := `<table><tr><td colspan=6>行政复议<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉<tr>` + strings.Replace(five, "<td>总计", "<td colspan=2>总计", 1) + five + five +
		"<tr><td>1<td>0<td>0<td>0<td colspan=2>1" + strings.Repeat("<td>0", 10) + "</table>"
	r := readPage(t, page)
	if says(r, "review.upheld") != "1" || says(r, "review.total") != "1" || len(r.Figures) != 15 || len(r.Unmapped) != 0 {
		t.Errorf("upheld %s, total %s, %d figures, unmapped %v", says(r, "review.upheld"), says(r, "review.total"), len(r.Figures), r.Unmapped)
	}
}

// TestOneCellOneFigure: a number over two columns or rows is neither's.
func TestOneCellOneFigure(t *testing.T) {
	const heads = `<tr><td colspan=5>行政复议<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉<tr>`
	five := "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
	head := heads + five + five + five + "<tr>"
	for cells, want := range map[string][2]string{
		"<td>1<td>2":             {"1", "2"},
		"<td colspan=2>1":        {"unreadable", "unreadable"},
		"<td colspan=2>":         {"blank", "blank"},
		"<td colspan=2>无":        {"dash", "dash"},
		"<td colspan=2>约3件":      {"unreadable", "unreadable"},
		"<td>1":                  {"unreadable", "unreadable"}, // fourteen
		"<td>1<td>2<td>3":        {"unreadable", "unreadable"}, // sixteen cells: one is too many
		"<td>-1<td>":             {"-1", "blank"},
		"<td>１<td>&nbsp;":        {"1", "blank"},
		"<td>1<sup>①</sup><td>2": {"unreadable", "2"},
	} {
		r := readPage(t, "<table>"+head+cells+strings.Repeat("<td>0", 13)+"</table>")
		if got := [2]string{says(r, "review.upheld"), says(r, "review.corrected")}; got != want {
			t.Errorf("%s: %v, want %v", cells, got, want)
		}
	}
	r := readPage(t, `<table><tr><td>统计指标<td>单位<td>统计数<tr><td>主动公开政府信息数<td>条<td rowspan=2>5<tr><td>制发规范性文件总数<td>件<tr><td>收到申请数<td>件<td>9</table>`)
	if says(r, "disclosure.items.proactive") != "unreadable" || says(r, "disclosure.normative_docs.issued") != "unreadable" || says(r, "requests.received.new") != "9" {
		t.Errorf("a number over two rows: %+v", r.Figures)
	}
}

// TestCaseHeads: a head over the wrong columns makes the whole table unmapped.
func TestCaseHeads(t *testing.T) {
	five := "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
	values := "<tr>" + strings.Repeat("<td>3", 15)
	for name, head := range map[string]string{
		"groups without their spans": "<tr><td>行政复议<td>未经复议直接起诉<td>复议后起诉<tr>" + five + five + five,
		"a head lost":                "<tr><td colspan=5>行政复议<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉<tr>" + five + five + "<td>结果维持<td>结果纠正<td>其他结果<td>总计<td>",
		"a head twice":               "<tr><td colspan=5>行政复议<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉<tr>" + five + five + "<td>结果维持<td>结果维持<td>其他结果<td>尚未审结<td>总计",
	} {
		r := readPage(t, "<table>"+head+values+"</table><p>一、总体情况</p><p>二、主动公开情况</p><p>三、依申请公开情况</p>")
		if len(r.Figures) != 0 || len(r.Unmapped) != 15 {
			t.Errorf("%s: figures %v, %d unmapped", name, r.Figures, len(r.Unmapped))
		}
	}
	whole := "<tr><td colspan=5>行政复议<td colspan=5>未经复议直接起诉<td colspan=5>复议后起诉<tr>" + five + five + five
	if r := readPage(t, "<table>"+whole+values+"<tr><td>4</table>"); len(r.Figures) != 15 || len(r.Unmapped) != 1 {
		t.Errorf("a second row of values: %d figures, unmapped %v", len(r.Figures), r.Unmapped)
	}
	review := "<tr><td colspan=5>行政复议<tr>" + five + "<tr>" + strings.Repeat("<td>3", 5)
	if r := readPage(t, "<table>"+review+"</table>"); len(r.Figures) != 5 || says(r, "review.total") != "3" {
		t.Errorf("review alone: %v", r.Figures)
	}
}

func TestDocuments(t *testing.T) {
	r := readPage(t, asHTML(documentTable))
	for key, want := range documentFigures {
		if got := says(r, key); got != want {
			t.Errorf("%s = %s, want %s", key, got, want)
		}
	}
	if len(r.Figures) != len(documentFigures) || len(r.Unmapped) != 0 {
		t.Errorf("%d figures, unmapped %v", len(r.Figures), r.Unmapped)
	}
}

// TestDocumentsMisaligned: a row goes with its head cell by cell where both have as
// many, whatever columns they span; else it goes by columns, and a number under two
// heads is neither's.
func TestDocumentsMisaligned(t *testing.T) {
	const head = `<table><tr><td>信息内容<td>上一年项目数量<td colspan=2>本年增/减<td>处理决定数量<tr><td>行政许可`
	for cells, want := range map[string]string{
		"<td>7<td colspan=2>-1<td>305":      "7 -1 305",
		"<td colspan=2>7<td>-1<td>305":      "7 -1 305",
		"<td>7<td>-1<td>305":                "7 -1 305",
		"<td>7<td>-1<td><td>305":            "7 unreadable 305", // two cells under one head
		"<td colspan=3>7<td>305":            "unreadable unreadable 305",
		"<td>7<td>305":                      "unreadable unreadable absent",
		"<td>7<td>-1<td>0<td>305<td>9":      "unreadable unreadable unreadable",
		"<td colspan=2>7<td>-1<td>305<td> ": "unreadable unreadable 305",
	} {
		r := readPage(t, head+cells+"</table>")
		got := says(r, "admin.license.items_prev_year") + " " + says(r, "admin.license.items_change") + " " + says(r, "admin.license.decisions")
		if got != want {
			t.Errorf("%s: %s, want %s", cells, got, want)
		}
	}
}

// TestUnits: the unit is what the cell, the unit cell or the head prints, and a
// number under a unit of another kind is no such figure.
func TestUnits(t *testing.T) {
	fee := func(head, value string) string {
		return `<table><tr><td>信息内容<td>` + head + `<tr><td>行政事业性收费<td>` + value + `</table>`
	}
	annex := func(unit, label, value string) string {
		return `<table><tr><td>指标<td>单位<td>数量<tr><td>` + label + `<td>` + unit + `<td>` + value + `<tr><td>全职人员数<td>人<td>1<tr><td>兼职人员数<td>人<td>2</table>`
	}
	for name, c := range map[string]struct {
		page, key, want, unit string
	}{
		"the form's unit":               {fee("本年收费金额", "9.25"), "fees.administrative.amount", "9.25", "万元"},
		"the head's unit":               {fee("本年收费金额（单位：元）", "9.25"), "fees.administrative.amount", "9.25", "元"},
		"another unit of money":         {fee("本年收费金额（单位：千元）", "9.25"), "fees.administrative.amount", "unreadable", "千元"},
		"a unit with a remark":          {fee("本年收费金额（单位：元，含减免）", "9.25"), "fees.administrative.amount", "9.25", "元"},
		"a unit before a remark":        {fee("本年收费金额（单位：元）（含减免）", "9.25"), "fees.administrative.amount", "9.25", "元"},
		"a bare unit before a remark":   {fee("本年收费金额（元）（含减免）", "9.25"), "fees.administrative.amount", "9.25", "元"},
		"the full name of the unit":     {fee("本年收费金额（单位：人民币元）", "9.25"), "fees.administrative.amount", "9.25", "元"},
		"a unit behind the row's name":  {strings.Replace(fee("本年收费金额", "9.25"), "收费<td>9", "收费（元）<td>9", 1), "fees.administrative.amount", "9.25", "元"},
		"head and row that differ":      {strings.Replace(fee("本年收费金额（单位：万元）", "9.25"), "收费<td>9", "收费（元）<td>9", 1), "fees.administrative.amount", "unreadable", "万元"},
		"a unit above the table":        {"<p>（单位：元）</p>" + fee("本年收费金额", "9.25"), "fees.administrative.amount", "9.25", "元"},
		"above, and another in it":      {"<p>金额单位：元</p>" + fee("本年收费金额（单位：万元）", "9.25"), "fees.administrative.amount", "9.25", "万元"},
		"a unit in the caption":         {strings.Replace(fee("本年收费金额", "9.25"), "<table>", "<table><caption>收费情况 单位：件、元</caption>", 1), "fees.administrative.amount", "9.25", "元"},
		"a unit in the row above":       {strings.Replace(fee("本年收费金额", "9.25"), "<table>", "<table><tr><td colspan=2>第二十条第（八）项（单位：元）", 1), "fees.administrative.amount", "9.25", "元"},
		"a unit above another table":    {"<p>附表四 收费统计表（单位：元）</p><p>附表五 收费情况统计表</p>" + fee("本年收费金额", "9.25"), "fees.administrative.amount", "9.25", "万元"},
		"a unit cell of thousands":      {annex("千元", "收取费用总数", "3"), "fees.total", "unreadable", "千元"},
		"a line above an annex":         {"<p>单位：万元</p>" + annex("", "收取费用总数", "3"), "fees.total", "3", "万元"},
		"the cell's unit":               {fee("本年收费金额（单位：万元）", "92500元"), "fees.administrative.amount", "92500", "元"},
		"a unit cell":                   {annex("万元", "收取费用总数", "3"), "fees.total", "3", "万元"},
		"no unit cell filled":           {annex("", "收取费用总数", "3"), "fees.total", "3", "元"},
		"a unit behind the label":       {annex("", "收取费用总数（万元）", "3"), "fees.total", "3", "万元"},
		"per cent of a number":          {annex("条", "本年度主动公开政府信息数", "23.2%"), "disclosure.items.proactive", "unreadable", "%"},
		"per cent":                      {annex("", "较上年度同期增加率", "23.2%"), "disclosure.items.proactive.growth_pct", "23.2", "%"},
		"per cent in the unit cell":     {annex("%", "较上年度同期增加率", "23.2"), "disclosure.items.proactive.growth_pct", "23.2", "%"},
		"a number of items as per cent": {annex("条", "较上年度同期增加率", "23"), "disclosure.items.proactive.growth_pct", "unreadable", "条"},
		"money as a number of items":    {annex("件", "收取费用总数", "3"), "fees.total", "unreadable", "件"},
		"a unit unknown to us":          {annex("卷", "收取费用总数", "3"), "fees.total", "3", "卷"},
	} {
		r := readPage(t, c.page)
		f, _ := r.Figure(report.Key(c.key))
		if got := says(r, report.Key(c.key)); got != c.want || f.Unit != c.unit {
			t.Errorf("%s: %s %s, want %s %s", name, got, f.Unit, c.want, c.unit)
		}
	}
}

// TestRowHeads: which column holds the year's value.
func TestRowHeads(t *testing.T) {
	const labels = "本年度主动公开政府信息数|全文电子化政府信息数|新增行政规范性文件数"
	table := func(head string, rows ...string) string {
		var b strings.Builder
		b.WriteString("<table>" + head)
		for i, l := range strings.Split(labels, "|") {
			b.WriteString("<tr><td>" + l + rows[min(i, len(rows)-1)])
		}
		return b.String() + "</table>"
	}
	for name, c := range map[string]struct{ page, want string }{
		"label, unit, value":            {table("<tr><td>指标<td>单位<td>数量", "<td>条<td>7"), "7"},
		"a remark column":               {table("<tr><td>指标<td>单位<td>数量<td>备注", "<td>条<td>7<td>2"), "7"},
		"no head":                       {table("", "<td>条<td>7"), "7"},
		"no head, a column of codes":    {table("", "<td>12<td>条<td>7"), "absent"},
		"unknown heads, two columns":    {table("<tr><td>指标<td>单位<td>实际完成<td>同比", "<td>条<td>7<td>3"), "absent"},
		"an unknown head, one column":   {table("<tr><td>指标<td>单位<td>实际完成<td>说明", "<td>条<td>7<td>正常"), "7"},
		"last year beside this":         {table("<tr><td>指标<td>2022年<td>2023年", "<td>5<td>7"), "7"},
		"this year before last":         {table("<tr><td>指标<td>2023年<td>2022年", "<td>7<td>5"), "7"},
		"this period and this year":     {table("<tr><td>指标<td>单位<td>本期实际<td>本年累计", "<td>条<td>5<td>7"), "7"},
		"a value head over two columns": {table("<tr><td>指标<td colspan=2>数量", "<td>5<td>7"), "absent"},
		"heads below it":                {table("<tr><td rowspan=2>指标<td colspan=2>数量<tr><td>2022年<td>2023年", "<td>5<td>7"), "7"},
		"a value over two columns":      {table("<tr><td>指标<td colspan=2>数量", "<td colspan=2>7"), "7"},
		"labels over two columns":       {table("<tr><td colspan=2>指标<td>数量", "<td>x<td>7", "<td><td>7"), "7"},
		"two tables side by side":       {table("<tr><td>指标<td>数量<td>指标<td>数量", "<td>7<td>公文类信息数<td>5"), "absent"},
		"last year alone":               {table("<tr><td>指标<td>单位<td>上年数", "<td>条<td>7"), "absent"},
		"this year blank, last year":    {table("<tr><td>指标<td>单位<td>本年数<td>上年数", "<td>条<td><td>7"), "absent"},
		"a change alone":                {table("<tr><td>指标<td>单位<td>同比增长", "<td>条<td>7"), "absent"},
		"a quarter alone":               {table("<tr><td>指标<td>单位<td>2023年第四季度", "<td>条<td>7"), "absent"},
		"remarks that are numbers":      {table("<tr><td>指标<td>单位<td>备注", "<td>条<td>7"), "absent"},
		"last year below the head":      {table("<tr><td>指标<td>单位<td>数量<td><tr><td><td><td>上年<td>本年", "<td>条<td>5<td>7"), "absent"},
		"years below the head":          {table("<tr><td>指标<td>单位<td>数量<td><tr><td><td><td>2022年<td>2023年", "<td>条<td>5<td>7"), "absent"},
		"the year below the head":       {table("<tr><td>指标<td>单位<td>数量<tr><td><td><td>2023年", "<td>条<td>7"), "7"},
		"an empty column":               {table("<tr><td>指标<td>数量", "<td>"), "blank"},
		"a title row above the head":    {table("<tr><td colspan=3>附表一 主动公开政府信息情况统计<tr><td>指标<td>单位<td>数量", "<td>条<td>7"), "7"},
	} {
		if name == "labels over two columns" {
			c.page = strings.ReplaceAll(c.page, "<td>x<td>", "<td><td>")
			c.page = strings.ReplaceAll(c.page, "数<td><td>7", "数<td>7")
			c.page = strings.ReplaceAll(c.page, "<tr><td>本年度", "<tr><td colspan=2>本年度")
			c.page = strings.ReplaceAll(c.page, "<tr><td>全文", "<tr><td rowspan=2>其中<td>全文")
			c.page = strings.ReplaceAll(c.page, "<tr><td>新增", "<tr><td>新增")
		}
		r := readPage(t, c.page+"<p>一、概述</p><p>二、主动公开情况</p><p>三、依申请公开情况</p>")
		if got := says(r, "disclosure.items.proactive"); got != c.want {
			t.Errorf("%s: %s, want %s (unmapped %v)", name, got, c.want, r.Unmapped)
		}
		if c.want == "absent" && len(r.Unmapped) == 0 {
			t.Errorf("%s: printed numbers were lost", name)
		}
	}
}

// TestNumberedRows: numbers of rows are no values.
func TestNumberedRows(t *testing.T) {
	page := "<p>一、概述</p><p>二、主动公开情况</p><p>三、依申请公开情况</p><table><tr><td>指标<td><td>单位<td>"
	for i, in := range report.Indicators().Era(report.EraNational2014)[:12] {
		page += fmt.Sprintf("<tr><td>%s<td>%d<td>%s<td>", in.Label, i+1, in.Unit)
	}
	r := readPage(t, page+"</table>")
	if len(r.Figures) == 0 {
		t.Error("the rows were not read")
	}
	for _, f := range r.Figures {
		if f.State == report.StateNumber {
			t.Errorf("%s = %s, which numbers its row", f.Key, f.Value)
		}
	}
}

// TestUnknownRows: what no label explains is kept as unmapped.
func TestUnknownRows(t *testing.T) {
	rows := func(s string) string { return strings.Replace(requestHTML(number), "（七）总计", s, 1) }
	r := readPage(t, rows("本机关自定义的一行"))
	if says(r, "requests.outcome.total") != "absent" || len(r.Unmapped) != applicantColumns || !strings.Contains(r.Unmapped[0].Label, "自定义") {
		t.Errorf("an unknown row: unmapped %v", r.Unmapped)
	}
	r = readPage(t, rows(""))
	if len(r.Unmapped) != applicantColumns || says(r, "requests.outcome.total") != "absent" {
		t.Errorf("a row without a label: unmapped %v", r.Unmapped)
	}
	r = readPage(t, `<table><tr><td>指标<td>数量<tr><td>全职人员数<td>1<tr><td>兼职人员数<td>2<tr><td><td>3<tr><td>公车数量<td>4</table>`)
	if len(r.Unmapped) != 2 || r.Unmapped[0].Text != "3" || r.Unmapped[1].Label != "公车数量" {
		t.Errorf("unmapped %v", r.Unmapped)
	}
}

// TestPlaces: At names a cell of the record's tables that prints the figure's text.
func TestPlaces(t *testing.T) {
	r := readPage(t, asHTML(documentTable)+requestHTML(number))
	if err := placesHold(r); err != nil {
		t.Error(err)
	}
}
