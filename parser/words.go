package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// isTableWord tells the labels and heads of every form.
func isTableWord(s string) bool {
	l := label(s)
	_, applicant := applicantHeads[l]
	return applicant || caseGroups[l] != "" || caseHeads[l] != "" || tableWords[l] || vocab().sec2Heads[l] != "" || isPrinted(s)
}

// tableWords are heads over several columns, and the corners of tables.
var tableWords = map[string]bool{"信息内容": true, "申请人情况": true, "法人或其他组织": true, "行政诉讼": true}

var anyDigit = compile(`[0-9]`)

// dense tells a line that holds a whole flattened table, labels and values parted
// by blanks.
func dense(s string) bool {
	n := 0
	for _, t := range strings.Fields(s) {
		if isFormLabel(t) {
			n++
		}
	}
	return n >= wanted && anyDigit.MatchString(s)
}

// isFormLabel tells the row labels of every form.
func isFormLabel(s string) bool {
	l := label(s)
	v := vocab()
	return l != "" && (v.rowForms[stem(l)] && utf8.RuneCountInString(l) > 1 || v.sec3Rows[l] || v.sec2Rows[l])
}

// isPrinted tells the labels and heads that forms print.
func isPrinted(s string) bool { return isFormLabel(s) || isHead(s) }

// isHead tells the column heads of tables with one indicator a row. A bare year is
// no head: it may be a value.
func isHead(s string) bool {
	f := fold(s)
	return labelHead.MatchString(f) || unitHead.MatchString(f) || isValueHead(f)
}

// isValueHead tells the folded heads of value columns.
func isValueHead(f string) bool {
	return cumulativeHead.MatchString(f) || totalHead.MatchString(f) || yearHead.MatchString(f) || valueHead.MatchString(f)
}

// tableSet is a set of tables that a line can belong to.
type tableSet uint8

const (
	inSec2 tableSet = 1 << iota
	inSec3
	inSec4
	inRows
	anyTable = inSec2 | inSec3 | inSec4 | inRows
)

// tablesOf tells in which tables the words of a line can stand.
func tablesOf(s string) tableSet {
	set := anyTable
	for _, piece := range pieces(s) {
		for _, t := range labelTokens(line{text: piece}) {
			if of := tablesOfWord(t.text); of&set != 0 {
				set &= of
			}
		}
	}
	return set
}

func tablesOfWord(s string) tableSet {
	l := label(s)
	v := vocab()
	var set tableSet
	if v.sec2Heads[l] != "" || v.sec2Rows[l] || l == "信息内容" {
		set |= inSec2
	}
	if _, ok := applicantHeads[l]; ok || v.sec3Rows[l] || l == "申请人情况" || l == "法人或其他组织" {
		set |= inSec3
	}
	if caseGroups[l] != "" || caseHeads[l] != "" || l == "行政诉讼" {
		set |= inSec4
	}
	if v.rowForms[stem(l)] || isHead(s) {
		set |= inRows
	}
	if set == 0 {
		return anyTable
	}
	return set
}

// isValue tells numbers, dashes and units from words, and what is meant as a
// number although it cannot be read as one: 400余条, 000.
func isValue(s string) bool {
	if state, _, _ := readNumber(s); state != report.StateUnreadable {
		return true
	}
	f := fold(s)
	return isUnit(f) || looseNumber.MatchString(f) && utf8.RuneCountInString(f) <= maxLooseNumber && !isPrinted(s)
}

// printsFigure tells a cell that holds a value rather than words or a unit.
func printsFigure(s string) bool {
	return s != "" && (isPlainNumber(s) || isValue(s) && !isUnit(fold(s)))
}

// looseNumber begins like a number, and is neither the number of a label nor a date.
var looseNumber = compile(`^(?:约|近|逾|超过?|共|累计|[+\-]|增|减)?[0-9][0-9.,]*(?:[^0-9.,、:)年月日/\-][^0-9:年月日]*)?$`)

// maxLooseNumber is the longest such text in runes; 累计主动公开12,345余条次 is longer
// and a sentence.
const maxLooseNumber = 14
