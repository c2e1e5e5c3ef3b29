package parser

import (
	"bytes"
	"mime"
	"path"
	"strings"
)

type format string

const (
	formatHTML  format = "HTML"
	formatText  format = "plain text"
	formatPDF   format = "PDF"
	formatOLE   format = "DOC, XLS or WPS"
	formatZip   format = "DOCX, XLSX or ZIP"
	formatRTF   format = "RTF"
	formatXML   format = "Office XML"
	formatMHT   format = "MHT"
	formatRAR   format = "RAR or 7-Zip"
	formatImage format = "image"
	formatEmpty format = "empty"
	formatOther format = "unknown binary"
)

// magics are byte signatures; a signature outweighs what the server says.
var magics = []struct {
	prefix string
	format format
}{
	{"%PDF-", formatPDF},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", formatOLE},
	{"PK\x03\x04", formatZip},
	{"PK\x05\x06", formatZip}, // an empty one
	{"{\\rtf", formatRTF},
	{"Rar!\x1a\x07", formatRAR},
	{"7z\xbc\xaf\x27\x1c", formatRAR},
	{"\x89PNG\r\n\x1a\n", formatImage},
	{"\xff\xd8\xff", formatImage},
	{"II*\x00", formatImage},
	{"MM\x00*", formatImage},
	{"GIF8", formatImage},
	{"BM", formatImage},
}

// sniffLen is how much of a document is looked at for its format.
const sniffLen = 4096

// detect tells the format from the bytes, then from the type the server named,
// then from the file name.
func detect(in Input) format {
	head := in.Body[:min(len(in.Body), sniffLen)]
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f")
	if len(trimmed) == 0 && len(in.Body) <= sniffLen {
		return formatEmpty
	}
	for _, m := range magics {
		if bytes.HasPrefix(trimmed, []byte(m.prefix)) && (m.prefix != "BM" || bytes.IndexByte(head, 0) >= 0) {
			return m.format
		}
	}
	marked := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
	wide := marked || utf16Order(in.Body) != ""
	if wide {
		head = bytes.ReplaceAll(head, []byte{0}, nil) // UTF-16: the tags without their zero bytes
	}
	root, _ := flatRootOf(head)
	switch {
	case root != "":
		return formatXML
	case isMHT(trimmed):
		return formatMHT
	case bytes.IndexByte(head, 0) < 0 && hasTag(head):
		return formatHTML
	case !marked && (wide || bytes.IndexByte(head, 0) >= 0):
		return formatOther
	}
	typ, _, _ := mime.ParseMediaType(in.Type)
	if typ == "text/html" || typ == "application/xhtml+xml" {
		return formatHTML
	}
	if ext := strings.ToLower(path.Ext(in.URL)); typ == "" && (ext == ".html" || ext == ".htm" || ext == ".shtml") {
		return formatHTML
	}
	return formatText
}

// tags show HTML wherever one stands in a document's head.
var tags = []string{"<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p>", "<p ", "<meta", "<title", "<span", "<br"}

func hasTag(head []byte) bool {
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 {
			return false
		}
		head = head[i:]
		for _, tag := range tags {
			if len(head) >= len(tag) && bytes.EqualFold(head[:len(tag)], []byte(tag)) {
				return true
			}
		}
		head = head[1:]
	}
}
