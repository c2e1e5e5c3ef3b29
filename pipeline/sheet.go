package pipeline

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/report"
)

// WriteCSV writes a table, header first, with a byte order mark.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, report.ByteOrderMark); err != nil {
		return err
	}
	return report.WriteCSV(w, rows)
}

// book is a workbook of typed cells in the making, in which text is never a formula. Its
// sheets are written one after the other: the first, which may be long, as a stream, the
// others in memory, for excelize packs streams in the order of a map and the same data
// must give the same bytes.
type book struct {
	out         io.Writer
	file        *excelize.File
	s           *excelize.StreamWriter // of the first sheet
	first, name string                 // of the first sheet and of the one in hand
	row         int
}

// firstSheet is what excelize calls the sheet that every new workbook has.
const firstSheet = "Sheet1"

func newBook(w io.Writer) *book { return &book{out: w, file: excelize.NewFile()} }

// sheet ends the sheet in hand and begins another.
func (b *book) sheet(name string) error {
	first := b.s == nil
	b.name, b.row = name, 0
	if !first {
		_, err := b.file.NewSheet(name)
		return err
	}
	err := b.file.SetSheetName(firstSheet, name)
	if err == nil {
		b.s, err = b.file.NewStreamWriter(name)
	}
	b.first = name
	return err
}

// put adds a row. A sheet holds 1,048,576 rows; more are refused.
func (b *book) put(cells []any) error {
	if b.row++; b.row > excelize.TotalRows {
		return fmt.Errorf("sheet %s: more than %d rows do not fit one sheet: choose fewer reports, or csv or parquet", b.name, excelize.TotalRows)
	}
	at := "A" + strconv.Itoa(b.row)
	if b.name != b.first {
		return b.file.SetSheetRow(b.name, at, &cells)
	}
	return b.s.SetRow(at, cells)
}

// close writes the workbook.
func (b *book) close() error {
	var err error
	if b.s != nil {
		err = b.s.Flush()
	}
	if err == nil {
		err = b.file.Write(b.out)
	}
	return errors.Join(err, b.file.Close()) // takes away its temporary files
}

// WriteXLSX writes a table as a workbook, header first; the named columns hold whole
// numbers where their text is one.
func WriteXLSX(w io.Writer, name string, rows [][]string, numbers ...int) error {
	b := newBook(w)
	if err := b.sheet(name); err != nil {
		return errors.Join(err, b.file.Close())
	}
	for _, r := range rows {
		cells := make([]any, len(r))
		for i, c := range r {
			cells[i] = c
		}
		for _, i := range numbers {
			if n, err := strconv.Atoi(r[i]); err == nil {
				cells[i] = n
			}
		}
		if err := b.put(cells); err != nil {
			return errors.Join(err, b.file.Close())
		}
	}
	return b.close()
}
