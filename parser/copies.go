package parser

import (
	"slices"

	"golang.org/x/net/html"
)

// single leaves one of several copies of the report on a page: views for printing, for
// the old or for narrow screens repeat it word by word. Another report on the page, of
// the whole region beside the office's own, is no copy; several says that there is one.
func single(found []foundBlock) (one []foundBlock, several bool) {
	for {
		groups := siblings(found)
		best := -1
		for i, g := range groups {
			if best < 0 || g.better(groups[best]) {
				best = i
			}
		}
		drop := map[*html.Node]bool{}
		for i, g := range groups {
			if i != best && g.copies(groups[best]) {
				drop[g.root] = true
			}
		}
		if len(drop) == 0 {
			return found, len(groups) > 1 && !slices.ContainsFunc(groups, func(g sibling) bool { return !g.resembles(groups[best]) })
		}
		found = around(slices.DeleteFunc(found, func(b foundBlock) bool {
			return slices.ContainsFunc(groups, func(g sibling) bool { return drop[g.root] && within(b.node, g.root) })
		}))
	}
}

// sibling is one of several elements side by side that each hold a whole report.
type sibling struct {
	root    *html.Node
	blocks  map[string]bool // marks of its paragraphs and tables
	markers []string
	text    int // bytes
}

// siblings are the elements right below the one around all headings and forms that hold
// two or more of them each; none where there is one alone.
func siblings(found []foundBlock) []sibling {
	common := aroundMarkers(found)
	var roots []*html.Node // of markers, in order
	for _, b := range found {
		if isMarker(b.block) {
			roots = append(roots, below(b.node, common))
		}
	}
	groups := map[*html.Node]*sibling{}
	for i := 1; i < len(roots); i++ {
		if roots[i] != nil && roots[i] == roots[i-1] {
			groups[roots[i]] = &sibling{root: roots[i], blocks: map[string]bool{}}
		}
	}
	if len(groups) < 2 {
		return nil
	}
	var out []sibling
	for _, b := range found {
		if g := groups[below(b.node, common)]; g != nil {
			g.add(b)
		}
	}
	for _, root := range slices.Compact(roots) {
		if g := groups[root]; g != nil {
			out = append(out, *g)
			delete(groups, root)
		}
	}
	return out
}

// aroundMarkers is the lowest element around all headings and forms, nil without any.
func aroundMarkers(found []foundBlock) *html.Node {
	var common *html.Node
	for _, b := range found {
		switch {
		case !isMarker(b.block):
		case common == nil:
			common = b.node
		case common != b.node:
			common = commonAncestor(common, b.node)
		}
	}
	return common
}

// below is the child of ancestor that holds n, nil if there is none.
func below(n, ancestor *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.Parent == ancestor {
			return n
		}
	}
	return nil
}

func (g *sibling) add(b foundBlock) {
	m := mark(b.block)
	g.blocks[m] = true
	g.text += len(m)
	if isMarker(b.block) {
		g.markers = append(g.markers, m)
	}
}

func (g sibling) better(o sibling) bool {
	if len(g.markers) != len(o.markers) {
		return len(g.markers) > len(o.markers)
	}
	return g.text > o.text
}

// resembles tells whether most headings and forms of the smaller report stand in the
// other too.
func (g sibling) resembles(o sibling) bool {
	same := 0
	for _, m := range g.markers {
		if o.blocks[m] {
			same++
		}
	}
	return 2*same > len(g.markers)
}

// sameShare is how much of a copy stands word by word in the original too; the rest are
// buttons and notes.
const sameShare = 0.8

// copies tells whether all headings and forms of g, and most of its text, stand in o.
func (g sibling) copies(o sibling) bool {
	if slices.ContainsFunc(g.markers, func(m string) bool { return !o.blocks[m] }) {
		return false
	}
	same, all := 0, 0
	for m := range g.blocks {
		if all += len(m); o.blocks[m] {
			same += len(m)
		}
	}
	return float64(same) >= sameShare*float64(all)
}
