package parser

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// days1904 lie between the two days from which workbooks count.
var days1904 = decimal.NewFromInt(1462)

// sheetCell is a cell of a sheet with something in it.
type sheetCell struct {
	row, col int
	text     string
	stored   string // of a number
	doubt    bool   // it is not sure what is printed
}

// sheetRange is a range of rows and columns, ends included.
type sheetRange struct{ row0, col0, row1, col1 int }

// sheetGrid is one sheet as it is stored.
type sheetGrid struct {
	name       string
	cells      []sheetCell // in the order of the file
	merged     []sheetRange
	hiddenRows map[int]bool
	hiddenCols []sheetRange // columns only
	blankZeros bool         // 0 is not printed
	masks      []sheetMask
	maskRanges int
}

// maxMerged bounds the merged ranges of a sheet; the largest form has some 40.
const maxMerged = 5000

// sheetReader walks the part of one sheet.
type sheetReader struct {
	*workbook
	x    *xmlReader
	part string
	grid *sheetGrid
	row  int // of the next cell that does not say
	col  int

	under string // ranges under the conditions that follow
}

func (w *workbook) sheet(ctx context.Context, c *container, m member, name string) (*sheetGrid, error) {
	body, err := c.read(m, maxPart)
	if err != nil {
		return nil, err
	}
	r := &sheetReader{workbook: w, x: newXMLReader(ctx, body), part: m.name, row: -1,
		grid: &sheetGrid{name: name, hiddenRows: map[int]bool{}}}
	for {
		t, err := r.x.next(r.part)
		if errors.Is(err, io.EOF) {
			r.grid.doubtMasked()
			return r.grid, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := r.start(e); err != nil {
				return nil, err
			}
		}
	}
}

func (r *sheetReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "sheetView":
		r.grid.blankZeros = isFalse(attribute(e, "showZeros"))
	case "col":
		if isTrue(attribute(e, "hidden")) || isZero(attribute(e, "width")) {
			from, _ := strconv.Atoi(attribute(e, "min"))
			to, _ := strconv.Atoi(attribute(e, "max"))
			if len(r.grid.hiddenCols) < lastColumn {
				r.grid.hiddenCols = append(r.grid.hiddenCols, sheetRange{col0: from - 1, col1: to - 1})
			}
		}
	case "row":
		r.row, r.col = r.row+1, 0
		if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n >= 1 && n <= lastRow {
			r.row = n - 1
		}
		if isTrue(attribute(e, "hidden")) || isZero(attribute(e, "ht")) {
			r.grid.hiddenRows[r.row] = true
		}
	case "c":
		return r.cell(e)
	case "mergeCell":
		return r.merge(attribute(e, "ref"))
	case "conditionalFormatting":
		r.under = attribute(e, "sqref")
	case "cfRule":
		return r.mask(e)
	}
	return nil
}

func isTrue(s string) bool  { return s == "1" || s == "true" }
func isFalse(s string) bool { return s == "0" || s == "false" }

// isZero tells a size of nothing: 0, 0.0.
func isZero(size string) bool {
	v, err := strconv.ParseFloat(size, 64)
	return err == nil && v == 0
}

// cell reads a cell to its end.
func (r *sheetReader) cell(e xml.StartElement) error {
	row, col := max(r.row, 0), r.col
	if a, b, ok := cellPlace(attribute(e, "r")); ok {
		row, col = a, b
	}
	r.col = col + 1
	in, err := r.content()
	if err != nil {
		return err
	}
	style, err := strconv.Atoi(cmp.Or(attribute(e, "s"), "-1"))
	if err != nil {
		style = -1
	}
	c := sheetCell{row: row, col: col}
	if err := r.printed(&c, in, attribute(e, "t"), r.style(style)); err != nil {
		return err
	}
	if c.text == "" {
		return nil
	}
	if len(r.grid.cells) == maxCells {
		return fail(CodeTooLarge, "the sheet %q has more than %d cells", r.grid.name, maxCells)
	}
	r.grid.cells = append(r.grid.cells, c)
	return nil
}

// printed sets what a cell prints, by what it stores and the kind of that.
func (r *sheetReader) printed(c *sheetCell, in stored, kind string, style cellStyle) error {
	value := squeeze(in.value)
	switch {
	case kind == "inlineStr":
		c.print(in.inline, style)
	case in.computed && (r.late || value == "" && kind != "str"): // computed only when somebody opens it
		c.text, c.doubt = cmp.Or(value, "="+squeeze(in.formula)), true
	case value == "":
	case kind == "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(r.strings) {
			return badXML(r.part, fmt.Errorf("cell %s has text %.20q of %d", placeName(c.row, c.col), value, len(r.strings)))
		}
		c.print(r.strings[n], style)
	case kind == "b":
		c.text = strings.ToUpper(strconv.FormatBool(isTrue(value)))
	case kind == "" || kind == "n":
		text, ok := r.number(value, style.format)
		if v, err := storedNumber(value); err == nil && v.IsZero() && r.grid.blankZeros {
			text = ""
		}
		c.text, c.stored, c.doubt = text, value, !ok || style.struck || style.unseen
	case kind == "str":
		c.print(sheetText{text: squeeze(unescapeText(value)), plain: true}, style)
	default:
		c.text = value
	}
	return nil
}

// print sets a text as its style prints it.
func (c *sheetCell) print(s sheetText, style cellStyle) {
	text, ok := style.format.printText(s.text)
	c.text, c.doubt = text, !ok || s.struck || s.plain && (style.struck || style.unseen)
}

// stored is what stands in a cell.
type stored struct {
	value, formula string
	inline         sheetText // its own text
	computed       bool      // there is a formula, if perhaps one that another cell spells out
}

// content reads what stands in a cell.
func (r *sheetReader) content() (in stored, err error) {
	var v, f strings.Builder
	var into *strings.Builder
	for {
		t, err := r.x.next(r.part)
		if err != nil {
			return in, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch into = nil; t.Name.Local {
			case "v":
				into = &v
			case "f":
				into, in.computed = &f, true
			case "is":
				if in.inline, err = richText(r.x, r.part); err != nil {
					return in, err
				}
			}
		case xml.EndElement:
			into = nil
			if t.Name.Local == "c" {
				in.value, in.formula = v.String(), f.String()
				return in, nil
			}
		case xml.CharData:
			if into != nil {
				into.Write(t)
			}
		}
	}
}

func (r *sheetReader) merge(ref string) error {
	m, ok := readRange(ref)
	if !ok {
		return badXML(r.part, fmt.Errorf("merged range %.40q", ref))
	}
	if len(r.grid.merged) == maxMerged {
		return fail(CodeTooLarge, "the sheet %q has more than %d merged ranges", r.grid.name, maxMerged)
	}
	r.grid.merged = append(r.grid.merged, m)
	return nil
}

// colHidden tells a column that is not shown.
func (g *sheetGrid) colHidden(col int) bool {
	return slices.ContainsFunc(g.hiddenCols, func(r sheetRange) bool { return r.col0 <= col && col <= r.col1 })
}
