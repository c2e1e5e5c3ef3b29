package pipeline

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/report"
)

var exportHeader = []string{"report", "year", "agency_id", "agency", "agency_type", "region_code", "region", "era", "scope",
	"published", "key", "label", "value", "unit", "state", "text", "at", "mark", "ocr", "url", "sha256"}

func (r exportRow) cells() []string {
	return []string{r.Report, strconv.Itoa(r.Year), r.AgencyID, r.Agency, r.AgencyType, r.RegionCode, r.Region, r.Era, r.Scope,
		r.Published, r.Key, r.Label, r.Exact, r.Unit, r.State, r.Text, r.At, r.Mark, strconv.Itoa(r.OCR), r.URL, r.SHA256}
}

type csvWriter struct{ w *csv.Writer }

// byteOrderMark makes spreadsheets read the file as UTF-8.
const byteOrderMark = "\ufeff"

func newCSV(w io.Writer) (rowWriter, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	c := csvWriter{csv.NewWriter(w)}
	return c, c.w.Write(exportHeader)
}

func (c csvWriter) Write(r exportRow) error {
	cells := r.cells()
	for i, cell := range cells {
		cells[i] = report.InertCell(cell)
	}
	return c.w.Write(cells)
}

func (c csvWriter) Close() error { c.w.Flush(); return c.w.Error() }

type jsonLines struct {
	b   *bufio.Writer
	enc *json.Encoder
}

func newJSONLines(w io.Writer) (rowWriter, error) {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return jsonLines{b, enc}, nil
}

func (j jsonLines) Write(r exportRow) error { return j.enc.Encode(r) }
func (j jsonLines) Close() error            { return j.b.Flush() }

type parquetWriter struct {
	w *parquet.GenericWriter[exportRow]
}

func newParquet(w io.Writer) (rowWriter, error) {
	return parquetWriter{parquet.NewGenericWriter[exportRow](w, parquet.Compression(&parquet.Zstd))}, nil
}

func (p parquetWriter) Write(r exportRow) error {
	_, err := p.w.Write([]exportRow{r})
	return err
}
func (p parquetWriter) Close() error { return p.w.Close() }

// xlsxWriter streams one sheet of typed cells, in which text is never a formula. A
// sheet holds 1,048,576 rows; more are refused.
type xlsxWriter struct {
	out  io.Writer
	file *excelize.File
	s    *excelize.StreamWriter
	row  int
}

func newXLSX(w io.Writer) (rowWriter, error) {
	f := excelize.NewFile()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	x := &xlsxWriter{out: w, file: f, s: s}
	head := make([]any, len(exportHeader))
	for i, h := range exportHeader {
		head[i] = h
	}
	return x, x.put(head)
}

func (x *xlsxWriter) put(cells []any) error {
	if x.row++; x.row > excelize.TotalRows {
		return fmt.Errorf("more than %d rows do not fit one sheet: choose fewer reports, or csv or parquet", excelize.TotalRows)
	}
	return x.s.SetRow("A"+strconv.Itoa(x.row), cells)
}

// valueColumn is the place of value in exportHeader, written as a number.
const valueColumn = 12

func (x *xlsxWriter) Write(r exportRow) error {
	cells := make([]any, len(exportHeader))
	for i, c := range r.cells() {
		cells[i] = c
	}
	cells[1], cells[valueColumn] = r.Year, nil
	if r.Value != nil {
		cells[valueColumn] = *r.Value
	}
	return x.put(cells)
}

func (x *xlsxWriter) Close() error {
	err := x.s.Flush()
	if err == nil {
		err = x.file.Write(x.out)
	}
	return errors.Join(err, x.file.Close()) // takes away its temporary files
}

// writeDictionary writes the indicators that keys name.
func writeDictionary(w io.Writer) error {
	rows := [][]string{{"id", "era", "label", "unit", "kind", "table", "parent", "note"}}
	for _, in := range report.Indicators().All() {
		rows = append(rows, []string{in.ID, string(in.Era), in.Label, in.Unit, in.Kind, in.TableTitle, in.Parent, in.Note})
	}
	_, err := io.WriteString(w, byteOrderMark)
	if err == nil {
		err = csv.NewWriter(w).WriteAll(rows)
	}
	if err != nil {
		return fmt.Errorf("export: dictionary: %w", err)
	}
	return nil
}
