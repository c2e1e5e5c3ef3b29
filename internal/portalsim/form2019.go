package portalsim

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// section3Rule is the arithmetic printed in the top left cell of section 三.
const section3Rule = "（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）"

// nationalTables lays out sections 二, 三 and 四 of the forms of 2019 and 2021.
func nationalTables(form string, blocks, oneRow bool) ([]table, error) {
	two, err := section2(form, blocks)
	if err != nil {
		return nil, err
	}
	three, err := section3(oneRow)
	if err != nil {
		return nil, err
	}
	return append(two, three, section4Table()), nil
}

// section2 prints one table with sub-titles, or a table for each sub-title.
func section2(form string, blocks bool) ([]table, error) {
	const width = 4 // a label and at most three values
	lines, err := formLines("section2")
	if err != nil {
		return nil, err
	}
	ts := []table{{section: report.SectionProactive}}
	for _, f := range lines {
		if f[0] != form {
			continue
		}
		var rows [][]cell
		values := f[2:]
		if title := strings.HasPrefix(f[1], "第二十条"); title {
			if blocks && len(ts[len(ts)-1].rows) > 0 {
				ts = append(ts, table{section: report.SectionProactive})
			}
			rows = [][]cell{{{text: f[1], cols: width}}, {{text: f[2]}}}
			for _, head := range f[3:] {
				rows[1] = append(rows[1], cell{text: head})
			}
		} else {
			rows = [][]cell{{{text: f[1]}}}
			for _, id := range values {
				rows[0] = append(rows[0], cell{key: report.Key(id)})
			}
		}
		last := rows[len(rows)-1]
		last[len(last)-1].cols = width - len(last) + 1
		t := &ts[len(ts)-1]
		t.rows = append(t.rows, rows...)
	}
	return ts, nil
}

// section3 prints three label columns, six applicant columns and 总计.
func section3(oneRow bool) (table, error) {
	all, err := formLines("section3")
	if err != nil {
		return table{}, err
	}
	var lines [][]string
	for _, f := range all {
		if part := strings.HasPrefix(f[0], "requests.outcome.other."); part && oneRow || f[0] == "requests.outcome.other" && !oneRow {
			continue
		}
		lines = append(lines, f)
	}
	t := table{section: report.SectionRequests, rows: [][]cell{
		{{text: section3Rule, rows: 3, cols: 3}, {text: "申请人情况", cols: 7}},
		{{text: "自然人", rows: 2}, {text: "法人或其他组织", cols: 5}, {text: "总计", rows: 2}},
		labels("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
	}}
	for i, f := range lines {
		row := section3Labels(lines, i)
		for _, c := range append(report.LeafColumns(), "") {
			row = append(row, cell{key: report.MakeKey(f[0], c)})
		}
		t.rows = append(t.rows, row)
	}
	return t, nil
}

// section3Labels gives the label cells of row i: a label that spans the rows of
// its group is printed in the first of them.
func section3Labels(lines [][]string, i int) []cell {
	const width = 3
	var row []cell
	f := lines[i]
	for level := 1; level < len(f); level++ {
		c := cell{text: f[level]}
		if level == len(f)-1 {
			c.cols = width - level + 1
		} else {
			if i > 0 && len(lines[i-1]) > level && lines[i-1][level] == f[level] {
				continue
			}
			for j := i; j < len(lines) && len(lines[j]) > level && lines[j][level] == f[level]; j++ {
				c.rows++
			}
		}
		row = append(row, c)
	}
	return row
}

// section4Table prints one row of fifteen figures under three header rows.
func section4Table() table {
	heads := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	parts := []string{"upheld", "corrected", "other", "pending", "total"}
	second, third, figures := []cell{}, append(labels(heads...), labels(heads...)...), []cell{}
	for _, h := range heads {
		second = append(second, cell{text: h, rows: 2})
	}
	second = append(second, cell{text: "未经复议直接起诉", cols: 5}, cell{text: "复议后起诉", cols: 5})
	for _, group := range []string{"review.", "litigation.direct.", "litigation.after_review."} {
		for _, part := range parts {
			figures = append(figures, cell{key: report.Key(group + part)})
		}
	}
	return table{section: report.SectionReviewLitigation, rows: [][]cell{
		{{text: "行政复议", cols: 5}, {text: "行政诉讼", cols: 10}}, second, third, figures}}
}
