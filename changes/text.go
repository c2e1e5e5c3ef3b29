package changes

import (
	"github.com/sergi/go-diff/diffmatchpatch"
)

// Op tells what became of a piece of text.
type Op string

// The three things that can happen to a piece.
const (
	Same   Op = "same"
	Gone   Op = "gone"
	Added  Op = "added"
	Edited Op = "edited"
)

// Piece is a run of characters within an edited sentence.
type Piece struct {
	Op   Op     `json:"op"` // same, gone or added
	Text string `json:"text"`
}

// Sentence is one sentence of either version or, where it was edited, of both.
type Sentence struct {
	Op     Op      `json:"op"`
	Text   string  `json:"text,omitempty"`   // unless edited
	Pieces []Piece `json:"pieces,omitempty"` // of an edited one
}

// maxSentences bounds the sentences that are compared one by one: the longest real
// section has some hundred. What lies behind is compared as a whole.
const maxSentences = 3000

// Text compares two texts sentence by sentence, and an edited sentence character by
// character.
func Text(before, after string) []Sentence {
	a, b := Sentences(before), Sentences(after)
	a, b = bounded(a), bounded(b)
	var out []Sentence
	i, j := 0, 0
	for _, m := range append(common(a, b), match{len(a), len(b)}) {
		out = append(out, between(a[i:m.a], b[j:m.b])...)
		if m.a < len(a) {
			out = append(out, Sentence{Op: Same, Text: a[m.a]})
		}
		i, j = m.a+1, m.b+1
	}
	return out
}

func bounded(s []string) []string {
	if len(s) <= maxSentences {
		return s
	}
	rest := ""
	for _, t := range s[maxSentences-1:] {
		rest += t
	}
	return append(s[:maxSentences-1:maxSentences-1], rest)
}

// between pairs the sentences that stand between two that did not change: those that
// are alike were edited, others are gone or added.
func between(gone, added []string) []Sentence {
	var out []Sentence
	for _, g := range gone {
		k := -1
		for i, s := range added {
			if alike(g, s) {
				k = i
				break
			}
		}
		if k < 0 {
			out = append(out, Sentence{Op: Gone, Text: g})
			continue
		}
		for _, s := range added[:k] {
			out = append(out, Sentence{Op: Added, Text: s})
		}
		out = append(out, Sentence{Op: Edited, Pieces: characters(g, added[k])})
		added = added[k+1:]
	}
	for _, s := range added {
		out = append(out, Sentence{Op: Added, Text: s})
	}
	return out
}

// characters compares two sentences rune by rune, runs that say nothing alone merged.
func characters(before, after string) []Piece {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // sentences are short: the result must not depend on the machine's speed
	var out []Piece
	for _, p := range d.DiffCleanupSemantic(d.DiffMainRunes([]rune(before), []rune(after), false)) {
		op := Same
		switch p.Type {
		case diffmatchpatch.DiffDelete:
			op = Gone
		case diffmatchpatch.DiffInsert:
			op = Added
		}
		out = append(out, Piece{op, p.Text})
	}
	return out
}
