package index

import (
	"bytes"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

func readFigures(t *testing.T, blob []byte) []stored {
	t.Helper()
	var out []stored
	if err := eachFigure(blob, func(f stored) bool { out = append(out, f); return true }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFiguresKeepEverything(t *testing.T) {
	num := func(s string) stored {
		return stored{state: report.StateNumber, value: decimal.RequireFromString(s)}
	}
	in := []stored{num("0"), {state: report.StateBlank}, {state: report.StateDash}, {state: report.StateUnreadable},
		num("1"), num("18446744073709551615"), num("18446744073709551616"), num("-7"), num("23.2"), num("0.00"),
		num("-0.05"), num("1E+30"), num("123456789012345678901234567890.123456789")}
	for i := range in {
		in[i].symbol = int64(len(in)-i) * 300
		in[i].ocr = uint8(i % 3 * 50) // some are read off a picture
	}
	blob, err := encodeFigures(in)
	if err != nil {
		t.Fatal(err)
	}
	got := readFigures(t, blob)
	if len(got) != len(in) {
		t.Fatalf("%d figures, want %d", len(got), len(in))
	}
	for i, g := range got {
		w := in[len(in)-1-i]
		if g.symbol != w.symbol || g.ocr != w.ocr || g.state != w.state || !g.value.Equal(w.value) || g.value.Exponent() != w.value.Exponent() {
			t.Errorf("figure %d: %+v, want %+v", i, g, w)
		}
	}
}

// TestFiguresSmall holds a full form of the 2021 kind to the goal of 1.5 KB.
func TestFiguresSmall(t *testing.T) {
	var in []stored
	for i := range 300 {
		f := stored{symbol: int64(i), state: report.StateNumber}
		if i%10 == 0 {
			f.value = decimal.NewFromInt(int64(i * 37))
		}
		in = append(in, f)
	}
	blob, err := encodeFigures(in)
	if err != nil || len(blob) > 500 {
		t.Errorf("300 figures take %d bytes, %v", len(blob), err)
	}
}

func TestFiguresRefused(t *testing.T) {
	for _, f := range []stored{{state: "guess"}, {state: report.StateNumber, value: decimal.New(1, maxExponent+1)}} {
		if _, err := encodeFigures([]stored{f}); err == nil {
			t.Errorf("%+v was encoded", f)
		}
	}
	whole, err := encodeFigures([]stored{{1, report.StateNumber, decimal.RequireFromString("-12.5"), 0}})
	if err != nil {
		t.Fatal(err)
	}
	damaged := [][]byte{nil, {0}, {9, 1}, {figuresVersion, 0x0f}, {figuresVersion, codeExact, 0xff}, {figuresVersion, 0xff},
		{figuresVersion, codePicture}, {figuresVersion, codePicture, 0, codeZero}, {figuresVersion, codePicture, 9, codePicture}}
	for n := 2; n < len(whole); n++ {
		damaged = append(damaged, whole[:n])
	}
	for _, blob := range damaged {
		if err := eachFigure(blob, func(stored) bool { return true }); err == nil {
			t.Errorf("%x was read", blob)
		}
	}
}

func FuzzFigures(f *testing.F) {
	seed, err := encodeFigures([]stored{{3, report.StateNumber, decimal.RequireFromString("23.2"), 87}, {9, report.StateBlank, decimal.Zero, 0}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte{figuresVersion, codeExact, 0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, blob []byte) {
		var got []stored
		if err := eachFigure(blob, func(f stored) bool { got = append(got, f); return true }); err != nil {
			return
		}
		again, err := encodeFigures(got)
		if err != nil {
			t.Fatalf("%x read as %v, which cannot be written: %v", blob, got, err)
		}
		back := readFigures(t, again)
		final, err := encodeFigures(back)
		if err != nil || len(back) != len(got) || !bytes.Equal(final, again) {
			t.Fatalf("%x: %v, then %v, %v", blob, got, back, err)
		}
	})
}
