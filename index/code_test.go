package index

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCodeIsWhole(t *testing.T) {
	if n := len(frequentRunes); n != singles+twoBytes*trails {
		t.Fatalf("%d frequent characters", n)
	}
	seen := map[string]rune{}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		code := encode(nil, string(r))
		if got := decodeCode(code); got != string(r) {
			t.Fatalf("%U comes back as %q from % x", r, got, code)
		}
		if other, twice := seen[string(code)]; twice {
			t.Fatalf("%U and %U share % x", r, other, code)
		}
		seen[string(code)] = r
		if code[0] >= firstTrail || before(code, len(code)) != 0 {
			t.Fatalf("%U begins inside a character: % x", r, code)
		}
	}
}

func TestCodeOfText(t *testing.T) {
	text := fold(hongze2022().Sections[0].Text)
	if n := len(encode(nil, text)); n*100 > len(text)*55 {
		t.Errorf("a report has %d bytes in code, %d in UTF-8: its characters are not those that are frequent", n, len(text))
	}
	if got := decodeCode(encode(nil, "\xff公")); got != "\uFFFD公" {
		t.Errorf("no UTF-8: %q", got)
	}
}

// FuzzDecode holds damaged code against panics, and text against loss.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xa0\xd0\xff\x00"), "政府\U00020BB7")
	f.Fuzz(func(t *testing.T, code []byte, text string) {
		decodeCode(code)
		coded(code).decoded()
		for i := range len(code) {
			codedWholeAt(code, i)
		}
		if text = strings.ToValidUTF8(text, "\uFFFD"); decodeCode(encode(nil, text)) != text {
			t.Errorf("%q comes back as %q", text, decodeCode(encode(nil, text)))
		}
	})
}

func TestCodedParts(t *testing.T) {
	want := []part{{partTitle, "题"}, {"overview", ""}, {"of no kind we know", "甲\n乙"}}
	got := codeParts(want).decoded()
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}
