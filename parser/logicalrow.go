package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// logicalRow is a row of a flattened table: its labels and its values in order.
// exact says that the cells were parted by tabs or bars, so that an empty value is
// a blank cell; otherwise blank cells left no trace. glued says that the values hold
// the label and values of another row.
type logicalRow struct {
	labels, values []cell
	exact, glued   bool
	stuck          bool // a value stood without a gap behind its label
	end            int  // rune offset behind the row's last token
}

// name is the innermost label of the row, "" if it has none.
func (r logicalRow) name() string {
	if len(r.labels) == 0 {
		return ""
	}
	return r.labels[len(r.labels)-1].text
}

// logicalRows makes each label open a row and gives it the values up to the next
// label. Words that are no label of any form open a row too, so that no printed
// number is lost.
func logicalRows(lines []line) []logicalRow {
	var rows []logicalRow
	for _, l := range lines {
		if r, ok := exactRow(l); ok {
			rows = append(rows, r)
			continue
		}
		l.text = strings.ReplaceAll(l.text, "|", " ") // a cell alone between its bars
		for _, t := range labelTokens(l) {
			c := cell{text: t.text, origin: runes(t.start, t.end), head: true}
			switch n := len(rows); {
			case !isValue(t.text):
				rows = append(rows, logicalRow{labels: []cell{c}, end: t.end})
			case n == 0 || rows[n-1].exact:
				rows = append(rows, logicalRow{values: []cell{c}, end: t.end})
			default:
				rows[n-1].values = append(rows[n-1].values, c)
				rows[n-1].end = t.end
				rows[n-1].stuck = rows[n-1].stuck || t.stuck
			}
		}
	}
	return rows
}

// exactRow parts a line at tabs or bars: the cells up to the last word of a form,
// or to the last words if there is none, are labels, the others values. A line of a
// single cell is no row.
func exactRow(l line) (logicalRow, bool) {
	row := logicalRow{exact: true}
	sep := "\t"
	if strings.Contains(l.text, "|") {
		sep = "|"
	}
	text := strings.TrimRightFunc(l.text, unicode.IsSpace)
	if sep == "\t" {
		text = l.text // blank cells at the end
	}
	at := l.start
	if sep == "|" && strings.HasPrefix(text, sep) {
		text, at = text[len(sep):], at+1
	}
	if sep == "|" {
		text = strings.TrimSuffix(text, sep)
	}
	pieces := strings.Split(text, sep)
	if len(pieces) < 2 {
		return row, false
	}
	var cells []cell
	for _, piece := range pieces {
		n := utf8.RuneCountInString(piece)
		cells = append(cells, cell{text: squeeze(piece), origin: runes(at, at+n), head: true})
		at += n + 1
	}
	row.end = at
	row.divide(cells)
	return row, true
}

// divide parts the cells of an exact row into labels and values. Numbers before the
// first words count the rows. A label behind a number shows two rows in one.
func (r *logicalRow) divide(cells []cell) {
	first, number, lastWord, lastLabel := -1, -1, -1, -1
	for i, c := range cells {
		value := c.text == "" || isValue(c.text)
		switch {
		case value && first >= 0 && number < 0 && c.text != "" && !isUnit(fold(c.text)):
			number = i
		case value:
		default:
			if lastWord = i; isTableWord(c.text) {
				lastLabel = i
			}
			if first < 0 {
				first = i
			}
		}
	}
	if lastLabel < 0 {
		lastLabel = lastWord
	}
	first = max(first, 0)
	if number >= 0 && number < lastLabel {
		lastLabel, r.glued = number-1, true
	}
	if lastLabel < 0 {
		r.values = cells
		return
	}
	r.labels, r.values = cells[first:lastLabel+1], cells[lastLabel+1:]
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
		t := token{text: join(ts[i : i+n]), start: ts[i].start, end: ts[i+n-1].end}
		if i += n; n == 1 {
			out = append(out, unglueToken(t)...)
		} else {
			out = append(out, t)
		}
	}
	return out
}

// maxStuck is the longest such token in bytes: the longest label, a unit and a number.
const maxStuck = 160

// unglueToken parts what stands without a gap: the heads of a table, or a label, its unit
// and a number: 规章000, 申请总数条12.
func unglueToken(t token) []token {
	if len(t.text) > maxStuck {
		return []token{t}
	}
	if heads := headsIn(t.text); len(heads) > 1 {
		return t.parts(heads)
	}
	name := strings.TrimRight(strings.TrimSuffix(t.text, "%"), "0123456789.,")
	if name == t.text {
		name = strings.TrimRight(t.text, "/—-")
	}
	number := t.text[len(name):]
	if number == "" || name == "" || number[0] == '.' || number[0] == ',' || isTableWord(t.text) {
		return []token{t}
	}
	if isTableWord(name) {
		return t.parts([]string{name, number})
	}
	for unit := range unitSet {
		if bare := strings.TrimSuffix(strings.TrimSuffix(name, unit), "万"); bare != name && isTableWord(bare) {
			return t.parts([]string{bare, name[len(bare):], number})
		}
	}
	return []token{t}
}

// parts are the pieces of a token; pieces put together make its text.
func (t token) parts(pieces []string) []token {
	var out []token
	at := t.start
	for _, p := range pieces {
		n := utf8.RuneCountInString(p)
		out = append(out, token{p, at, at + n, true})
		at += n
	}
	return out
}

// headsIn parts heads of columns that stand without a gap: 指标单位数量. None when anything
// else is among them.
func headsIn(s string) []string {
	var heads []string
	for s != "" && len(heads) < maxJoin {
		head := ""
		for i := range s {
			if i > 0 && isHead(s[:i]) {
				head = s[:i]
			}
		}
		if isHead(s) {
			head = s
		}
		if head == "" {
			return nil
		}
		heads, s = append(heads, head), s[len(head):]
	}
	return heads
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

// token is one run of text without white space.
type token struct {
	text       string
	start, end int  // rune offsets
	stuck      bool // it stood without a gap beside others
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
			ts = append(ts, token{text: word.String(), start: from, end: at})
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
