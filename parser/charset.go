package parser

import (
	"bytes"
	"iter"
	"mime"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// choice is the encoding of a document and the rule that chose it.
type choice struct{ name, rule string }

// detectLen is how much the statistical detector looks at; more does not change
// its answer on real pages.
const detectLen = 64 << 10

// decodeBytes returns body as UTF-8; it may be body itself. A byte order mark decides, then validity as
// UTF-8, to within some damage; otherwise the encodings named by the HTTP header,
// by the page's meta element and by a detector, and GB18030 last, are all tried
// and the one that leaves the fewest replacement runes wins, the earlier at equal
// numbers.
func decodeBytes(body []byte, contentType string) ([]byte, choice) {
	for _, bom := range []struct{ mark, name string }{
		{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
	} {
		if bytes.HasPrefix(body, []byte(bom.mark)) {
			text, _ := decodeAs(body[len(bom.mark):], bom.name)
			return text, choice{bom.name, "byte order mark"}
		}
	}
	switch good, bad := utf8Sequences(body); {
	case bad == 0:
		return body, choice{"utf-8", "valid utf-8"}
	case good > damageRatio*bad:
		return bytes.ToValidUTF8(body, []byte("\uFFFD")), choice{"utf-8", "nearly valid utf-8"}
	}
	var best []byte
	var won choice
	fewest := -1
	seen := map[string]bool{}
	for c := range candidates(body, contentType) {
		if !chinese[c.name] || seen[c.name] {
			continue
		}
		seen[c.name] = true
		if text, bad := decodeAs(body, c.name); fewest < 0 || bad < fewest {
			best, won, fewest = text, c, bad
		}
		if fewest == 0 {
			break
		}
	}
	return best, won
}

// damageRatio is how many good sequences show that a bad one is damage: text in
// another encoding has about as many bad ones as good.
const damageRatio = 20

// utf8Sequences counts the sequences of several bytes that are valid UTF-8, and
// the bytes that are not.
func utf8Sequences(body []byte) (good, bad int) {
	if utf8.Valid(body) {
		return 0, 0
	}
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		body = body[n:]
	}
	return good, bad
}

// chinese are the encodings in which a report can be written. Servers name the
// western default of their software for anything, and it decodes anything.
var chinese = map[string]bool{"utf-8": true, "utf-16le": true, "utf-16be": true, "gb18030": true, "big5": true}

// candidates yields the encodings that something names, the surest first.
func candidates(body []byte, contentType string) iter.Seq[choice] {
	head := body[:min(len(body), detectLen)]
	return func(yield func(choice) bool) {
		if _, params, err := mime.ParseMediaType(contentType); err == nil && !yield(choice{canonical(params["charset"]), "http header"}) {
			return
		}
		if _, meta, _ := charset.DetermineEncoding(head, ""); !yield(choice{canonical(meta), "meta element"}) {
			return
		}
		if len(body) < detectMin {
			yield(choice{"gb18030", "short text"})
			return
		}
		if yield(choice{canonical(chardet.Detect(head).Charset), "detector"}) {
			yield(choice{"gb18030", "fallback"})
		}
	}
}

// detectMin is the length in bytes below which the detector's statistics say less
// than the habit of Chinese offices.
const detectMin = 400

// canonical maps a label to the name of an encoding, "" if unknown. GB2312 and
// GBK are read as their superset GB18030: pages labelled with the smaller sets
// use characters of the larger.
func canonical(label string) string {
	_, name := charset.Lookup(label)
	if name == "gbk" || name == "hz-gb-2312" {
		return "gb18030"
	}
	return name
}

// decodeAs decodes body and counts the runes that could not be decoded.
func decodeAs(body []byte, name string) ([]byte, int) {
	enc, _ := charset.Lookup(name)
	if enc == nil {
		enc = encoding.Replacement
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return nil, len(body)
	}
	return out, bytes.Count(out, []byte("\uFFFD"))
}
