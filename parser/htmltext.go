package parser

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// skipped elements hold nothing that a reader sees.
func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Select, atom.Textarea, atom.Button, atom.Iframe, atom.Object:
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

// squeeze folds runs of white space and control characters, no-break spaces among
// them, into one space.
func squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r == '\u200b' || r == '\ufeff' || r == '\u00ad':
		case unicode.IsSpace(r) || unicode.IsControl(r): // a terminal must not obey a page
			space = true
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cellText is the text of a table cell: inline elements join without a gap (a
// number may be cut into spans), lines and blocks join with one space. So do raised
// and struck-out pieces, which are no part of the number beside them.
func cellText(td *html.Node) string { return squeeze(cellLines(td)) }

func cellLines(td *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type != html.ElementNode || skipped(c) || hidden(c):
			case isBlock(c) || setApart(c):
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

// setApart tells inline elements whose text does not run on from the text before.
func setApart(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Sup, atom.Sub, atom.Del, atom.S, atom.Strike:
		return true
	}
	return false
}

// hidden tells elements that the page itself keeps from view.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && len(a.Val) >= len("display:none") && hiddenStyle.MatchString(a.Val) {
			return true
		}
	}
	return false
}

var hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none`)

// shortText is the text of an element that may hold a title, "" if it is longer
// than maxTitle bytes or made of more than maxTitleNodes nodes.
func shortText(n *html.Node) string {
	var b strings.Builder
	nodes := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if nodes++; n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil && nodes <= maxTitleNodes && b.Len() <= maxTitleSource; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	t := squeeze(b.String())
	if nodes > maxTitleNodes || b.Len() > maxTitleSource || len(t) > maxTitle {
		return ""
	}
	return t
}

// Bounds of a title: its text in bytes, the same with the source's white space,
// and the nodes that make it up.
const (
	maxTitle       = 300
	maxTitleSource = 4 * maxTitle
	maxTitleNodes  = 200
)

// laidOut tells a cell that holds running prose, the report's parts or another
// table: a piece of a page laid out with a table.
func laidOut(td *html.Node) bool {
	text, blocks := 0, 0
	var walk func(n *html.Node) bool
	walk = func(n *html.Node) bool {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				text += len(c.Data) - strings.Count(c.Data, " ")
			case c.DataAtom == atom.Table:
				return true
			case c.Type != html.ElementNode || skipped(c):
			default:
				if isBlock(c) {
					blocks++
				}
				if walk(c) {
					return true
				}
			}
			if text > longCell {
				return true
			}
		}
		return false
	}
	return walk(td) || blocks > 1 && holdsParts(td)
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
