package parser

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// token is one run of text without white space.
type token struct {
	text       string
	start, end int // rune offsets
}

// rebuildTables turns lines back into paragraphs and grids. A table begins where
// labels of a form follow each other closely and ends where they stop.
func rebuildTables(lines []line) []block {
	var blocks []block
	for i := 0; i < len(lines); {
		if run := tableRun(lines[i:]); run > 0 {
			blocks = append(blocks, rebuild(lines[i:i+run])...)
			i += run
			continue
		}
		if t := squeeze(lines[i].text); t != "" {
			blocks = append(blocks, block{text: t, origin: runes(lines[i].start, lines[i].start+utf8.RuneCountInString(lines[i].text))})
		}
		i++
	}
	return blocks
}

func runes(from, to int) string { return fmt.Sprintf("runes:%d-%d", from, to) }

// Bounds of a flattened table in lines.
const (
	maxGap   = 14  // lines without a label inside a table: 7 cells with blank lines between
	tailRows = 140 // runes: a longer line is prose
)

// tableRun returns how many of the lines, from the first, make up one table: the
// first line must be a table's head or a label of a form.
func tableRun(lines []line) int {
	if !startsTable(lines[0].text) {
		return 0
	}
	last, labels := 0, 0
	for i, l := range lines {
		t := strings.TrimSpace(l.text)
		if i > last+maxGap || i > 0 && annexCaption.MatchString(fold(t)) {
			break
		}
		if _, isHeading := heading(t); isHeading && i > 0 && !isFormWord(t) {
			break
		}
		if n := utf8.RuneCountInString(t); n > tailRows && !dense(t) && !strings.Contains(t, "\t") {
			break
		}
		switch {
		case dense(t):
			labels += wanted
			last = i
		case isFormWord(t):
			labels++
			last = i
		case cellLike(t) && t != "" && i <= last+maxGap:
			last = i
		}
	}
	if labels < wanted {
		return 0
	}
	return last + 1
}

// startsTable tells a line that opens a table.
func startsTable(s string) bool { return isFormWord(s) || dense(s) }

// isFormWord tells labels and heads of the forms, and a line parted by tabs or
// bars that holds one.
func isFormWord(s string) bool {
	if !strings.ContainsAny(s, "\t|") {
		l := label(s)
		_, applicant := applicantHeads[l]
		return applicant || caseGroups[l] != "" || caseHeads[l] != "" || l == "信息内容" || l == "申请人情况" ||
			vocab().sec2Heads[l] || isPrinted(s)
	}
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == '\t' || r == '|' }) {
		if isFormWord(piece) {
			return true
		}
	}
	return false
}

var anyDigit = regexp.MustCompile(`[0-9]`)

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

// cellLike tells what can be a cell besides a label: a number, a dash, a unit, a
// head, or a label with damage.
func cellLike(s string) bool {
	if s == "" {
		return true
	}
	if state, _, _ := readNumber(s); state != report.StateUnreadable {
		return true
	}
	f := fold(s)
	return isUnit(f) || unitHead.MatchString(f) || valueHead.MatchString(f) || utf8.RuneCountInString(f) <= maxHeading && !strings.ContainsAny(f, "。;")
}

var unitCell = regexp.MustCompile(`^(?:` + units + `|—)$`)

func isUnit(s string) bool { return s != "" && unitCell.MatchString(s) }

// rebuild makes the grid of one table out of its lines, or leaves the lines as
// paragraphs when they make none.
func rebuild(lines []line) []block {
	if g := align(logicalRows(lines)); g != nil {
		return []block{{grid: g}}
	}
	var blocks []block
	for _, l := range lines {
		if t := squeeze(l.text); t != "" {
			blocks = append(blocks, block{text: t, origin: runes(l.start, l.start+utf8.RuneCountInString(l.text))})
		}
	}
	return blocks
}

// logicalRow is a row of a flattened table: its labels and its values in order.
// exact says that the cells were parted by tabs or bars, so that an empty value is
// a blank cell; otherwise blank cells left no trace.
type logicalRow struct {
	labels, values []cell
	exact          bool
	end            int // rune offset behind the row's last token
}

