package crawler

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// xxgkWalker walks columns that the search module of the disclosure part draws. The module finds everything of an
// area, whatever column asks, so what it finds is held against the column's number in the addresses.
type xxgkWalker struct{}

var (
	xxgkArea   = regexp.MustCompile(`tree\.jsp\?[^'"]*\barea=([\w-]+)`)
	xxgkColumn = regexp.MustCompile(`/col/col(\d+)/`)
)

func (xxgkWalker) recognise(p *page) string {
	if strings.Contains(p.text, "module/xxgk/") && !strings.Contains(p.text, "dataproxy.jsp") {
		return xxgkArea.FindString(p.text)
	}
	return ""
}

func (xxgkWalker) walk(ctx context.Context, r *run, first *page) error {
	search, _ := canonical(first.addr, "/module/xxgk/search.jsp")
	area := submatch(xxgkArea, first.text)
	ours := "art_" + submatch(xxgkColumn, first.addr) + "_"
	return walkCounted(ctx, r, func(ctx context.Context, n int) (*answer, error) {
		query := fmt.Sprintf("infotypeId=&vc_title=&vc_number=&area=%s&currpage=%d", url.QueryEscape(area), n)
		p, err := r.part(ctx, Link{URL: search + "?" + query, Via: first.addr,
			form: &form{kind: "application/x-www-form-urlencoded; charset=UTF-8", body: query}})
		if err != nil || p == nil {
			return nil, err
		}
		pages := number(submatch(pageWords, p.text))
		if pages == 0 && len(p.hrefs) == 0 && !strings.Contains(p.text, "<t") {
			r.fail(search, "unreadable", fmt.Errorf("page %d of the search for area %s is no list, it begins %.60q", n, area, strings.TrimSpace(p.text)))
			return nil, nil
		}
		if ours != "art__" {
			p.links = slices.DeleteFunc(p.links, func(l Link) bool { return !strings.Contains(l.URL, ours) })
		}
		return &answer{from: search + "?" + query, entries: p.hrefs, links: p.links, pages: min(pages, maxListed)}, nil
	})
}
