package parser

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Labels of what the page's meta elements say; what it prints comes first.
const (
	metaPublished = "meta PubDate"
	metaSource    = "meta ContentSource"
)

// Rules of title candidates that a page gives.
const (
	ruleMetaTitle    = "meta ArticleTitle"
	ruleHeading      = "heading element"
	ruleTitleElement = "title element"
)

// htmlHead collects what a page says of itself: title candidates, metadata and the
// name of the site.
type htmlHead struct {
	named, headings []candidate
	meta            []pair
	site, title     string
	titled          bool
}

// fill gives the document what was found, its own words first.
func (h *htmlHead) fill(doc *Document) {
	doc.titles = append(h.named, h.headings...)
	doc.meta = h.meta
	doc.site = h.site
	if h.titled {
		readTitle(h.title, doc)
	}
}

// readAll reads the elements of a page's head.
func (h *htmlHead) readAll(head *html.Node) {
	for c := head.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Title && !h.titled {
			h.title, h.titled = shortText(c), true
		}
		h.read(c)
	}
}

// read takes what one element says.
func (h *htmlHead) read(n *html.Node) {
	switch {
	case n.DataAtom == atom.Meta:
		h.readMeta(n)
	case n.DataAtom == atom.H1 || n.DataAtom == atom.H2 || n.DataAtom == atom.H3 || isTitled(n):
		if t := shortText(n); t != "" {
			h.headings = append(h.headings, candidate{t, ruleHeading})
		}
	}
}

// isTitled tells the elements that content systems mark as a page's title.
func isTitled(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			if a.Val == "title" {
				return true
			}
		case "class":
			for class := range strings.FieldsSeq(a.Val) {
				if class == "title" || class == "article_title" || class == "bt" {
					return true
				}
			}
		}
	}
	return false
}

func (h *htmlHead) readMeta(n *html.Node) {
	content := squeeze(attr(n, "content"))
	if content == "" || len(content) > maxTitle {
		return
	}
	switch strings.ToLower(attr(n, "name")) {
	case "articletitle":
		h.named = append(h.named, candidate{content, ruleMetaTitle})
	case "pubdate", "publishdate":
		h.meta = append(h.meta, pair{metaPublished, content})
	case "contentsource":
		h.meta = append(h.meta, pair{metaSource, content})
	case "sitename":
		h.site = content
	}
}

// readTitle parts the title element: the report's title first, the site's name
// last.
func readTitle(title string, doc *Document) {
	parts := strings.FieldsFunc(title, func(r rune) bool { return r == '_' || r == '|' || r == '-' || r == '—' })
	for i, p := range parts {
		if p = strings.TrimSpace(p); i < len(parts)-1 || len(parts) == 1 {
			doc.titles = append(doc.titles, candidate{p, ruleTitleElement})
		} else if doc.site == "" {
			doc.site = p
		}
	}
}

// shortText is the text of an element that may hold a title, "" if it is longer
// than maxTitle bytes or made of more than maxTitleNodes nodes.
func shortText(n *html.Node) string {
	var b textBuffer
	nodes := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if nodes++; n.Type == html.TextNode {
			b.add(n.Data)
		}
		for c := n.FirstChild; c != nil && nodes <= maxTitleNodes && b.source <= maxTitleSource; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	if nodes > maxTitleNodes || b.source > maxTitleSource {
		return ""
	}
	if t := b.take(); len(t) <= maxTitle {
		return t
	}
	return ""
}

// Bounds of a title: its text in bytes, the same with the source's white space,
// and the nodes that make it up.
const (
	maxTitle       = 300
	maxTitleSource = 4 * maxTitle
	maxTitleNodes  = 200
)
