package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// gluedRow is a row of a grid whose values stand together without a gap: 15130000154. Each
// of its value cells holds all the digits, and is in doubt, until there is only one way
// to cut them.
type gluedRow struct {
	row, first, n int // row of the grid, first value cell and number of cells
	digits        string
	start         int     // rune offset of the digits
	ways          [][]int // in which they can be cut
}

// glue lays the digits of one token over all value cells of a row.
func glue(cells []cell, token cell) {
	for i := range cells {
		cells[i] = cell{text: "| " + token.text, origin: token.origin, head: true, doubt: true, glued: true}
	}
}

// unglue cuts the glued rows of a table where the relations of its form leave exactly one
// way. A blank cell leaves no trace: a row that no relation holds is cut only where it is
// nothing but zeros.
func (g *grid) unglue() {
	g.gluedRows = findGlued(g)
	if len(g.gluedRows) == 0 {
		return
	}
	c := &cutter{}
	switch g.kind {
	case kindSec3:
		c.requests(g)
	case kindSec4:
		for i := range g.gluedRows {
			r := &g.gluedRows[i]
			if r.n == len(caseGroupOrder)*len(caseHeadOrder) {
				r.ways, _ = c.groups(r.digits, len(caseGroupOrder), len(caseHeadOrder))
			}
			r.cut(g)
		}
	default:
		for i := range g.gluedRows {
			r := &g.gluedRows[i]
			r.ways, _ = c.splits(r.digits, r.n, false)
			if strings.Trim(r.digits, "0") == "" {
				r.cut(g)
			}
		}
	}
}

// findGlued finds the glued rows of a grid.
func findGlued(g *grid) []gluedRow {
	var rows []gluedRow
	for r, row := range g.cells {
		first := slices.IndexFunc(row, func(c cell) bool { return c.glued })
		if first < 0 {
			continue
		}
		n := 0
		for first+n < len(row) && row[first+n].glued {
			n++
		}
		var start, end int
		if _, err := fmt.Sscanf(row[first].origin, "runes:%d-%d", &start, &end); err != nil {
			continue
		}
		rows = append(rows, gluedRow{row: r, first: first, n: n, start: start, digits: strings.TrimPrefix(row[first].text, "| ")})
	}
	return rows
}

// cut gives the cells their numbers when there is only one way.
func (r *gluedRow) cut(g *grid) {
	if len(r.ways) != 1 {
		return
	}
	at := r.start
	for i, v := range r.ways[0] {
		text := strconv.Itoa(v)
		g.cells[r.row][r.first+i] = cell{text: text, origin: runes(at, at+len(text)), head: true, split: true}
		at += len(text)
	}
}

// requests cuts the rows of section 三, whose seven numbers must close in the row and, with
// all other rows, in every column: 一 + 二 = （七） + 四, and （一） to （六） make （七）.
func (c *cutter) requests(g *grid) {
	closing := true
	for i := range g.gluedRows {
		r := &g.gluedRows[i]
		ways, ok := c.splits(r.digits, r.n, true)
		r.ways, closing = ways, closing && ok
	}
	s, ok := newRequestSums(g)
	if ok && closing && s.solve() {
		for i := range g.gluedRows {
			g.gluedRows[i].ways = s.left(g.gluedRows[i].row)
			g.gluedRows[i].cut(g)
		}
		return
	}
	for i := range g.gluedRows { // the table does not close: nothing proves how to cut it
		if r := &g.gluedRows[i]; strings.Trim(r.digits, "0") == "" {
			r.cut(g)
		}
	}
}

// requestSums are the rows of a section 三 table with all ways to read each of them.
type requestSums struct {
	edge     [4]*sumRow // 新收, 上年结转, 总计, 结转下年度
	outcomes []*sumRow
	steps    int
}

// sumRow is one row: its ways, and which of them stand in a solution.
type sumRow struct {
	row  int
	ways [][]int
	used []bool
}

// newRequestSums takes the rows of a table, false when one of the form is missing or
// cannot be read.
func newRequestSums(g *grid) (*requestSums, bool) {
	s := &requestSums{}
	f := requestForms()[report.EraNational2021]
	seen := map[string]bool{}
	for r, row := range g.cells {
		is := f.printed(row[0].wording())
		if len(is) != 1 || len(row) != 1+applicantColumns {
			continue
		}
		in := f.ins[is[0]]
		ways, ok := waysOf(g, r)
		if !ok || seen[in.ID] || in.Title && in.ID != groupInOneRow {
			return nil, false
		}
		seen[in.ID] = true
		s.add(in.ID, &sumRow{row: r, ways: ways, used: make([]bool, len(ways))})
	}
	for _, in := range f.ins {
		if inOther := in.Parent == groupInOneRow; !seen[in.ID] && !in.Title && !(inOther && seen[groupInOneRow]) {
			return nil, false
		}
	}
	slices.SortStableFunc(s.outcomes, func(a, b *sumRow) int { return len(a.ways) - len(b.ways) })
	return s, true
}

