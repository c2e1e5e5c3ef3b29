package parser

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseTree reads a page into the tree that html.Parse makes of it, as far as it is looked
// at: without what skim leaves out. Pages whose tags are nested as their authors meant
// them are read here at once, into nodes that are allocated together, which takes a third
// of the time; any other is left to html.Parse as it is, before anything is guessed.
func parseTree(page []byte) (*html.Node, error) {
	if root := plainTree(page); root != nil {
		return root, nil
	}
	return html.Parse(skim(page))
}

// treeBuilder makes the tree of a page by the rules of the HTML standard (§ 13.2.6, tree
// construction) as far as they only open and close elements: where they move some, repeat
// them or mend what is broken, it gives up. So every active formatting element is open,
// and nothing but white space stands in a table outside its cells.
type treeBuilder struct {
	page   []byte // what is left of it
	doc    *html.Node
	open   []openElement // from html down
	head   *html.Node
	form   *html.Node // the form that fields belong to
	mode   treeMode
	typed  bool // the doctype has been read
	nodes  []html.Node
	text   strings.Builder // texts of the nodes, one behind the other
	joined int             // bytes copied to join texts
}

// openElement is an element of the stack.
type openElement struct {
	node *html.Node
	role role
}

// treeMode is where in the page the builder is: an insertion mode.
type treeMode uint8

const (
	beforeHTML treeMode = iota
	beforeHead
	inHead
	afterHead
	inBody
	inTable
	inTableBody
	inRow
	inCell
	inColumns
	afterBody
	afterHTML
)

// Bounds of what is read at once; a page beyond them is left to html.Parse.
const (
	maxOpen   = 512     // html.Parse refuses pages that are nested deeper
	maxJoined = 1 << 20 // bytes copied to join texts that ignored tags part
)

// Sizes of what is allocated at once: a report page has a thousand nodes.
const (
	nodesAtOnce = 128
	textAtOnce  = 4 << 10
)

// plainTree returns nil where the page is not plain.
func plainTree(page []byte) *html.Node {
	if bytes.IndexByte(page, 0) >= 0 {
		return nil
	}
	b := &treeBuilder{page: page, open: make([]openElement, 0, 64)}
	b.doc = b.node(html.DocumentNode, "")
	for len(b.page) > 0 {
		if !b.next() {
			return nil
		}
	}
	if b.mode <= afterHead {
		return nil
	}
	return b.doc
}

// next reads a text, a tag or a comment. It returns false where the page is not plain.
func (b *treeBuilder) next() bool {
	if n := textEnd(b.page); n > 0 {
		raw := b.page[:n]
		b.page = b.page[n:]
		return b.addText(b.string(raw, true))
	}
	switch c := b.page[1]; {
	case isLetter(c):
		return b.startTag()
	case c == '/' && len(b.page) > 2 && isLetter(b.page[2]):
		return b.endTag()
	case c == '!' && bytes.HasPrefix(b.page, []byte("<!--")):
		return b.comment()
	case c == '!':
		return b.doctype()
	}
	return false
}

// textEnd is where the text ends with which the page begins: at what may be a tag.
func textEnd(page []byte) int {
	for n := 0; ; n++ {
		i := bytes.IndexByte(page[n:], '<')
		if i < 0 || n+i+1 == len(page) {
			return len(page)
		}
		n += i
		if c := page[n+1]; isLetter(c) || c == '/' || c == '!' || c == '?' {
			return n
		}
	}
}

// comment adds a comment without its words, as skim leaves it.
func (b *treeBuilder) comment() bool {
	n := commentEnd(b.page)
	if n < 0 {
		return false
	}
	b.page = b.page[n:]
	parent := b.doc
	switch b.mode {
	case beforeHTML, afterHTML:
	case afterBody:
		parent = b.open[0].node
	default:
		parent = b.top().node
	}
	parent.AppendChild(b.node(html.CommentNode, ""))
	return true
}

// doctype reads the first words of a page. Whether they bring old rules about matters to
// tables in paragraphs alone, which are left to html.Parse.
func (b *treeBuilder) doctype() bool {
	const words = "<!doctype html"
	end := bytes.IndexByte(b.page, '>')
	if b.typed || b.mode != beforeHTML || end < len(words) || !bytes.EqualFold(b.page[:len(words)], []byte(words)) || end > len(words) && !isTagGap(b.page[len(words)]) {
		return false
	}
	b.page, b.typed = b.page[end+1:], true
	b.doc.AppendChild(b.node(html.DoctypeNode, "html"))
	return true
}

// addText adds a text where the page is.
func (b *treeBuilder) addText(s string) bool {
	blank := func() bool { return strings.Trim(s, " \t\r\n\f") == "" }
	switch b.mode {
	case beforeHTML, beforeHead:
		return blank()
	case inBody, inCell:
	case afterBody, afterHTML:
		if !blank() {
			b.mode = inBody
		}
	default:
		if !blank() {
			return false
		}
	}
	parent := b.top().node
	if parent.FirstChild == nil && (parent.DataAtom == atom.Pre || parent.DataAtom == atom.Listing) {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "\r"), "\n")
	}
	if s == "" {
		return true
	}
	if last := parent.LastChild; last != nil && last.Type == html.TextNode {
		last.Data += s
		b.joined += len(last.Data)
		return b.joined <= maxJoined
	}
	parent.AppendChild(b.node(html.TextNode, s))
	return true
}

// string keeps the text of a node, character references resolved.
func (b *treeBuilder) string(raw []byte, references bool) string {
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if references && bytes.IndexByte(raw, '&') >= 0 {
		return html.UnescapeString(string(raw))
	}
	if len(raw) > b.text.Cap()-b.text.Len() {
		b.text = strings.Builder{}
		b.text.Grow(max(len(raw), textAtOnce))
	}
	from := b.text.Len()
	b.text.Write(raw)
	return b.text.String()[from:]
}

// node makes a node.
func (b *treeBuilder) node(t html.NodeType, data string) *html.Node {
	if len(b.nodes) == 0 {
		b.nodes = make([]html.Node, nodesAtOnce)
	}
	n := &b.nodes[0]
	b.nodes = b.nodes[1:]
	n.Type, n.Data = t, data
	return n
}

func (b *treeBuilder) top() openElement { return b.open[len(b.open)-1] }

// add opens an element below the one that is open.
func (b *treeBuilder) add(t startTag) bool {
	n := b.node(html.ElementNode, t.name)
	n.DataAtom, n.Attr = t.atom, t.attr
	parent := b.doc
	if len(b.open) > 0 {
		parent = b.top().node
	}
	parent.AppendChild(n)
	b.open = append(b.open, openElement{n, t.role})
	return len(b.open) <= maxOpen
}

// addImplied opens an element that the page does not name.
func (b *treeBuilder) addImplied(a atom.Atom) bool {
	return b.add(startTag{atom: a, name: a.String(), role: roleOf(a)})
}

// addVoid adds an element that holds nothing.
func (b *treeBuilder) addVoid(t startTag) bool {
	ok := b.add(t)
	b.pop()
	return ok
}

func (b *treeBuilder) pop() { b.open = b.open[:len(b.open)-1] }

// closeTo closes the open elements from place i on. A formatting element that is closed so
// opens again with the next text, unless its cell ends too.
func (b *treeBuilder) closeTo(i int) bool {
	if slices.ContainsFunc(b.open[i+1:], func(e openElement) bool { return e.role == roleFormatting }) {
		return false
	}
	b.open = b.open[:i]
	return true
}
