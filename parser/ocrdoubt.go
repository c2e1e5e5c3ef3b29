package parser

import (
	"slices"

	"github.com/nianbao/nianbao/report"
)

// doubtPictures lays broken relations over figures that were read off a picture at
// the door of that reading: a digit misread is more likely than an office's slip.
func doubtPictures(r *report.Report, fs []report.Finding) []report.Finding {
	pictured := map[report.Key]bool{}
	for i := range r.Figures {
		if f := &r.Figures[i]; f.OCR > 0 {
			pictured[f.Key] = true
		}
	}
	for i := range fs {
		if slices.ContainsFunc(fs[i].Keys, func(k report.Key) bool { return pictured[k] }) {
			fs[i].Whose = report.WhoseReading
		}
	}
	return fs
}
