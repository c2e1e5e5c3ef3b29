package parser

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// skipped elements hold nothing that a reader sees.
func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Select, atom.Textarea, atom.Button, atom.Iframe, atom.Object,
		atom.Rt, atom.Rp, // sounds of the characters beside them
		atom.Audio, atom.Video, atom.Canvas, atom.Datalist: // words for browsers that do not know them
		return true
	}
	return false
}

// isBlock tells the elements that begin a new paragraph.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol,
		atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th,
		atom.Section, atom.Article, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Main, atom.Form,
		atom.Blockquote, atom.Pre, atom.Hr, atom.Center, atom.Fieldset, atom.Body, atom.Html, atom.Caption, atom.Address, atom.Br:
		return true
	}
	return false
}

// cellReader reads the text of a table cell: inline elements join without a gap (a
// number may be cut into spans), lines and blocks join with one space. So do raised
// and struck-out pieces, which are no part of the number beside them.
type cellReader struct {
	text   textBuffer
	length int // bytes of text, blanks left out
	blocks int
	most   int  // blocks with which it is taken for layout, 0 for any number
	layout bool // holds running prose or another table: a piece of a page laid out with a table
	unsure bool // prints something that its text does not say for sure
}

// read adds what is below n, and counts it.
func (r *cellReader) read(n *html.Node, seen *census) {
	for c := n.FirstChild; c != nil && !r.layout; c = c.NextSibling {
		seen.see(c)
		switch {
		case c.Type == html.TextNode:
			r.length += len(c.Data) - strings.Count(c.Data, " ")
			r.layout = r.length > longCell
			r.text.add(c.Data)
		case c.Type != html.ElementNode:
		case c.DataAtom == atom.Table && !frames(c):
			r.layout = true
		default:
			r.element(c, seen)
		}
	}
}

// element reads an element of a cell as a browser prints it.
func (r *cellReader) element(c *html.Node, seen *census) {
	p := printingOf(c)
	if p == printedNever {
		seen.skip(c)
		return
	}
	r.unsure = r.unsure || showsUnread(c)
	before := r.text.length()
	switch {
	case skipped(c):
		seen.skip(c)
	case isBlock(c):
		if r.blocks++; r.most > 0 && r.blocks > r.most {
			r.layout = true
			return
		}
		r.apart(c, seen)
	case p != printedOn:
		r.apart(c, seen)
	default:
		r.read(c, seen)
	}
	r.unsure = r.unsure || p == printedUnsure && r.text.length() > before
}

// maxFrame is how many nodes a table may have that only draws a frame around a cell.
const maxFrame = 60

// frames tells a table of one column, as editors put into cells to set their text.
func frames(table *html.Node) bool {
	nodes := 0
	for d := range table.Descendants() {
		nodes++
		if nodes > maxFrame || d.DataAtom == atom.Table || isCell(d) && cellBefore(d) {
			return false
		}
	}
	return true
}

func cellBefore(td *html.Node) bool {
	for p := td.PrevSibling; p != nil; p = p.PrevSibling {
		if isCell(p) {
			return true
		}
	}
	return false
}

func (r *cellReader) apart(n *html.Node, seen *census) {
	r.text.part()
	r.read(n, seen)
	r.text.part()
}

// cellLines are the lines of a cell.
func cellLines(td *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type != html.ElementNode || skipped(c) || hidden(c):
			case isBlock(c):
				b.WriteByte('\n')
				walk(c)
				b.WriteByte('\n')
			default:
				walk(c)
			}
		}
	}
	walk(td)
	return b.String()
}

// holdsParts tells a cell with two headings of a report among its lines.
func holdsParts(td *html.Node) bool {
	n := 0
	for l := range strings.Lines(cellLines(td)) {
		if _, ok := heading(l); ok {
			n++
		}
	}
	return n > 1
}

// longCell is the length in bytes from which a cell's text is prose: a page laid
// out with a table, not a table of figures. The longest label of a form has 110.
const longCell = 900
