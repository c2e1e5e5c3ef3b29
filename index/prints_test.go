package index

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// readPrints gives the figures of prints, with the symbols as units.
func readPrints(blob []byte) (symbols []int64, fs []report.Figure, err error) {
	var p printReader
	err = p.each(blob, func(f *printed) {
		symbols = append(symbols, f.symbol)
		g := report.Figure{State: f.state, Text: string(f.text), At: string(f.at), Mark: f.mark, OCR: int(f.ocr)}
		if f.state == report.StateNumber {
			g.Value = decimal.RequireFromString(string(f.number))
		}
		fs = append(fs, g)
	})
	return symbols, fs, err
}

func printedNumber(value, text, at string) report.Figure {
	return report.Figure{State: report.StateNumber, Value: decimal.RequireFromString(value), Text: text, At: at}
}

// printSamples are figures of every state, mark, number and kind of place.
func printSamples() []report.Figure {
	fs := []report.Figure{
		printedNumber("0", "0", "table:0/r1c1"), printedNumber("12", "12", "table:0/r1c2"), printedNumber("12", "１２", "table:0/r9c0"), printedNumber("0", "0", "table:0/r1c1"),
		printedNumber("1204", "1,204", "table:3/r1c1"), printedNumber("-0.05", "-0.05", "table:3/r2c1"), printedNumber("18446744073709551616", "18446744073709551616", "table:12/r100c40"),
		printedNumber("23.2", "23.2%", "section:2/runes:5-9"), printedNumber("3", "3", "table:1/r2c2"), printedNumber("4", "4", "table:01/r2c2"), printedNumber("4", "4", "table:-1/r2c2"), printedNumber("4", "4", "table:-1/r2c3"),
		{State: report.StateBlank, At: "table:1/r2c3"}, {State: report.StateBlank, Text: "　", At: "table:1/r2c4"}, {State: report.StateDash, Text: "/", At: "table:1/r3c3"},
		{State: report.StateUnreadable, Text: "=1\n", At: ""}, {State: report.StateUnreadable, Text: "", At: "table:1/r3c3"},
	}
	for i, m := range report.Marks() {
		f := printedNumber("7", "7", "table:1/r4c1")
		f.Mark, f.OCR = m, i*33
		fs = append(fs, f)
	}
	return fs
}

func TestPrintsKeepEverything(t *testing.T) {
	want := printSamples()
	ids := make([]int64, len(want))
	for i := range ids {
		ids[i] = int64(i*7919%31 + 1)
	}
	blob, err := encodePrints(ids, want)
	if err != nil {
		t.Fatal(err)
	}
	symbols, got, err := readPrints(blob)
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d figures, want %d: %v", len(got), len(want), err)
	}
	for i, g := range got {
		w := want[i]
		if symbols[i] != ids[i] || !g.Value.Equal(w.Value) || g.State != w.State || g.Text != w.Text || g.At != w.At || g.Mark != w.Mark || g.OCR != w.OCR {
			t.Errorf("figure %d: %d %+v, want %d %+v", i, symbols[i], g, ids[i], w)
		}
	}
	for n := range blob {
		_, some, err := readPrints(blob[:n])
		if err == nil && len(some) == len(want) {
			t.Errorf("%d of %d bytes give all figures", n, len(blob))
		}
	}
	for _, damaged := range [][]byte{nil, {0}, {printsVersion, 2}, {printsVersion, 2, codePicture}, {printsVersion, 2, sameTable, 2, 2}, {printsVersion, 2, hasMark, 99, 0}, {printsVersion, 2, codeZero, 200, 1}} {
		if _, _, err := readPrints(damaged); err == nil {
			t.Errorf("%v was read", damaged)
		}
	}
	for _, bad := range []report.Figure{{State: "guess"}, {State: report.StateBlank, Mark: "guess"}} {
		if _, err := encodePrints([]int64{1}, []report.Figure{bad}); err == nil {
			t.Errorf("%+v was encoded", bad)
		}
	}
}

// TestPrintsSmall: a full form, most of whose cells are 0, takes a small part of the 1.5 KB
// that figures may take.
func TestPrintsSmall(t *testing.T) {
	var fs []report.Figure
	var ids []int64
	for i := range 300 {
		f := printedNumber("0", "0", string(tableCell{1, int64(i / 7), int64(i%7 + 2)}.append(nil)))
		fs, ids = append(fs, f), append(ids, int64(i))
	}
	if blob, err := encodePrints(ids, fs); err != nil || len(blob) > 1250 {
		t.Errorf("300 figures take %d bytes, %v", len(blob), err)
	}
}

// FuzzPrints: no bytes make the reader fail otherwise than by saying so.
func FuzzPrints(f *testing.F) {
	seed, err := encodePrints(make([]int64, len(printSamples())), printSamples())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, blob []byte) {
		var p printReader
		_ = p.each(blob, func(f *printed) {
			if f.state == "" {
				t.Error("a figure without a state")
			}
		})
	})
}
