package parser

import (
	"context"
	"errors"
	"unicode"

	"github.com/nianbao/nianbao/pdf"
)

const mimePDF = "application/pdf"

// decodePDF reads a PDF: its tables are rebuilt from ruled lines or from how their
// texts stand under each other.
func (p *Parser) decodePDF(ctx context.Context, in Input) (*Document, error) {
	if p.PDF == nil {
		return nil, fail(CodeUnsupported, "this parser was made without the PDF engine")
	}
	printed, err := p.PDF.Read(ctx, in.Body)
	if err != nil {
		return nil, pdfError(ctx, err)
	}
	var sheets []*sheet
	for i := range printed.Pages {
		sheets = append(sheets, newSheet(i+1, &printed.Pages[i]))
	}
	if err := readable(sheets); err != nil {
		return p.decodeScans(ctx, in, len(sheets), err)
	}
	return layPages(ctx, sheets, printed.Title)
}

// pdfError gives what is wrong with a file its code.
func pdfError(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, pdf.ErrEncrypted):
		return fail(CodeEncrypted, "%v; open it, save it without a password and import that", err)
	case errors.Is(err, pdf.ErrTooLarge):
		return fail(CodeTooLarge, "%v", err)
	case errors.Is(err, pdf.ErrDamaged):
		return fail(CodeUnreadable, "%v; fetch it again", err)
	}
	return err // the engine is closed or cannot start: no fault of the document
}

// A report has a thousand Chinese characters and more; a scan has none, or those of a
// stamp laid over it.
const minHan = 40

// readable refuses files without words: scans, and files whose fonts do not tell
// which characters they print. Their numbers would stand without labels.
func readable(sheets []*sheet) error {
	han, other, all, pictured := 0, 0, 0, 0.0
	for _, s := range sheets {
		all += len(s.glyphs)
		for _, g := range s.glyphs {
			r := []rune(g.text)[0]
			switch {
			case unicode.Is(unicode.Han, r):
				han++
			case !unicode.IsLetter(r):
				other++
			}
		}
		pictured = max(pictured, s.pictured)
	}
	switch {
	case han >= minHan:
		return nil
	case pictured > halfPictured:
		return fail(CodeImageOnly, "its pages are pictures without text")
	case all == 0:
		return fail(CodeImageOnly, "its pages hold no text")
	case 2*other > all:
		return fail(CodeImageOnly, "its fonts do not tell which characters they print")
	}
	return nil // words in other letters: no report, and that is said later
}

// halfPictured is the share of a page from which it is a picture.
const halfPictured = 0.5

// layPages makes a document of printed pages.
func layPages(ctx context.Context, sheets []*sheet, title string) (*Document, error) {
	var leaves []*pdfLeaf
	var above []pdf.Box
	room := maxCells
	for _, s := range sheets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l, err := newLeaf(s, &room, above)
		if err != nil {
			return nil, err
		}
		above = l.columns
		leaves = append(leaves, l)
	}
	dropFurniture(leaves)
	f := flowOf(leaves)
	f.run()
	doc := officeDocument(mimePDF, f.blocks, title)
	doc.findings = append(f.picturedTables(), picturedPages(sheets)...)
	return doc, nil
}
