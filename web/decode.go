package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/net/html/charset"

	"github.com/nianbao/nianbao/archive"
)

// plainBody undoes the content coding in which a portal may have served a page.
// Kept bytes are never changed: this is for viewing only.
func plainBody(body []byte, coding string) ([]byte, error) {
	plain, err := archive.Decode(body, coding, maxLitBytes)
	switch {
	case errors.Is(err, archive.ErrTooLarge) || len(plain) > maxLitBytes:
		return nil, tooLargeToView()
	case err != nil:
		return nil, unreadable(err)
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
