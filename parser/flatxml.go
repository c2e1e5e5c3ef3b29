package parser

import (
	"bytes"
	"context"
	"regexp"
	"strings"
)

// Documents in one file of XML, as office programs write them since 2003 and as forms are
// filled in by programs of web sites; they are often called .doc or .xls.
var (
	flatRoot = regexp.MustCompile(`^(?:<\?[^>]*>\s*|<!--[^>]*-->\s*){0,9}<(w:wordDocument|(?:ss:)?Workbook|office:document|pkg:package)[\s>]`)

	oldWordXML  = oldFormat{name: "Word XML", ext: ".doc.xml", mime: "application/xml", needs: "libreoffice-writer-nogui"}
	oldSheetXML = oldFormat{name: "Excel XML", ext: ".xls.xml", mime: "application/xml", needs: "libreoffice-calc-nogui"}
)

// flatSheet stands in the root of a workbook that an OpenDocument program wrote.
const flatSheet = "application/vnd.oasis.opendocument.spreadsheet"

// flatRootOf is the root of such a document, "" for others, and whether it is a workbook.
// head is the beginning of the file, without the zero bytes of UTF-16.
func flatRootOf(head []byte) (root string, sheet bool) {
	m := flatRoot.FindSubmatch(bytes.TrimLeft(head, "\xef\xbb\xbf\xff\xfe \t\r\n"))
	if m == nil {
		return "", false
	}
	root = string(m[1])
	return root, strings.HasSuffix(root, "Workbook") || bytes.Contains(head, []byte(flatSheet))
}

// decodeFlatXML has the document converted.
func (p *Parser) decodeFlatXML(ctx context.Context, in Input) (*Document, error) {
	root, sheet := flatRootOf(bytes.ReplaceAll(in.Body[:min(len(in.Body), sniffLen)], []byte{0}, nil))
	switch {
	case root == "pkg:package":
		return nil, fail(CodeUnsupported, "no decoder for an Office package in one file of XML; save it as DOCX and import that")
	case sheet:
		return p.decodeOld(ctx, in, oldSheetXML)
	}
	return p.decodeOld(ctx, in, oldWordXML)
}
