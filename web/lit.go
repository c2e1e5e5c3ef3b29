package web

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// litStyle outlines the place a number came from and keeps it clear of the
// window's edge when the fragment #cell scrolls to it. A frame that is loaded before the
// page around it is laid out forgets its fragment, but not its initial target.
const litStyle = `body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:1rem;color:#111;background:#fff}
table{border-collapse:collapse;width:auto!important;max-width:100%}td,th{border:1px solid #999;padding:.2em .4em;width:auto!important;height:auto!important;min-width:1em;overflow-wrap:break-word}
pre{white-space:pre-wrap;overflow-wrap:break-word}
#cell{outline:4px solid #d55e00!important;outline-offset:1px;background:#fff3c4!important;color:#111!important;scroll-margin:40vh;scroll-initial-target:nearest}`

// lit is an original made safe to look at, with one place of it marked.
type lit struct {
	Document string // a whole HTML document
	Found    bool   // the place exists and is marked
	Text     string // what stands there
}

// litHTML marks a cell, an element or a range of its text in an HTML original. Cells and
// elements are counted before anything is taken out, as the parser counts them.
func litHTML(source string, where place) (*lit, error) {
	doc, err := dom.Parse(strings.NewReader(source))
	if err != nil {
		return nil, unreadable(err)
	}
	target, nodes := findPlace(doc, where)
	if nodes > maxLitNodes {
		return nil, tooLargeToView()
	}
	pieces := textRange(target, where)
	clean(doc)
	out := &lit{Found: target != nil}
	switch {
	case where.Node >= 0 && where.From >= 0:
		out.Text = markPieces(pieces)
		out.Found = out.Text != ""
	case target != nil:
		out.Text = strings.Join(strings.Fields(textOf(target)), " ")
		target.Attr = append(target.Attr, dom.Attribute{Key: "id", Val: "cell"})
	}
	addHead(doc)
	var b strings.Builder
	if err := dom.Render(&b, doc); err != nil {
		return nil, fmt.Errorf("write the cleaned original: %w", err)
	}
	out.Document = b.String()
	return out, nil
}

// findPlace returns the n-th td or th, or the n-th element, in document order from 0,
// and the number of nodes of the document.
func findPlace(doc *dom.Node, where place) (target *dom.Node, nodes int) {
	cells, elements := 0, 0
	for d := range doc.Descendants() {
		nodes++
		if d.Type != dom.ElementNode {
			continue
		}
		if elements == where.Node {
			target = d
		}
		elements++
		if d.Namespace == "" && (d.DataAtom == atom.Td || d.DataAtom == atom.Th) {
			if cells == where.Cell {
				target = d
			}
			cells++
		}
	}
	return target, nodes
}

// piece is a part of a text node, in runes.
type piece struct {
	node     *dom.Node
	from, to int
}

// textRange finds the text nodes that a range of an element's text lies in.
func textRange(n *dom.Node, where place) []piece {
	var pieces []piece
	if n == nil || where.From < 0 {
		return nil
	}
	at := 0
	for d := range n.Descendants() {
		if d.Type != dom.TextNode {
			continue
		}
		length := utf8.RuneCountInString(d.Data)
		if from, to := max(where.From-at, 0), min(where.To-at, length); from < to {
			pieces = append(pieces, piece{d, from, to})
		}
		at += length
	}
	return pieces
}

// markPieces marks parts of text nodes that are still in the document, and returns what
// they say.
func markPieces(pieces []piece) string {
	var text strings.Builder
	for _, p := range pieces {
		if p.node.Parent == nil {
			continue
		}
		runes := []rune(p.node.Data)
		mark := &dom.Node{Type: dom.ElementNode, Data: "mark", DataAtom: atom.Mark}
		if text.Len() == 0 {
			mark.Attr = []dom.Attribute{{Key: "id", Val: "cell"}}
		}
		mark.AppendChild(&dom.Node{Type: dom.TextNode, Data: string(runes[p.from:p.to])})
		text.WriteString(string(runes[p.from:p.to]))
		p.node.Data = string(runes[:p.from])
		p.node.Parent.InsertBefore(mark, p.node.NextSibling)
		p.node.Parent.InsertBefore(&dom.Node{Type: dom.TextNode, Data: string(runes[p.to:])}, mark.NextSibling)
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

func textOf(n *dom.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == dom.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// addHead gives the cleaned document its charset and our style.
func addHead(doc *dom.Node) {
	for d := range doc.Descendants() {
		if d.DataAtom != atom.Head {
			continue
		}
		meta := &dom.Node{Type: dom.ElementNode, Data: "meta", DataAtom: atom.Meta,
			Attr: []dom.Attribute{{Key: "charset", Val: "utf-8"}}}
		style := &dom.Node{Type: dom.ElementNode, Data: "style", DataAtom: atom.Style}
		style.AppendChild(&dom.Node{Type: dom.TextNode, Data: litStyle})
		d.InsertBefore(meta, d.FirstChild)
		d.AppendChild(style)
		return
	}
}

// litText shows plain text with the runes from..to marked.
func litText(text string, from, to int) *lit {
	runes := []rune(text)
	out := &lit{Found: 0 <= from && from < to && to <= len(runes)}
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><meta charset="utf-8"><style>` + litStyle + `</style></head><body><pre>`)
	if out.Found {
		out.Text = string(runes[from:to])
		b.WriteString(html.EscapeString(string(runes[:from])))
		b.WriteString(`<mark id="cell">` + html.EscapeString(out.Text) + `</mark>`)
		runes = runes[to:]
	}
	b.WriteString(html.EscapeString(string(runes)))
	b.WriteString(`</pre></body></html>`)
	out.Document = b.String()
	return out
}
