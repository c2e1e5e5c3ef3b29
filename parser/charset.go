package parser

import (
	"bytes"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// choice is the encoding of a document and the rule that chose it.
type choice struct{ name, rule string }

// detectLen is how much of a document is looked at for a meta element, for words, and by
// the statistical detector; more does not change the answer on real pages.
const detectLen = 64 << 10

// decodeBytes returns body as UTF-8; it may be body itself. A byte order mark decides,
// then validity as UTF-8, to within some damage. Otherwise the encodings named by the
// HTTP header, by the page's meta elements and by a detector, and then GB18030 and Big5,
// are tried. GB18030 and Big5 each read nearly any bytes of the other, so the text must
// show words of reports; of several that do, or of all if none does, the one with the
// fewest replacement runes wins, the earlier at equal numbers.
func decodeBytes(body []byte, contentType string) ([]byte, choice) {
	if text, c, ok := decodeMarked(body); ok {
		return text, c
	}
	switch good, bad := utf8Sequences(body); {
	case bad == 0:
		return body, choice{"utf-8", "valid utf-8"}
	case good > damageRatio*bad:
		return bytes.ToValidUTF8(body, []byte("\uFFFD")), choice{"utf-8", "nearly valid utf-8"}
	}
	var best decoding
	seen := map[string]bool{}
	for c := range candidates(body, contentType) {
		if !chinese[c.name] || seen[c.name] {
			continue
		}
		seen[c.name] = true
		if d := decodeAs(body, c); best.choice == (choice{}) || d.beats(best) {
			best = d
		}
		if best.told && best.bad == 0 {
			break
		}
	}
	return best.text, best.choice
}

// decoding is a body read in one encoding.
type decoding struct {
	choice
	text []byte
	bad  int  // replacement runes
	told bool // it shows words of reports
}

func (d decoding) beats(o decoding) bool {
	if d.told != o.told {
		return d.told
	}
	return d.bad < o.bad
}

// decodeMarked reads a body that begins with a byte order mark, or that is UTF-16 by its
// zero bytes. A mark of UTF-8 before bytes that are none was left by an editor.
func decodeMarked(body []byte) ([]byte, choice, bool) {
	const rule = "byte order mark"
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		good, bad := utf8Sequences(rest)
		return bytes.ToValidUTF8(rest, []byte("\uFFFD")), choice{"utf-8", rule}, bad == 0 || good > damageRatio*bad
	}
	for _, bom := range []struct{ mark, name string }{{"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}} {
		if rest, ok := bytes.CutPrefix(body, []byte(bom.mark)); ok {
			d := decodeAs(rest, choice{bom.name, rule})
			return d.text, d.choice, true
		}
	}
	if name := utf16Order(body); name != "" {
		d := decodeAs(body, choice{name, "zero bytes"})
		return d.text, d.choice, true
	}
	return nil, choice{}, false
}

// utf16Order tells UTF-16 without a mark by its markup: every other byte of an ASCII
// character is 0. "" if the body is none.
func utf16Order(body []byte) string {
	head := body[:min(len(body), sniffLen)]
	if bytes.IndexByte(head, 0) < 0 {
		return ""
	}
	zeros := [2]int{}
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	const (
		share = 16 // a page has an ASCII character among so many bytes of its head
		more  = 4  // times as often as a character such as 一, U+4E00
	)
	switch {
	case zeros[1] > more*zeros[0] && zeros[1] > len(head)/share:
		return "utf-16le"
	case zeros[0] > more*zeros[1] && zeros[0] > len(head)/share:
		return "utf-16be"
	}
	return ""
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
		if bad > maxDamage && good <= bad {
			break // the first thousand tell another encoding
		}
	}
	return good, bad
}

// maxDamage is how many broken sequences tell another encoding where they are not fewer
// than the whole ones.
const maxDamage = 1000

// chinese are the encodings in which a report can be written. Servers name the
// western default of their software for anything, and it decodes anything.
var chinese = map[string]bool{"utf-8": true, "utf-16le": true, "utf-16be": true, "gb18030": true, "big5": true}

// candidates yields the encodings that something names, the surest first, and at last
// those that name nothing.
func candidates(body []byte, contentType string) iter.Seq[choice] {
	head := body[:min(len(body), detectLen)]
	return func(yield func(choice) bool) {
		for label := range charsetLabels([]byte(contentType)) {
			if !yield(choice{canonical(label), "http header"}) {
				return
			}
		}
		for label := range charsetLabels(head) {
			if !yield(choice{canonical(label), "meta element"}) {
				return
			}
		}
		fallback := "fallback"
		if len(body) < detectMin {
			fallback = "short text"
		} else if !yield(choice{canonical(chardet.Detect(head).Charset), "detector"}) {
			return
		}
		if yield(choice{"gb18030", fallback}) {
			yield(choice{"big5", "words of reports"})
		}
	}
}

// detectMin is the length in bytes below which the detector's statistics say less
// than the habit of Chinese offices.
const detectMin = 400

// charsetLabels yields what stands behind "charset=": in a Content-Type header, even one
// that says it twice, and in the meta elements of a page, however late they come.
func charsetLabels(b []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			i := bytes.Index(b, []byte("="))
			if i < 0 {
				return
			}
			before, rest := bytes.TrimRight(b[:i], " \t\r\n"), bytes.TrimLeft(b[i+1:], " \t\r\n\"'")
			b = b[i+1:]
			if n := len(before) - len("charset"); n < 0 || !bytes.EqualFold(before[n:], []byte("charset")) {
				continue
			}
			end := bytes.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune(labelRunes, r) })
			if end < 0 {
				end = len(rest)
			}
			if !yield(string(rest[:end])) {
				return
			}
		}
	}
}

// labelRunes make up the names of encodings.
const labelRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.+"

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

// decodeAs decodes body, counts the runes that could not be decoded and looks for words
// of reports.
func decodeAs(body []byte, c choice) decoding {
	enc, _ := charset.Lookup(c.name)
	if enc == nil {
		enc = encoding.Replacement
	}
	// two bytes of Chinese become three of UTF-8
	out, _, err := transform.Append(enc.NewDecoder(), make([]byte, 0, len(body)+len(body)/2+utf8.UTFMax), body)
	if err != nil {
		return decoding{choice: c, bad: len(body)}
	}
	return decoding{choice: c, text: out, bad: bytes.Count(out, []byte("\uFFFD")), told: tellsReport(out)}
}

// reportWords stand in every report; read in the wrong encoding no text shows two.
var reportWords = []string{"公开", "信息", "政府", "报告", "情况", "工作", "年度", "申请", "规章"}

// tellsReport tells a text with two words of reports, in either script.
func tellsReport(text []byte) bool {
	head := string(text[:min(len(text), detectLen)])
	return wordsIn(head) > 1 || wordsIn(fold(head)) > 1
}

func wordsIn(text string) int {
	n := 0
	for _, w := range reportWords {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}
