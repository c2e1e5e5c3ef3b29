package parser

import (
	"context"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// withRows finds tables among paragraphs: rows set with tabs and blanks, cells that
// each stand in a paragraph of their own. Each run of paragraphs between other tables
// that shows words of the forms is read as plain text is.
func withRows(ctx context.Context, found []foundBlock) ([]block, error) {
	out := make([]block, 0, len(found))
	for i := 0; i < len(found); {
		run := found[i:]
		if n := slices.IndexFunc(run, func(b foundBlock) bool { return b.grid != nil }); n >= 0 {
			run = run[:max(n, 1)]
		}
		i += len(run)
		if !showsRows(run) {
			for i := range run {
				out = append(out, run[i].block)
			}
			continue
		}
		blocks, err := rebuildRun(ctx, run)
		if err != nil {
			return nil, err
		}
		out = append(out, blocks...)
	}
	return out, nil
}

func rebuildRun(ctx context.Context, run []foundBlock) ([]block, error) {
	places, lines := linesOfRun(run)
	if places == nil {
		return blocksOf(run), nil
	}
	blocks, err := rebuildTables(ctx, lines)
	for _, b := range blocks {
		if b.grid != nil {
			relocate(b.grid, places)
		}
	}
	return blocks, err
}

// showsRows tells a run in which enough paragraphs begin with a label or head of a form.
func showsRows(run []foundBlock) bool {
	n := 0
	for _, b := range run {
		word, rest, several := strings.Cut(b.text, " ")
		if len(word) > maxLabel || !several && (isSentence(b.folded) || strings.ContainsAny(b.folded, ",:")) || several && len(rest) > maxLabel {
			continue
		}
		if isTableWord(word) {
			if n++; n >= wanted {
				return true
			}
		}
	}
	return false
}

// maxLabel is the longest label of a form in bytes, with its number and remarks.
const maxLabel = 180

// linePlace is where a line stands in the text of an element, and among all lines.
type linePlace struct {
	element int // number of the element
	from    int // rune of its text where the line begins
	length  int
	start   int // rune of all lines put together
}

// linesOfRun gives the paragraphs of a run as they stand in the source, with their
// tabs. It gives none when they cannot be told apart there.
func linesOfRun(run []foundBlock) ([]linePlace, []line) {
	sources := map[*html.Node][]line{}
	var places []linePlace
	var lines []line
	start := 0
	for _, b := range run {
		ls, ok := sources[b.node]
		if !ok {
			ls = printedLines(b.node)
		}
		if len(ls) == 0 || squeeze(ls[0].text) != b.text {
			return nil, nil
		}
		p := linePlace{element: b.number, from: ls[0].start, length: utf8.RuneCountInString(ls[0].text), start: start}
		places = append(places, p)
		lines = append(lines, breakLong(line{ls[0].text, start})...)
		sources[b.node] = ls[1:]
		start += p.length + 1
	}
	return places, lines
}

// printedLines are the lines of an element's own text, what stands in blocks inside it
// left out; their places count the runes of all its text.
func printedLines(n *html.Node) []line {
	r := &lineReader{pre: n.DataAtom == atom.Pre}
	r.read(n)
	r.end()
	return r.lines
}

type lineReader struct {
	lines []line
	text  strings.Builder
	from  int
	at    int // runes of text before
	pre   bool
}

func (r *lineReader) read(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			r.add(c.Data)
		case c.Type != html.ElementNode:
		case skipped(c) || hidden(c) && !isBlock(c):
			r.at += textLength(c)
		case isBlock(c):
			r.end()
			r.at += textLength(c)
		default:
			r.read(c)
		}
	}
}

func (r *lineReader) add(s string) {
	for l := range strings.Lines(s) {
		if r.text.Len() == 0 {
			r.from = r.at
		}
		r.text.WriteString(l)
		r.at += utf8.RuneCountInString(l)
		if r.pre && strings.HasSuffix(l, "\n") {
			r.end()
		}
	}
}

// end closes a line; blank ones are no lines.
func (r *lineReader) end() {
	if !isUnprintedText(r.text.String()) {
		r.lines = append(r.lines, line{strings.TrimRight(r.text.String(), "\n"), r.from})
	}
	r.text.Reset()
}

// textLength counts the runes of all text below n.
func textLength(n *html.Node) int {
	length := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			length += utf8.RuneCountInString(d.Data)
		}
	}
	return length
}

// relocate turns places among the lines into places in elements: node:N/runes:A-B is a
// range of the text of the page's N-th element.
func relocate(g *grid, places []linePlace) {
	for _, row := range g.cells {
		for i := range row {
			from, to, ok := strings.Cut(strings.TrimPrefix(row[i].origin, "runes:"), "-")
			a, err1 := strconv.Atoi(from)
			b, err2 := strconv.Atoi(to)
			if !ok || err1 != nil || err2 != nil {
				continue
			}
			p := places[sort.Search(len(places), func(k int) bool { return places[k].start > a })-1]
			clip := func(at int) string { return strconv.Itoa(p.from + min(max(at-p.start, 0), p.length)) }
			row[i].origin = nodeOrigin(p.element) + "/runes:" + clip(a) + "-" + clip(b)
		}
	}
}
