package parser

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
)

// Laid is what an Office document prints, laid out for showing: what a reader of it
// sees on screen may look otherwise.
type Laid struct {
	Via    string // program that converted it first, "" if none did
	Text   string // of a document of which a converter gave the bare text; places in it are runes
	Blocks []LaidBlock
}

// LaidBlock is a paragraph or, with rows, a table.
type LaidBlock struct {
	Place string // as a figure's Origin names it, "" if unknown
	Sheet string // name of the sheet of a workbook that it stands in
	Text  string
	Rows  [][]LaidCell
}

// LaidCell is one cell of a table, which reaches over Width columns and Height rows.
type LaidCell struct {
	Place, Text   string
	Width, Height int
}

// Lay lays an Office document out by what Open found; the places are those of the
// figures that Parse reads from it. The error is an *Error.
func (p *Parser) Lay(ctx context.Context, o Opened) (l *Laid, err error) {
	if p == nil {
		p = new(Parser)
	}
	defer catch(&l, &err)
	if o.Kind != KindOffice {
		return nil, fail(CodeUnsupported, "%s files are not laid out", o.Kind)
	}
	o.in.whole = true
	doc, err := p.decode(ctx, o.in)
	if err != nil {
		return nil, err
	}
	l = &Laid{Via: doc.via, Text: doc.source}
	for _, b := range doc.blocks {
		one := LaidBlock{Place: b.origin, Text: b.text}
		if b.grid != nil {
			one.Rows = b.grid.laid()
			one.Place = firstPlace(one.Rows)
		}
		one.Sheet = sheetNamed(one.Place)
		l.Blocks = append(l.Blocks, one)
	}
	return l, nil
}

// catch turns a panic into an error: a hostile document must stop nothing else.
func catch[T any](out **T, err *error) {
	if cause := recover(); cause != nil {
		*out, *err = nil, &Error{Code: CodeUnreadable, Message: fmt.Sprintf("the parser failed on this document: %v", cause), Stack: debug.Stack()}
	}
}

// laid takes the spans back together: cells of one origin that touch each other.
func (g *grid) laid() [][]LaidCell {
	seen := map[string]bool{}
	rows := make([][]LaidCell, g.rows())
	for r, row := range g.cells {
		for c, one := range row {
			if one.origin != "" && seen[one.origin] {
				continue
			}
			seen[one.origin] = true
			cell := LaidCell{Place: one.origin, Text: one.text, Width: 1, Height: 1}
			if one.origin != "" {
				for c+cell.Width < len(row) && row[c+cell.Width].origin == one.origin {
					cell.Width++
				}
				for r+cell.Height < g.rows() && g.cells[r+cell.Height][c].origin == one.origin {
					cell.Height++
				}
			}
			rows[r] = append(rows[r], cell)
		}
	}
	return rows
}

func firstPlace(rows [][]LaidCell) string {
	for _, row := range rows {
		for _, c := range row {
			if c.Place != "" {
				return c.Place
			}
		}
	}
	return ""
}

// sheetNamed is the name of the sheet that a place lies in.
func sheetNamed(place string) string {
	name, ok := strings.CutPrefix(strings.TrimPrefix(place, convertedPrefix), sheetPrefix)
	if !ok {
		return ""
	}
	return nameUnescaper.Replace(name[:max(strings.LastIndexByte(name, '!'), 0)])
}

// Beginnings of places.
const (
	sheetPrefix     = "sheet:"
	convertedPrefix = "converted:" // the rest lies in what a converter makes of the document
)
