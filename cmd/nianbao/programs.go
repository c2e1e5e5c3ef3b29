package main

import (
	"context"
	"errors"

	"github.com/nianbao/nianbao/convert"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/pdf"
)

// newParser makes the parser of every command: with the PDF engine, and with those of
// the optional programs that this machine has. None is started before a document
// needs it.
func newParser(pages *pdf.Engine) *parser.Parser {
	p := &parser.Parser{PDF: pages}
	if office, err := convert.FindOffice(); err == nil {
		p.Convert = func(ctx context.Context, body []byte, ext string) (parser.Converted, error) {
			r, err := office.Convert(ctx, body, ext)
			return parser.Converted(r), coded(err, parser.CodeUnsupported, "install libreoffice-writer-nogui and libreoffice-calc-nogui")
		}
	}
	if ocr, err := convert.FindOCR(); err == nil {
		p.OCR = func(ctx context.Context, image []byte) (parser.Scanned, error) {
			words, via, err := ocr.Read(ctx, image)
			s := parser.Scanned{Via: via, Words: make([]parser.Word, len(words))}
			for i, w := range words {
				s.Words[i] = parser.Word(w)
			}
			return s, coded(err, parser.CodeImageOnly, "install tesseract-ocr-chi-sim")
		}
	}
	return p
}

// coded gives a missing program the code of a document that cannot be read without it,
// and a result that is too large its own.
func coded(err error, code, mend string) error {
	switch {
	case errors.Is(err, convert.ErrMissing):
		return &parser.Error{Code: code, Message: err.Error() + ": " + mend}
	case errors.Is(err, convert.ErrTooLarge):
		return &parser.Error{Code: parser.CodeTooLarge, Message: err.Error()}
	}
	return err
}
