package parser

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/report"
)

// lead gives a figure from running text the place of its words in the original, false
// where the decoder does not know it.
func (a *adapter) lead(f *report.Figure) bool {
	for _, s := range a.doc.sections {
		for _, b := range s.blocks {
			if b.grid != nil || !strings.Contains(b.text, f.Text) {
				continue
			}
			f.OCR = b.ocr
			if f.Origin = b.placeOf(f.Text, a.doc.within); f.Origin != "" {
				return true
			}
		}
	}
	from, to, ok := locate(a.doc.source, f.Text)
	f.Origin = a.doc.within + runes(from, to)
	return ok
}

// placeOf is the place of words of a paragraph, that of the whole paragraph in formats
// without places of words, "" if unknown. The places of elements are counted within the
// file of a ZIP or what was converted, those of paragraphs hold that already.
func (b block) placeOf(words, within string) string {
	if b.node == nil {
		return b.origin
	}
	from, to, ok := locate(textOf(b.node), words)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%snode:%d/%s", within, b.number, runes(from, to))
}

// textOf is all text of an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// locate finds words in a text that may print other blanks between them. The places are
// runes.
func locate(text, words string) (from, to int, ok bool) {
	want := strings.Join(strings.Fields(words), "")
	first, size := utf8.DecodeRuneInString(want)
	for at := 0; size > 0; at += size {
		i := strings.IndexRune(text[at:], first)
		if i < 0 {
			break
		}
		at += i
		if n := spelled(text[at:], want); n > 0 {
			from = utf8.RuneCountInString(text[:at])
			return from, from + utf8.RuneCountInString(text[at:at+n]), true
		}
	}
	return 0, 0, false
}

// spelled is the length of the text that s begins with and that spells want, blanks
// between its runes left out; 0 if there is none.
func spelled(s, want string) int {
	for i, r := range s {
		switch {
		case strings.HasPrefix(want, string(r)):
			if want = want[utf8.RuneLen(r):]; want == "" {
				return i + utf8.RuneLen(r)
			}
		case !unicode.IsSpace(r) && !isGap(r):
			return 0
		}
	}
	return 0
}
