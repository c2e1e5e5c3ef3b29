package parser

import (
	"maps"
	"sync"

	"github.com/nianbao/nianbao/pdf"
)

// pdfParser reads PDF files too. All tests share its engine, which takes seconds to
// start.
var pdfParser = sync.OnceValue(func() *Parser { return &Parser{PDF: pdf.New(pdf.Options{})} })

// For the tests outside the package: one -update flag, one set of promises.
var (
	Golden    = golden
	Holds     = holds
	PDFParser = pdfParser
)

// Printings are the ways in which copies of a page keep the cells of its tables: some, or
// not even a gap.
func Printings() map[string]func([][]string) string {
	ways := maps.Clone(printings)
	ways["run together"] = runOn
	return ways
}
