package changes

import (
	"strings"
	"unicode/utf8"
)

// sentenceEnds are the marks that end a sentence or a clause that stands for itself.
const sentenceEnds = "。！？；!?;"

// maxSentence bounds a sentence in runes: text without marks is cut, so that a diff
// within a sentence stays small.
const maxSentence = 500

// Sentences cuts a text behind its sentence marks and at its line ends. Joined, the
// parts are the text without line ends and without the white space around each part.
func Sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		for line != "" {
			n := sentenceLen(line)
			if s := strings.TrimSpace(line[:n]); s != "" {
				out = append(out, s)
			}
			line = line[n:]
		}
	}
	return out
}

// sentenceLen is the length in bytes of the first sentence of a line.
func sentenceLen(line string) int {
	runes := 0
	for i, r := range line {
		if runes++; strings.ContainsRune(sentenceEnds, r) || runes >= maxSentence {
			end := i + utf8.RuneLen(r)
			for _, q := range line[end:] { // a closing quote belongs to its sentence
				if !strings.ContainsRune("”’」』）)", q) {
					break
				}
				end += utf8.RuneLen(q)
			}
			return end
		}
	}
	return len(line)
}
