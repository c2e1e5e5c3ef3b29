package portalsim

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes a report as a workbook of one sheet, its text in the first column.
func writeXLSX(v view, sections []section) ([]byte, error) {
	x := &sheetWriter{file: excelize.NewFile(), name: "Sheet1", row: 1}
	x.line(v.Title)
	x.line("发布日期：" + v.Published)
	for _, s := range sections {
		x.line(s.heading)
		for _, p := range s.paragraphs {
			x.line(p)
		}
		for _, t := range s.tables {
			x.line(t.caption)
			x.table(t)
			x.row++
		}
	}
	var b bytes.Buffer
	if err := errors.Join(x.err, x.file.Write(&b), x.file.Close()); err != nil {
		return nil, fmt.Errorf("writing a workbook: %w", err)
	}
	return b.Bytes(), nil
}

// sheetWriter fills a sheet row by row, and keeps the first error.
type sheetWriter struct {
	file *excelize.File
	name string
	row  int // of the next line, from 1
	err  error
}

// line writes a line of text unless it is empty.
func (x *sheetWriter) line(text string) {
	if text != "" {
		x.cell(x.row, 1, text)
		x.row++
	}
}

// cell writes plain numbers as numbers and all else as text.
func (x *sheetWriter) cell(row, column int, text string) {
	place := x.place(row, column)
	n, err := strconv.Atoi(text)
	if err == nil && strconv.Itoa(n) == text {
		err = x.file.SetCellInt(x.name, place, int64(n))
	} else {
		err = x.file.SetCellStr(x.name, place, text)
	}
	x.err = errors.Join(x.err, err)
}

func (x *sheetWriter) place(row, column int) string {
	place, err := excelize.CoordinatesToCellName(column, row)
	x.err = errors.Join(x.err, err)
	return place
}

func (x *sheetWriter) table(t table) {
	for _, p := range t.placed() {
		if p.text != "" {
			x.cell(x.row+p.r0, 1+p.c0, p.text)
		}
		if p.r1 > p.r0+1 || p.c1 > p.c0+1 {
			x.err = errors.Join(x.err, x.file.MergeCell(x.name, x.place(x.row+p.r0, 1+p.c0), x.place(x.row+p.r1-1, p.c1)))
		}
	}
	x.row += len(t.rows)
}
