package report

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ByteOrderMark at its beginning makes spreadsheet programs read a CSV file as UTF-8.
const ByteOrderMark = "\ufeff"

// csvBuffer is about how much of a table is written at once.
const csvBuffer = 64 << 10

// WriteCSV writes rows as CSV (RFC 4180, lines ending in \n) of which spreadsheet programs
// run no cell.
func WriteCSV(w io.Writer, rows [][]string) error {
	var out []byte
	for i, row := range rows {
		out = AppendCSV(out, row...)
		if len(out) < csvBuffer && i < len(rows)-1 {
			continue
		}
		if _, err := w.Write(out); err != nil {
			return err
		}
		out = out[:0]
	}
	return nil
}

// AppendCSV appends one row.
func AppendCSV(out []byte, cells ...string) []byte {
	for i, cell := range cells {
		if i > 0 {
			out = append(out, ',')
		}
		out = AppendCell(out, cell)
	}
	return append(out, '\n')
}

// AppendCell appends one cell of a row: inert, and quoted where it must be.
func AppendCell(out []byte, cell string) []byte {
	cell = InertCell(cell)
	if !mustQuote(cell) {
		return append(out, cell...)
	}
	out = append(out, '"')
	out = append(out, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(out, '"')
}

// mustQuote tells a cell that readers would part, join or trim; `\.` ends a table for
// PostgreSQL.
func mustQuote(cell string) bool {
	for i := range len(cell) {
		switch cell[i] {
		case ',', '"', '\r', '\n':
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(cell)
	return unicode.IsSpace(first) || cell == `\.`
}
