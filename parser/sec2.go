package parser

import (
	"strings"
	"sync"

	"github.com/nianbao/nianbao/report"
)

// cellNames splits the alias of a section 二 cell into its row and column head,
// folded: 规章-本年制发件数.
func cellNames(in report.Indicator) (row, head string) {
	r, h, _ := strings.Cut(in.Aliases[0], "-")
	return label(r), label(h)
}

// sec2Forms maps row and column head to the indicator, for each era.
var sec2Forms = sync.OnceValue(func() map[report.Era]map[[2]string]report.Indicator {
	forms := map[report.Era]map[[2]string]report.Indicator{}
	for _, era := range []report.Era{report.EraNational2019, report.EraNational2021} {
		forms[era] = map[[2]string]report.Indicator{}
		for _, in := range report.Indicators().Era(era) {
			if in.Form == report.FormCell {
				row, head := cellNames(in)
				forms[era][[2]string{row, head}] = in
			}
		}
	}
	return forms
})

// cellHead is a column head of section 二: its label and the unit printed with it,
// which offices change: 本年收费金额（单位：元）.
type cellHead struct{ label, unit string }

// sec2 reads section 二 (第二十条第（一）（五）（六）（八）（九）项) of the 2019 and 2021
// forms: one physical table or several; column heads change inside it, so the
// head row is read again after every sub-title.
func (a *adapter) sec2(t int, g *grid) string {
	era := sec2Era(g)
	a.forms[era]++
	keys := sec2Forms()[era]
	var head []cell
	for r, row := range g.cells {
		if len(headsOf(row)) > 0 {
			head = row
			continue
		}
		heads, moved := headsOver(head, row)
		first, name := sec2Name(row)
		name = sec2Row(name, era)
		for c := first + 1; c < len(row); c++ {
			s := spot{t, r, c, row[c], moved}
			switch in, ok := keys[[2]string{name, heads[c].label}]; {
			case ok:
				a.put(in, "", heads[c].unit, s)
			case row[c].head:
				a.unmapped([]string{row[first].text, heads[c].label}, s)
			}
		}
	}
	return report.TableDocuments
}

// headsOver finds the head over each cell of a row. A row of as many cells as the
// head has goes with it cell by cell, though one spans other columns than its head;
// any other goes by columns, and moved says that it may stand under wrong ones.
func headsOver(head, row []cell) (heads map[int]cellHead, moved bool) {
	heads = headsOf(head)
	hs, cs := anchors(head), anchors(row)
	if len(hs) != len(cs) {
		return heads, shifted(row, headEnd(heads), covered(head))
	}
	paired := map[int]cellHead{}
	for i, c := range cs {
		if h, ok := heads[hs[i]]; ok {
			paired[c] = h
		}
	}
	return paired, false
}

// anchors are the columns in which the cells of a row begin.
func anchors(row []cell) []int {
	var cs []int
	for c := range row {
		if row[c].head && row[c].origin != "" {
			cs = append(cs, c)
		}
	}
	return cs
}

// headEnd is the column behind the last of several heads, 0 for one head, under
// which no cell can be shifted.
func headEnd(heads map[int]cellHead) int {
	labels, end := map[string]bool{}, 0
	for c, h := range heads {
		labels[h.label] = true
		end = max(end, c+1)
	}
	if len(labels) < 2 {
		return 0
	}
	return end
}

// sec2Name finds the cell that names a row: the first one with a name of the form,
// else the first cell of all.
func sec2Name(row []cell) (int, string) {
	for c, cell := range row {
		if l := cell.label(); vocab().sec2Rows[l] {
			for c+1 < len(row) && row[c+1].origin == cell.origin { // a name may span columns
				c++
			}
			return c, l
		}
	}
	return 0, row[0].label()
}

// sec2Era tells the forms apart by their column heads: 本年制发件数 is 2021,
// 本年新制作数量 and 上一年项目数量 are 2019.
func sec2Era(g *grid) report.Era {
	for _, row := range g.cells {
		for _, c := range row {
			switch c.label() {
			case "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额":
				return report.EraNational2021
			case "本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量":
				return report.EraNational2019
			}
		}
	}
	return report.EraNational2019
}

// headsOf returns the column heads of a row, none when it is no head row.
func headsOf(row []cell) map[int]cellHead {
	hs := map[int]cellHead{}
	for c := 1; c < len(row); c++ {
		if l := row[c].label(); vocab().sec2Heads[l] {
			hs[c] = cellHead{l, printedUnit(row[c].text)}
		}
	}
	return hs
}

// sec2Row brings the row names of both forms together: 2019 prints 规范性文件,
// 2021 行政规范性文件, and offices use either.
func sec2Row(name string, era report.Era) string {
	switch {
	case era == report.EraNational2021 && name == "规范性文件":
		return "行政规范性文件"
	case era == report.EraNational2019 && name == "行政规范性文件":
		return "规范性文件"
	}
	return name
}
