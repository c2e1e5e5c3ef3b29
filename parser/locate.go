package parser

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// lead gives a figure from running text the place of its words in the original, false
// where the decoder does not know it.
func (a *adapter) lead(f *report.Figure) bool {
	if from, to, ok := locate(a.doc.source, f.Text); ok {
		f.Origin = a.doc.within + runes(from, to)
		return true
	}
	for _, s := range a.doc.sections {
		for _, b := range s.blocks {
			if b.origin != "" && strings.Contains(b.text, f.Text) {
				f.Origin, f.OCR = b.origin, b.ocr
				return true
			}
		}
	}
	return false
}

// maxTries bounds the search for words in a source.
const maxTries = 20_000

// locate finds words in the decoded text of a document, whose mark-up and blanks may
// stand between them. The places are runes.
func locate(source []byte, words string) (from, to int, ok bool) {
	var want []rune
	for _, r := range words {
		if !unicode.IsSpace(r) {
			want = append(want, r)
		}
	}
	if len(want) == 0 {
		return 0, 0, false
	}
	s := string(source)
	for at, tries := 0, 0; tries < maxTries; tries++ {
		i := strings.IndexRune(s[at:], want[0])
		if i < 0 {
			break
		}
		at += i
		if n := spelled(s[at:], want); n > 0 && !insideTag(s[:at]) {
			from = utf8.RuneCountInString(s[:at])
			return from, from + utf8.RuneCountInString(s[at:at+n]), true
		}
		at += utf8.RuneLen(want[0])
	}
	return 0, 0, false
}

// spelled is the length of the text that s begins with and that spells want, 0 if it
// does not.
func spelled(s string, want []rune) int {
	at := 0
	for i := 0; i < len(want); {
		if at >= len(s) {
			return 0
		}
		r, n := nextRune(s[at:])
		switch {
		case r == want[i]:
			i++
		case r != ' ' && !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff':
			return 0
		}
		at += n
	}
	return at
}

// maxMarkup is the longest tag or entity, in bytes, that may stand between two runes.
const maxMarkup = 4000

// nextRune is the next rune that mark-up shows, a blank for a tag, and its length.
func nextRune(s string) (rune, int) {
	switch s[0] {
	case '<':
		if i := strings.IndexByte(s[:min(len(s), maxMarkup)], '>'); i > 0 {
			return ' ', i + 1
		}
	case '&':
		if i := strings.IndexByte(s[:min(len(s), len("&CounterClockwiseContourIntegral;"))], ';'); i > 0 {
			if shown, n := utf8.DecodeRuneInString(html.UnescapeString(s[:i+1])); n > 0 && shown != '&' {
				return shown, i + 1
			}
		}
	}
	return utf8.DecodeRuneInString(s)
}

// insideTag tells a place between the brackets of a tag.
func insideTag(before string) bool {
	return strings.LastIndexByte(before, '<') > strings.LastIndexByte(before, '>')
}
