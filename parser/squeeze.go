package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// squeeze folds runs of white space and control characters, no-break spaces among
// them, into one space, and takes invisible characters out.
func squeeze(s string) string {
	s = strings.TrimFunc(s, isUnprinted)
	if i := squeezed(s); i < len(s) {
		return squeezeFrom(s, i)
	}
	return s
}

// squeezed returns where s ceases to be squeezed, its length if it does not.
func squeezed(s string) int {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c > ' ' && c < 0x7f, c == ' ' && i+1 < len(s) && s[i+1] > ' ' && s[i+1] < 0x7f:
			i++
		case isPlainHan(s[i:]):
			i += 3
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if isUnprinted(r) && (r != ' ' || !isPlainHan(s[i+1:])) || r == utf8.RuneError {
				return i
			}
			i += n
		}
	}
	return len(s)
}

// isPlainHan tells that s begins with one of the runes U+4000 to U+EFFF, which hold
// most Han characters and nothing that is not printed.
func isPlainHan(s string) bool {
	return len(s) >= 3 && s[0] >= 0xe4 && s[0] < 0xef && s[1]&0xc0 == 0x80 && s[2]&0xc0 == 0x80
}

func squeezeFrom(s string, from int) string {
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:from])
	space := false
	for _, r := range s[from:] {
		switch {
		case isInvisible(r):
		case isBlank(r): // a terminal must not obey a page
			space = true
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isUnprintedText(s string) bool {
	if s != "" && s[0] > ' ' && s[0] < 0x7f || isPlainHan(s) {
		return false
	}
	return strings.TrimLeftFunc(s, isUnprinted) == ""
}

func isUnprinted(r rune) bool { return isBlank(r) || isInvisible(r) }

func isInvisible(r rune) bool { return r == '\u200b' || r == '\ufeff' || r == '\u00ad' }

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// textBuffer joins pieces of text; a single piece is not copied.
type textBuffer struct {
	first  string // the only piece that prints something, if rest is empty
	rest   []byte // all pieces, if there are several
	gap    bool   // white space follows
	source int    // bytes added
}

// empty tells that nothing printed has been added.
func (b *textBuffer) empty() bool { return b.first == "" }

// length grows with what is printed.
func (b *textBuffer) length() int { return len(b.first) + len(b.rest) }

func (b *textBuffer) add(s string) {
	b.source += len(s)
	switch {
	case isUnprintedText(s):
		b.gap = b.gap || strings.ContainsFunc(s, isBlank)
		return
	case b.first == "":
		b.first = s
	default:
		if len(b.rest) == 0 {
			b.rest = append(b.rest, b.first...)
		}
		if b.gap {
			b.rest = append(b.rest, ' ')
		}
		b.rest = append(b.rest, s...)
	}
	b.gap = false
}

// part makes what follows stand apart from what was added.
func (b *textBuffer) part() { b.gap = true }

// take returns the text squeezed, and empties the buffer.
func (b *textBuffer) take() string {
	t := b.first
	if len(b.rest) > 0 {
		t = string(b.rest)
	}
	*b = textBuffer{rest: b.rest[:0]}
	return squeeze(t)
}
