package parser

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// oldFormat is a format that a converter reads for us.
type oldFormat struct {
	name, ext, mime string
	needs           string // the Debian package whose program reads it
	sealed          bool   // it is encrypted, if perhaps with a password that everybody knows
}

var (
	oldDOC = oldFormat{name: "DOC or WPS", ext: ".doc", mime: "application/msword", needs: "libreoffice-writer-nogui"}
	oldXLS = oldFormat{name: "XLS", ext: ".xls", mime: "application/vnd.ms-excel", needs: "libreoffice-calc-nogui"}
	oldRTF = oldFormat{name: "RTF", ext: ".rtf", mime: "application/rtf", needs: "libreoffice-writer-nogui"}
	oldODT = oldFormat{name: "OpenDocument", ext: ".odt", mime: "application/vnd.oasis.opendocument.text", needs: "libreoffice-writer-nogui"}
	oldODS = oldFormat{name: "OpenDocument", ext: ".ods", mime: "application/vnd.oasis.opendocument.spreadsheet", needs: "libreoffice-calc-nogui"}
)

// decodeOLE reads what lies in a compound file: DOC, WPS, XLS, or an Office document
// of today that is encrypted.
func (p *Parser) decodeOLE(ctx context.Context, in Input) (*Document, error) {
	first, ok := streams(in.Body)
	if !ok {
		return nil, fail(CodeUnreadable, "the DOC, XLS or WPS file is damaged or cut off; fetch it again")
	}
	if _, ok := first["EncryptedPackage"]; ok {
		return nil, fail(CodeEncrypted, "the document needs a password; open it with the password, save it without and import that")
	}
	if s, ok := first["WordDocument"]; ok {
		f := oldDOC
		if strings.EqualFold(path.Ext(in.URL), ".wps") {
			f.ext = ".wps"
		}
		f.sealed = len(s) > fibFlags+1 && s[fibFlags+1]&1 != 0
		return p.decodeOld(ctx, in, f)
	}
	for _, name := range []string{"Workbook", "Book"} {
		if s, ok := first[name]; ok {
			f := oldXLS
			f.sealed = hasFilePass(s)
			return p.decodeOld(ctx, in, f)
		}
	}
	return nil, fail(CodeUnsupported, "no decoder for what is in the compound file, perhaps a presentation; save it as DOCX and import that")
}

// fibFlags is where the flags of a Word document stand; bit 8 says that it is
// encrypted ([MS-DOC] 2.5.2).
const fibFlags = 10

// Records of a workbook ([MS-XLS] 2.4): FilePass begins one that is encrypted.
const filePass = 0x2F

// hasFilePass looks for a FilePass record among the first of a workbook.
func hasFilePass(s []byte) bool {
	for len(s) >= 4 {
		kind, size := binary.LittleEndian.Uint16(s), int(binary.LittleEndian.Uint16(s[2:]))
		if kind == filePass {
			return true
		}
		s = s[min(4+size, len(s)):]
	}
	return false
}

func (p *Parser) decodeRTF(ctx context.Context, in Input) (*Document, error) {
	return p.decodeOld(ctx, in, oldRTF)
}

// decodeOld has a document converted and reads what comes of it. Its places lie in the
// converted document, which the same converter makes again.
func (p *Parser) decodeOld(ctx context.Context, in Input, f oldFormat) (*Document, error) {
	encrypted := fail(CodeEncrypted, "the %s document needs a password; open it with the password, save it without and import that", f.name)
	switch {
	case p.Convert == nil && f.sealed:
		return nil, encrypted
	case p.Convert == nil:
		return nil, fail(CodeUnsupported, "%s documents are read through LibreOffice: install %s, or save it as DOCX or XLSX and import that", f.name, f.needs)
	}
	made, err := p.Convert(ctx, in.Body, f.ext)
	var perr *Error
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case f.sealed:
		return nil, encrypted
	case errors.As(err, &perr):
		return nil, err
	default:
		return nil, fail(CodeUnreadable, "the %s document could not be converted: %v; save it as DOCX or XLSX and import that", f.name, err)
	}
	in.URL, in.Type, in.Body = "", made.Type, made.Body
	if kind := detect(in); kind != formatZip && kind != formatText {
		return nil, fail(CodeUnreadable, "the %s document was converted into something else (%s)", f.name, kind)
	}
	doc, err := p.decode(ctx, in)
	if err != nil {
		return nil, err
	}
	if doc.mime == "text/plain" {
		doc.findings = append(doc.findings, report.Finding{Rule: ruleLossy, Severity: report.SeverityWarning, Keys: []report.Key{},
			Whose: report.WhoseReading, State: "new", Message: fmt.Sprintf("原件由 %s 转成纯文本，表格可能缺行缺格；安装 LibreOffice 后可完整读取", made.Via)})
	}
	doc.mime, doc.via = f.mime, made.Via
	doc.movePlaces(convertedPrefix)
	return doc, nil
}

// ruleLossy marks a document of which only the text could be had.
const ruleLossy = "convert.text_only"
