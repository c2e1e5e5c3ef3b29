package parser

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// align lays logical rows out as the grid that the form prints, nil when they are
// no table of a form.
func align(rows []logicalRow) *grid {
	var sec3, sec4, sec2, row int
	for _, r := range rows {
		for _, c := range r.labels {
			l := label(c.text)
			switch {
			case l == "本年新收政府信息公开申请数量":
				sec3++
			case caseHeads[l] != "" && l != "总计":
				sec4++
			case vocab().sec2Heads[l]:
				sec2++
			case vocab().rowForms[stem(l)]:
				row++
			}
		}
	}
	switch {
	case sec3 > 0:
		return alignRequests(rows)
	case sec4 >= wanted:
		return alignCases(rows)
	case sec2 > 0:
		return alignLeft(rows)
	case row > 0:
		return alignRows(rows)
	}
	return nil
}

// alignRows lays out a table with one indicator a row: label, unit, values. A row
// with as many values as there are value columns is clear, one without values is
// blank, any other cannot be placed and stays unreadable.
func alignRows(rows []logicalRow) *grid {
	values := 1
	for _, r := range rows {
		for _, c := range append(r.labels, r.values...) {
			if cumulativeHead.MatchString(fold(c.text)) {
				values = 2
			}
		}
	}
	g := &grid{}
	var head []cell
	for i := 0; i < len(rows); i++ {
		if head == nil && headOnly(rows[i]) {
			for ; i < len(rows) && headOnly(rows[i]); i++ {
				head = append(head, rows[i].labels...)
			}
			g.cells = append(g.cells, layHead(head, values))
			i--
			continue
		}
		g.cells = append(g.cells, layRow(rows[i], values))
	}
	return g
}

func headOnly(r logicalRow) bool {
	return len(r.values) == 0 && len(r.labels) > 0 && isHead(r.labels[len(r.labels)-1].text)
}

// layHead puts the heads over label, unit and value columns.
func layHead(head []cell, values int) []cell {
	row := make([]cell, 2+values)
	next := 2
	for _, c := range head {
		f := fold(c.text)
		switch {
		case labelHead.MatchString(f):
			row[0] = c
		case unitHead.MatchString(f):
			row[1] = c
		case next < len(row):
			row[next] = c
			next++
		}
	}
	return row
}

func layRow(r logicalRow, values int) []cell {
	row := make([]cell, 2+values)
	row[0] = r.labels[0]
	row[0].text = joinTexts(r.labels, "")
	var vs []cell
	for _, c := range r.values {
		if isUnit(fold(c.text)) && row[1].text == "" {
			row[1] = c
		} else {
			vs = append(vs, c)
		}
	}
	if r.exact && len(vs) > values && vs[0].text == "" { // a blank unit cell
		row[1], vs = vs[0], vs[1:]
	}
	place(row[2:], vs, r.end)
	return row
}

// place puts values into cells if their number fits, marks all cells blank if there
// is none, and otherwise gives every cell the whole text, which no reader takes for
// a number.
func place(cells, vs []cell, end int) {
	for i := range cells {
		switch {
		case len(vs) == len(cells):
			cells[i] = vs[i]
		case len(vs) == 0:
			cells[i] = cell{origin: runes(end, end), head: true}
		default:
			cells[i] = cell{text: "| " + joinTexts(vs, " | "), origin: vs[0].origin, head: true}
		}
	}
}

func joinTexts(cs []cell, sep string) string {
	var ts []string
	for _, c := range cs {
		ts = append(ts, c.text)
	}
	return strings.Join(ts, sep)
}

// applicantOrder is the order in which section 三 prints its value columns.
var applicantOrder = []string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}

