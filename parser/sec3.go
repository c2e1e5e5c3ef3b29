package parser

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// requestColumns are the value columns of a section 三 table.
type requestColumns struct {
	column map[int]string // grid column → applicant column, "" is 总计
	first  int            // first value column; labels stand before it
	values int            // behind the last value column
	end    int            // behind the last head
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
		if cols = a.requests; cols == nil || cols.width != g.cols() || slices.ContainsFunc(g.cells, headRow) {
			a.sweep(t, g, 0)
			return report.TableRequests
		}
	}
	a.requests = cols
	era := sec3Era(g)
	a.forms[era]++
	if era == eraEither {
		era = report.EraNational2021
	}
	m := newMatcher(requestForms()[era])
	printed := make([]wording, 0, g.rows())
	for _, row := range g.cells {
		printed = append(printed, innermost(row[:cols.first]))
	}
	m.read(printed)
	for r, row := range g.cells {
		if headRow(row) {
			continue
		}
		in, ok := m.match(printed[r])
		moved := shifted(row, cols.values, cols.end)
		for c := range row {
			column, value := cols.column[c]
			switch s := (spot{t, r, c, row[c], moved}); {
			case !value:
			case ok:
				a.put(in, column, "", s)
			default:
				a.unmapped(rowLabels(row[:cols.first]), s)
			}
		}
	}
	a.sweep(t, g, cols.first)
	return report.TableRequests
}

// innermost is the label that names a row: the last one of its label area, below its
// groups' titles.
func innermost(area []cell) wording {
	for _, c := range slices.Backward(area) {
		if c.text != "" {
			return c.wording()
		}
	}
	return wording{}
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
		cols.end = max(cols.end, covered(row))
		for c, cell := range row {
			if name, ok := applicantHeads[cell.label()]; ok {
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
		cols.values = max(cols.values, c+1)
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
		l := c.label()
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

// sec3Era: only the 2021 form has three rows below （六）其他处理.
func sec3Era(g *grid) report.Era {
	for _, row := range g.cells {
		for _, c := range row {
			if c.head && strings.Contains(c.folded(), "逾期") {
				return report.EraNational2021
			}
		}
	}
	return eraEither
}
