package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestWriteCSV: tables of every size come out as the standard library's writer makes them
// of inert cells.
func TestWriteCSV(t *testing.T) {
	cells := []string{"", "年报", "a,b", `say "x"`, "two\nlines", " space", "\u3000wide", `\.`, "=1+1", "-3", "12.50", "\r\n", "'", "b,=1"}
	var rows [][]string
	for n := range 4000 {
		row := []string{fmt.Sprint(n)}
		for i := range 5 {
			row = append(row, cells[(n*5+i)%len(cells)])
		}
		rows = append(rows, row)
		if n > 2 && n < 3990 {
			continue
		}
		var got, want bytes.Buffer
		if err := WriteCSV(&got, rows); err != nil {
			t.Fatal(err)
		}
		w := csv.NewWriter(&want)
		for _, r := range rows {
			inert := slices.Clone(r)
			for i, c := range r {
				inert[i] = InertCell(c)
			}
			if err := w.Write(inert); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		if got.String() != want.String() {
			t.Fatalf("%d rows differ from the standard library's", len(rows))
		}
	}
	if err := WriteCSV(full{}, rows); !errors.Is(err, errFull) {
		t.Errorf("a write that fails gives %v", err)
	}
	if err := WriteCSV(full{}, nil); err != nil {
		t.Errorf("no rows: %v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// FuzzAppendCell: any text comes back from a reader of CSV as one inert cell.
func FuzzAppendCell(f *testing.F) {
	for _, s := range []string{"", "=1", `"`, ",", "a\rb", "\xff", " x", `\.`, "＝1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		line := AppendCell([]byte("x,"), cell)
		rows, err := csv.NewReader(strings.NewReader(string(line) + "\n")).ReadAll()
		want := strings.ReplaceAll(InertCell(cell), "\r\n", "\n") // as readers of CSV have it
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 || rows[0][1] != want {
			t.Errorf("%q gives %q: %q, %v", cell, line, rows, err)
		}
	})
}
