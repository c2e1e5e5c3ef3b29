package parser

import (
	"cmp"
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

// sec2Cells maps row and column head to the indicator. The forms of 2019 and 2021 never
// mean two indicators by one pair.
var sec2Cells = sync.OnceValue(func() map[[2]string]report.Indicator {
	cells := map[[2]string]report.Indicator{}
	for _, in := range report.Indicators().All() {
		if in.Form == report.FormCell {
			row, head := cellNames(in)
			cells[[2]string{sec2Row(row), head}] = in
		}
	}
	return cells
})

// sec2Row brings the row names of both forms together: 2019 prints 规范性文件, 2021
// 行政规范性文件, and offices use either.
func sec2Row(name string) string {
	if name == "规范性文件" {
		return "行政规范性文件"
	}
	return name
}

// headSpellings are ways in which offices print the words of the heads.
var headSpellings = [][2]string{{"本年", "本年度"}, {"上一年", "上年"}, {"上一年", "上一年度"}, {"上一年", "上年度"},
	{"增/减", "增减"}, {"增/减", "增/减数"}, {"增/减", "增(+)/减(-)"}, {"件数", "数"}, {"件数", "数量"}, {"数量", "数"}}

// headVariants are all ways to print a head of section 二.
func headVariants(head string) []string {
	out := []string{head}
	for _, s := range headSpellings {
		if v := strings.Replace(head, s[0], s[1], 1); v != head {
			out = append(out, v)
		}
	}
	return out
}

// cellHead is a column head of section 二: its label and the unit printed with it,
// which offices change: 本年收费金额（单位：元）.
type cellHead struct{ label, unit string }

// sec2 reads section 二 (第二十条第（一）（五）（六）（八）（九）项) of the 2019 and 2021
// forms: one physical table or several; column heads change inside it, so the
// head row is read again after every sub-title.
func (a *adapter) sec2(t int, g *grid) string {
	a.forms[sec2Era(g)]++
	var head []cell
	names := g.cols() // the first column that names rows
	for r, row := range g.cells {
		if len(headsOf(row)) > 0 {
			head = row
			continue
		}
		heads, moved := headsOver(head, row)
		first, name := sec2Name(row)
		names = min(names, first)
		said := unitAtEnd(row[first].folded())
		for c := first + 1; c < len(row); c++ {
			s := spot{t, r, c, row[c], moved}
			switch in, ok := sec2Cells()[[2]string{name, heads[c].label}]; {
			case ok:
				unit := cmp.Or(heads[c].unit, said)
				s.shifted = s.shifted || said != "" && said != unit
				a.put(in, "", unit, s)
			case row[c].head:
				a.unmapped([]string{row[first].text, heads[c].label}, s)
			}
		}
	}
	a.sweep(t, g, names)
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
			return c, sec2Row(l)
		}
	}
	return 0, row[0].label()
}

// sec2Era tells the forms apart by their column heads: 本年制发件数 is 2021, 本年新制作数量
// and 上一年项目数量 are 2019. Sub-tables that stand alone may show heads of either.
func sec2Era(g *grid) report.Era {
	for _, row := range g.cells {
		for _, h := range headsOf(row) {
			switch h.label {
			case "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额":
				return report.EraNational2021
			case "本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量", "采购项目数量":
				return report.EraNational2019
			}
		}
	}
	return eraEither
}

// headsOf returns the column heads of a row, none when it is no head row.
func headsOf(row []cell) map[int]cellHead {
	hs := map[int]cellHead{}
	for c := 1; c < len(row); c++ {
		if h := vocab().sec2Heads[row[c].label()]; h != "" {
			hs[c] = cellHead{h, printedUnit(row[c].text)}
		}
	}
	return hs
}
