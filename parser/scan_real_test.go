package parser

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/nianbao/nianbao/convert"
	"github.com/nianbao/nianbao/pdf"
	"github.com/nianbao/nianbao/report"
)

// withOCR is a parser that reads pictures; a test without tesseract is skipped.
func withOCR(t *testing.T) *Parser {
	t.Helper()
	ocr, err := convert.FindOCR()
	if err != nil {
		t.Skipf("%v", err)
	}
	return &Parser{OCR: func(ctx context.Context, image []byte) (Scanned, error) {
		words, via, err := ocr.Read(ctx, image)
		if errors.Is(err, convert.ErrMissing) {
			t.Skipf("%v", err)
		}
		s := Scanned{Via: via}
		for _, w := range words {
			s.Words = append(s.Words, Word(w))
		}
		return s, err
	}}
}

// TestScannedPage reads our own page printed and drawn in black and white: nearly every
// figure is read, and none wrong.
func TestScannedPage(t *testing.T) {
	want := mustParse(t, Input{Body: fixture(t, "fujian2008.html")})
	r, err := withOCR(t).Parse(t.Context(), Input{Region: "350128", Body: fixture(t, "scan.png")})
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, f := range r.Figures {
		w, ok := want.Figure(f.Key)
		switch {
		case f.OCR < 1 || f.OCR > 100:
			t.Errorf("%s is not marked: %d", f.Key, f.OCR)
		case f.State == report.StateUnreadable:
		case !ok || f.State != w.State || !f.Value.Equal(w.Value):
			t.Errorf("%s: got %s %s %q, want %s %s", f.Key, f.State, f.Value, f.Text, w.State, w.Value)
		default:
			right++
		}
	}
	t.Logf("%d of %d figures read, via %s", right, len(want.Figures), r.Source.Via)
	if right*10 < len(want.Figures)*8 {
		t.Errorf("only %d of %d figures are read", right, len(want.Figures))
	}
}

// TestScannedReport reads a real report as if its pages were pictures.
func TestScannedReport(t *testing.T) {
	body, err := os.ReadFile(filepath.Join(corpusDir, "full", "hongze-2023.pdf"))
	if err != nil {
		t.Skipf("no real reports: %v", err)
	}
	p := withOCR(t)
	p.PDF = pdf.New(pdf.Options{})
	defer p.PDF.Close()
	doc, err := p.decodeScans(t.Context(), Input{Body: body}, 5, fail(CodeImageOnly, "as a test"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := adapt(t.Context(), Input{}, doc)
	if err != nil {
		t.Fatal(err)
	}
	var gold goldRecord
	b, err := os.ReadFile(filepath.Join(corpusDir, "gold", "hongze-2023.json"))
	if err == nil {
		err = json.Unmarshal(b, &gold)
	}
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, f := range r.Figures {
		w, ok := gold.Figures[f.Key]
		switch {
		case f.State == report.StateUnreadable:
		case ok && (f.State != w.State || !f.Value.Equal(w.Value)), !ok && !f.Value.IsZero():
			t.Errorf("%s: got %s %s %q at confidence %d, want %s %s", f.Key, f.State, f.Value, f.Text, f.OCR, w.State, w.Value)
		default:
			right++
		}
	}
	t.Logf("%s: %d figures right of %d, %d read at all", r.ID, right, len(gold.Figures), len(r.Figures))
	if right*10 < len(gold.Figures)*8 {
		t.Errorf("only %d of %d figures are read", right, len(gold.Figures))
	}
}
