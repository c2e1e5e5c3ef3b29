package crawler

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/archive"
)

// maxSitemaps bounds the maps that an index of maps may name.
const maxSitemaps = 100

// reportFolder is a folder name that the sites use for the report column: zfxxgknb, xxgknb, gknb, ndbg, nb, and
// the same with a year, a number or a suffix behind.
var reportFolder = regexp.MustCompile(`(?i)^(zf|zw|fd)?(zd)?(xx)?(gk)?(gz)?(nb|ndbg)([_-]?\d*n?)(_\w+)?$`)

// sitemapWalker reads an XML site map and takes what lies in report columns, told by folder names alone: a map
// has no link texts.
type sitemapWalker struct{}

func (sitemapWalker) recognise(p *page) string {
	head := p.text[:min(len(p.text), sitemapHead)]
	for _, mark := range []string{"<sitemapindex", "<urlset"} {
		if strings.Contains(head, mark) {
			return mark
		}
	}
	return ""
}

// sitemapHead is where the first element of a map is looked for.
const sitemapHead = 4096

func (sitemapWalker) walk(ctx context.Context, r *run, first *page) error {
	maps := []string{first.addr}
	for i := 0; i < len(maps); i++ {
		if i == maxSitemaps {
			r.fail(first.addr, "limit", fmt.Errorf("names more than %d maps: give the others as start pages", maxSitemaps))
			return nil
		}
		p := first
		if i > 0 {
			var err error
			if p, err = r.read(ctx, maps[i]); err != nil {
				return err
			}
		}
		if p == nil {
			continue
		}
		more, err := readSitemap(p)
		if err != nil {
			r.fail(maps[i], "unreadable", err)
		}
		maps = append(maps, more...)
		r.keep(p)
	}
	return nil
}

// readSitemap puts the report addresses of a map into p.links and gives the maps that it names. What stands
// before a fault in the XML is kept.
func readSitemap(p *page) (more []string, err error) {
	p.links = nil
	dec := xml.NewDecoder(strings.NewReader(p.text))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	var entry struct {
		Loc string `xml:"loc"`
	}
	for elements := 0; ; {
		tok, err := dec.Token()
		if tok == nil {
			if err != nil && !errors.Is(err, io.EOF) || elements == 0 {
				return more, fmt.Errorf("is no whole site map: %w", err)
			}
			return more, nil
		}
		el, ok := tok.(xml.StartElement)
		if ok && (el.Name.Local == "urlset" || el.Name.Local == "sitemapindex") {
			elements++
		}
		if !ok || (el.Name.Local != "url" && el.Name.Local != "sitemap") {
			continue
		}
		entry.Loc = ""
		if err := dec.DecodeElement(&entry, &el); err != nil {
			return more, fmt.Errorf("is no whole site map: %w", err)
		}
		addr, ok := canonical(p.addr, entry.Loc)
		switch {
		case !ok:
		case el.Name.Local == "sitemap":
			more = append(more, addr)
		case inReportFolder(addr) && !isFolder(addr):
			p.links = append(p.links, Link{URL: addr, Via: p.addr, Role: archive.RoleReport})
		}
	}
}

func inReportFolder(addr string) bool {
	u, err := url.Parse(addr)
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if reportFolder.MatchString(part) {
			return true
		}
	}
	return false
}
