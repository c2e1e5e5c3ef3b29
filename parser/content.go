package parser

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainContent cuts the page's chrome off: the report is what the lowest element
// around all section headings and forms holds. Where fewer than two of them show
// where that is, the whole page is kept.
func mainContent(w *htmlWalker) []block {
	var common *html.Node
	markers := 0
	for i, b := range w.blocks {
		if !isMarker(b) {
			continue
		}
		if markers++; common == nil {
			common = w.nodes[i]
		} else {
			common = commonAncestor(common, w.nodes[i])
		}
	}
	if markers < 2 {
		return w.blocks
	}
	for common != nil && common.Parent != nil && !isContainer(common) {
		common = common.Parent
	}
	var main []block
	for i, b := range w.blocks {
		if within(w.nodes[i], common) {
			main = append(main, b)
		}
	}
	return main
}

// isContainer tells elements that hold paragraphs; a paragraph with all headings in
// it is not the whole report.
func isContainer(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Td, atom.Section, atom.Article, atom.Main, atom.Center, atom.Form, atom.Body:
		return true
	}
	return false
}

// isMarker tells the blocks that only the report itself can hold.
func isMarker(b block) bool {
	if b.grid != nil {
		return b.grid.kind != kindUnknown
	}
	return b.part != ""
}

func within(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

func commonAncestor(a, b *html.Node) *html.Node {
	for ; a != nil; a = a.Parent {
		if within(b, a) {
			return a
		}
	}
	return nil
}
