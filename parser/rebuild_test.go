package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// number is a figure that tells its row and column.
func number(row, col int) string { return strconv.Itoa(100*(row+1) + col) }

// printings are the ways in which text keeps the cells of a table.
var printings = map[string]func([][]string) string{
	"tabs": tabbed, "bars": barred, "boxes": boxed, "blanks": spaced, "a cell a line": lined,
}

func TestRequestsAsText(t *testing.T) {
	for name, print := range printings {
		t.Run(name, func(t *testing.T) {
			r := readText(t, "三、收到和处理政府信息公开申请情况\n"+print(requestTable(number))+"四、政府信息公开行政复议、行政诉讼情况\n没有。\n")
			for row, id := range requestKeys {
				for col, column := range columnNames {
					key := report.MakeKey(id, column)
					if got := says(r, key); got != number(row, col) {
						t.Errorf("%s = %s, want %s", key, got, number(row, col))
					}
				}
			}
			if len(r.Figures) != len(requestKeys)*applicantColumns || len(r.Unmapped) > 0 || r.Era != report.EraNational2021 {
				t.Errorf("%d figures, unmapped %v, era %s", len(r.Figures), r.Unmapped, r.Era)
			}
		})
	}
}

// TestLostCells: a blank cell that left no trace makes the row unreadable, never a
// row of shifted values; where tabs or bars keep it, it stays blank.
func TestLostCells(t *testing.T) {
	const lost = 3 // column of the blank cell in the row 予以公开
	value := func(row, col int) string {
		if row == 2 && col == lost {
			return ""
		}
		return number(row, col)
	}
	for name, print := range printings {
		t.Run(name, func(t *testing.T) {
			r := readText(t, print(requestTable(value)))
			for col, column := range columnNames {
				want := "unreadable"
				if name == "tabs" || name == "bars" || name == "boxes" {
					want = value(2, col)
					if want == "" {
						want = "blank"
					}
				}
				if got := says(r, report.MakeKey("requests.outcome.granted", column)); got != want {
					t.Errorf("column %q: %s, want %s", column, got, want)
				}
				if got := says(r, report.MakeKey("requests.outcome.partial", column)); got != number(3, col) {
					t.Errorf("the row below, column %q: %s, want %s", column, got, number(3, col))
				}
			}
		})
	}
}

// TestRequestHeads: without all heads in the form's order the columns are not
// known, and the table is a finding.
func TestRequestHeads(t *testing.T) {
	rows := requestTable(number)
	for name, head := range map[string][][]string{
		"the total before the persons": {{"申请人情况", "总计", "自然人", "法人或其他组织"}, rows[1]},
		"organisations in other order": {rows[0], {"科研机构", "商业企业", "社会公益组织", "法律服务机构", "其他"}},
		"a head lost":                  {rows[0], rows[1][:4]},
		"no head":                      {},
	} {
		for how, print := range map[string]func([][]string) string{"tabs": tabbed, "a cell a line": lined} {
			r := readText(t, print(slices.Concat(head, rows[2:]))+"一、总体情况\n二、主动公开情况\n三、依申请公开情况\n")
			if len(r.Figures) > 0 || !slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return f.Rule == ruleUnread }) {
				t.Errorf("%s, %s: %d figures, findings %v", name, how, len(r.Figures), r.Findings)
			}
		}
	}
}

func TestCasesAsText(t *testing.T) {
	var values []string
	for i := range 15 {
		values = append(values, strconv.Itoa(10+i))
	}
	for name, print := range printings {
		r := readText(t, print(documentTable)+"四、政府信息公开行政复议、行政诉讼情况\n"+print(caseTable(values...)))
		for i, id := range []string{"review.upheld", "review.corrected", "review.other", "review.pending", "review.total",
			"litigation.direct.upheld", "litigation.direct.corrected", "litigation.direct.other", "litigation.direct.pending", "litigation.direct.total",
			"litigation.after_review.upheld", "litigation.after_review.corrected", "litigation.after_review.other", "litigation.after_review.pending", "litigation.after_review.total"} {
			if got := says(r, report.Key(id)); got != values[i] {
				t.Errorf("%s: %s = %s, want %s", name, id, got, values[i])
			}
		}
		r = readText(t, print(documentTable)+"四、政府信息公开行政复议、行政诉讼情况\n"+print(caseTable(values[:14]...)))
		if _, ok := r.Figure("review.upheld"); ok {
			t.Errorf("%s: fourteen values were tied to fifteen heads", name)
		}
	}
	table := caseTable(values...)
	table[1][0], table[1][1] = table[1][1], table[1][0]
	if r := readText(t, lined(documentTable)+lined(table)); says(r, "review.upheld") != "absent" {
		t.Error("heads in another order were taken for the form's")
	}
}

