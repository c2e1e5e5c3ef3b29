package parser

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/pdf"
	"github.com/nianbao/nianbao/report"
)

// Version names the rules of this parser. Records made by another version are
// parsed again by the next build.
const Version = "5"

// Input is one document as it was served.
type Input struct {
	URL      string
	Type     string // Content-Type as served, or "" for a file
	LinkText string // text of the link that led here
	Region   string // code of the region whose portal served it, "" if unknown
	Agency   string // agency id, where a person has said whose report it is
	Year     int    // report year, likewise; 0 if nobody has
	Body     []byte // content coding undone

	nest  *nest // of a file in a ZIP, else nil
	whole bool  // also what is no part of the report is wanted, for showing
}

// Parser reads reports. The zero value reads what this program reads alone; a format
// that needs a program of the system is read where its field is set.
type Parser struct {
	// Convert makes a document of an older format into DOCX, XLSX or plain text. ext is
	// the ending of its file name with the dot: .doc, .xls, .wps, .rtf, .odt, .ods, or
	// .doc.xml and .xls.xml for those in one file of XML.
	Convert func(ctx context.Context, body []byte, ext string) (Converted, error)
	// OCR reads the words off a PNG, JPEG or TIFF picture.
	OCR func(ctx context.Context, image []byte) (Scanned, error)
	// PDF reads PDF files. It belongs to the caller, who closes it.
	PDF *pdf.Engine
}

// Parse reads one report with the zero Parser.
func Parse(ctx context.Context, in Input) (*report.Report, error) {
	return new(Parser).Parse(ctx, in)
}

// Parse reads one report. The error is an *Error when the document is no
// report or cannot be read; the context bounds the time. A nil Parser is the zero one.
func (p *Parser) Parse(ctx context.Context, in Input) (r *report.Report, err error) {
	if p == nil {
		p = new(Parser)
	}
	defer catch(&r, &err)
	if len(in.Body) > maxBody {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d bytes are more than the %d that a report can have", len(in.Body), maxBody)}
	}
	doc, err := p.decode(ctx, in)
	if err != nil {
		return nil, named(err, in, &Document{})
	}
	if r, err = adapt(ctx, in, doc); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Body)
	if strings.HasSuffix(r.Agency.ID, "-") { // two bodies without a name must not share an id
		r.Agency.ID += hex.EncodeToString(sum[:namelessBytes])
		r.ID = report.MakeID(r.Agency.ID, r.Year)
	}
	r.Source = report.Source{URL: in.URL, SHA256: hex.EncodeToString(sum[:]), Type: doc.mime,
		Charset: doc.charset.name, CharRule: doc.charset.rule, Via: doc.via, Parser: Version}
	return r, nil
}

// namelessBytes is how much of a document's digest stands in its id for the name of
// a body that it does not tell.
const namelessBytes = 6

// maxBody bounds memory: the longest real report page seen has 0.2 MB, the
// longest scan some 20 MB.
const maxBody = 32 << 20

// decoder makes a document of the bytes of one format.
type decoder func(ctx context.Context, in Input) (*Document, error)

// decoder returns the decoder of a format, nil if there is none. A new format is one
// file and one line here.
func (p *Parser) decoder(f format) decoder {
	switch f {
	case formatHTML:
		return decodeHTML
	case formatText:
		return decodeText
	case formatZip:
		return p.decodeZip
	case formatOLE:
		return p.decodeOLE
	case formatRTF:
		return p.decodeRTF
	case formatXML:
		return p.decodeFlatXML
	case formatMHT:
		return p.decodeMHT
	case formatImage:
		return p.decodeImage
	case formatPDF:
		return p.decodePDF
	}
	return nil
}

func (p *Parser) decode(ctx context.Context, in Input) (*Document, error) {
	f := detect(in)
	if f == formatEmpty {
		return nil, &Error{Code: CodeUnreadable, Message: "the document is empty; fetch it again"}
	}
	d := p.decoder(f)
	if d == nil {
		return nil, &Error{Code: CodeUnsupported, Message: fmt.Sprintf("no decoder for %s documents; %s", f, mend(f))}
	}
	return d(ctx, in)
}

// mend says how a person gets a document read whose format is not.
func mend(f format) string {
	if f == formatRAR {
		return "unpack it and import the report that is in it: nianbao import FILE --url ADDRESS"
	}
	return "save it as HTML or text and import that"
}

// adapt turns a document into a record.
func adapt(ctx context.Context, in Input, doc *Document) (*report.Report, error) {
	doc.sections = splitSections(doc)
	a := &adapter{doc: doc, r: &report.Report{Sections: []report.Section{}, Tables: []report.Table{},
		Figures: []report.Figure{}, Unmapped: []report.Unmapped{}}}
	a.tables()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	text := doc.folded()
	if err := recognise(in, doc, a, text); err != nil {
		return nil, err
	}
	id := identify(in, doc, text, a.tableYear)
	id.fill(a.r)
	a.finishEra()
	a.r.Sections = append(a.r.Sections, doc.sections.records()...)
	a.prose()
	markPictured(doc, a.r)
	a.r.Findings = append([]report.Finding{}, slices.Concat(report.Check(a.r), id.findings, a.unread(text), a.findings, doc.findings)...)
	return a.r, nil
}