// alignRequests lays out section 三: a label and seven values a row. The seven
// heads must all be printed before the first row.
func alignRequests(rows []logicalRow) *grid {
	g := &grid{}
	printed := map[string]cell{}
	head := false
	for _, r := range rows {
		if !head {
			if !isFirstRequestRow(r) {
				for _, c := range r.labels {
					printed[label(c.text)] = c
				}
				continue
			}
			row := []cell{{text: "申请人情况"}}
			for _, name := range applicantOrder {
				c, ok := printed[name]
				if !ok {
					return nil
				}
				row = append(row, c)
			}
			g.cells, head = append(g.cells, row), true
		}
		if len(r.labels) == 0 || len(r.values) == 0 && !isRequestRow(r) {
			continue
		}
		row := make([]cell, 1+len(applicantOrder))
		row[0] = r.labels[len(r.labels)-1]
		vs := r.values
		if r.exact && len(vs) > len(applicantOrder) { // empty label cells stand before the values
			vs = vs[len(vs)-len(applicantOrder):]
		}
		place(row[1:], vs, r.end)
		g.cells = append(g.cells, row)
	}
	return g
}

func isFirstRequestRow(r logicalRow) bool {
	return len(r.labels) > 0 && label(r.labels[len(r.labels)-1].text) == "本年新收政府信息公开申请数量"
}

// isRequestRow tells rows that print values from the titles over them.
func isRequestRow(r logicalRow) bool {
	l := label(r.labels[len(r.labels)-1].text)
	for _, in := range report.Indicators().Era(report.EraNational2021) {
		if in.Section == "sec3_requests" && in.Form == report.FormRow && label(in.Label) == l {
			return !titled(in.ID)
		}
	}
	return false
}

// titled tells the groups that the 2021 form prints as a title over their rows.
func titled(id string) bool {
	switch id {
	case "requests.outcome", "requests.outcome.denied", "requests.outcome.cannot_provide",
		"requests.outcome.not_processed", "requests.outcome.other":
		return true
	}
	return false
}

// alignCases lays out section 四: fifteen values in the form's order. Only a row of
// exactly fifteen values can be tied to the heads.
func alignCases(rows []logicalRow) *grid {
	groups := []string{"行政复议", "未经复议直接起诉", "复议后起诉"}
	heads := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	g := &grid{cells: make([][]cell, 2)}
	for _, group := range groups {
		for i, h := range heads {
			g.cells[0] = append(g.cells[0], cell{text: group, head: i == 0})
			g.cells[1] = append(g.cells[1], cell{text: h, head: true})
		}
	}
	for _, r := range rows {
		if len(r.values) == len(g.cells[0]) {
			g.cells = append(g.cells, r.values)
			return g
		}
	}
	return nil
}

// alignLeft lays out section 二: every head row opens a sub-table whose rows have a
// value under each head. A row with another number of values cannot be placed.
func alignLeft(rows []logicalRow) *grid {
	g := &grid{}
	var head []cell
	width := 0
	push := func(row []cell) {
		g.cells = append(g.cells, row)
		width = max(width, len(row))
	}
	for i := 0; i < len(rows); i++ {
		if isSec2Head(rows[i]) {
			for head = nil; i < len(rows) && isSec2Head(rows[i]) && (head == nil || !opensHead(rows[i])); i++ {
				head = append(head, rows[i].labels...)
			}
			i--
			push(head)
			continue
		}
		row := append([]cell{}, rows[i].labels...)
		if values := make([]cell, max(len(head)-1, 0)); len(row) == 1 && len(values) > 0 {
			place(values, rows[i].values, rows[i].end)
			row = append(row, values...)
		}
		push(row)
	}
	for i := range g.cells {
		for len(g.cells[i]) < width {
			g.cells[i] = append(g.cells[i], cell{})
		}
	}
	return g
}

// opensHead tells the first cell of a head row.
func opensHead(r logicalRow) bool {
	return len(r.labels) > 0 && label(r.labels[0].text) == "信息内容"
}

func isSec2Head(r logicalRow) bool {
	if len(r.labels) == 0 || len(r.values) > 0 {
		return false
	}
	last := label(r.labels[len(r.labels)-1].text)
	return opensHead(r) || vocab().sec2Heads[last]
}
