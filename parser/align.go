package parser

import (
	"slices"
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
			case isFirstRequest(l):
				sec3++
			case caseHeads[l] != "" && caseHeads[l] != "total":
				sec4++
			case vocab().sec2Heads[l] != "":
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
// blank, any other cannot be placed and stays unreadable. One row with more values
// shows columns unknown to us, and then no row is clear.
func alignRows(rows []logicalRow) *grid {
	values, headed := valueColumns(rows)
	g := &grid{}
	var head []cell
	var body []logicalRow
	for i := 0; i < len(rows); i++ {
		if head == nil && headOnly(rows[i]) {
			for ; i < len(rows) && headOnly(rows[i]); i++ {
				head = append(head, rows[i].labels...)
			}
			i--
			continue
		}
		body = append(body, rows[i])
	}
	if head != nil {
		g.cells = append(g.cells, layHead(head, values))
	}
	crowded := slices.ContainsFunc(body, func(r logicalRow) bool {
		_, vs := unitAndValues(r, values)
		return !r.exact && len(vs) > values || r.stuck && !headed
	})
	for _, r := range body {
		g.cells = append(g.cells, layRow(r, values, crowded))
	}
	return g
}

// valueColumns counts the heads of value columns; without any there is one, or several
// whose numbers have run together.
func valueColumns(rows []logicalRow) (n int, headed bool) {
	seen := map[string]bool{}
	for _, r := range rows {
		for _, c := range append(slices.Clip(r.labels), r.values...) {
			if f := fold(c.text); isValueHead(f) {
				seen[f] = true
			}
		}
	}
	return max(1, len(seen)), len(seen) > 0
}

func headOnly(r logicalRow) bool { return len(r.values) == 0 && isHead(r.name()) }

// layHead puts the heads over label, unit and value columns.
func layHead(head []cell, values int) []cell {
	row := make([]cell, 2+values)
	next := 2
	for _, c := range head {
		f := fold(c.text)
		switch {
		case unitHead.MatchString(f):
			row[1] = c
		case isValueHead(f) && next < len(row):
			row[next] = c
			next++
		case labelHead.MatchString(f) || row[0].text == "":
			row[0] = c
		}
	}
	return row
}

func layRow(r logicalRow, values int, crowded bool) []cell {
	row := make([]cell, 2+values)
	if len(r.labels) > 0 {
		row[0] = r.labels[0]
		row[0].text = joinTexts(r.labels, "")
	}
	var vs []cell
	row[1], vs = unitAndValues(r, values)
	if crowded && !r.exact && len(vs) > 0 {
		unplaced(row[2:], vs)
	} else {
		place(row[2:], vs, r)
	}
	return row
}

// unitAndValues takes the unit out of the values of a row. A dash is one only where
// enough values stand beside it.
func unitAndValues(r logicalRow, values int) (unit cell, vs []cell) {
	for _, c := range r.values {
		state, _, _ := readNumber(c.text)
		if unit.text == "" && isUnit(fold(c.text)) && (state != report.StateDash || len(r.values) > values) {
			unit = c
		} else {
			vs = append(vs, c)
		}
	}
	return unit, vs
}

// place puts values into cells if there is one way to do it. A row without values
// has blank cells.
func place(cells, vs []cell, r logicalRow) {
	if len(vs) == 0 {
		for i := range cells {
			cells[i] = cell{origin: runes(r.end, r.end), head: true, loose: !r.exact}
		}
		return
	}
	if r.exact {
		vs = window(vs, len(cells))
	}
	switch {
	case len(vs) == len(cells) && !r.glued:
		copy(cells, vs)
		for i := range cells {
			cells[i].loose = !r.exact
		}
	case len(vs) == 1 && !r.exact && isDigits(vs[0].text):
		glue(cells, vs[0])
	default:
		unplaced(cells, vs)
	}
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// unplaced gives every cell the whole text of the values, which no reader takes
// for a number.
func unplaced(cells, vs []cell) {
	for i := range cells {
		cells[i] = cell{text: "| " + joinTexts(vs, " | "), origin: vs[0].origin, head: true}
	}
}

// window drops blank cells at either end of too many, which stand for labels that
// span columns or for the end of the line. All are kept when the place of the
// others is not clear then.
func window(vs []cell, n int) []cell {
	var found []cell
	for i := 0; i+n <= len(vs); i++ {
		if !allBlank(vs[:i]) || !allBlank(vs[i+n:]) {
			continue
		}
		if found != nil && !allBlank(vs) {
			return vs
		}
		found = vs[i : i+n]
	}
	if found == nil {
		return vs
	}
	return found
}

func allBlank(cs []cell) bool {
	return !slices.ContainsFunc(cs, func(c cell) bool { return c.text != "" })
}

func joinTexts(cs []cell, sep string) string {
	var ts []string
	for _, c := range cs {
		ts = append(ts, c.text)
	}
	return strings.Join(ts, sep)
}

// applicantOrder is the order in which section 三 prints its value columns, "" being 总计.
var applicantOrder = append(report.LeafColumns(), "")

// alignRequests lays out section 三: a label and seven values a row. The seven
// heads must all be printed before the first row, in the form's order.
func alignRequests(rows []logicalRow) *grid {
	first := slices.IndexFunc(rows, isFirstRequestRow)
	if first < 0 {
		return nil
	}
	head := requestHead(rows[:first])
	if head == nil {
		return nil
	}
	g := &grid{cells: [][]cell{head}}
	for _, r := range rows[first:] {
		if len(r.values) == 0 && !isRequestRow(r) {
			continue
		}
		row := make([]cell, 1+len(applicantOrder))
		if len(r.labels) > 0 {
			row[0] = r.labels[len(r.labels)-1]
		}
		place(row[1:], r.values, r)
		g.cells = append(g.cells, row)
	}
	return g
}

// requestHead finds the seven heads over the values, nil unless all stand in order.
// 总计 spans the rows of the head: it is printed before the kinds of organisations
// or after them.
func requestHead(rows []logicalRow) []cell {
	var order []string
	printed := map[string]cell{}
	for _, r := range rows {
		for _, c := range r.labels {
			column, known := applicantHeads[label(c.text)]
			if _, twice := printed[column]; known && !twice {
				printed[column] = c
				order = append(order, column)
			}
		}
	}
	total := slices.Index(order, "")
	if total < 1 || total != 1 && total != len(order)-1 || !slices.Equal(slices.Delete(order, total, total+1), applicantOrder[:applicantColumns-1]) {
		return nil
	}
	head := []cell{{text: "申请人情况"}}
	for _, column := range applicantOrder {
		head = append(head, printed[column])
	}
	return head
}

func isFirstRequestRow(r logicalRow) bool { return isFirstRequest(label(r.name())) }

// isFirstRequest tells the label of the first row of section 三.
func isFirstRequest(l string) bool {
	f := requestForms()[report.EraNational2021]
	is := f.exact[l]
	return len(is) == 1 && f.ins[is[0]].ID == "requests.received.new"
}

// isRequestRow tells rows that print values from the titles over them.
func isRequestRow(r logicalRow) bool {
	f := requestForms()[report.EraNational2021]
	is := f.printed(wordingOf(r.name()))
	return len(is) == 1 && !f.ins[is[0]].Title
}

// caseGroupOrder and caseHeadOrder are the heads of section 四 as the form prints them,
// casePartOrder what the latter mean.
var (
	caseGroupOrder = []string{"行政复议", "未经复议直接起诉", "复议后起诉"}
	caseHeadOrder  = []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	casePartOrder  = []string{"upheld", "corrected", "other", "pending", "total"}
)

// alignCases lays out section 四: fifteen values in the form's order. Only a row of
// exactly fifteen values, under all fifteen heads in that order, can be tied to
// them.
func alignCases(rows []logicalRow) *grid {
	g := &grid{cells: make([][]cell, 2)}
	for _, group := range caseGroupOrder {
		for i, h := range caseHeadOrder {
			g.cells[0] = append(g.cells[0], cell{text: group, head: i == 0})
			g.cells[1] = append(g.cells[1], cell{text: h, head: true})
		}
	}
	var heads []string
	for _, r := range rows {
		for _, c := range r.labels {
			if part := caseHeads[label(c.text)]; part != "" {
				heads = append(heads, part)
			}
		}
		vs := r.values
		if r.exact {
			vs = window(vs, len(g.cells[0]))
		}
		if len(vs) == len(g.cells[0]) && slices.Equal(heads, slices.Repeat(casePartOrder, len(caseGroupOrder))) {
			for i := range vs {
				vs[i].loose = !r.exact
			}
			g.cells = append(g.cells, vs)
			return g
		}
		if len(vs) == 1 && !r.exact && isDigits(vs[0].text) && slices.Equal(heads, slices.Repeat(casePartOrder, len(caseGroupOrder))) {
			row := make([]cell, len(g.cells[0]))
			glue(row, vs[0])
			g.cells = append(g.cells, row)
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
		push(underHead(rows[i], len(head)))
	}
	for i := range g.cells {
		for len(g.cells[i]) < width {
			g.cells[i] = append(g.cells[i], cell{})
		}
	}
	return g
}

// underHead lays a row of section 二 out under a head of width cells, the first of
// which stands over the labels.
func underHead(r logicalRow, width int) []cell {
	row := slices.Concat(r.labels, r.values)
	if width < 2 || r.exact && !r.glued && len(row) == width {
		return row
	}
	label := cell{}
	if len(r.labels) > 0 {
		label = r.labels[0]
		label.text = joinTexts(r.labels, "")
	}
	row = append([]cell{label}, make([]cell, width-1)...)
	place(row[1:], r.values, r)
	return row
}

// opensHead tells the first cell of a head row.
func opensHead(r logicalRow) bool {
	return len(r.labels) > 0 && label(r.labels[0].text) == "信息内容"
}

func isSec2Head(r logicalRow) bool {
	return len(r.values) == 0 && (opensHead(r) || vocab().sec2Heads[label(r.name())] != "")
}
