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
	doubt    bool // it is not sure what is printed
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
		if isTrue(attribute(e, "hidden")) || attribute(e, "width") == "0" {
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
		if isTrue(attribute(e, "hidden")) || attribute(e, "ht") == "0" {
			r.grid.hiddenRows[r.row] = true
		}
	case "c":
		return r.cell(e)
	case "mergeCell":
		return r.merge(attribute(e, "ref"))
	}
	return nil
}

func isTrue(s string) bool  { return s == "1" || s == "true" }
func isFalse(s string) bool { return s == "0" || s == "false" }

// cell reads a cell to its end.
func (r *sheetReader) cell(e xml.StartElement) error {
	row, col := max(r.row, 0), r.col
	if a, b, ok := cellPlace(attribute(e, "r")); ok {
		row, col = a, b
	}
	r.col = col + 1
	value, inline, formula, err := r.content()
	if err != nil {
		return err
	}
	c := sheetCell{row: row, col: col, text: squeeze(value)}
	switch kind := attribute(e, "t"); {
	case kind == "inlineStr":
		c.text = inline
	case value == "" && formula != "": // computed only when somebody opens it
		c.text, c.doubt = "="+squeeze(formula), true
	case value == "":
	case kind == "s":
		n, err := strconv.Atoi(c.text)
		if err != nil || n < 0 || n >= len(r.strings) {
			return badXML(r.part, fmt.Errorf("cell %s has text %.20q of %d", placeName(row, col), value, len(r.strings)))
		}
		c.text = r.strings[n]
	case kind == "b":
		c.text = strings.ToUpper(strconv.FormatBool(isTrue(c.text)))
	case kind == "" || kind == "n":
		style, err := strconv.Atoi(cmp.Or(attribute(e, "s"), "-1"))
		if err != nil {
			style = -1
		}
		text, ok := r.number(c.text, style)
		if v, err := storedNumber(c.text); err == nil && v.IsZero() && r.grid.blankZeros {
			text = ""
		}
		c.text, c.doubt = text, !ok
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

// content reads what stands in a cell: its value, its own text, its formula.
func (r *sheetReader) content() (value, inline, formula string, err error) {
	var v, f strings.Builder
	var into *strings.Builder
	for {
		t, err := r.x.next(r.part)
		if err != nil {
			return "", "", "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch into = nil; t.Name.Local {
			case "v":
				into = &v
			case "f":
				into = &f
			case "is":
				if inline, err = richText(r.x, r.part); err != nil {
					return "", "", "", err
				}
			}
		case xml.EndElement:
			into = nil
			if t.Name.Local == "c" {
				return v.String(), inline, f.String(), nil
			}
		case xml.CharData:
			if into != nil {
				into.Write(t)
			}
		}
	}
}

func (r *sheetReader) merge(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	row0, col0, ok0 := cellPlace(from)
	row1, col1, ok1 := cellPlace(cmp.Or(to, from))
	if !ok0 || !ok1 || row1 < row0 || col1 < col0 {
		return badXML(r.part, fmt.Errorf("merged range %.40q", ref))
	}
	if len(r.grid.merged) == maxMerged {
		return fail(CodeTooLarge, "the sheet %q has more than %d merged ranges", r.grid.name, maxMerged)
	}
	r.grid.merged = append(r.grid.merged, sheetRange{row0, col0, row1, col1})
	return nil
}

// colHidden tells a column that is not shown.
func (g *sheetGrid) colHidden(col int) bool {
	return slices.ContainsFunc(g.hiddenCols, func(r sheetRange) bool { return r.col0 <= col && col <= r.col1 })
}