// logicalRows makes each label open a row and gives it the values up to the next
// label. Words that are no label of any form open a row too, so that no printed
// number is lost.
func logicalRows(lines []line) []logicalRow {
	var rows []logicalRow
	for _, l := range lines {
		if strings.ContainsAny(l.text, "\t|") {
			if r := exactRow(l); len(r.labels)+len(r.values) > 0 {
				rows = append(rows, r)
			}
			continue
		}
		for _, t := range labelTokens(l) {
			c := cell{text: t.text, origin: runes(t.start, t.end), head: true}
			if n := len(rows); isValue(t.text) && n > 0 && !rows[n-1].exact {
				rows[n-1].values = append(rows[n-1].values, c)
				rows[n-1].end = t.end
			} else {
				rows = append(rows, logicalRow{labels: []cell{c}, end: t.end})
			}
		}
	}
	return rows
}

// exactRow parts a line at tabs or bars: the cells up to the last one with words
// are labels, the others values.
func exactRow(l line) logicalRow {
	row := logicalRow{exact: true}
	sep := "\t"
	if strings.Contains(l.text, "|") {
		sep = "|"
	}
	at := l.start
	var cells []cell
	lastLabel := -1
	for _, piece := range strings.Split(strings.Trim(l.text, "|\r\n"), sep) {
		n := utf8.RuneCountInString(piece)
		c := cell{text: squeeze(piece), origin: runes(at, at+n), head: true}
		if c.text != "" && !isValue(c.text) {
			lastLabel = len(cells)
		}
		cells = append(cells, c)
		at += n + 1
	}
	row.labels, row.values, row.end = cells[:lastLabel+1], cells[lastLabel+1:], at
	return row
}

// isValue tells numbers, dashes and units from words.
func isValue(s string) bool {
	state, _, _ := readNumber(s)
	return state != report.StateUnreadable || isUnit(fold(s))
}

// labelTokens parts a line at white space and joins again what makes up one label
// or head: blanks stand inside printed labels too.
func labelTokens(l line) []token {
	var out []token
	ts := fields(l)
	for i := 0; i < len(ts); {
		n := 1
		for k := min(len(ts)-i, maxJoin); k > 1 && !isPrinted(ts[i].text); k-- {
			if joinable(ts[i : i+k]) {
				n = k
				break
			}
		}
		out = append(out, token{join(ts[i : i+n]), ts[i].start, ts[i+n-1].end})
		i += n
	}
	return out
}

// joinable tells whether pieces make up one label or head. A value is a piece of a
// head such as 2011 年度, never of a label: 0 and 2.传真申请数 are a cell and a row.
func joinable(ts []token) bool {
	whole := join(ts)
	if isHead(whole) {
		return true
	}
	for _, t := range ts {
		if isValue(t.text) {
			return false
		}
	}
	return isFormLabel(whole)
}

// isPrinted tells the labels and heads that forms print.
func isPrinted(s string) bool { return isFormLabel(s) || isHead(s) }

// isHead tells the column heads of tables with one indicator a row. A bare year is
// no head: it may be a value.
func isHead(s string) bool {
	f := fold(s)
	return unitHead.MatchString(f) || cumulativeHead.MatchString(f) || labelHead.MatchString(f) ||
		valueHead.MatchString(f) && !isUnit(f)
}

// maxJoin is how many pieces a label may be torn into.
const maxJoin = 6

func join(ts []token) string {
	var b strings.Builder
	for _, t := range ts {
		b.WriteString(t.text)
	}
	return b.String()
}

// fields splits a line at white space and keeps the rune offsets.
func fields(l line) []token {
	var ts []token
	at, from := l.start, -1
	var word strings.Builder
	flush := func() {
		if from >= 0 {
			ts = append(ts, token{word.String(), from, at})
		}
		word.Reset()
		from = -1
	}
	for _, r := range l.text {
		if unicode.IsSpace(r) {
			flush()
		} else {
			if from < 0 {
				from = at
			}
			word.WriteRune(r)
		}
		at++
	}
	flush()
	return ts
}
