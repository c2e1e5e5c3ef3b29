package pipeline

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// wideWant are the cells of the wide table that hostile gives, by column.
var wideWant = map[string]string{"report": "310112-finance/2021", "year": "2021", "ocr": "0", "agency": `=HYPERLINK("http://evil.example","财政局")`,
	"requests.received.new[natural_person] (件)": "0", "requests.received.new[legal.commercial] (件)": "dash",
	"requests.received.new[legal.research] (件)": "unreadable", "requests.received.new[legal.other] (件)": "blank"}

// TestWideTyped: workbook and Parquet hold the wide table with numbers as numbers, and
// every other state by its word.
func TestWideTyped(t *testing.T) {
	dir := t.TempDir()
	got, err := (Export{Dir: dir, Formats: []string{"xlsx", "parquet"}, Wide: true}).Run(t.Context(), indexOf(t, hostile()))
	if err != nil || got != (ExportTally{Reports: 1, Figures: 5}) {
		t.Fatalf("%+v, %v", got, err)
	}
	want := []string{"datapackage.json", "dictionary.csv", "figures.parquet", "figures.xlsx", "reports.csv", "reports.parquet", "reports.xlsx"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	t.Run("xlsx", func(t *testing.T) { checkWideBook(t, filepath.Join(dir, "reports.xlsx")) })
	t.Run("parquet", func(t *testing.T) { checkWideParquet(t, read(t, filepath.Join(dir, "reports.parquet"))) })
}

func checkWideBook(t *testing.T, name string) {
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("reports", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %q", err, rows)
	}
	for column, cell := range wideWant {
		i := slices.Index(rows[0], column)
		if i < 0 || rows[1][i] != cell {
			t.Errorf("%s: column %d of %q, want %q", column, i, rows[1], cell)
			continue
		}
		at, _ := excelize.CoordinatesToCellName(i+1, 2)
		kind, err := f.GetCellType("reports", at)
		if text := kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString; err != nil || text == isNumber(cell) && column != "report" {
			t.Errorf("%s %q has type %v (%v)", column, cell, kind, err)
		}
		if formula, err := f.GetCellFormula("reports", at); err != nil || formula != "" {
			t.Errorf("%s is a formula: %s (%v)", column, formula, err)
		}
	}
	if rows, err := f.GetRows("dictionary"); err != nil || len(rows) < 100 {
		t.Errorf("%d rows of the dictionary, %v", len(rows), err)
	}
}

func checkWideParquet(t *testing.T, body []byte) {
	f, err := parquet.OpenFile(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	rows := f.RowGroups()[0].Rows()
	defer rows.Close()
	read := make([]parquet.Row, 2)
	if n, _ := rows.ReadRows(read); n != 1 {
		t.Fatalf("%d rows", n)
	}
	got := map[string]parquet.Value{}
	for i, path := range f.Schema().Columns() {
		got[path[0]] = read[0][i]
	}
	for column, cell := range wideWant {
		v, figure := got[column], strings.HasPrefix(column, "requests.")
		switch {
		case !figure && v.String() != cell:
			t.Errorf("%s is %s, want %s", column, v, cell)
		case figure && isNumber(cell) && (v.IsNull() || v.Double() != 0 || got[column+stateSuffix].String() != "number"):
			t.Errorf("%s is %s (%s), want %s", column, v, got[column+stateSuffix], cell)
		case figure && !isNumber(cell) && (!v.IsNull() || got[column+stateSuffix].String() != cell):
			t.Errorf("%s is %s (%s), want %s", column, v, got[column+stateSuffix], cell)
		}
	}
}

// TestWorkbooksOpen: each kind of workbook that is exported is one to the tool of the data
// package standard, which reads them by a library that is not ours.
func TestWorkbooksOpen(t *testing.T) {
	dir := t.TempDir()
	if _, err := (Export{Dir: dir, Formats: []string{"csv", "json", "xlsx"}, Wide: true}).Run(t.Context(), indexOf(t, hostile())); err != nil {
		t.Fatal(err)
	}
	var counts bytes.Buffer
	if err := WriteXLSX(&counts, "counts", [][]string{{"word", "count"}, {"=1+1", "12"}}, 1); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "counts.xlsx", counts.Bytes())
	tool, err := exec.LookPath("frictionless")
	if err != nil {
		t.Skip("frictionless is not installed: workbooks are not opened by another program")
	}
	for _, name := range []string{"figures.xlsx", "reports.xlsx", "counts.xlsx", "datapackage.json"} {
		cmd := exec.CommandContext(t.Context(), tool, "validate", name)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if bytes.Contains(out, []byte("openpyxl")) {
			t.Skip("frictionless has no openpyxl: it opens no workbooks")
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
