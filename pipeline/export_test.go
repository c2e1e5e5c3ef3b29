package pipeline

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// hostile is a report whose texts a spreadsheet would run.
func hostile() *report.Report {
	figure := func(key report.Key, state report.State, value, text string) report.Figure {
		f := report.Figure{Key: key, State: state, Unit: "件", Text: text, At: "table:0/r1c1"}
		if state == report.StateNumber {
			f.Value = decimal.RequireFromString(value)
		}
		return f
	}
	return &report.Report{ID: "310112-finance/2021", Title: "年报", Year: 2021, Era: report.EraNational2021, Scope: report.ScopeOwn,
		Agency: report.Agency{ID: "310112-finance", Name: "=HYPERLINK(\"http://evil.example\",\"财政局\")", Type: "finance"},
		Region: report.RegionRef{Code: "310112", Name: "上海市闵行区"}, Published: "2022-01-31",
		Figures: []report.Figure{
			figure("requests.received.new", report.StateNumber, "12345678901234.56", "12345678901234.56"),
			figure("requests.received.new[natural_person]", report.StateNumber, "0", "0"),
			figure("requests.received.new[legal.commercial]", report.StateDash, "", "-"),
			figure("requests.received.new[legal.research]", report.StateUnreadable, "", "+1+cmd|' /C calc'!A0"),
			figure("requests.received.new[legal.other]", report.StateBlank, "", ""),
		},
		Source: report.Source{URL: "https://a.example/2021", SHA256: strings.Repeat("a", 64)}}
}

// indexOf builds an index of reports that nobody parsed.
func indexOf(t *testing.T, rs ...*report.Report) *index.Index {
	t.Helper()
	dir := t.TempDir()
	b, err := index.Begin(t.Context(), dir, false, index.Options{Parser: parser.Version})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Put(t.Context(), rs...), b.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// TestExport reads every format back: states stay apart, numbers exact, texts inert.
func TestExport(t *testing.T) {
	r, dir := hostile(), filepath.Join(t.TempDir(), "new", "folder")
	r.Figures[1].OCR, r.Figures[1].Mark = 87, report.MarkRebuilt
	got, err := Export{Dir: dir, Formats: []string{"xlsx", "csv", "parquet", "json", "csv"}}.Run(t.Context(), indexOf(t, r))
	if err != nil || got != (ExportTally{Reports: 1, Figures: 5}) {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, want := names(t, dir), []string{"datapackage.json", "dictionary.csv", "figures.csv", "figures.jsonl", "figures.parquet", "figures.xlsx"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	want := make([]exportRow, len(r.Figures))
	for i, f := range r.Figures {
		want[i] = rowOf(r, f)
	}
	if want[1].OCR != 87 || want[1].Mark != "rebuilt" {
		t.Errorf("how a figure was read is lost: %+v", want[1])
	}
	t.Run("csv", func(t *testing.T) { checkCSV(t, filepath.Join(dir, "figures.csv"), want) })
	t.Run("xlsx", func(t *testing.T) { checkXLSX(t, filepath.Join(dir, "figures.xlsx"), want) })
	t.Run("json", func(t *testing.T) {
		dec := json.NewDecoder(bytes.NewReader(read(t, filepath.Join(dir, "figures.jsonl"))))
		var rows []exportRow
		for dec.More() {
			var row exportRow
			if err := dec.Decode(&row); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
		checkRows(t, rows, want)
	})
	t.Run("parquet", func(t *testing.T) {
		rows, err := parquet.ReadFile[exportRow](filepath.Join(dir, "figures.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, rows, want)
	})
	t.Run("dictionary", func(t *testing.T) {
		rows := readCSV(t, filepath.Join(dir, "dictionary.csv"))
		if n := len(report.Indicators().All()); len(rows) <= n+1 || rows[0][0] != "id" {
			t.Errorf("%d rows, want a head, %d indicators, and series", len(rows), n)
		}
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[0] == "rate:disclosure_rate" && strings.Contains(row[8], " / ") }) {
			t.Error("no rate with its formula")
		}
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[0] == want[0].Key }) {
			t.Errorf("%s is not explained", want[0].Key)
		}
	})
}

func checkRows(t *testing.T, got, want []exportRow) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if (g.Value == nil) != (w.Value == nil) || g.Value != nil && *g.Value != *w.Value {
			t.Errorf("row %d: value %v, want %v", i, g.Value, w.Value)
		}
		if g.Value, w.Value = nil, nil; g != w {
			t.Errorf("row %d: %+v, want %+v", i, g, w)
		}
	}
}

func checkCSV(t *testing.T, name string, want []exportRow) {
	rows := readCSV(t, name)
	if !slices.Equal(rows[0], exportHeader) || len(rows) != len(want)+1 {
		t.Fatalf("%d rows below %q", len(rows), rows[0])
	}
	for i, w := range want {
		cells := w.cells()
		for c, cell := range rows[i+1] {
			if strings.TrimPrefix(cell, "'") != cells[c] {
				t.Errorf("row %d: %s is %q, want %q", i, exportHeader[c], cell, cells[c])
			}
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "@") {
				t.Errorf("row %d: %s would run: %q", i, exportHeader[c], cell)
			}
		}
	}
	if got := rows[1][valueColumn]; got != "12345678901234.56" {
		t.Errorf("the value is %q, want every printed digit", got)
	}
}

