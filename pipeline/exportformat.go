package pipeline

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

var exportHeader = index.LongColumns()

func (r exportRow) cells() []string {
	return []string{r.Report, strconv.Itoa(r.Year), r.AgencyID, r.Agency, r.AgencyType, r.RegionCode, r.Region, r.Era, r.Scope,
		r.Published, r.Key, r.Label, r.Exact, r.Unit, r.State, r.Text, r.At, r.Mark, strconv.Itoa(r.OCR), r.URL, r.SHA256}
}

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

// xlsxWriter writes the figures as a workbook, with the dictionary on a sheet of its own.
type xlsxWriter struct{ *book }

func newXLSX(w io.Writer) (rowWriter, error) {
	x := xlsxWriter{newBook(w)}
	if err := x.sheet("figures"); err != nil {
		return nil, err
	}
	return x, x.put(anyCells(exportHeader))
}

func anyCells(cells []string) []any {
	out := make([]any, len(cells))
	for i, c := range cells {
		out[i] = c
	}
	return out
}

// valueColumn is the place of value in exportHeader, written as a number.
const valueColumn = 12

func (x xlsxWriter) Write(r exportRow) error {
	cells := anyCells(r.cells())
	cells[1], cells[valueColumn] = r.Year, nil
	if r.Value != nil {
		cells[valueColumn] = *r.Value
	}
	return x.put(cells)
}

func (x xlsxWriter) Close() error {
	err := x.sheet("dictionary")
	for _, row := range dictionaryRows() {
		if err == nil {
			err = x.put(anyCells(row))
		}
	}
	return errors.Join(err, x.close())
}

// dictionaryRows explain the keys: indicators by form, then series and rates by form.
func dictionaryRows() [][]string {
	rows := [][]string{{"id", "era", "label", "english", "unit", "kind", "table", "parent", "formula", "note"}}
	for _, in := range report.Indicators().All() {
		rows = append(rows, []string{in.ID, string(in.Era), in.Label, in.English, in.Unit, in.Kind, in.TableTitle, in.Parent, "", in.Note})
	}
	for _, m := range report.Measures() {
		for _, era := range report.Eras() {
			if f := m.Formula(era); f != "" {
				rows = append(rows, []string{string(m.Key), string(era), m.Name(), m.English(), m.Unit(), "computed", "", "", f, ""})
			}
		}
	}
	return rows
}
