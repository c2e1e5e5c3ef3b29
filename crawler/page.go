package crawler

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

// maxPageText bounds the text of a page that is read for links: the longest real report page has 208 thousand
// characters, and the whole tree is held in memory.
const maxPageText = 8 << 20

// page is a fetched page as the walkers see it.
type page struct {
	addr    string            // where it stands after redirects
	text    string            // decoded to UTF-8
	doc     *goquery.Document // the page as a tree, records included
	links   []Link            // links to reports
	hrefs   []string          // every http(s) address it links to
	frames  []string          // every page it shows in a frame, or sends its reader to
	sends   string            // the page that it sends its reader on to, one of frames
	records []string          // first address of each record of a data store, see walk_jpage.go

	fragment string // what stood behind # in the address it was asked for under
	depth    int    // columns above it, up to the start page
}

// recordForm is one record of a data store, in a page or in an answer of its paging address.
var recordForm = regexp.MustCompile(`(?s)<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>`)

var (
	withHref = cascadia.MustCompile("a[href]")
	baseHref = cascadia.MustCompile("base[href]")
	// addressed are the elements with an address, by its attribute.
	addressed = map[string]goquery.Matcher{
		"href": cascadia.MustCompile("a[href], area[href]"),
		"src":  cascadia.MustCompile("iframe[src], frame[src], embed[src]"),
		"data": cascadia.MustCompile("object[data]"),
	}
	framed  = cascadia.MustCompile("iframe[src], frame[src]")
	refresh = cascadia.MustCompile("meta[http-equiv=refresh], meta[http-equiv=Refresh], meta[http-equiv=REFRESH]")
	// refreshTo is where a page sends its reader on: content="0; url=list.html".
	refreshTo = regexp.MustCompile(`(?i)url\s*=\s*['"]?([^'"\s;]+)`)
)

// newPage reads a page. Records of a data store are HTML in CDATA inside a script, which no HTML parser looks
// into, so they are taken out and read as a page of their own.
func newPage(addr, text string) (*page, error) {
	if len(text) > maxPageText {
		return nil, fmt.Errorf("has %d bytes of text, links are read from %d at most", len(text), maxPageText)
	}
	p := &page{addr: addr, text: text}
	source := text + written(text)
	if stored := recordForm.FindAllStringSubmatch(text, -1); stored != nil {
		var b strings.Builder
		for _, m := range stored {
			b.WriteString(m[1])
			b.WriteByte('\n')
			p.records = append(p.records, firstHref(addr, m[1]))
		}
		b.WriteString(recordForm.ReplaceAllString(source, ""))
		source = b.String()
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(source))
	if err != nil {
		return nil, fmt.Errorf("is no readable HTML: %w", err)
	}
	p.doc = doc
	rebase(doc, addr)
	p.links = reportLinks(addr, doc)
	doc.FindMatcher(withHref).Each(func(_ int, a *goquery.Selection) {
		if to, ok := canonical(addr, a.AttrOr("href", "")); ok {
			p.hrefs = append(p.hrefs, to)
		}
	})
	doc.FindMatcher(framed).Each(func(_ int, f *goquery.Selection) {
		if to, ok := canonical(addr, f.AttrOr("src", "")); ok && to != addr {
			p.frames = append(p.frames, to)
		}
	})
	if to, ok := canonical(addr, submatch(refreshTo, doc.FindMatcher(refresh).AttrOr("content", ""))); ok && to != addr {
		p.sends, p.frames = to, append(p.frames, to) // shows another page, like a frame
	}
	return p, nil
}

// rebase makes the addresses of a page whole that its base element says to be relative to another address.
func rebase(doc *goquery.Document, addr string) {
	base, ok := canonical(addr, doc.FindMatcher(baseHref).First().AttrOr("href", ""))
	if !ok || base == addr {
		return
	}
	for name, holders := range addressed {
		doc.FindMatcher(holders).Each(func(_ int, s *goquery.Selection) {
			if to, ok := canonical(base, s.AttrOr(name, "")); ok {
				s.SetAttr(name, to)
			}
		})
	}
}

var hrefForm = regexp.MustCompile(`(?i)href\s*=\s*['"]?([^'"\s>]+)`)

func firstHref(base, fragment string) string {
	m := hrefForm.FindStringSubmatch(fragment)
	if m == nil {
		return ""
	}
	addr, _ := canonical(base, m[1])
	return addr
}

// columns gives the addresses of columns strictly below the page's own folder: the years or bodies that some
// report columns are split into. One that is named like a report is fetched as a report first, see further. Years also
// stand beside the page, as list_2023.html or ?year=2023: links that bear the name of a year and nothing else.
func (p *page) columns() []string {
	var below []string
	seen := map[string]bool{p.addr: true}
	for _, l := range p.links {
		seen[l.URL] = true
	}
	for _, to := range p.hrefs {
		if !seen[to] && isFolder(to) && isBelow(to, p.addr) {
			seen[to] = true
			below = append(below, to)
		}
	}
	p.doc.FindMatcher(anchors).Each(func(_ int, a *goquery.Selection) {
		to, ok := target(p.addr, a)
		if ok && !seen[to] && strings.HasPrefix(to, folder(p.addr)) && !isFile(to) && yearName.MatchString(fold(a.Text())) {
			seen[to] = true
			below = append(below, to)
		}
	})
	return below
}

// yearName is the whole name of a column of one year, or of a report where a list says no more.
var yearName = regexp.MustCompile(`^20[0-4]\d(年度?)?$`)
