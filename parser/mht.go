package parser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"regexp"
	"strings"
)

const mimeMHT = "multipart/related"

// maxMHTParts bounds the parts of a page saved in one file; a report has a dozen pictures.
const maxMHTParts = 2000

// mhtHead begins a page that an office program or a browser saved in one file, RFC 2557; the
// files are called .mht, .mhtml, and as often .doc or .xls.
var mhtHead = regexp.MustCompile(`(?i)^(?:MIME-Version|From|Subject|Date|Content-Type|X-[\w-]+|Snapshot-Content-Location):`)

// isMHT tells such a page by its head, which ends with a blank line.
func isMHT(head []byte) bool {
	if !mhtHead.Match(head) {
		return false
	}
	if end := bytes.Index(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n")); end >= 0 {
		head = head[:end]
	}
	return bytes.Contains(bytes.ToLower(head), []byte(mimeMHT))
}

// decodeMHT reads the page of the file; places lie in that.
func (p *Parser) decodeMHT(ctx context.Context, in Input) (*Document, error) {
	page, err := mhtPage(in)
	if err != nil {
		return nil, err
	}
	doc, err := p.decode(ctx, page)
	if err == nil {
		doc.mime = mimeMHT
	}
	return doc, err
}

// mhtPage takes the page out of the file: its first part of HTML.
func mhtPage(in Input) (Input, error) {
	damaged := func(err error) (Input, error) {
		return in, fail(CodeUnreadable, "the page saved in one file (MHT) is damaged: %v; fetch it again", err)
	}
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(bytes.TrimLeft(in.Body, "\xef\xbb\xbf \t\r\n\f"))))
	head, err := r.ReadMIMEHeader()
	if err != nil {
		return damaged(err)
	}
	_, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil {
		return damaged(err)
	}
	parts := multipart.NewReader(r.R, params["boundary"])
	for range maxMHTParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return damaged(err)
		}
		if kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind != "text/html" {
			continue
		}
		body, err := io.ReadAll(decodedPart(part))
		if err != nil {
			return damaged(err)
		}
		if bytes.Contains(bytes.ToLower(body), []byte("<frameset")) {
			return in, fail(CodeUnsupported, "the page saved in one file (MHT) is a workbook of several sheets; save it as XLSX and import that")
		}
		in.Type, in.Body = part.Header.Get("Content-Type"), body
		return in, nil
	}
	return damaged(errors.New("it holds no page"))
}

// decodedPart undoes the encoding for mail of a part.
func decodedPart(part *multipart.Part) io.Reader {
	switch strings.ToLower(strings.TrimSpace(part.Header.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		return quotedprintable.NewReader(part)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, part)
	}
	return part
}
