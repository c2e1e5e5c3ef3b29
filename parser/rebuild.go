package parser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rebuildTables turns lines back into paragraphs and grids. A table begins where
// labels of a form follow each other closely and ends where they stop.
func rebuildTables(ctx context.Context, lines []line) ([]block, error) {
	var blocks []block
	for i := 0; i < len(lines); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if run := tableRun(lines[i:]); run > 0 {
			blocks = append(blocks, rebuild(lines[i:i+run])...)
			i += run
			continue
		}
		if parted, rest, ok := gluedTable(lines[i:]); ok {
			blocks, lines, i = append(blocks, parted...), rest, 0
			continue
		}
		if t := squeeze(lines[i].text); t != "" {
			blocks = append(blocks, paragraph(t))
		}
		i++
	}
	return blocks, nil
}

func runes(from, to int) string { return fmt.Sprintf("runes:%d-%d", from, to) }

// Bounds of a flattened table in lines.
const (
	maxGap   = 14  // lines without a label inside a table: 7 cells with blank lines between
	tailRows = 140 // runes: a longer line is prose

	maxTableLines = 4000 // the longest form has 400 cells, each a line among blank ones
	maxTableBytes = 1 << 17
)

// tableRun returns how many of the lines, from the first, make up one table: the
// first line must be a table's head or a label of a form. A heading, a caption,
// prose, or a label of another table ends it.
func tableRun(lines []line) int {
	if !startsTable(lines[0].text) {
		return 0
	}
	last, labels, kind := 0, 0, anyTable
	size := 0
	for i, l := range lines[:min(len(lines), maxTableLines)] {
		if size += len(l.text); i > 0 && size > maxTableBytes {
			break
		}
		t := strings.TrimSpace(l.text)
		if i > last+maxGap || i > 0 && endsTable(t) {
			break
		}
		switch {
		case dense(t):
			labels += wanted
			last = i
		case isFormWord(t):
			of := tablesOf(t)
			if of&kind == 0 && labels >= wanted {
				return last + 1
			}
			if of&kind != 0 {
				kind &= of
			}
			labels++
			last = i
		case t != "" && cellLike(t):
			last = i
		}
	}
	if labels < wanted {
		return 0
	}
	return last + 1
}

// endsTable tells a line that no table holds.
func endsTable(t string) bool {
	if isAnnexCaption(fold(t)) {
		return true
	}
	if _, ok := heading(t); ok && !isFormWord(t) {
		return true
	}
	return utf8.RuneCountInString(t) > tailRows && !dense(t) && !strings.Contains(t, "\t")
}

// startsTable tells a line that opens a table.
func startsTable(s string) bool { return isFormWord(s) || dense(s) }

// isFormWord tells labels and heads of the forms, and a line that holds one: parted
// by tabs or bars, or by blanks from values and other such words alone.
func isFormWord(s string) bool {
	for _, piece := range pieces(s) {
		if isTableWord(piece) || isBlankRow(piece) {
			return true
		}
	}
	return false
}

// pieces are the cells of a line between tabs or bars.
func pieces(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\t' || r == '|' })
}

// isBlankRow tells a row whose cells are parted by blanks.
func isBlankRow(s string) bool {
	ts := labelTokens(line{text: s})
	return len(ts) > 1 && slices.ContainsFunc(ts, func(t token) bool { return isTableWord(t.text) }) &&
		!slices.ContainsFunc(ts, func(t token) bool { return !isTableWord(t.text) && !isValue(t.text) })
}

// cellLike tells what can be a cell besides a label: values, a head, or a label with
// damage.
func cellLike(s string) bool {
	f := fold(s)
	return utf8.RuneCountInString(f) <= maxHeading && !strings.Contains(f, "。") && !strings.Contains(f, ";") || onlyValues(s)
}

// onlyValues tells a line that holds nothing but values.
func onlyValues(s string) bool {
	fs := strings.FieldsFunc(s, func(r rune) bool { return r == '|' || unicode.IsSpace(r) })
	return !slices.ContainsFunc(fs, func(f string) bool { return !isValue(f) })
}

// rebuild makes the grid of one table out of its lines, or leaves the lines as
// paragraphs when they make none.
func rebuild(lines []line) []block {
	if g := align(logicalRows(lines)); g != nil {
		return []block{table(g)}
	}
	var blocks []block
	for _, l := range lines {
		if t := squeeze(l.text); t != "" {
			blocks = append(blocks, paragraph(t))
		}
	}
	return blocks
}
