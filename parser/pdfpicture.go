package parser

import (
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// rulePicture marks what stands only in a picture.
const rulePicture = "form.picture"

// formParts are the parts of the national forms that print a table, and which.
var formParts = map[report.SectionKind]tableKind{
	report.SectionProactive: kindSec2, report.SectionRequests: kindSec3, report.SectionReviewLitigation: kindSec4,
}

// picturedTables reports the parts that show a picture where the form has a table.
func (f *pdfFlow) picturedTables() []report.Finding {
	have := map[tableKind]bool{}
	for _, b := range f.blocks {
		if b.grid != nil {
			have[b.grid.kind] = true
		}
	}
	var fs []report.Finding
	for i, b := range f.blocks {
		kind, ok := formParts[b.part]
		if !ok || have[kind] {
			continue
		}
		end := i + 1
		for end < len(f.blocks) && f.blocks[end].part == "" && f.blocks[end].grid == nil {
			end++
		}
		for _, p := range f.pictures {
			if p.block > i && p.block <= end {
				fs = append(fs, pictureFinding(fmt.Sprintf("“%s”一节没有表，只在第 %d 页有图片：其中若有表，没有读出", b.text, p.page)))
				break
			}
		}
	}
	return fs
}

// picturedPages reports the pages of a text that are nothing but pictures.
func picturedPages(sheets []*sheet) []report.Finding {
	var fs []report.Finding
	for _, s := range sheets {
		if len(s.glyphs) == 0 && s.pictured > halfPictured {
			fs = append(fs, pictureFinding(fmt.Sprintf("第 %d 页只是图片，没有读出", s.number)))
		}
	}
	return fs
}

func pictureFinding(message string) report.Finding {
	return report.Finding{Rule: rulePicture, Severity: report.SeverityWarning, Keys: []report.Key{}, Whose: report.WhoseReading, State: "new", Message: message}
}
