package parser

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// sheetMask is a condition under which cells print something else than their style says:
// in another number format, struck out, in the white of the paper, or a bar for the number.
// ECMA-376 part 1, section 18.3.1.10.
type sheetMask struct {
	ranges []sheetRange
	equals string // the number of the cells that it strikes, "" where only Excel can tell
}

// maxMasks bounds the ranges under conditions that are kept of a sheet, each of which is
// held against each cell; a sheet with more is in doubt throughout.
const maxMasks = 1000

// mask reads a rule to its end and keeps it when it may change what is printed.
func (r *sheetReader) mask(rule xml.StartElement) error {
	masks := false
	if n, err := strconv.Atoi(attribute(rule, "dxfId")); err == nil {
		masks = nth(r.masks, n)
	}
	var formula strings.Builder
	inFormula := false
	for depth := 1; depth > 0; {
		t, err := r.x.next(r.part)
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			inFormula = t.Name.Local == "formula"
			masks = masks || isFalse(attribute(t, "showValue"))
		case xml.EndElement:
			depth--
			inFormula = false
		case xml.CharData:
			if inFormula {
				formula.Write(t)
			}
		}
	}
	if !masks {
		return nil
	}
	m := sheetMask{ranges: readRanges(r.under)}
	if _, err := storedNumber(formula.String()); err == nil && attribute(rule, "type") == "cellIs" && attribute(rule, "operator") == "equal" {
		m.equals = formula.String()
	}
	if r.grid.maskRanges += len(m.ranges); r.grid.maskRanges > maxMasks {
		m = sheetMask{ranges: []sheetRange{{0, 0, lastRow, lastColumn}}}
		r.grid.masks = nil
	}
	r.grid.masks = append(r.grid.masks, m)
	return nil
}

// readRanges reads places and ranges with blanks between them, up to one more than are kept.
func readRanges(s string) []sheetRange {
	var out []sheetRange
	for f := range strings.FieldsSeq(s) {
		if m, ok := readRange(f); ok && len(out) <= maxMasks {
			out = append(out, m)
		}
	}
	return out
}

// readRange reads B2 or B2:C9.
func readRange(s string) (m sheetRange, ok bool) {
	from, to, spans := strings.Cut(s, ":")
	if !spans {
		to = from
	}
	row0, col0, ok0 := cellPlace(from)
	row1, col1, ok1 := cellPlace(to)
	return sheetRange{row0, col0, row1, col1}, ok0 && ok1 && row0 <= row1 && col0 <= col1
}

// doubtMasked puts the cells in doubt that print something else under a condition.
func (g *sheetGrid) doubtMasked() {
	for i := range g.cells {
		c := &g.cells[i]
		c.doubt = c.doubt || slices.ContainsFunc(g.masks, func(m sheetMask) bool { return m.strikes(*c) })
	}
}

func (m sheetMask) strikes(c sheetCell) bool {
	if !slices.ContainsFunc(m.ranges, func(r sheetRange) bool {
		return r.row0 <= c.row && c.row <= r.row1 && r.col0 <= c.col && c.col <= r.col1
	}) {
		return false
	}
	if m.equals == "" {
		return true
	}
	want, _ := storedNumber(m.equals)
	v, err := storedNumber(c.stored)
	return err == nil && v.Equal(want)
}
