package parser

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainContent cuts the page's chrome off: menus, switches, related links, copies for
// printing or for the old. The report is what the lowest element around all section
// headings and forms holds; what content systems print inside it too is taken out.
// several says that this is more than one report.
func mainContent(found []foundBlock) (main []foundBlock, several bool) {
	main, several = single(around(seen(found)))
	return withoutChrome(main), several
}

// seen leaves out what the page keeps from view, unless it holds a heading or a form
// that is nowhere in view.
func seen(found []foundBlock) []foundBlock {
	if !slices.ContainsFunc(found, func(b foundBlock) bool { return b.veil != nil }) {
		return found
	}
	shown := marks(found, func(b foundBlock) bool { return b.veil == nil })
	needed := map[*html.Node]bool{}
	for _, b := range found {
		if b.veil != nil && isMarker(b.block) && !shown[mark(b.block)] {
			needed[b.veil] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(found), func(b foundBlock) bool { return b.veil != nil && !needed[b.veil] })
}

// isMarker tells the blocks that only the report itself can hold.
func isMarker(b block) bool {
	if b.grid != nil {
		return b.grid.kind != kindUnknown
	}
	return b.part != ""
}

// mark is the folded text of a block: of a heading, or of all cells of a table.
func mark(b block) string {
	if b.grid == nil {
		return b.folded
	}
	var all []byte
	for _, row := range b.grid.cells {
		for _, c := range row {
			all = append(append(all, c.text...), '|')
		}
	}
	return string(all)
}

// marks are the marks of the headings and forms that want asks for.
func marks(found []foundBlock, want func(foundBlock) bool) map[string]bool {
	set := map[string]bool{}
	for _, b := range found {
		if want(b) && isMarker(b.block) {
			set[mark(b.block)] = true
		}
	}
	return set
}

// around keeps what the lowest element around all headings and forms holds. Where fewer
// than two of them show where that is, the whole page is kept.
func around(found []foundBlock) []foundBlock {
	markers := 0
	for _, b := range found {
		if isMarker(b.block) {
			markers++
		}
	}
	if markers < 2 {
		return found
	}
	common := aroundMarkers(found)
	for common != nil && common.Parent != nil && !isContainer(common) {
		common = common.Parent
	}
	from := slices.IndexFunc(found, func(b foundBlock) bool { return within(b.node, common) })
	to := len(found)
	for to > from && !within(found[to-1].node, common) {
		to--
	}
	return found[from:to]
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

func within(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// commonAncestor is the lowest element around two nodes.
func commonAncestor(a, b *html.Node) *html.Node {
	da, db := depth(a), depth(b)
	for ; da > db; da-- {
		a = a.Parent
	}
	for ; db > da; db-- {
		b = b.Parent
	}
	for a != b {
		a, b = a.Parent, b.Parent
	}
	return a
}

func depth(n *html.Node) int {
	d := 0
	for ; n != nil; n = n.Parent {
		d++
	}
	return d
}
