package crawler

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// decode turns the bytes of a page into text so that its links can be read. Headers and meta marks of these
// sites often lie, so: valid UTF-8 wins, then whichever of the named encoding and GB18030 leaves the
// fewest unreadable characters. Every gb* name means GB18030, which holds the others.
func decode(body []byte, contentType string) string {
	valid := utf8.Valid(body)
	if !valid || bytes.IndexByte(body, 0) >= 0 { // in UTF-16 every mark of HTML has a zero
		if named, name, sure := charset.DetermineEncoding(body, contentType); sure && strings.HasPrefix(name, "utf-16") {
			return strings.TrimPrefix(convert(named, body), "\ufeff")
		}
	}
	if valid {
		return string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	}
	best := convert(simplifiedchinese.GB18030, body)
	named, name, _ := charset.DetermineEncoding(body, contentType)
	if strings.HasPrefix(name, "gb") || name == "windows-1252" { // windows-1252 is the answer for "not said"
		return best
	}
	if text := convert(named, body); unreadable(text) < unreadable(best) {
		return text
	}
	return best
}

func convert(e encoding.Encoding, body []byte) string {
	text, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	return string(text)
}

func unreadable(text string) int { return strings.Count(text, "\uFFFD") }
