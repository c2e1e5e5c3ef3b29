package index

import (
	"strings"
	"testing"
)

func TestIndexOf(t *testing.T) {
	dense := strings.Repeat("的", 400)
	for _, tt := range []struct{ text, phrase string }{
		{"", "申请"}, {"申请", ""}, {"申请", "申请"}, {"依申请公开", "申请"}, {"申申请", "申请"}, {"申", "申请"},
		{"公开申请，公开", "公开，"}, {"收到12件，12.5万", "12.5"}, {"请申", "申请"},
		{dense + "了", "的了"}, {dense, "的了"}, {dense + "的的了的", "的的了"}, {strings.Repeat("a", 500) + "b", strings.Repeat("a", 30) + "b"},
	} {
		if got, want := indexOf(tt.text, tt.phrase), strings.Index(tt.text, tt.phrase); got != want {
			t.Errorf("%q in %q: %d, want %d", tt.phrase, tt.text, got, want)
		}
	}
}

func FuzzIndexOf(f *testing.F) {
	f.Add("依申请公开政府信息", "申请", 3)
	f.Add("aaaaaaaaaaaab", "aab", 40)
	f.Fuzz(func(t *testing.T, text, phrase string, times int) {
		text = strings.Repeat(text, min(max(times, 0), 50))
		if got, want := indexOf(text, phrase), strings.Index(text, phrase); got != want {
			t.Errorf("%q in %q: %d, want %d", phrase, text, got, want)
		}
	})
}

// BenchmarkIndexOf is beside the standard library's search, for phrases that are not there.
func BenchmarkIndexOf(b *testing.B) {
	text := fold(strings.Repeat(hongze2022().Sections[0].Text, 1+12000/len(hongze2022().Sections[0].Text)))
	for name, find := range map[string]func(string, string) int{"ours": indexOf, "strings": strings.Index} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				find(text, "政府信息公匡")
			}
		})
	}
}
