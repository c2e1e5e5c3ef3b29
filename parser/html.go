package parser

import (
	"context"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Selectors, compiled once: goquery's own Find is silent about a bad one.
var (
	selCells     = cascadia.MustCompile("td, th")
	selMeta      = cascadia.MustCompile("meta[name][content]")
	selHeadTitle = goquery.SingleMatcher(cascadia.MustCompile("head title"))
	selHeadings  = cascadia.MustCompile("h1, h2, h3, .title, .article_title, .bt, #title")
)

// decodeHTML reads a page into blocks.
func decodeHTML(ctx context.Context, in Input) (*Document, error) {
	text, enc := decodeBytes(in.Body, in.Type)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, &Error{Code: CodeUnreadable, Message: fmt.Sprintf("the HTML cannot be read: %v", err)}
	}
	page := goquery.NewDocumentFromNode(root)
	doc := &Document{mime: "text/html", charset: enc}
	readHead(page, doc)
	w := &htmlWalker{ctx: ctx, ordinal: map[*html.Node]int{}, room: maxCells}
	for i, n := range page.FindMatcher(selCells).Nodes {
		w.ordinal[n] = i
	}
	w.walk(root)
	w.flush()
	if w.err != nil {
		return nil, w.err
	}
	for _, b := range w.blocks {
		if b.grid == nil {
			doc.head = append(doc.head, b.text)
		}
	}
	doc.meta = append(metaPairs(w.blocks), doc.meta...)
	doc.blocks = mainContent(w)
	return doc, nil
}

// Labels of what the page's meta elements say; what it prints comes first.
const (
	metaPublished = "meta PubDate"
	metaSource    = "meta ContentSource"
)

// Rules of title candidates that a page's head gives.
const (
	ruleMetaTitle    = "meta ArticleTitle"
	ruleTitleElement = "title element"
)

// readHead collects title candidates, metadata and the name of the site.
func readHead(page *goquery.Document, doc *Document) {
	page.FindMatcher(selMeta).Each(func(_ int, s *goquery.Selection) {
		name, content := strings.ToLower(s.AttrOr("name", "")), squeeze(s.AttrOr("content", ""))
		if content == "" || len(content) > maxTitle {
			return
		}
		switch name {
		case "articletitle":
			doc.titles = append(doc.titles, candidate{content, ruleMetaTitle})
		case "pubdate", "publishdate":
			doc.meta = append(doc.meta, pair{metaPublished, content})
		case "contentsource":
			doc.meta = append(doc.meta, pair{metaSource, content})
		case "sitename":
			doc.site = content
		}
	})
	page.FindMatcher(selHeadings).Each(func(_ int, s *goquery.Selection) {
		if t := shortText(s.Nodes[0]); t != "" {
			doc.titles = append(doc.titles, candidate{t, "heading element"})
		}
	})
	page.FindMatcher(selHeadTitle).Each(func(_ int, s *goquery.Selection) { readTitle(shortText(s.Nodes[0]), doc) })
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

// htmlWalker turns nodes into blocks and remembers which node each came from.
type htmlWalker struct {
	ctx     context.Context
	ordinal map[*html.Node]int
	blocks  []block
	nodes   []*html.Node // nodes[i] made blocks[i]
	para    strings.Builder
	paraAt  *html.Node
	visited int
	room    int // cells that tables may still have
	err     error
}

// maxNodes bounds a page's tree: real pages have under 20,000 nodes. Its depth is
// bounded by html.Parse, which gives up at 512.
const maxNodes = 1_000_000

func (w *htmlWalker) walk(n *html.Node) {
	if w.err != nil {
		return
	}
	if w.visited++; w.visited > maxNodes {
		w.err = &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the page has more than %d elements and pieces of text", maxNodes)}
		return
	}
	if w.visited%4096 == 0 && w.ctx.Err() != nil {
		w.err = w.ctx.Err()
		return
	}
	switch {
	case n.Type == html.TextNode:
		w.text(n)
		return
	case n.Type == html.ElementNode && skipped(n):
		return
	case n.DataAtom == atom.Table && isDataTable(n):
		w.flush()
		w.table(n)
		return
	}
	if n.Type == html.ElementNode && isBlock(n) {
		w.flush()
		defer w.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

func (w *htmlWalker) text(n *html.Node) {
	if w.para.Len() == 0 {
		w.paraAt = n.Parent
	}
	w.para.WriteString(n.Data)
}

func (w *htmlWalker) flush() {
	t := squeeze(w.para.String())
	w.para.Reset()
	if t != "" {
		w.blocks = append(w.blocks, paragraph(t))
		w.nodes = append(w.nodes, w.paraAt)
	}
}

func (w *htmlWalker) table(n *html.Node) {
	g, err := w.tableGrid(n)
	if err != nil {
		w.err = err
		return
	}
	if g.rows() == 0 || g.cols() == 0 {
		return
	}
	w.blocks = append(w.blocks, table(g))
	w.nodes = append(w.nodes, n)
}

// isDataTable tells tables of figures from tables used for layout: those hold
// other tables, a single cell, or cells of running prose.
func isDataTable(table *html.Node) bool {
	rows, widest := 0, 0
	for tr := range tableRows(table) {
		rows++
		cells := 0
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			cells++
			if laidOut(td) {
				return false
			}
		}
		widest = max(widest, cells)
	}
	return rows >= 1 && widest >= 2
}