func TestDocumentsAsText(t *testing.T) {
	for name, print := range printings {
		r := readText(t, "二、主动公开政府信息情况\n"+print(documentTable)+"三、其他需要报告的事项\n没有。\n")
		for key, want := range documentFigures {
			if got := says(r, key); got != want {
				t.Errorf("%s: %s = %s, want %s", name, key, got, want)
			}
		}
		if len(r.Figures) != len(documentFigures) || len(r.Unmapped) > 0 {
			t.Errorf("%s: %d figures, unmapped %v", name, len(r.Figures), r.Unmapped)
		}
	}
}

// TestDocuments2019 reads the heads of the 2019 form, with words between the cells
// that are no numbers.
func TestDocuments2019(t *testing.T) {
	rows := [][]string{
		{"信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"},
		{"规章", "0", "0", "0"},
		{"规范性文件", "3", "", "14"},
		{"信息内容", "上一年项目数量", "本年增/减（减用负值表示，如-8）", "处理决定数量"},
		{"行政许可", "12", "未增未减", "305"},
		{"其他对外管理服务事项", "7", "-1", "40"},
		{"信息内容", "采购项目数量", "采购总金额"},
		{"政府集中采购", "2", "251000元"},
	}
	r := readText(t, tabbed(rows))
	for key, want := range map[report.Key]string{
		"disclosure.regulations.issued": "0", "disclosure.normative_docs.issued": "3", "disclosure.normative_docs.published": "blank",
		"disclosure.normative_docs.public_total": "14", "admin.license.items_prev_year": "12", "admin.license.items_change": "0",
		"admin.license.decisions": "305", "admin.other_services.items_change": "-1", "procurement.projects": "2", "procurement.amount": "251000",
	} {
		if got := says(r, key); got != want {
			t.Errorf("%s = %s, want %s", key, got, want)
		}
	}
	if f, _ := r.Figure("procurement.amount"); f.Unit != "元" || r.Era != report.EraNational2019 {
		t.Errorf("unit %q, era %s", f.Unit, r.Era)
	}
}

