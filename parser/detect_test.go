package parser

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func TestDetect(t *testing.T) {
	utf16 := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "<html><body>年报</body></html>")
	for name, c := range map[string]struct {
		in   Input
		want format
	}{
		"html":                        {Input{Body: []byte("<!DOCTYPE html><p>")}, formatHTML},
		"html in capitals":            {Input{Body: []byte("<HTML><BODY>")}, formatHTML},
		"fragment":                    {Input{Body: []byte("\n <p style=''>年报</p>")}, formatHTML},
		"a table alone":               {Input{Body: []byte("<table><tr><td>1")}, formatHTML},
		"utf-16 html":                 {Input{Body: []byte(utf16)}, formatHTML},
		"text":                        {Input{Body: []byte("年度报告")}, formatText},
		"text that the server names":  {Input{Body: []byte("年报"), Type: "text/html; charset=utf-8"}, formatHTML},
		"text that the name names":    {Input{Body: []byte("年报"), URL: "http://x.gov.cn/a/t1.shtml"}, formatHTML},
		"the type outweighs the name": {Input{Body: []byte("年报"), URL: "http://x.gov.cn/t.html", Type: "text/plain"}, formatText},
		"pdf":                         {Input{Body: []byte("%PDF-1.7\n"), Type: "text/html"}, formatPDF},
		"pdf after white space":       {Input{Body: []byte("\r\n%PDF-1.4")}, formatPDF},
		"pdf after a mark":            {Input{Body: []byte("\xef\xbb\xbf%PDF-1.4")}, formatPDF},
		"doc":                         {Input{Body: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Type: "text/html"}, formatOLE},
		"zip":                         {Input{Body: []byte("PK\x03\x04rest")}, formatZip},
		"rtf":                         {Input{Body: []byte(`{\rtf1\ansi`)}, formatRTF},
		"png":                         {Input{Body: []byte("\x89PNG\r\n\x1a\n")}, formatImage},
		"jpeg":                        {Input{Body: []byte("\xff\xd8\xff\xe0")}, formatImage},
		"gif":                         {Input{Body: []byte("GIF89a")}, formatImage},
		"bmp":                         {Input{Body: []byte("BM\x00\x00")}, formatImage},
		"text that begins like a bmp": {Input{Body: []byte("BM 年报")}, formatText},
		"rar":                         {Input{Body: []byte("Rar!\x1a\x07\x00")}, formatRAR},
		"binary":                      {Input{Body: []byte("\x01\x02\x00\x03"), Type: "text/html"}, formatOther},
		"empty":                       {Input{Type: "text/html"}, formatEmpty},
		"blank":                       {Input{Body: []byte("\ufeff \r\n\t\n")}, formatEmpty},
	} {
		if got := detect(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestUnsupported: what no decoder reads is named, so that a person knows what to
// convert.
func TestUnsupported(t *testing.T) {
	for body, name := range map[string]string{
		"%PDF-1.7\nrest":   "PDF",
		`{\rtf1\ansi}`:     "RTF",
		"Rar!\x1a\x07\x00": "RAR",
	} {
		_, err := Parse(context.Background(), Input{Body: []byte(body)})
		var perr *Error
		if !errors.As(err, &perr) || perr.Code != CodeUnsupported || !strings.Contains(perr.Message, name) {
			t.Errorf("%.8q: got %v, want %s that names %s", body, err, CodeUnsupported, name)
		}
	}
	_, err := Parse(context.Background(), Input{})
	var perr *Error
	if !errors.As(err, &perr) || perr.Code != CodeUnreadable || !strings.Contains(perr.Message, "empty") {
		t.Errorf("no bytes: got %v, want %s", err, CodeUnreadable)
	}
}
