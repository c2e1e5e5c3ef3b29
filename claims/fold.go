package claims

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/nianbao/nianbao/report"
)

// folded is a text in one spelling: narrow digits and marks, simplified characters, no
// white space, with the place of each rune in the original.
type folded struct {
	text []rune
	at   []int // rune of the original
}

func fold(text string) folded {
	var f folded
	i := 0
	for _, r := range text {
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			f.text = append(f.text, report.Simplified(narrow(r)))
			f.at = append(f.at, i)
		}
		if r == '\n' {
			f.text = append(f.text, '。')
			f.at = append(f.at, i)
		}
		i++
	}
	return f
}

// narrow is the ASCII twin of a full-width character.
func narrow(r rune) rune {
	if n := []rune(width.Narrow.String(string(r))); len(n) == 1 && n[0] < unicode.MaxASCII {
		return n[0]
	}
	return r
}

// sentence is a part of a folded text between full stops.
type sentence struct {
	text string
	at   []int // of each byte of text: rune of the original
}

// sentences parts a folded text. A semicolon parts what stands for itself.
func (f folded) sentences() []sentence {
	var out []sentence
	from := 0
	for i := 0; i <= len(f.text); i++ {
		if i < len(f.text) && !strings.ContainsRune("。;!?", f.text[i]) {
			continue
		}
		if i > from {
			out = append(out, f.part(from, i))
		}
		from = i + 1
	}
	return out
}

func (f folded) part(from, to int) sentence {
	var s sentence
	var b strings.Builder
	for i := from; i < to; i++ {
		n, _ := b.WriteRune(f.text[i])
		for range n {
			s.at = append(s.at, f.at[i])
		}
	}
	s.text = b.String()
	return s
}

// clause is what stands before place to in the same clause.
func (s sentence) clause(to int) string {
	before := s.text[:to]
	if i := strings.LastIndexAny(before, ",、:("); i >= 0 {
		return before[i+1:]
	}
	if i := strings.LastIndex(before, "、"); i >= 0 {
		return before[i+len("、"):]
	}
	return before
}
