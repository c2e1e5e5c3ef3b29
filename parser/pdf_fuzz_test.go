package parser

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/nianbao/nianbao/internal/typeset"
	"github.com/nianbao/nianbao/pdf"
	"github.com/nianbao/nianbao/report"
)

// FuzzPDF: no file makes the decoder panic, break its record's promises or take long.
func FuzzPDF(f *testing.F) {
	for _, plain := range []bool{true, false} {
		file := &typeset.File{Title: "2023年政府信息公开年度报告", Plain: plain}
		p := newPage(file)
		p.Text(98, 180, 12, "某某区水务局2019年政府信息公开年度报告")
		drawRows(p, 200, [3]string{"统计指标", "单位", "统计数"}, [3]string{"1.当面申请数", "件", "3"}, [3]string{"2.传真申请数", "件", "4"})
		p.Turned(40, 400, 10, "办理结果")
		file.Page(400, 300).Picture(0, 0, 200, 200)
		f.Add(file.Bytes())
	}
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 3>>endobj trailer<</Root 1 0 R>>"))
	if _, err := pdfParser().decodePDF(f.Context(), Input{Body: []byte("%PDF-")}); err == nil { // starts the engine
		f.Fatal("a document of nothing")
	}
	f.Fuzz(parsePDFHolds)
}

// parsePDFHolds reads a file and holds the result to the parser's promises.
func parsePDFHolds(t *testing.T, body []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), hangs)
	defer cancel()
	r, err := pdfParser().Parse(ctx, Input{Region: "310113", Body: body})
	var perr *Error
	switch {
	case errors.As(err, &perr) && perr.Stack != nil:
		t.Fatalf("panic: %s\n%s", perr.Message, perr.Stack)
	case err != nil && perr == nil:
		t.Fatalf("an error without a code: %v", err)
	case err == nil:
		if err := holds(r); err != nil {
			t.Error(err)
		}
	}
}

// FuzzSheets lays out pages put together at random from rules, labels and values:
// bytes mutated blindly seldom make a table.
func FuzzSheets(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		rng := rand.New(rand.NewPCG(seed, 0))
		var sheets []*sheet
		for i := range 1 + rng.IntN(3) {
			s := randomSheet(rng, i+1)
			s.upright()
			sheets = append(sheets, s)
		}
		doc, err := layPages(context.Background(), sheets, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range doc.blocks {
			if b.grid != nil {
				checkGrid(t, b.grid)
			}
		}
		doc.titles = []candidate{{"上海市宝山区水务局2019年政府信息公开工作年度报告", "test"}}
		r, err := adapt(context.Background(), Input{Region: "310113"}, doc)
		if err != nil {
			return
		}
		if err := holds(r); err != nil {
			t.Error(err)
		}
	})
}

// checkGrid: rows are of one length, and a cell has a place.
func checkGrid(t *testing.T, g *grid) {
	t.Helper()
	for r, row := range g.cells {
		if len(row) != g.cols() {
			t.Fatalf("row %d has %d places, the first %d", r, len(row), g.cols())
		}
		for c := range row {
			if row[c].origin == "" {
				t.Errorf("row %d, column %d has no place", r, c)
			}
		}
	}
}

func randomSheet(rng *rand.Rand, number int) *sheet {
	s := &sheet{number: number, width: 600, height: 800}
	xs, ys := []float64{50}, []float64{100}
	for range 1 + rng.IntN(9) {
		xs = append(xs, xs[len(xs)-1]+20+rng.Float64()*60)
	}
	for range 1 + rng.IntN(20) {
		ys = append(ys, ys[len(ys)-1]+12+rng.Float64()*20)
	}
	ruled, jitter := rng.IntN(3) > 0, func() float64 { return rng.Float64()*3 - 1.5 }
	for r := range len(ys) - 1 {
		for c := range len(xs) - 1 {
			if ruled && rng.IntN(12) > 0 {
				s.rules = append(s.rules, pdf.Rule{Box: pdf.Box{Left: xs[c] + jitter(), Top: ys[r], Right: xs[c+1] + jitter(), Bottom: ys[r] + 0.5}})
			}
			if ruled && rng.IntN(12) > 0 {
				s.rules = append(s.rules, pdf.Rule{Box: pdf.Box{Left: xs[c], Top: ys[r] + jitter(), Right: xs[c] + 0.5, Bottom: ys[r+1] + jitter()}, Vertical: true})
			}
			s.put(rng, xs[c]+2+jitter(), ys[r]+1+jitter(), randomText(rng, c))
		}
	}
	return s
}

// put sets a text; now and then it is turned or runs on with the one before.
func (s *sheet) put(rng *rand.Rand, x, y float64, text string) {
	turns := 0
	if rng.IntN(40) == 0 {
		turns = rng.IntN(4)
	}
	for i, r := range []rune(text) {
		size := 9.0
		g := glyph{text: string(r), turns: turns, follow: i > 0 || rng.IntN(8) == 0}
		width := size
		if r < 0x80 {
			width = size / 2
		}
		g.box = pdf.Box{Left: x, Top: y, Right: x + width, Bottom: y + size}
		s.glyphs = append(s.glyphs, g)
		if x += width; turns%2 == 1 {
			x, y = x-width, y+size
		}
	}
}

func randomText(rng *rand.Rand, column int) string {
	labels := report.Indicators().All()
	switch n := rng.IntN(10); {
	case column == 0 && n < 8:
		return labels[rng.IntN(len(labels))].Label
	case n < 2:
		return randomWords[rng.IntN(len(randomWords))]
	case n < 3:
		return fmt.Sprint(rng.IntN(100_000))
	}
	return randomValues[rng.IntN(len(randomValues))]
}

// TestPDFDamaged: a file with bytes changed, cut out or doubled gives a record that
// keeps its promises or an error with a code.
func TestPDFDamaged(t *testing.T) {
	file := &typeset.File{Title: "2023年政府信息公开年度报告", Plain: true}
	p := newPage(file)
	p.Text(98, 180, 12, "某某区水务局2019年政府信息公开年度报告")
	drawRows(p, 200, [3]string{"统计指标", "单位", "统计数"}, [3]string{"1.当面申请数", "件", "3"}, [3]string{"2.传真申请数", "件", "4"})
	whole := file.Bytes()
	rng := rand.New(rand.NewPCG(1, 0))
	for range 150 {
		body := slices.Clone(whole)
		for range 1 + rng.IntN(6) {
			at, n := rng.IntN(len(body)), rng.IntN(40)
			end := min(at+n, len(body))
			switch rng.IntN(4) {
			case 0:
				body[at] = byte(rng.IntN(256))
			case 1:
				body = slices.Delete(body, at, end)
			case 2:
				body = slices.Insert(body, at, body[at:end]...)
			case 3:
				body = slices.Insert(body, at, []byte(strconv.Itoa(rng.Int()))...)
			}
		}
		if len(body) < len("%PDF-") || string(body[:5]) != "%PDF-" {
			continue
		}
		parsePDFHolds(t, body)
	}
}
