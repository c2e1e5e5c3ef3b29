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
	selTable     = cascadia.MustCompile("table")
	selMeta      = cascadia.MustCompile("meta[name][content]")
	selHeadTitle = cascadia.MustCompile("head title")
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
	w := &htmlWalker{ctx: ctx, ordinal: map[*html.Node]int{}}
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
	doc.meta = metaPairs(w.blocks)
	doc.blocks = mainContent(w)
	return doc, nil
}

// readHead collects title candidates, metadata and the name of the site.
func readHead(page *goquery.Document, doc *Document) {
	var published []pair
	page.FindMatcher(selMeta).Each(func(_ int, s *goquery.Selection) {
		name, content := strings.ToLower(s.AttrOr("name", "")), squeeze(s.AttrOr("content", ""))
		if content == "" {
			return
		}
		switch name {
		case "articletitle":
			doc.titles = append(doc.titles, candidate{content, "meta ArticleTitle"})
		case "pubdate", "publishdate":
			published = append(published, pair{"发布日期", content})
		case "contentsource":
			published = append(published, pair{"来源", content})
		case "sitename":
			doc.site = content
		}
	})
	doc.meta = published
	page.FindMatcher(selHeadings).Each(func(_ int, s *goquery.Selection) {
		if t := squeeze(s.Text()); t != "" && len(t) <= maxTitle {
			doc.titles = append(doc.titles, candidate{t, "heading element"})
		}
	})
	title := squeeze(page.FindMatcher(selHeadTitle).First().Text())
	parts := strings.FieldsFunc(title, func(r rune) bool { return r == '_' || r == '|' || r == '-' || r == '—' })
	for i, p := range parts {
		if p = strings.TrimSpace(p); i < len(parts)-1 || len(parts) == 1 {
			doc.titles = append(doc.titles, candidate{p, "title element"})
		} else if doc.site == "" {
			doc.site = p
		}
	}
}

// maxTitle is the longest text, in bytes, that is taken for a title.
const maxTitle = 300

// htmlWalker turns nodes into blocks and remembers which node each came from.
type htmlWalker struct {
	ctx     context.Context
	ordinal map[*html.Node]int
	blocks  []block
	nodes   []*html.Node // nodes[i] made blocks[i]
	para    strings.Builder
	paraAt  *html.Node
	depth   int
	visited int
	err     error
}

// Bounds on a page's tree: real pages have under 20,000 nodes, 60 deep.
const (
	maxDepth = 1000
	maxNodes = 2_000_000
)

func (w *htmlWalker) walk(n *html.Node) {
	if w.err != nil {
		return
	}
	if w.visited++; w.visited > maxNodes || w.depth > maxDepth {
		w.err = &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the page has more than %d elements or nests deeper than %d", maxNodes, maxDepth)}
		return
	}
	if w.visited%4096 == 0 && w.ctx.Err() != nil {
		w.err = w.ctx.Err()
		return
	}
	w.depth++
	defer func() { w.depth-- }()
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
		w.blocks = append(w.blocks, block{text: t})
		w.nodes = append(w.nodes, w.paraAt)
	}
}

func (w *htmlWalker) table(n *html.Node) {
	g, err := tableGrid(n, w.ordinal)
	if err != nil {
		w.err = err
		return
	}
	if g.rows() == 0 || g.cols() == 0 {
		return
	}
	w.blocks = append(w.blocks, block{grid: g})
	w.nodes = append(w.nodes, n)
}

// longCell is the length in bytes from which a cell's text is prose: a page laid
// out with a table, not a table of figures. The longest label of a form has 110.
const longCell = 900

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
			if cascadia.Query(td, selTable) != nil || len(cellText(td)) > longCell {
				return false
			}
		}
		widest = max(widest, cells)
	}
	return rows >= 1 && widest >= 2
}
