//go:build unix

package parser_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"

	"github.com/nianbao/nianbao/parser"
)

// BenchmarkPDF reads PDF reports into records, and beside it the pages alone, and
// pdfium's own extraction of bare text from the same bytes, in an instance that nothing guards: the
// floor. Both engines are warm.
func BenchmarkPDF(b *testing.B) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "full", "*.pdf"))
	if err != nil {
		b.Fatal(err)
	}
	if len(files) == 0 {
		b.Skip("no real PDF reports beside this checkout")
	}
	pool, err := webassembly.Init(webassembly.Config{MaxTotal: 1, MaxIdle: 1, ReuseWorkers: true})
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	floor, err := pool.GetInstance(time.Minute)
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		for _, work := range []struct {
			name string
			do   func()
		}{
			{"record", func() {
				if _, err := parser.PDFParser().Parse(context.Background(), parser.Input{Body: body}); err != nil {
					b.Fatal(err)
				}
			}},
			{"pages", func() {
				if _, err := parser.PDFParser().PDF.Read(context.Background(), body); err != nil {
					b.Fatal(err)
				}
			}},
			{"text", func() { bareText(b, floor, body) }},
		} {
			b.Run(filepath.Base(file)+"/"+work.name, func(b *testing.B) {
				work.do()
				start := cpuTime(b)
				for b.Loop() {
					work.do()
				}
				b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N), "cpu-ns/op")
			})
		}
	}
}

// bareText has pdfium extract the text of every page.
func bareText(b *testing.B, floor pdfium.Pdfium, body []byte) {
	b.Helper()
	doc, err := floor.OpenDocument(&requests.OpenDocument{File: &body})
	if err != nil {
		b.Fatal(err)
	}
	n, err := floor.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		b.Fatal(err)
	}
	for i := range n.PageCount {
		if _, err := floor.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := floor.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document}); err != nil {
		b.Fatal(err)
	}
}
