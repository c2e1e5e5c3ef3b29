package parser

import (
	"slices"
	"strings"
	"testing"
)

// TestJoinTables: the pieces of one table become one, other tables stay apart.
func TestJoinTables(t *testing.T) {
	const head, first = `<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数`, `<tr><td>规章<td>0<td>0<td>0`
	const second = `<tr><td>行政规范性文件<td>3<td>1<td>17`
	rows := []string{"信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|0|0|0", "行政规范性文件|3|1|17"}
	for name, c := range map[string]struct {
		page string
		want [][]string
	}{
		"a head again":      {`<table>` + head + first + `</table><table>` + head + second + `</table>`, [][]string{rows}},
		"no head":           {`<table>` + head + first + `</table><table>` + second + `</table>`, [][]string{rows}},
		"a page number":     {`<table>` + head + first + `</table><p>- 4 -</p><table>` + second + `</table>`, [][]string{rows}},
		"续表":                {`<table>` + head + first + `</table><p>（续上表）</p><table>` + head + second + `</table>`, [][]string{rows}},
		"another head":      {`<table>` + head + first + `</table><table><tr><td>信息内容<td>本年处理决定数量<td>a<td>b<tr><td>行政许可<td>1<td>2<td>3</table>`, [][]string{rows[:2], {"信息内容|本年处理决定数量|a|b", "行政许可|1|2|3"}}},
		"more columns":      {`<table>` + head + first + `</table><table>` + second + `<td>5</table>`, [][]string{rows[:2], {rows[2] + "|5"}}},
		"words between":     {`<table>` + head + first + `</table><p>下表为另一单位数据</p><table>` + second + `</table>`, [][]string{rows[:2], rows[2:]}},
		"three pieces":      {`<table>` + head + first + `</table><table>` + head + second + `</table><table>` + head + second + `</table>`, [][]string{append(slices.Clip(rows), rows[2])}},
		"nothing but heads": {`<table>` + head + first + `</table><table>` + head + `</table>`, [][]string{rows[:2], rows[:1]}},
	} {
		var got [][]string
		for _, b := range decodePage(t, c.page).blocks {
			if b.grid != nil {
				got = append(got, rowsOf(b.grid))
			}
		}
		if !slices.EqualFunc(got, c.want, slices.Equal) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestJoinedOrigins: the cells of a continuation keep their places.
func TestJoinedOrigins(t *testing.T) {
	page := `<h1>上海市宝山区水务局2022年政府信息公开工作年度报告</h1><table><tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数<tr><td>规章<td>0<td>0<td>0</table>` +
		`<table><tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数<tr><td>行政规范性文件<td>3<td>1<td>17</table>`
	r := mustParse(t, Input{Region: "310113", Body: []byte(page)})
	for _, f := range r.Figures {
		if got := textAt(t, page, f.Origin); got != f.Text {
			t.Errorf("%s: at %s stands %q, the figure says %q", f.Key, f.Origin, got, f.Text)
		}
	}
	if len(r.Figures) != 6 || !strings.HasPrefix(r.Figures[5].At, "table:0/r2") {
		t.Errorf("figures %v", r.Figures)
	}
}
