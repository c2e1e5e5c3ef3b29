package index

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
)

// analyzerName stands in the mapping. Raise its number when fold or scan
// changes, so that the mapping hash makes older generations stale.
const analyzerName = "nianbao_bigram_2"

// maxWord bounds a word in bytes. Longer ones are encoded data in a broken page,
// which nobody searches and which would swell the term dictionary.
const maxWord = 64

// tokenKind says what scan found.
type tokenKind int

const (
	tokenPair tokenKind = iota // two neighbouring Han characters
	tokenLast                  // the last Han character of a run of two or more
	tokenLone                  // a Han character that stands alone
	tokenWord                  // letters and digits, a decimal point between digits included
)

// scan cuts folded text in one pass. Every Han character starts a pair or is the
// last or only one of its run, so a one-character query is answered exactly by
// that character as a term and as the prefix of pairs, at the price of one more
// token a run instead of one a character.
func scan(text string, emit func(kind tokenKind, start, end int)) {
	for i := 0; i < len(text); {
		r, w := decode(text[i:])
		switch {
		case isHan(r):
			i = scanHan(text, i, emit)
		case isWord(r):
			end := wordEnd(text, i)
			if end-i <= maxWord {
				emit(tokenWord, i, end)
			}
			i = end
		default:
			i += w
		}
	}
}

func scanHan(text string, start int, emit func(tokenKind, int, int)) int {
	kind := tokenLone
	_, w := decode(text[start:])
	for end := start + w; ; {
		r, w := decode(text[end:])
		if !isHan(r) {
			emit(kind, start, end)
			return end
		}
		emit(tokenPair, start, end+w)
		start, end = end, end+w
		kind = tokenLast
	}
}

// wordEnd returns the end of the word that starts at i.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, w := decode(text[i:])
		if !isWord(r) && !isPoint(text, i) {
			return i
		}
		i += w
	}
	return i
}

// isPoint tells a decimal point from a full stop: it has a digit on both sides.
func isPoint(text string, i int) bool {
	return text[i] == '.' && i > 0 && isDigit(text[i-1]) && i+1 < len(text) && isDigit(text[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// decode returns the first rune of s and its width; 0 and 0 at the end.
func decode(s string) (rune, int) {
	if s == "" {
		return 0, 0
	}
	return utf8.DecodeRuneInString(s)
}

// tokenizer gives Bleve the tokens of folded text, for queries of its own; segments take
// theirs from scan.
type tokenizer struct{}

// Tokenize allocates tokens in blocks: one by one they were a quarter of the
// indexing time.
func (tokenizer) Tokenize(input []byte) analysis.TokenStream {
	text := string(input)
	block := make([]analysis.Token, 0, len(text)/3+1)
	stream := make(analysis.TokenStream, 0, len(text)/3+1)
	scan(text, func(kind tokenKind, start, end int) {
		if len(block) == cap(block) {
			block = make([]analysis.Token, 0, 256)
		}
		typ := analysis.Ideographic
		if kind == tokenWord {
			typ = analysis.AlphaNumeric
		}
		block = append(block, analysis.Token{Start: start, End: end, Term: input[start:end],
			Position: len(stream) + 1, Type: typ})
		stream = append(stream, &block[len(block)-1])
	})
	return stream
}

// Bleve finds analyzers by name in a registry of its own, filled when a program
// starts; this is the only entry of ours.
func init() {
	err := registry.RegisterAnalyzer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return &analysis.DefaultAnalyzer{Tokenizer: tokenizer{}}, nil
	})
	if err != nil {
		panic(err) // two analyzers of one name in one program, seen by every test
	}
}
