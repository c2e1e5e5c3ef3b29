package parser

import (
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