func checkXLSX(t *testing.T, name string, want []exportRow) {
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("figures", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != len(want)+1 || !slices.Equal(rows[0], exportHeader) {
		t.Fatalf("%d rows (%v) below %q", len(rows), err, rows[0])
	}
	for i, w := range want {
		for c, text := range w.cells() {
			cell, err := excelize.CoordinatesToCellName(c+1, i+2)
			if err != nil {
				t.Fatal(err)
			}
			if formula, err := f.GetCellFormula("figures", cell); err != nil || formula != "" {
				t.Errorf("%s is a formula: %s (%v)", cell, formula, err)
			}
			if c == valueColumn {
				continue
			}
			if got, err := f.GetCellValue("figures", cell); err != nil || got != text {
				t.Errorf("%s is %q (%v), want %q", cell, got, err, text)
			}
		}
		cell, _ := excelize.CoordinatesToCellName(valueColumn+1, i+2)
		kind, err := f.GetCellType("figures", cell)
		if err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
			t.Errorf("value %s is no number: %v (%v)", cell, kind, err)
		}
		if got, _ := f.GetCellValue("figures", cell); (got == "") != (w.Value == nil) {
			t.Errorf("value %s is %q for state %s", cell, got, w.State)
		}
	}
}

// TestExportFails: an export that does not get to its end leaves no file, and those
// of an earlier one as they were.
func TestExportFails(t *testing.T) {
	x := indexOf(t, hostile())
	all := []string{"csv", "json", "parquet", "xlsx"}
	t.Run("stopped", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "figures.csv", []byte("of last month\n"))
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := (Export{Dir: dir, Formats: all}).Run(ctx, x); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if got := names(t, dir); !slices.Equal(got, []string{"figures.csv"}) || string(read(t, filepath.Join(dir, "figures.csv"))) != "of last month\n" {
			t.Errorf("the folder holds %q", got)
		}
	})
	t.Run("a folder in the way", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "figures.xlsx"), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := (Export{Dir: dir, Formats: all}).Run(t.Context(), x); err == nil || !strings.Contains(err.Error(), "is a folder") {
			t.Errorf("got %v", err)
		}
		if got := names(t, dir); !slices.Equal(got, []string{"figures.xlsx"}) {
			t.Errorf("the folder holds %q", got)
		}
	})
	t.Run("bad request", func(t *testing.T) {
		for _, formats := range [][]string{nil, {"csv", "pdf"}} {
			dir := filepath.Join(t.TempDir(), "out")
			if _, err := (Export{Dir: dir, Formats: formats}).Run(t.Context(), x); err == nil || !strings.Contains(err.Error(), "csv, json, xlsx or parquet") {
				t.Errorf("%q: got %v", formats, err)
			}
			if _, err := os.Stat(dir); err == nil {
				t.Errorf("%q: the folder was made", formats)
			}
		}
	})
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	b := read(t, name)
	if !bytes.HasPrefix(b, []byte(report.ByteOrderMark)) {
		t.Error("no mark that tells spreadsheets the text is UTF-8")
	}
	rows, err := csv.NewReader(bytes.NewReader(b[len(report.ByteOrderMark):])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestBooksAreTheSame: the same sheets give the same bytes.
func TestBooksAreTheSame(t *testing.T) {
	var first []byte
	for range 20 {
		var out bytes.Buffer
		b := newBook(&out)
		for _, name := range []string{"figures", "dictionary", "notes"} {
			if err := b.sheet(name); err != nil {
				t.Fatal(err)
			}
			for n := range 3 {
				if err := b.put([]any{name, n, "=1+1"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := b.close(); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out.Bytes()
		}
		if !bytes.Equal(first, out.Bytes()) {
			t.Fatal("two workbooks of the same data differ")
		}
	}
	x, err := excelize.OpenReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"figures", "dictionary", "notes"} {
		rows, err := x.GetRows(name)
		formula, _ := x.GetCellFormula(name, "C1")
		if err != nil || len(rows) != 3 || rows[2][1] != "2" || rows[0][2] != "=1+1" || formula != "" {
			t.Errorf("%s: %v %q, formula %q", name, err, rows, formula)
		}
	}
}

// TestLongTable: the CSV, which is made without the records, has the rows that the records
// of all generated forms give.
func TestLongTable(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 11, Agencies: 2})
	if err != nil {
		t.Fatal(err)
	}
	var rs []*report.Report
	for _, p := range world.Portals() {
		for _, g := range p.Gold() {
			rs = append(rs, &g.Report)
		}
	}
	dir, x := t.TempDir(), indexOf(t, rs...)
	n, err := Export{Dir: dir, Formats: []string{"csv"}}.Run(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for r, err := range x.Reports(t.Context(), index.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Figures {
			want = append(want, string(report.AppendCSV(nil, rowOf(r, f).cells()...)))
		}
	}
	got := slices.Collect(strings.Lines(strings.TrimPrefix(string(read(t, filepath.Join(dir, "figures.csv"))), report.ByteOrderMark)))[1:]
	slices.Sort(got) // the order of reports is another
	slices.Sort(want)
	if n.Figures != len(want) || len(got) != len(want) {
		t.Fatalf("%d rows, want %d, said %d", len(got), len(want), n.Figures)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("row %q, want %q", got[i], want[i])
		}
	}
	t.Logf("%d figures of %d reports", n.Figures, n.Reports)
}
