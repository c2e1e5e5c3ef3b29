package web

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"

	"golang.org/x/net/html/charset"
)

// plainBody undoes the content coding in which a portal may have served a page.
// Kept bytes are never changed: this is for viewing only.
func plainBody(body []byte, coding string) ([]byte, error) {
	var rd io.Reader = bytes.NewReader(body)
	var err error
	switch strings.ToLower(coding) {
	case "", "identity":
	case "gzip", "x-gzip":
		rd, err = gzip.NewReader(rd)
	case "deflate":
		rd, err = zlib.NewReader(rd)
	default:
		err = fmt.Errorf("content coding %q", coding)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	plain, err := io.ReadAll(io.LimitReader(rd, maxLitBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(plain) > maxLitBytes {
		return nil, tooLargeToView()
	}
	return plain, nil
}

// unreadable says that an original cannot be shown; its bytes can still be had.
func unreadable(cause error) *failure {
	return &failure{Status: http.StatusUnprocessableEntity, Code: "unreadable", Key: "error.original_unreadable", Cause: cause}
}

func tooLargeToView() *failure {
	return &failure{Status: http.StatusUnprocessableEntity, Code: "too_large", Key: "error.too_large_to_view"}
}

// decodeText turns bytes into text: by the charset the record names, otherwise
// as a browser would, by byte order mark, Content-Type and meta element.
func decodeText(body []byte, contentType, label string) (string, error) {
	enc, _, _ := charset.DetermineEncoding(body, contentType)
	if label != "" {
		if enc, _ = charset.Lookup(label); enc == nil {
			return "", badParam("charset", "error.charset")
		}
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", fmt.Errorf("decode the original: %w", err)
	}
	return string(bytes.TrimPrefix(text, []byte("\ufeff"))), nil
}
