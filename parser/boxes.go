package parser

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// minBoxRows is how many rows of boxes may be a table: a head and the rows that show
// which form it is.
const minBoxRows = 3

// mayBeRows tells an element whose children may be the rows of a table laid out with
// boxes: elements of one kind, with elements in them.
func mayBeRows(n *html.Node) bool {
	rows := 0
	var kind atom.Atom
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && !isUnprintedText(c.Data):
			return false
		case c.Type != html.ElementNode:
		case rows > 0 && c.DataAtom != kind || !isBox(c):
			return false
		default:
			kind = c.DataAtom
			rows++
		}
	}
	return rows >= minBoxRows
}

func isBox(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dd, atom.Dt, atom.Section, atom.P, atom.Span:
		return true
	}
	return false
}

// rowsOfBoxes makes a block of a table laid out with boxes, and says whether it is one:
// rows that have as many boxes as the first, or one box over the whole width, and show a
// table of the forms. Boxes of anything else are no table.
func (w *htmlWalker) rowsOfBoxes(n *html.Node) bool {
	before := w.seen
	number := before.elements - 1
	g := &grid{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.seen.see(c)
		if c.Type != html.ElementNode {
			continue
		}
		row := w.boxRow(c, g.cols())
		if row == nil || len(g.cells) >= maxRows {
			w.back(before)
			return false
		}
		g.cells = append(g.cells, row)
	}
	b := table(g)
	if w.room -= g.rows() * g.cols(); g.kind == kindUnknown || w.room < 0 {
		w.back(before)
		return false
	}
	w.put(b, element{n, number}, false)
	return true
}

// boxRow reads the boxes of a row of width columns, of any number if width is 0; nil if
// it is no such row.
func (w *htmlWalker) boxRow(n *html.Node, width int) []cell {
	var row []cell
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		origin := nodeOrigin(w.seen.elements)
		w.seen.see(c)
		if c.Type != html.ElementNode {
			if c.Type == html.TextNode && !isUnprintedText(c.Data) {
				return nil
			}
			continue
		}
		if skipped(c) || hidden(c) {
			w.seen.skip(c)
			continue
		}
		r := cellReader{most: maxBoxBlocks}
		if r.read(c, &w.seen); r.layout || len(row) >= maxCols {
			return nil
		}
		text := r.text.take()
		row = append(row, cell{text: text, origin: origin, head: true, doubt: r.unsure || text != "" && printingOf(c) == printedUnsure})
	}
	switch {
	case width == 0 && len(row) >= 2 || len(row) == width && width > 0:
		return row
	case len(row) == 1 && width > 0:
		return slices.Concat(row, slices.Repeat([]cell{{text: row[0].text, origin: row[0].origin}}, width-1))
	}
	return nil
}

// maxBoxBlocks is how many blocks a cell may hold; with more it is a part of the page.
const maxBoxBlocks = 4

// nodeOrigin is the origin of the n-th element of a page.
func nodeOrigin(n int) string { return numbered("node:", n) }
