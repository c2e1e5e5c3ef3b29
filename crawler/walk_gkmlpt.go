package crawler

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// gkmlptWalker walks the disclosure platform of Guangdong: one interface for all categories of a site, a hundred
// entries a page. The category stands behind # in the address, else the tree of categories tells which holds
// reports, else category 0, everything, is read. Page 0 is page 1.
type gkmlptWalker struct{}

const (
	gkmlptRows = 100
	everything = "0" // category of all entries
)

var (
	gkmlptPath = regexp.MustCompile(`^(https?://[^?#]*?)/gkmlpt/`)
	gkmlptSID  = regexp.MustCompile(`\bSID['"]?\s*:\s*['"]?(\d{1,12})`)
	// gkmlptNode is a category of the tree; its id stands before its name.
	gkmlptNode     = regexp.MustCompile(`"id"\s*:\s*"?(\d{1,9})"?[^{}]*?"name"\s*:\s*"([^"]*)"`)
	gkmlptFragment = regexp.MustCompile(`^/?(\d{1,9})$`)
)

func (gkmlptWalker) recognise(p *page) string {
	if strings.Contains(p.text, "_CONFIG") && gkmlptPath.MatchString(p.addr) && gkmlptSID.MatchString(p.text) {
		return "window._CONFIG"
	}
	return ""
}

func (gkmlptWalker) walk(ctx context.Context, r *run, first *page) error {
	sid := submatch(gkmlptSID, first.text)
	for _, category := range gkmlptCategories(first) {
		err := walkCounted(ctx, r, func(ctx context.Context, n int) (*answer, error) {
			addr := fmt.Sprintf("%s/gkmlpt/api/all/%s?page=%d&sid=%s", submatch(gkmlptPath, first.addr), category, n, sid)
			text, ok, err := r.ask(ctx, Link{URL: addr, Via: first.addr})
			if !ok {
				return nil, err
			}
			a, err := readArticles(first.addr, text, category != everything)
			if err != nil {
				r.fail(addr, "unreadable", err)
				return nil, nil
			}
			a.from = addr
			return a, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// gkmlptCategories gives the categories to read.
func gkmlptCategories(p *page) []string {
	if id := submatch(gkmlptFragment, p.fragment); id != "" {
		return []string{id}
	}
	var ids []string
	for _, m := range gkmlptNode.FindAllStringSubmatch(p.text, maxColumns) {
		if judge(m[2]) == column {
			ids = append(ids, m[1])
		}
	}
	if ids == nil {
		ids = []string{everything}
	}
	return ids
}

func readArticles(list, text string, ofReports bool) (*answer, error) {
	var page struct {
		Total    *int
		Articles []struct {
			Title, URL string
			PostURL    string `json:"post_url"`
		}
	}
	if err := decodeJSON(text, &page); err != nil {
		return nil, err
	}
	if page.Total == nil {
		return nil, fmt.Errorf("has no total, it begins %.60q", text)
	}
	a := &answer{pages: pagesOf(*page.Total, gkmlptRows)}
	for _, e := range page.Articles {
		addr := e.URL
		if addr == "" {
			addr = e.PostURL
		}
		a.add(list, addr, e.Title, ofReports)
	}
	return a, nil
}
