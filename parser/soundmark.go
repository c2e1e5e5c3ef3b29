package parser

import (
	"strings"
	"unicode/utf8"
)

// maxSound is the longest sound of a character in bytes: zhuāng with its mark.
const maxSound = 9

// soundMark returns the length of a sound and its closing bracket at the start of
// after, 0 if there is none: mirrors print 報(bào)告 and 文(wen)章(zhang). before ends
// with the character whose sound it would be, without the opening bracket.
func soundMark(before, after string) int {
	if after == "" || after[0] < 'a' { // capitals, digits and brackets begin no sound
		return 0
	}
	end := strings.IndexAny(after[:min(len(after), maxSound+len("）"))], ")）")
	if end < 2 || end > maxSound || !isSound(after[:end]) {
		return 0
	}
	if r, _ := utf8.DecodeLastRuneInString(before); !isHan(r) {
		return 0
	}
	_, n := utf8.DecodeRuneInString(after[end:])
	return end + n
}

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9fff }

// isSound tells a syllable in Latin letters or in phonetic symbols (ㄅㄠˋ).
func isSound(s string) bool {
	if r, _ := utf8.DecodeRuneInString(s); isPhonetic(r) {
		return strings.TrimFunc(s, func(r rune) bool { return isPhonetic(r) || strings.ContainsRune("ˉˊˇˋ˙", r) }) == ""
	}
	rest := strings.TrimLeft(s, consonants)
	vowels := strings.TrimLeft(rest, plainVowels+markedVowels)
	if len(s)-len(rest) > len("zh") || len(rest) == len(vowels) {
		return false
	}
	return vowels == "" || vowels == "n" || vowels == "ng" || vowels == "r"
}

func isPhonetic(r rune) bool { return r >= 0x3105 && r <= 0x312f }

// Letters of syllables, in lower case as mirrors print them.
const (
	consonants   = "bpmfdtnlgkhjqxzcsryw"
	plainVowels  = "aeiouv"
	markedVowels = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜɑ"
)
