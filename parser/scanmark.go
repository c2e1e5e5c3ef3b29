package parser

import "github.com/nianbao/nianbao/report"

// blankSure is the confidence of a cell in which there is no ink, and leastSure that of
// a figure of a pictured document that has none of its own.
const (
	blankSure = 100
	leastSure = 1
)

// markPictured marks every figure of a document that was read off pictures.
func markPictured(doc *Document, r *report.Report) {
	if !doc.pictured {
		return
	}
	for i := range r.Figures {
		switch f := &r.Figures[i]; {
		case f.OCR > 0:
		case f.State == report.StateBlank:
			f.OCR = blankSure
		default:
			f.OCR = leastSure
		}
	}
}
