package index

import (
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"２０１３年", "2013年"},
		{"２３．２％", "23.2%"},
		{"ＡＢＣ Def", "abc def"},
		{"政　府 信息", "政府信息"},
		{"收到 12 件", "收到12件"},
		{"3 5", "3 5"},
		{"甲 \n 乙", "甲\n乙"},
		{"㈠ ①号 ㎡", "(一)1号m2"},
		{"申\u200b请\ufeff", "申请"},
		{"a\xffb\x00c", "a b c"},
		{"e\u0301", "é"},
		{"政府信息公開", "政府信息公开"},
		{"", ""},
	} {
		if got := fold(tt.in); got != tt.want {
			t.Errorf("fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFoldSource(t *testing.T) {
	for _, tt := range []struct{ text, phrase, want string }{
		{"共２３．２％。", "23.2", "２３．２"},
		{"见㈠款", "一", "㈠"},
		{"政 府信息", "政府", "政 府"},
		{"收到 12 件", "12", "12"},
		{"末尾 件", "件", "件"},
		{"主動公開", "公开", "公開"},
	} {
		f := foldMapped(tt.text)
		start, end := findPhrase(f.text, tt.phrase, 0)
		if start < 0 {
			t.Errorf("%q not in %q", tt.phrase, f.text)
			continue
		}
		a, b := f.source(start, end)
		if got := tt.text[a:b]; trimBlank(got) != tt.want {
			t.Errorf("%q in %q comes from %q, want %q", tt.phrase, tt.text, got, tt.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"２０１３年", "a\xff", "㈠e\u0301", "ﷺ", "\u1100\u1161\u11a8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := foldMapped(s)
		if m.text != fold(s) {
			t.Fatalf("mapped %q, plain %q", m.text, fold(s))
		}
		if !utf8.ValidString(m.text) || len(m.at) != len(m.text)+1 {
			t.Fatalf("%q: %d places for %d bytes", m.text, len(m.at), len(m.text))
		}
		for i := 1; i < len(m.at); i++ {
			if m.at[i] < m.at[i-1] || int(m.at[i]) > len(s) {
				t.Fatalf("place %d of byte %d after %d, source has %d", m.at[i], i, m.at[i-1], len(s))
			}
		}
	})
}
