package parser

import (
	"context"
	"errors"
)

// Scans of a report have up to some 60 pages; each takes OCR seconds.
const (
	maxScans = 100
	scanDPI  = 200 // dots an inch at which a page is drawn for OCR: its small print is 25 dots high
)

// decodeScans reads a PDF whose pages are pictures. unread says why its text is none.
func (p *Parser) decodeScans(ctx context.Context, in Input, pages int, unread error) (*Document, error) {
	var perr *Error
	if !errors.As(unread, &perr) || perr.Code != CodeImageOnly || p.OCR == nil {
		return nil, unread
	}
	if pages > maxScans {
		return nil, fail(CodeTooLarge, "%s: its %d pages are more than the %d that OCR is asked for", perr.Message, pages, maxScans)
	}
	var sheets []*sheet
	program := ""
	for i := range pages {
		drawn, err := p.PDF.Render(ctx, in.Body, i+1, scanDPI)
		if err != nil {
			return nil, pdfError(ctx, err)
		}
		s, via, err := p.scanPage(ctx, drawn.PNG, i+1, drawn.Width)
		if err != nil {
			return nil, err
		}
		sheets, program = append(sheets, s), via
	}
	return scanned(ctx, sheets, mimePDF, program)
}
