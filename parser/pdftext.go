package parser

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/pdf"
)

// textLine is one printed line.
type textLine struct {
	glyphs []glyph // from left to right
	box    pdf.Box
	size   float64 // height of its tallest glyphs
}

// textLines puts glyphs into lines by where they stand, from the top.
func textLines(gs []glyph) []textLine {
	gs = slices.Clone(gs)
	slices.SortStableFunc(gs, func(a, b glyph) int { return cmp.Compare(middle(a.box), middle(b.box)) })
	var lines []textLine
	for _, g := range gs {
		if n := len(lines); n > 0 && lines[n-1].holds(g) {
			lines[n-1].add(g)
			continue
		}
		l := textLine{}
		l.add(g)
		lines = append(lines, l)
	}
	for i := range lines {
		slices.SortStableFunc(lines[i].glyphs, func(a, b glyph) int { return cmp.Compare(a.box.Left, b.box.Left) })
	}
	return lines
}

func middle(b pdf.Box) float64 { return (b.Top + b.Bottom) / 2 }

// holds tells whether a glyph stands in the line: its middle is within half a line's
// height of the line's.
func (l *textLine) holds(g glyph) bool {
	return math.Abs(middle(g.box)-middle(l.box)) < max(l.size, g.box.Height())/2
}

func (l *textLine) add(g glyph) {
	l.glyphs = append(l.glyphs, g)
	l.box = l.box.Union(g.box)
	l.size = max(l.size, g.box.Height())
}

// string joins the glyphs of a line.
func (l *textLine) string() string { return joinGlyphs(l.glyphs) }

func joinGlyphs(gs []glyph) string {
	var b strings.Builder
	for i, g := range gs {
		if i > 0 {
			switch before := gs[i-1]; {
			case printedTwice(before, g):
				continue
			case apart(before, g):
				b.WriteByte(' ')
			}
		}
		b.WriteString(g.text)
	}
	return b.String()
}

// printedTwice tells a glyph drawn again over itself, which makes it bold.
func printedTwice(a, b glyph) bool {
	return a.text == b.text && a.box.Right-b.box.Left > doubled*min(a.box.Width(), b.box.Width())
}

// doubled is the share of a glyph that its second printing covers.
const doubled = 0.6

// Gaps that part words, in heights of a line. Justified Chinese text is spread by
// less than a character; digits of one number are not spread at all.
const (
	gapHan   = 1.0
	gapMixed = 0.5
	gapLatin = 0.3
	gapDigit = 0.18
)

// baseline is by how much, in heights of a digit, the feet of the digits of one number lie apart.
const baseline = 0.12

// apart tells whether two neighbours of a line are parted by a blank. A digit beside
// one that is smaller, raised or printed over it is no part of the same number.
func apart(a, b glyph) bool {
	height := max(a.box.Height(), b.box.Height())
	gap := (b.box.Left - a.box.Right) / height
	x, _ := utf8.DecodeLastRuneInString(a.text)
	y, _ := utf8.DecodeRuneInString(b.text)
	if a.turns == b.turns && isDigit(x) && isDigit(y) {
		smaller := min(a.box.Height(), b.box.Height()) < 0.75*height
		raised := math.Abs(a.box.Bottom-b.box.Bottom) > baseline*height
		over := a.box.Right-b.box.Left > doubled*min(a.box.Width(), b.box.Width())
		return smaller || raised || over || gap > gapDigit
	}
	switch wide := wideRune(x); {
	case wide && wideRune(y):
		return gap > gapHan
	case wide || wideRune(y):
		return gap > gapMixed || b.spaced && gap > gapDigit
	}
	return b.spaced || gap > gapLatin
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// wideRune tells Chinese characters and full-width marks.
func wideRune(r rune) bool { return r >= 0x2e80 }

// cellGlyphText reads the glyphs of one cell: upright lines from the top, or turned
// ones. A word goes on over the end of a Chinese line; digits on two lines are parted,
// for they may be two numbers.
func cellGlyphText(gs []glyph) string {
	if t := mostTurns(gs); t != 0 {
		gs = slices.Clone(gs)
		for i := range gs {
			gs[i].box = turnBack(gs[i].box, t, 0, 0)
			gs[i].turns = (gs[i].turns + 4 - t) % 4
		}
	}
	var b strings.Builder
	for _, l := range textLines(gs) {
		appendLine(&b, l.string())
	}
	return squeeze(b.String())
}

// appendLine puts a line behind the text so far. Only words and numbers of ASCII are
// parted by the end of a line.
func appendLine(b *strings.Builder, line string) {
	last, _ := utf8.DecodeLastRuneInString(b.String())
	first, _ := utf8.DecodeRuneInString(line)
	if b.Len() > 0 && !wideRune(last) && !wideRune(first) {
		b.WriteByte(' ')
	}
	b.WriteString(line)
}
