package parser

import (
	"maps"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// isTableWord tells the labels and heads of every form.
func isTableWord(s string) bool {
	w := wordingOf(s)
	return headingWords()[w.label] || isLabel(w.label) || isHeadWord(w.folded)
}

// headingWords are the heads and corners of sections 二, 三 and 四.
var headingWords = sync.OnceValue(func() map[string]bool {
	words := maps.Clone(tableWords)
	for w := range applicantHeads {
		words[w] = true
	}
	for _, heads := range []map[string]string{caseGroups, caseHeads, vocab().sec2Heads} {
		for w := range heads {
			words[w] = true
		}
	}
	return words
})

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
func isFormLabel(s string) bool { return isLabel(label(s)) }

// isLabel tells them by what label makes of them.
func isLabel(l string) bool {
	v := vocab()
	return l != "" && (v.rowForms[stem(l)] && utf8.RuneCountInString(l) > 1 || v.sec3Rows[l] || v.sec2Rows[l])
}

// isPrinted tells the labels and heads that forms print.
func isPrinted(s string) bool { return isFormLabel(s) || isHead(s) }

// isHead tells the column heads of tables with one indicator a row. A bare year is
// no head: it may be a value.
func isHead(s string) bool { return isHeadWord(fold(s)) }

func isHeadWord(f string) bool { return columnHeads()[f] || yearHead.MatchString(f) }

// columnHeads are the heads that can be listed: all but years.
var columnHeads = sync.OnceValue(func() map[string]bool {
	heads := map[string]bool{}
	for _, p := range []*pattern{labelHead, unitHead, cumulativeHead, totalHead, valueHead} {
		maps.Copy(heads, p.whole)
	}
	return heads
})

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
	return s != "" && (isPlainNumber(s) || beginsNumber(s) && strings.ContainsFunc(s, isNumeral) && isValue(s) && !isUnit(fold(s)))
}

// beginsNumber tells a text that begins as numbers do: with a sign, a word for one, a
// currency or a numeral.
func beginsNumber(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isNumeral(r) || strings.ContainsRune("+-−＋－¥￥.．净增减上下约近逾超共累", r)
}

// isNumeral tells the runes one of which stands in every number: digits of any width, in
// circles or raised, and Chinese numerals.
func isNumeral(r rune) bool {
	return r >= '0' && r <= '9' || r > 0x7f && (unicode.IsNumber(r) || strings.ContainsRune("零一二三四五六七八九十百千万亿两○", r))
}

// looseNumber begins like a number, and is neither the number of a label nor a date.
var looseNumber = compile(`^(?:约|近|逾|超过?|共|累计|[+\-]|增|减)?[0-9][0-9.,]*(?:[^0-9.,、:)年月日/\-][^0-9:年月日]*)?$`)

// maxLooseNumber is the longest such text in runes; 累计主动公开12,345余条次 is longer
// and a sentence.
const maxLooseNumber = 14
