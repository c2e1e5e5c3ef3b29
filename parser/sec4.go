package parser

import (
	"maps"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// caseGroups and caseHeads name the 15 columns of section 四.
var (
	caseGroups = map[string]string{"行政复议": "review", "未经复议直接起诉": "litigation.direct", "复议后起诉": "litigation.after_review"}
	caseHeads  = map[string]string{"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other", "尚未审结": "pending", "总计": "total", "合计": "total"}
)

// sec4 reads section 四 of the 2019 and 2021 forms: review and lawsuits, one row
// of values under groups of five heads.
func (a *adapter) sec4(t int, g *grid) string {
	columns, data := caseColumns(g)
	defer a.sweep(t, g, 0)
	if columns == nil || data >= g.rows() {
		return report.TableCases
	}
	a.forms[eraEither]++
	values, end := slices.Max(slices.Collect(maps.Keys(columns)))+1, covered(g.cells[data-1])
	for r := data; r < g.rows(); r++ {
		moved := shifted(g.cells[r], values, end)
		for c, cell := range g.cells[r] {
			id, ok := columns[c]
			s := spot{t, r, c, cell, moved}
			if !ok && c > 0 && cell.origin != "" && cell.origin == g.cells[r][c-1].origin {
				continue // told in the column before
			}
			if !ok || r > data { // the form has one row of values
				a.unmapped(nil, s)
				continue
			}
			in, _ := report.Indicators().Lookup(report.EraNational2021, id)
			a.put(in, "", "", s)
		}
	}
	return report.TableCases
}

// caseColumns maps columns to indicator ids, and says which row holds the values:
// the first one after the last head. Every group must have each of its heads
// once, else a head stands over the wrong column and nothing can be told.
func caseColumns(g *grid) (map[int]string, int) {
	group, head := map[int]string{}, map[int]string{}
	data := -1
	for r, row := range g.cells {
		for c, cell := range row {
			l := cell.label()
			if name, ok := caseGroups[l]; ok {
				group[c], data = name, r+1
			}
			if name, ok := caseHeads[l]; ok {
				head[c], data = name, r+1
				if c > 0 && cell.origin == row[c-1].origin && widened(g, r+1, c) {
					delete(head, c)
				}
			}
		}
	}
	ids, seen, groups := map[int]string{}, map[string]bool{}, map[string]bool{}
	for c, h := range head {
		id := group[c] + "." + h
		if group[c] == "" || seen[id] {
			return nil, data
		}
		ids[c], seen[id], groups[group[c]] = id, true, true
	}
	if len(ids) != len(groups)*caseOutcomes {
		return nil, data
	}
	return ids, data
}

// widened tells that each cell below a head covers column c together with the one before:
// converters part columns whose edges do not quite meet.
func widened(g *grid, from, c int) bool {
	for _, row := range g.cells[from:] {
		if row[c].origin != row[c-1].origin {
			return false
		}
	}
	return from < g.rows()
}

// caseOutcomes is how many heads stand under each group.
const caseOutcomes = 5
