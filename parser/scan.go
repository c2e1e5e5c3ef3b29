package parser

import (
	"context"
	"image"
	"regexp"

	"github.com/nianbao/nianbao/pdf"
	"github.com/nianbao/nianbao/report"
)

// pageWidth is that of A4 in points: a picture alone does not tell its size, and the
// measures of tables are in points.
const pageWidth = 595

// decodeImage reads a page that is only there as a picture. Places are in its pixels.
func (p *Parser) decodeImage(ctx context.Context, in Input) (*Document, error) {
	s, via, err := p.scanPage(ctx, in.Body, 1, pageWidth)
	if err != nil {
		return nil, err
	}
	s.pixels = s.scale
	return scanned(ctx, []*sheet{s}, "image/"+imageKind(in.Body), via)
}

// scanned makes a document of pages that were read off pictures.
func scanned(ctx context.Context, sheets []*sheet, mime, via string) (*Document, error) {
	doc, err := layPages(ctx, sheets, "")
	if err != nil {
		return nil, err
	}
	doc.mime, doc.via, doc.pictured = mime, via, true
	doc.findings = append(doc.findings, report.Finding{Rule: ruleScanned, Severity: report.SeverityWarning, Keys: []report.Key{},
		Whose: report.WhoseReading, State: "new", Message: "原件是图片，文字和数字由程序辨认（OCR），机关、年度和各项数字须与原件核对"})
	return doc, nil
}

// ruleScanned marks a document that was read off pictures.
const ruleScanned = "document.scanned"

// scanPage reads the picture of page number, which is width points wide. The ruled
// lines are found first and taken out, and the cells that they part are laid out anew
// in lines of their own: OCR looks for lines of text, and mixes those of neighbouring
// cells, or loses single digits beside rules.
func (p *Parser) scanPage(ctx context.Context, picture []byte, number int, width float64) (s *sheet, via string, err error) {
	if p.OCR == nil {
		return nil, "", fail(CodeImageOnly, "the document is a picture; pictures are read through tesseract: install tesseract-ocr and tesseract-ocr-chi-sim, or ask the office for the text")
	}
	b, err := readBitmap(picture)
	if err != nil {
		return nil, "", err
	}
	s = &sheet{number: number, width: width, height: width * float64(b.h) / float64(b.w), pictured: 1, scale: float64(b.w) / width}
	for _, r := range b.rules() {
		b.erase(r.box.Inset(-softEdge))
		s.rules = append(s.rules, pdf.Rule{Box: s.points(r.box), Vertical: r.vertical})
	}
	c := newContact(b, s)
	read, err := c.read(ctx, p)
	if err != nil {
		return nil, "", err
	}
	s.glyphs = c.glyphs(read.Words, s)
	return s, read.Via, nil
}

// sureWord is the confidence from which a word's digits are taken as read: of some
// 2,000 figures of pages drawn at 150 and 200 dots an inch, none was wrong from here on.
const sureWord = 80

// pointOrComma is a number that is another one if its mark was misread: 5.306 and
// 5,306 differ by two pixels.
var pointOrComma = regexp.MustCompile(`^[+-]?[0-9]{1,3}\.[0-9]{3}$`)

// glyphOf is a word where it stands on the page.
func (s *sheet) glyphOf(w Word, box image.Rectangle) glyph {
	return glyph{text: w.Text, box: placed(s.points(box)), ocr: min(max(w.Confidence, 1), 100),
		unsure: w.Confidence < sureWord || pointOrComma.MatchString(w.Text)}
}

// softEdge is how far, in pixels, a line fades out beside what is found of it.
const softEdge = 2

// points is where a box of the picture lies on the sheet.
func (s *sheet) points(r image.Rectangle) pdf.Box {
	return pdf.Box{Left: float64(r.Min.X) / s.scale, Top: float64(r.Min.Y) / s.scale, Right: float64(r.Max.X) / s.scale, Bottom: float64(r.Max.Y) / s.scale}
}

// inPixels is where a box of the sheet lies on the picture.
func (s *sheet) inPixels(b pdf.Box) image.Rectangle {
	return image.Rect(int(b.Left*s.scale), int(b.Top*s.scale), int(b.Right*s.scale)+1, int(b.Bottom*s.scale)+1)
}