// groupInOneRow is （六）其他处理, which the form of 2019 prints as one row.
const groupInOneRow = "requests.outcome.other"

func (s *requestSums) add(id string, r *sumRow) {
	switch id {
	case "requests.received.new":
		s.edge[0] = r
	case "requests.received.carried_in":
		s.edge[1] = r
	case "requests.outcome.total":
		s.edge[2] = r
	case "requests.carried_out":
		s.edge[3] = r
	default:
		s.outcomes = append(s.outcomes, r)
	}
}

// waysOf are the ways to read row r: those of its glued digits, or the printed numbers.
func waysOf(g *grid, r int) ([][]int, bool) {
	for _, glued := range g.gluedRows {
		if glued.row == r {
			return glued.ways, len(glued.ways) > 0
		}
	}
	var way []int
	for _, c := range g.cells[r][1:] {
		state, v, _ := readNumber(c.text)
		if state == report.StateUnreadable || c.doubt || !v.IsInteger() {
			return nil, false
		}
		way = append(way, int(v.IntPart()))
	}
	return [][]int{way}, true
}

// solve finds every way to read the whole table that closes. It returns false when there
// is none, or more than can be tried.
func (s *requestSums) solve() bool {
	var at [4]int
	found := s.edges(&at, 0)
	return found && s.steps <= maxSteps
}

func (s *requestSums) edges(at *[4]int, i int) bool {
	if i < len(s.edge) {
		found := false
		for w := range s.edge[i].ways {
			at[i] = w
			found = s.edges(at, i+1) || found
		}
		return found
	}
	way := func(i int) []int { return s.edge[i].ways[at[i]] }
	for c := range applicantColumns {
		if way(0)[c]+way(1)[c] != way(2)[c]+way(3)[c] {
			return false
		}
	}
	if !s.parts(slices.Clone(way(2)), 0) {
		return false
	}
	for i := range s.edge {
		s.edge[i].used[at[i]] = true
	}
	return true
}

// parts takes the outcomes from i on out of what is left of （七）总计, and says whether
// nothing can be left in the end.
func (s *requestSums) parts(left []int, i int) bool {
	if s.steps++; s.steps > maxSteps {
		return false
	}
	if i == len(s.outcomes) {
		return !slices.ContainsFunc(left, func(v int) bool { return v != 0 })
	}
	found := false
	r := s.outcomes[i]
	for w, way := range r.ways {
		fits := true
		for c := range left {
			left[c] -= way[c]
			fits = fits && left[c] >= 0
		}
		if fits && s.parts(left, i+1) {
			r.used[w], found = true, true
		}
		for c := range left {
			left[c] += way[c]
		}
	}
	return found
}

// left are the ways of a row that stand in a solution.
func (s *requestSums) left(row int) [][]int {
	var ways [][]int
	for _, r := range append(s.edge[:], s.outcomes...) {
		if r.row != row {
			continue
		}
		for w, way := range r.ways {
			if r.used[w] {
				ways = append(ways, way)
			}
		}
	}
	return ways
}

// maxWaysTold is how many ways to cut a row a finding lists.
const maxWaysTold = 6

// gluedFindings tell, for each row of a table that could not be cut, the ways to cut it.
func (a *adapter) gluedFindings(t int, g *grid) {
	for _, r := range g.gluedRows {
		if len(r.ways) == 1 && g.cells[r.row][r.first].split {
			continue
		}
		f := report.Finding{Rule: ruleGlued, Severity: report.SeverityWarning, Keys: []report.Key{}, Whose: report.WhoseReading, State: "new"}
		for _, figure := range a.r.Figures {
			if strings.HasPrefix(figure.At, fmt.Sprintf("table:%d/r%dc", t, r.row)) {
				f.Keys = append(f.Keys, figure.Key)
			}
		}
		var told []string
		for _, way := range r.ways[:min(len(r.ways), maxWaysTold)] {
			told = append(told, printWay(way))
		}
		f.Message = fmt.Sprintf("“%s”一行 %d 格连写为 %s，无法确定如何分开", g.cells[r.row][0].text, r.n, r.digits)
		if len(told) > 0 {
			f.Message += fmt.Sprintf("；可能为 %s", strings.Join(told, "、"))
		}
		if len(r.ways) > len(told) {
			f.Message += fmt.Sprintf(" 等 %d 种", len(r.ways))
		}
		a.findings = append(a.findings, f)
	}
}
