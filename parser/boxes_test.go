package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// sec2Boxes is section 二 in the tags of each row and cell.
func sec2Boxes(table, row, cell, rowEnd, cellEnd, tableEnd string) string {
	var b strings.Builder
	b.WriteString("<div id=nav><div><span>首页</span><span>公开</span></div></div><h1>上海市宝山区水务局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文。</p><p>二、主动公开政府信息情况</p>" + table)
	for i, r := range []string{"信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|0|0|0", "行政规范性文件|3|1|17"} {
		b.WriteString(row)
		for _, c := range strings.Split(r, "|") {
			b.WriteString(cell + fmt.Sprintf("<em>%s</em>", c) + cellEnd)
		}
		b.WriteString(rowEnd + strings.Repeat("\n", i))
	}
	b.WriteString(tableEnd + "<p>三、收到和处理政府信息公开申请情况</p><p>正文。</p>")
	return b.String()
}

// TestBoxes: tables laid out with other elements than table are read, and each figure
// leads to the element that prints it.
func TestBoxes(t *testing.T) {
	for name, page := range map[string]string{
		"classes":       sec2Boxes(`<div class="table">`, `<div class="tr">`, `<div class="td">`, `</div>`, `</div>`, `</div>`),
		"styles":        sec2Boxes(`<div style="display:table">`, `<div style="display:table-row">`, `<span style="display:table-cell">`, `</div>`, `</span>`, `</div>`),
		"lists":         sec2Boxes(`<ul>`, `<li>`, `<span>`, `</li>`, `</span>`, `</ul>`),
		"lists of rows": sec2Boxes(`<div>`, `<ul>`, `<li>`, `</ul>`, `</li>`, `</div>`),
		"paragraphs":    sec2Boxes(`<div>`, `<div>`, `<p>`, `</div>`, `</p>`, `</div>`),
	} {
		t.Run(name, func(t *testing.T) {
			r := mustParse(t, Input{Region: "310113", Body: []byte(page)})
			if says(r, "disclosure.normative_docs.issued") != "3" || says(r, "disclosure.normative_docs.in_force") != "17" || len(r.Unmapped) != 0 {
				t.Errorf("%d figures, unmapped %v", len(r.Figures), r.Unmapped)
			}
			for _, f := range r.Figures {
				if got := textAt(t, page, f.Origin); got != f.Text {
					t.Errorf("%s: at %s stands %q, the figure says %q", f.Key, f.Origin, got, f.Text)
				}
			}
			if err := holds(r); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestUnevenBoxes: a row with a box too few or with prose in it makes no wrong number.
func TestUnevenBoxes(t *testing.T) {
	whole := sec2Boxes(`<div>`, `<div>`, `<div>`, `</div>`, `</div>`, `</div>`)
	for name, page := range map[string]string{
		"a box lost": strings.ReplaceAll(whole, "<div><em>17</em></div>", ""),
		"long text":  strings.ReplaceAll(whole, "17", strings.Repeat("正文", longCell)),
	} {
		r := mustParse(t, Input{Region: "310113", Body: []byte(page)})
		for _, key := range []report.Key{"disclosure.normative_docs.issued", "disclosure.normative_docs.repealed", "disclosure.normative_docs.in_force"} {
			if got := says(r, key); got != "unreadable" && got != "absent" {
				t.Errorf("%s: %s = %s", name, key, got)
			}
		}
	}
}

// TestMenuOfBoxes: what only looks like rows stays text.
func TestMenuOfBoxes(t *testing.T) {
	doc := decodePage(t, `<div><div><a>首页</a><a>新闻</a></div><div><a>公开</a><a>服务</a></div><div><a>互动</a><a>数据</a></div></div>`)
	if len(doc.blocks) != 3 || doc.blocks[0].text != "首页新闻" {
		t.Errorf("%+v", doc.blocks)
	}
}

// TestFlattenedPages: tables set as lines in a page are read as in plain text, and each
// figure leads to its runes.
func TestFlattenedPages(t *testing.T) {
	const before = "<h1>上海市宝山区水务局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文。</p><p>二、主动公开政府信息情况</p>"
	const after = "<p>三、收到和处理政府信息公开申请情况</p><p>正文。</p>"
	rows := []string{"信息内容\t本年制发件数\t本年废止件数\t现行有效件数", "规章\t0\t0\t0", "行政规范性文件\t3\t1\t17"}
	for name, page := range map[string]string{
		"preformatted": before + "<pre>\n" + strings.Join(rows, "\n") + "\n</pre>" + after,
		"tabs":         before + "<p>" + strings.Join(rows, "</p><p>") + "</p>" + after,
		"word tabs":    before + "<p>" + strings.ReplaceAll(strings.Join(rows, "</p><p>"), "\t", "<span style='mso-tab-count:1'>&nbsp;&nbsp; </span>") + "</p>" + after,
		"lines":        before + "<div>" + strings.Join(rows, "<br>") + "</div>" + after,
		"cells":        before + "<div><p>" + strings.ReplaceAll(strings.Join(rows, "\t"), "\t", "</p><p>") + "</p></div>" + after,
	} {
		t.Run(name, func(t *testing.T) {
			r := mustParse(t, Input{Region: "310113", Body: []byte(page)})
			if says(r, "disclosure.normative_docs.issued") != "3" || says(r, "disclosure.normative_docs.in_force") != "17" {
				t.Errorf("figures %v, unmapped %v", r.Figures, r.Unmapped)
			}
			for _, f := range r.Figures {
				if got := textAt(t, page, f.Origin); f.State == report.StateNumber && got != f.Text {
					t.Errorf("%s: at %s stands %q, the figure says %q", f.Key, f.Origin, got, f.Text)
				}
			}
		})
	}
}
