package parser

import (
	"sync"

	"github.com/nianbao/nianbao/report"
)

// tableKind is which table of which family of forms a grid is.
type tableKind int

const (
	kindUnknown tableKind = iota
	kindSec2              // section 二 of the 2019 and 2021 forms
	kindSec3              // section 三: requests
	kindSec4              // section 四: review and litigation
	kindRows              // one indicator a row: shanghai2004, fujian2008, national2014
)

// wanted is how many labels of a form a grid must show to be taken for it.
const wanted = 3

// vocabulary holds the folded labels that tell the tables apart.
type vocabulary struct {
	sec2Rows  map[string]bool
	sec2Heads map[string]string // head as printed → as the form has it
	sec3Rows  map[string]bool
	rowForms  map[string]bool
}

var vocab = sync.OnceValue(func() vocabulary {
	v := vocabulary{sec2Rows: map[string]bool{}, sec2Heads: map[string]string{}, sec3Rows: map[string]bool{}, rowForms: map[string]bool{}}
	for _, in := range report.Indicators().All() {
		names := append([]string{in.Label}, in.Aliases...)
		switch {
		case in.Form == report.FormCell:
			row, head := cellNames(in)
			v.sec2Rows[row] = true
			for _, h := range headVariants(head) {
				v.sec2Heads[h] = head
			}
		case in.Section == report.TableRequests && in.Form == report.FormRow:
			for _, n := range names {
				if l := label(n); l != "总计" && l != "其他" { // heads of other tables too
					v.sec3Rows[l] = true
				}
			}
		case in.Form == report.FormRow:
			for _, n := range names {
				v.rowForms[stem(label(n))] = true
			}
		}
	}
	return v
})

// classify tells which table of a form a grid is, from its labels alone.
func classify(g *grid) tableKind {
	v := vocab()
	var rows2, heads2, rows3, rowForm int
	var review, outcome bool
	for _, row := range g.cells {
		for _, c := range row {
			if !c.head || c.text == "" || len(c.text) > longCell || isPlainNumber(c.text) {
				continue
			}
			l := c.label()
			switch {
			case l == "行政复议" || l == "行政诉讼":
				review = true
			case l == "结果维持" || l == "结果纠正" || l == "尚未审结":
				outcome = true
			}
			if v.sec2Rows[l] {
				rows2++
			}
			if v.sec2Heads[l] != "" {
				heads2++
			}
			if v.sec3Rows[l] {
				rows3++
			}
			if v.rowForms[stem(l)] {
				rowForm++
			}
		}
	}
	switch {
	case rows2 > 0 && heads2 > 0:
		return kindSec2
	case rows3 >= wanted && rows3 >= rowForm-wanted:
		return kindSec3
	case review && outcome:
		return kindSec4
	case rowForm >= wanted || rowForm >= 1 && rowForm*2 >= g.rows()-1:
		return kindRows
	case rows3 >= wanted:
		return kindSec3
	}
	return kindUnknown
}
