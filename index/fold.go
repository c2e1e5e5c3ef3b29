package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// folded is text in the one form in which it is indexed, searched and compared:
// NFKC (full-width digits and letters become ASCII), simplified characters, lower
// case, format characters dropped, white space dropped unless it parts two ASCII words.
// Reports set "收到 12 件" and "政 府" with blanks as ornament; a reader who types
// 收到12件 means the same. A line break stays: no phrase runs over it.
type folded struct {
	text string
	at   []int32 // byte of the source from which each byte of text comes; one more for the end
}

// fold returns the folded form of s.
func fold(s string) string {
	f := folder{}
	f.run(s)
	return f.out.String()
}

// foldMapped folds s and keeps the way back.
func foldMapped(s string) folded {
	f := folder{mapped: true, at: make([]int32, 0, len(s)+1)}
	f.run(s)
	return folded{f.out.String(), append(f.at, int32(len(s)))}
}

// source returns the byte range of the source that text[a:b] comes from.
func (f folded) source(a, b int) (int, int) {
	end := b
	for end < len(f.text) && f.at[end] == f.at[b-1] { // never cut one source character in two
		end++
	}
	return int(f.at[a]), int(f.at[end])
}

type folder struct {
	out    strings.Builder
	mapped bool
	at     []int32
	last   rune // last rune written
	blank  bool // white space since last
}

// run folds ordinary characters one by one and the rest segment by segment.
func (f *folder) run(s string) {
	f.out.Grow(len(s))
	table := ordinary()
	var buf [64]byte
	for i := 0; i < len(s); {
		if to, w := plain(table, s[i:]); w > 0 {
			f.put(to, i)
			i += w
			continue
		}
		size := max(norm.NFKC.NextBoundaryInString(s[i:], true), 1)
		seg := norm.NFKC.AppendString(buf[:0], s[i:i+size])
		for len(seg) > 0 {
			r, w := utf8.DecodeRune(seg)
			f.add(r, i)
			seg = seg[w:]
		}
		i += size
	}
}

func (f *folder) add(r rune, at int) {
	switch {
	case r == '\n':
		f.blank = false
	case unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError:
		f.blank = true
		return
	case unicode.Is(unicode.Cf, r):
		return
	}
	f.put(report.Simplified(unicode.ToLower(r)), at)
}

// put writes a folded character, behind a blank where one parts two words.
func (f *folder) put(r rune, at int) {
	if f.blank {
		f.blank = false
		if isWord(f.last) && isWord(r) {
			f.write(' ', at)
		}
	}
	f.write(r, at)
}

func (f *folder) write(r rune, at int) {
	n := f.out.Len()
	f.out.WriteRune(r)
	f.last = r
	if f.mapped {
		for range f.out.Len() - n {
			f.at = append(f.at, int32(at))
		}
	}
}

// isHan tells the characters that are indexed in pairs.
func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r > 0x7f && unicode.Is(unicode.Han, r)
}

// isWord tells the characters that make words: letters, digits and their marks
// in every script but Han.
func isWord(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return !isHan(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}
