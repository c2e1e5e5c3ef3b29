package index

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// at is where a phrase stands in a text, in characters.
func (n needle) at(text string) int {
	code := encode(nil, text)
	i := n.index(code)
	if i < 0 {
		return -1
	}
	return utf8.RuneCountInString(decodeCode(code[:i]))
}

func TestNeedleIndex(t *testing.T) {
	dense := strings.Repeat("的", 400)
	for _, tt := range []struct{ text, phrase string }{
		{"", "申请"}, {"申请", ""}, {"申请", "申请"}, {"依申请公开", "申请"}, {"申申请", "申请"}, {"申", "申请"},
		{"公开申请,公开", "公开,"}, {"收到12件,12.5万", "12.5"}, {"请申", "申请"}, {"龘靐𠮷公", "𠮷公"},
		{dense + "了", "的了"}, {dense, "的了"}, {dense + "的的了的", "的的了"}, {strings.Repeat("a", 500) + "b", strings.Repeat("a", 30) + "b"},
	} {
		want := strings.Index(tt.text, tt.phrase)
		if want > 0 {
			want = utf8.RuneCountInString(tt.text[:want])
		}
		if got := newNeedle(tt.phrase).at(tt.text); got != want {
			t.Errorf("%q in %q: %d, want %d", tt.phrase, tt.text, got, want)
		}
	}
}

// TestNeedleFind: what findPhrase finds in a text, a needle finds in its code.
func TestNeedleFind(t *testing.T) {
	for _, text := range []string{"123 23", "23.5 23", "1.23, 23", "23.", "共23件", "12件2件", "abc", "", "答复23.5件.5", "依申请公开23"} {
		for _, phrase := range []string{"23", "2件", "b", "23.", ".5", "5", "申请", "申请公开2"} {
			want, _ := findPhrase(text, phrase, 0)
			if want > 0 {
				want = utf8.RuneCountInString(text[:want])
			}
			code := coded(encode(nil, text))
			got := newNeedle(phrase).find(code, 0)
			if got > 0 {
				got = utf8.RuneCountInString(decodeCode(code[:got]))
			}
			if got != want {
				t.Errorf("%q in %q: %d, want %d", phrase, text, got, want)
			}
		}
	}
}

func FuzzNeedleIndex(f *testing.F) {
	f.Add("依申请公开政府信息", "申请", 3)
	f.Add("aaaaaaaaaaaab", "aab", 40)
	f.Fuzz(func(t *testing.T, text, phrase string, times int) {
		code := encode(nil, strings.Repeat(text, min(max(times, 0), 50)))
		if got, want := newNeedle(phrase).index(code), bytes.Index(code, encode(nil, phrase)); got != want {
			t.Errorf("%q in %q: %d, want %d", phrase, text, got, want)
		}
	})
}

// BenchmarkNeedle is beside the standard library's search in the code and in UTF-8, for
// phrases that are not there.
func BenchmarkNeedle(b *testing.B) {
	text := fold(strings.Repeat(hongze2022().Sections[0].Text, 1+12000/len(hongze2022().Sections[0].Text)))
	code, phrase := encode(nil, text), "政府信息公匡"
	n := newNeedle(phrase)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			n.index(code)
		}
	})
	b.Run("bytes", func(b *testing.B) {
		for b.Loop() {
			bytes.Index(code, n.code)
		}
	})
	b.Run("strings", func(b *testing.B) {
		for b.Loop() {
			strings.Index(text, phrase)
		}
	})
}