// TestRowFormsAsText: the forms with one indicator a row.
func TestRowFormsAsText(t *testing.T) {
	const annex = "附表一 主动公开政府信息情况统计\n"
	for name, c := range map[string]struct {
		text string
		want map[report.Key]string
	}{
		"label, unit, value in tabs": {annex + "指标\t单位\t数量\n本年度主动公开政府信息数\t条\t204\n全文电子化政府信息数\t条\t198\n新增行政规范性文件数\t条\t\n",
			map[report.Key]string{"disclosure.items.proactive": "204", "disclosure.items.fulltext_electronic": "198", "disclosure.normative_docs.issued": "blank"}},
		"a cell a line": {annex + "指标\n单位\n数量\n本年度主动公开政府信息数\n条\n204\n全文电子化政府信息数\n条\n198\n新增行政规范性文件数\n条\n\n",
			map[report.Key]string{"disclosure.items.proactive": "204", "disclosure.items.fulltext_electronic": "198", "disclosure.normative_docs.issued": "blank"}},
		"a cell a line between bars": {annex + "|\n本年度主动公开政府信息数 |\n204 |\n|\n全文电子化政府信息数 |\n198 |\n|\n新增行政规范性文件数 |\n3 |\n",
			map[report.Key]string{"disclosure.items.proactive": "204", "disclosure.items.fulltext_electronic": "198", "disclosure.normative_docs.issued": "3"}},
		"numbers that are none": {annex + "本年度主动公开政府信息数 400余条\n全文电子化政府信息数 约198条\n新增行政规范性文件数 000\n",
			map[report.Key]string{"disclosure.items.proactive": "unreadable", "disclosure.items.fulltext_electronic": "unreadable", "disclosure.normative_docs.issued": "unreadable"}},
		"a dash is no unit": {annex + "本年度主动公开政府信息数 条 —\n全文电子化政府信息数 —\n新增行政规范性文件数 — 3\n",
			map[report.Key]string{"disclosure.items.proactive": "dash", "disclosure.items.fulltext_electronic": "dash", "disclosure.normative_docs.issued": "3"}},
		"a column of codes": {annex + "本年度主动公开政府信息数 条 01 204\n全文电子化政府信息数 条 02\n公文类信息数 条 13 7\n新增行政规范性文件数 条 14\n",
			map[report.Key]string{"disclosure.items.proactive": "unreadable", "disclosure.items.fulltext_electronic": "unreadable",
				"disclosure.items.official_documents": "unreadable", "disclosure.normative_docs.issued": "unreadable"}},
		"year and sum of all years": {"指标名称 计量单位 2016年度 历年累计\n主动公开文件数 条 41 530\n政府网站公开数 条 530\n受理依申请公开信息总数 条 3 20\n",
			map[report.Key]string{"disclosure.items.proactive": "41", "disclosure.items.proactive[cumulative]": "530",
				"disclosure.channel.website": "unreadable", "disclosure.channel.website[cumulative]": "unreadable",
				"requests.received.new": "3", "requests.received.new[cumulative]": "20"}},
		"a blank year in tabs": {"指标名称\t计量单位\t2016年度\t历年累计\n主动公开文件数\t条\t\t530\n政府网站公开数\t\t41\t530\n受理依申请公开信息总数\t条\t3\t\n",
			map[report.Key]string{"disclosure.items.proactive": "blank", "disclosure.items.proactive[cumulative]": "530",
				"disclosure.channel.website": "41", "disclosure.channel.website[cumulative]": "530",
				"requests.received.new": "3", "requests.received.new[cumulative]": "blank"}},
		"words under the value head": {annex + "指标\t单位\t数量\n本年度主动公开政府信息数\t条\t未统计\n全文电子化政府信息数\t条\t198\n新增行政规范性文件数\t条\t3\n",
			map[report.Key]string{"disclosure.items.proactive": "unreadable", "disclosure.items.fulltext_electronic": "198"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := readText(t, c.text)
			for key, want := range c.want {
				if got := says(r, key); got != want {
					t.Errorf("%s = %s, want %s", key, got, want)
				}
			}
		})
	}
}

// TestRuneOrigins: the origin of every cell of a text is the range of runes that
// prints it.
func TestRuneOrigins(t *testing.T) {
	for name, print := range printings {
		text := "上海市宝山区水务局2023年政府信息公开工作年度报告\n" + print(documentTable) + print(requestTable(number))
		r := mustParse(t, Input{Body: []byte(text)})
		if len(r.Figures) < 100 {
			t.Errorf("%s: %d figures", name, len(r.Figures))
		}
		for _, f := range r.Figures {
			var from, to int
			if _, err := fmt.Sscanf(f.Origin, "runes:%d-%d", &from, &to); err != nil {
				t.Fatalf("%s: %s: origin %q", name, f.Key, f.Origin)
			}
			if got := strings.TrimSpace(string([]rune(text)[from:to])); got != f.Text {
				t.Errorf("%s: %s: origin %s holds %q, the figure says %q", name, f.Key, f.Origin, got, f.Text)
			}
		}
	}
}

func TestWindow(t *testing.T) {
	for text, want := range map[string]string{
		"1,2":    "1,2",
		",1,2":   "1,2",
		"1,2,":   "1,2",
		",,1,2,": "1,2",
		",,":     ",",
		",1,":    ",1,", // 1 is the first or the second
		"1,2,3":  "1,2,3",
		"1":      "1",
	} {
		var vs []cell
		for _, s := range strings.Split(text, ",") {
			vs = append(vs, cell{text: s})
		}
		if got := joinTexts(window(vs, 2), ","); got != want {
			t.Errorf("window(%q, 2) = %q, want %q", text, got, want)
		}
	}
}
