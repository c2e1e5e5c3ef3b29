package parser

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/nianbao/nianbao/report"
)

// decodeHTML reads a page into blocks.
func decodeHTML(ctx context.Context, in Input) (*Document, error) {
	text, enc := decodeBytes(in.Body, in.Type)
	root, err := parseTree(text)
	if err != nil {
		return nil, &Error{Code: CodeUnreadable, Message: fmt.Sprintf("the HTML cannot be read: %v", err)}
	}
	doc := &Document{mime: "text/html", charset: enc}
	w := &htmlWalker{ctx: ctx, room: maxCells, found: make([]foundBlock, 0, usualBlocks)}
	w.walk(root, element{root, 0})
	w.flush()
	if w.err != nil {
		return nil, w.err
	}
	w.head.fill(doc)
	whole := blocksOf(w.found)
	doc.head, doc.heads = make([]string, 0, len(whole)), make([]string, 0, len(whole))
	for _, b := range whole {
		if b.grid == nil {
			doc.head, doc.heads = append(doc.head, b.text), append(doc.heads, b.folded)
		}
	}
	doc.meta = append(metaPairs(whole), doc.meta...)
	main, several := mainContent(w.found)
	if several {
		doc.findings = append(doc.findings, report.Finding{Rule: ruleTwoReports, Severity: report.SeverityWarning, Keys: []report.Key{},
			Whose: report.WhoseReading, State: "new", Message: "页面上印有不止一份报告，两份所说不同的数字未采用"})
	}
	if doc.blocks, err = withRows(ctx, main); err != nil {
		return nil, err
	}
	doc.blocks = joinTables(doc.blocks)
	doc.findings = append(doc.findings, picturedParts(doc, w.pictures)...)
	if !w.attaches {
		doc.pictures = len(w.pictures)
	}
	return doc, nil
}

// usualBlocks is how many blocks are set aside for at first.
const usualBlocks = 64

// ruleTwoReports is the rule of the finding about a page with more than one report.
const ruleTwoReports = "document.several_reports"

// foundBlock is a block and where on the page it stands.
type foundBlock struct {
	block
	veil   *html.Node // the outermost element that keeps it from view, nil if it is seen
	linked bool       // all of it is links
}

func blocksOf(found []foundBlock) []block {
	bs := make([]block, len(found))
	for i := range found {
		bs[i] = found[i].block
	}
	return bs
}

// htmlWalker turns nodes into blocks.
type htmlWalker struct {
	ctx    context.Context
	head   htmlHead
	found  []foundBlock
	para   textBuffer
	paraAt element
	plain  bool       // the paragraph has text outside links
	links  int        // open a elements
	veil   *html.Node // see foundBlock
	seen   census
	wasted int // nodes walked over in vain
	look   int // nodes after which to look at the context again
	room   int // cells that tables may still have
	err    error

	pictures []int // numbers of the elements that are pictures large enough for a table
	attaches bool  // the page links to a file
}

// element is a node and its number among the page's elements, from 0.
type element struct {
	node   *html.Node
	number int
}

// census counts what has been walked over, in document order. The counts before a
// node are its numbers in origins.
type census struct{ nodes, elements, cells int }

// see counts a node.
func (s *census) see(n *html.Node) {
	s.nodes++
	if n.Type != html.ElementNode {
		return
	}
	s.elements++
	if isCell(n) {
		s.cells++
	}
}

func isCell(n *html.Node) bool {
	return (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && n.Namespace == ""
}

// skip counts the nodes below n.
func (s *census) skip(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.see(c)
		s.skip(c)
	}
}

// maxNodes bounds a page's tree: real pages have under 20,000 nodes. Its depth is
// bounded by html.Parse, which gives up at 512.
const maxNodes = 1_000_000

// ctxNodes is how many nodes are walked over between two looks at the context.
const ctxNodes = 4096

// maxWork bounds how many nodes are walked over, those twice that only looked like a
// table counted twice.
const maxWork = 4 * maxNodes

// back takes the walk back to where it was before.
func (w *htmlWalker) back(before census) {
	w.wasted += w.seen.nodes - before.nodes
	w.seen = before
}

// late tells that the walk must end: the page is too large or the context over.
func (w *htmlWalker) late() bool {
	switch {
	case w.err != nil:
	case w.seen.nodes > maxNodes || w.seen.nodes+w.wasted > maxWork:
		w.err = &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the page has more than %d elements and pieces of text", maxNodes)}
	case w.seen.nodes+w.wasted >= w.look:
		w.err = w.ctx.Err()
		w.look = w.seen.nodes + w.wasted + ctxNodes
	}
	return w.err != nil
}

// walk reads the nodes below n, which stand in the block at.
func (w *htmlWalker) walk(n *html.Node, at element) {
	for c := n.FirstChild; c != nil && !w.late(); c = c.NextSibling {
		w.seen.see(c)
		switch {
		case c.Type == html.TextNode && at.node.DataAtom == atom.Pre:
			for l := range strings.Lines(c.Data) {
				if w.text(l, at); strings.HasSuffix(l, "\n") {
					w.flush()
				}
			}
		case c.Type == html.TextNode:
			w.text(c.Data, at)
		case c.Type == html.ElementNode:
			w.element(c, at)
		}
	}
}

func (w *htmlWalker) text(s string, at element) {
	before := w.para.empty()
	w.para.add(s)
	if before && !w.para.empty() {
		w.paraAt, w.plain = at, false
	}
	w.plain = w.plain || w.links == 0 && !isUnprintedText(s)
}

func (w *htmlWalker) element(n *html.Node, at element) {
	w.head.read(n)
	switch {
	case skipped(n):
		if n.DataAtom == atom.Head {
			w.head.readAll(n)
		}
		w.seen.skip(n)
	case hidden(n) && w.veil == nil:
		w.hidden(n)
	case n.DataAtom == atom.Img:
		w.picture(n)
	case n.DataAtom == atom.A:
		w.attaches = w.attaches || attaches(n)
		w.links++
		w.walk(n, at)
		w.links--
	case isBlock(n):
		w.flush()
		w.block(n)
		w.flush()
	default:
		w.walk(n, at)
	}
}

// hidden reads what the page keeps from view: a copy for printing, a tab not chosen.
// Words inside a line are left out.
func (w *htmlWalker) hidden(n *html.Node) {
	if !isBlock(n) {
		w.seen.skip(n)
		return
	}
	w.flush()
	w.veil = n
	w.block(n)
	w.flush()
	w.veil = nil
}

// block reads an element that stands apart: a table of figures, however it is laid out,
// or what it holds.
func (w *htmlWalker) block(n *html.Node) {
	switch {
	case n.DataAtom == atom.Table && w.table(n):
	case mayBeRows(n) && w.rowsOfBoxes(n):
	default:
		w.walk(n, element{n, w.seen.elements - 1})
	}
}

func (w *htmlWalker) flush() {
	if w.para.empty() {
		return
	}
	if t := w.para.take(); t != "" {
		w.put(paragraph(t), w.paraAt, !w.plain)
	}
}

func (w *htmlWalker) put(b block, e element, linked bool) {
	b.node, b.number = e.node, e.number
	w.found = append(w.found, foundBlock{b, w.veil, linked})
}

// table makes a block of a table of figures, and says whether it is one.
func (w *htmlWalker) table(n *html.Node) bool {
	before := w.seen
	g, ok := w.tableGrid(n)
	if w.err != nil {
		return true
	}
	if !ok {
		w.back(before)
		return false
	}
	if g.rows() > 0 && g.cols() > 0 {
		w.put(table(g), element{n, before.elements - 1}, false)
	}
	return true
}
