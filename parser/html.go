package parser

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// decodeHTML reads a page into blocks.
func decodeHTML(ctx context.Context, in Input) (*Document, error) {
	text, enc := decodeBytes(in.Body, in.Type)
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, &Error{Code: CodeUnreadable, Message: fmt.Sprintf("the HTML cannot be read: %v", err)}
	}
	doc := &Document{mime: "text/html", charset: enc}
	w := &htmlWalker{ctx: ctx, room: maxCells}
	w.walk(root)
	w.flush()
	if w.err != nil {
		return nil, w.err
	}
	w.head.fill(doc)
	doc.head = make([]string, 0, len(w.blocks))
	for _, b := range w.blocks {
		if b.grid == nil {
			doc.head = append(doc.head, b.text)
		}
	}
	doc.meta = append(metaPairs(w.blocks), doc.meta...)
	doc.blocks = mainContent(w)
	return doc, nil
}

// htmlWalker turns nodes into blocks and remembers which node each came from.
type htmlWalker struct {
	ctx    context.Context
	head   htmlHead
	blocks []block
	nodes  []*html.Node // nodes[i] made blocks[i]
	para   textBuffer
	paraAt *html.Node
	seen   census
	look   int    // nodes after which to look at the context again
	room   int    // cells that tables may still have
	places []cell // and ends: kept from table to table
	ends   []int
	err    error
}

// census counts what has been walked over, in document order. The counts before a
// node are its numbers in origins.
type census struct{ nodes, cells int }

// see counts a node.
func (s *census) see(n *html.Node) {
	s.nodes++
	if (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && n.Namespace == "" {
		s.cells++
	}
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

// late tells that the walk must end: the page is too large or the context over.
func (w *htmlWalker) late() bool {
	switch {
	case w.err != nil:
	case w.seen.nodes > maxNodes:
		w.err = &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the page has more than %d elements and pieces of text", maxNodes)}
	case w.seen.nodes >= w.look:
		w.err = w.ctx.Err()
		w.look = w.seen.nodes + ctxNodes
	}
	return w.err != nil
}

// walk reads the nodes below n.
func (w *htmlWalker) walk(n *html.Node) {
	for c := n.FirstChild; c != nil && !w.late(); c = c.NextSibling {
		w.seen.see(c)
		switch c.Type {
		case html.TextNode:
			w.text(c)
		case html.ElementNode:
			w.element(c)
		}
	}
}

func (w *htmlWalker) text(n *html.Node) {
	if w.para.empty() {
		w.paraAt = n.Parent
	}
	w.para.add(n.Data)
}

func (w *htmlWalker) element(n *html.Node) {
	w.head.read(n)
	switch {
	case skipped(n):
		if n.DataAtom == atom.Head {
			w.head.readAll(n)
		}
		w.seen.skip(n)
	case n.DataAtom == atom.Table:
		w.flush()
		if !w.table(n) {
			w.walk(n)
			w.flush()
		}
	case isBlock(n):
		w.flush()
		w.walk(n)
		w.flush()
	default:
		w.walk(n)
	}
}

func (w *htmlWalker) flush() {
	if w.para.empty() {
		return
	}
	t := w.para.take()
	if t != "" {
		w.blocks = append(w.blocks, paragraph(t))
		w.nodes = append(w.nodes, w.paraAt)
	}
}

// table makes a block of a table of figures, and says whether it is one.
func (w *htmlWalker) table(n *html.Node) bool {
	before := w.seen
	g, ok := w.tableGrid(n)
	if w.err != nil {
		return true
	}
	if !ok {
		w.seen = before
		return false
	}
	if g.rows() > 0 && g.cols() > 0 {
		w.blocks = append(w.blocks, table(g))
		w.nodes = append(w.nodes, n)
	}
	return true
}
