package parser

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// fold brings a printed label or heading into one form for comparison: NFKC,
// simplified characters, no white space, no quotation marks, no sound marks behind
// characters, half-width punctuation: offices print one label in many widths,
// brackets and quotes, with blanks and line breaks, and mirrors turn it into
// traditional characters with their sounds: 報(bào)告.
func fold(s string) string {
	t := foldTable()
	for i, r := range s {
		if r > lastFolded || rune(t[r]) != r || r == '(' && soundMark(s[:i], s[i+1:]) > 0 {
			return foldFrom(t, s, i, false)
		}
	}
	return s
}

// Entries of the table of fold for runes that do not become one other rune.
const (
	foldDrop = 0xfffe // goes
	foldAny  = 0xffff // must be normalised with its neighbours
)

// lastFolded is the last rune in the table of fold.
const lastFolded = 0xffff

type foldings [lastFolded + 1]uint16

// writeFolded writes what fold makes of a single rune.
func writeFolded(b *strings.Builder, r rune) {
	f := uint16(foldAny)
	if r <= lastFolded {
		f = foldTable()[r]
	}
	switch f {
	case foldDrop:
	case foldAny:
		b.WriteString(fold(string(r)))
	default:
		b.WriteRune(rune(f))
	}
}

// foldTable tells what becomes of each rune that stands for itself in any company.
var foldTable = sync.OnceValue(func() *foldings {
	var t foldings
	for r := rune(0); r <= lastFolded; r++ {
		t[r] = foldRune(r)
	}
	return &t
})

func foldRune(r rune) uint16 {
	if isDropped(r) {
		return foldDrop
	}
	if r == utf8.RuneError { // may stand for a broken byte
		return foldAny
	}
	s := string(r)
	p := norm.NFKC.PropertiesString(s)
	if !p.BoundaryBefore() {
		return foldAny
	}
	out, n := utf8.DecodeRuneInString(norm.NFKC.String(s))
	switch {
	case n != len(norm.NFKC.String(s)) || out > lastFolded:
		return foldAny
	case isDropped(out):
		return foldDrop
	}
	return uint16(report.Simplified(out))
}

// foldFrom folds s, whose first i bytes stay as they are. whole says that s has been
// normalised as a whole.
func foldFrom(t *foldings, s string, i int, whole bool) string {
	var b strings.Builder
	b.Grow(len(s))
	done := 0 // bytes of s that are read; what stays as it is behind them is written at once
	for k, r := range s[i:] {
		at := i + k
		f := uint16(foldAny)
		if r <= lastFolded {
			f = t[r]
		}
		if rune(f) == r && f != '(' && f < foldDrop || at < done {
			continue
		}
		b.WriteString(s[done:at])
		_, n := utf8.DecodeRuneInString(s[at:])
		done = at + n
		switch {
		case f == foldDrop:
		case f == foldAny && !whole: // dropped first: ① would become 1
			return foldFrom(t, norm.NFKC.String(strings.Map(drop, s)), 0, true)
		case f == foldAny:
			b.WriteRune(r)
		case f == '(' && soundMark(s[:at], s[done:]) > 0:
			done += soundMark(s[:at], s[done:])
		default:
			b.WriteRune(rune(f))
		}
	}
	b.WriteString(s[done:])
	return b.String()
}

// isDropped tells white space, quotation marks and circled numbers.
func isDropped(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '"', '\'', '「', '」', '『', '』', '〈', '〉', '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad':
		return true
	}
	return r >= '①' && r <= '⑳' || unicode.IsSpace(r)
}

func drop(r rune) rune {
	if isDropped(r) {
		return -1
	}
	return r
}
