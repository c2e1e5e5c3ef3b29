package parser

import (
	"github.com/nianbao/nianbao/report"
)

// caseGroups and caseHeads name the 15 columns of section 四.
var (
	caseGroups = map[string]string{"行政复议": "review", "未经复议直接起诉": "litigation.direct", "复议后起诉": "litigation.after_review"}
	caseHeads  = map[string]string{"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other", "尚未审结": "pending", "总计": "total", "合计": "total"}
)

// sec4 reads section 四 of the 2019 and 2021 forms: review and lawsuits, one row
// of 15 values under three groups of five heads.
func (a *adapter) sec4(t int, g *grid) string {
	columns, data := caseColumns(g)
	if data < 0 || data >= g.rows() {
		a.unmappedGrid(t, g)
		return "sec4_review_litigation"
	}
	a.forms[eraEither]++
	for c, cell := range g.cells[data] {
		id, ok := columns[c]
		if !ok {
			a.unmapped(nil, t, data, c, cell)
			continue
		}
		in, _ := report.Indicators().Lookup(report.EraNational2021, id)
		a.put(report.Key(id), unitOf(in), t, data, c, cell)
	}
	return "sec4_review_litigation"
}

// caseColumns maps columns to indicator ids, and says which row holds the values:
// the first one after the last head.
func caseColumns(g *grid) (map[int]string, int) {
	group, head := map[int]string{}, map[int]string{}
	data := -1
	for r, row := range g.cells {
		for c, cell := range row {
			l := label(cell.text)
			if name, ok := caseGroups[l]; ok {
				group[c], data = name, r+1
			}
			if name, ok := caseHeads[l]; ok {
				head[c], data = name, r+1
			}
		}
	}
	ids := map[int]string{}
	for c, h := range head {
		if group[c] != "" {
			ids[c] = group[c] + "." + h
		}
	}
	return ids, data
}
