package parser

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// requestColumns are the value columns of a section 三 table.
type requestColumns struct {
	column map[int]string // grid column → applicant column, "" is 总计
	first  int            // first value column; labels stand before it
	width  int
}

// applicantHeads maps folded heads to the six applicant columns and 总计.
var applicantHeads = map[string]string{
	"自然人": "natural_person", "公民": "natural_person", "商业企业": "legal.commercial", "企业": "legal.commercial",
	"科研机构": "legal.research", "社会公益组织": "legal.public_welfare", "法律服务机构": "legal.legal_service",
	"律师事务所": "legal.legal_service", "其他": "legal.other", "总计": "", "合计": "",
}

// applicantColumns is how many value columns section 三 has.
const applicantColumns = 7

// sec3 reads section 三 of the 2019 and 2021 forms: requests received and handled,
// rows × seven applicant columns. A table that goes on over a page break has no
// head of its own and uses the one before.
func (a *adapter) sec3(t int, g *grid) string {
	cols := findRequestColumns(g)
	if cols == nil {
		if cols = a.requests; cols == nil || cols.width != g.cols() {
			a.unmappedGrid(t, g)
			return "sec3_requests"
		}
	}
	a.requests = cols
	era := sec3Era(g)
	a.forms[era]++
	dict := era
	if dict == eraEither {
		dict = report.EraNational2021
	}
	m := newMatcher(dict, func(in report.Indicator) bool {
		return in.Section == "sec3_requests" && in.Form == report.FormRow && in.ID != "requests.outcome"
	})
	for r, row := range g.cells {
		labels := rowLabels(row[:cols.first])
		if len(labels) == 0 || headRow(row) {
			continue
		}
		in, ok := matchDeepest(m, labels)
		for c := range row {
			name, value := cols.column[c]
			switch {
			case !value:
			case ok:
				a.put(report.MakeKey(in.ID, name), unitOf(in), t, r, c, row[c])
			default:
				a.unmapped(labels, t, r, c, row[c])
			}
		}
	}
	return "sec3_requests"
}

// findRequestColumns reads the head rows: the rows before 本年新收. A 其他 counts
// only below 法人或其他组织.
func findRequestColumns(g *grid) *requestColumns {
	cols := &requestColumns{column: map[int]string{}, first: -1, width: g.cols()}
	for _, row := range g.cells {
		if !headRow(row) {
			if len(cols.column) > 0 {
				break
			}
			continue
		}
		for c, cell := range row {
			if name, ok := applicantHeads[label(cell.text)]; ok {
				cols.column[c] = name
			}
		}
	}
	if len(cols.column) != applicantColumns {
		return nil
	}
	names := map[string]bool{}
	for c, name := range cols.column {
		names[name] = true
		if cols.first < 0 || c < cols.first {
			cols.first = c
		}
	}
	if len(names) != applicantColumns || cols.first == 0 {
		return nil
	}
	return cols
}

// headRow tells the rows that name applicants.
func headRow(row []cell) bool {
	n := 0
	for _, c := range row {
		if !c.head && c.text == "" {
			continue
		}
		l := label(c.text)
		if _, ok := applicantHeads[l]; ok && l != "总计" && l != "合计" && l != "其他" || strings.HasPrefix(l, "申请人情况") || l == "法人或其他组织" {
			n++
		}
	}
	return n >= 2
}

// rowLabels are the different texts of a row's label area, outermost first.
func rowLabels(area []cell) []string {
	var out []string
	for _, c := range area {
		if c.text != "" && (len(out) == 0 || out[len(out)-1] != c.text) {
			out = append(out, c.text)
		}
	}
	return out
}

// matchDeepest matches the innermost label; a row whose innermost label is a bare
// title (三、本年度办理结果) has no indicator.
func matchDeepest(m *matcher, labels []string) (report.Indicator, bool) {
	return m.match(labels[len(labels)-1])
}

// sec3Era: only the 2021 form has three rows below （六）其他处理.
func sec3Era(g *grid) report.Era {
	for _, row := range g.cells {
		for _, c := range row {
			if c.head && strings.Contains(fold(c.text), "逾期") {
				return report.EraNational2021
			}
		}
	}
	return eraEither
}

// unmappedGrid records every printed number of a table whose head could not be
// read.
func (a *adapter) unmappedGrid(t int, g *grid) {
	for r, row := range g.cells {
		for c := range row {
			if state, _, _ := readNumber(row[c].text); row[c].head && state == report.StateNumber {
				a.unmapped(rowLabels(row[:c]), t, r, c, row[c])
			}
		}
	}
}
