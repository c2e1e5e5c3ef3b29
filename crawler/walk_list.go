package crawler

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/nianbao/nianbao/archive"
)

const (
	// maxColumnDepth is how deep columns within a report column are followed: body, then year.
	maxColumnDepth = 2
	// maxColumns bounds the columns followed from one page: a large city has some 80 offices and 30 townships.
	maxColumns = 200
)

// listWalker walks lists of links that stand as pages. The makes differ in their mark and in how a page says under
// which addresses there are more; a list of no known make is walked by what all of them have in common.
type listWalker struct {
	mark func(p *page) string
	own  func(p *page) []series // where the make keeps further pages; nil when it has no way of its own
}

func (w listWalker) recognise(p *page) string { return w.mark(p) }

// anyMark takes every page for a list of links.
func anyMark(*page) string { return "links" }

func (w listWalker) walk(ctx context.Context, r *run, first *page) error {
	if len(first.links) == 0 {
		if title, ok := first.isReport(); ok { // at some sites the column is the report
			r.find(newLink(first.addr, title, "", archive.RoleReport))
			return nil
		}
		if len(first.hrefs) == 0 && len(first.frames) == 0 {
			r.fail(first.addr, "unreadable", fmt.Errorf("is a list without any link, it begins %.60q: see whether the server is in trouble or the page has changed", trimWords(first.doc.Text())))
			return nil
		}
	}
	if err := w.pages(ctx, r, first); err != nil {
		return err
	}
	return walkColumns(ctx, r, first)
}

// pages reads the further pages of a list: where the make says, where a "next page" link or numbered ones lead, or else
// where the known makes would keep them.
func (w listWalker) pages(ctx context.Context, r *run, first *page) error {
	t := newTrail(first)
	if w.own != nil {
		if all := w.own(first); len(all) > 0 {
			return walkNumbered(ctx, r, t, all)
		}
	}
	for _, after := range []func(*page, int) string{nextLink, t.numbered} {
		if next := after(first, 2); next != "" {
			return follow(ctx, r, t, next, after)
		}
	}
	all := paging(first)
	if len(all) == 0 && scriptedPages(first) {
		r.fail(first.addr, "paging", errors.New("has further pages that only its script leads to: their reports are missing; give the pages as start pages or load the reports with nianbao import"))
	}
	return walkNumbered(ctx, r, t, all)
}

// walkColumns reads the frames of a page and the columns below it, each by the make that it shows itself to be.
func walkColumns(ctx context.Context, r *run, first *page) error {
	if first.depth == maxColumnDepth {
		return nil
	}
	var below []string
	if len(first.links) == 0 {
		below = slices.DeleteFunc(slices.Clone(first.frames), func(addr string) bool { return !r.mayFetch(addr) })
	}
	below = append(below, first.columns()...)
	if len(below) > maxColumns {
		r.fail(first.addr, "limit", fmt.Errorf("shows %d columns, %d are followed: give the others as start pages", len(below), maxColumns))
		below = below[:maxColumns]
	}
	for _, addr := range below {
		p, err := r.read(ctx, addr)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		p.depth = first.depth + 1
		if err := r.column(ctx, kindList, p); err != nil {
			return err
		}
	}
	return nil
}

// trsCall is the paging call of TRS pages: total, current page, stem and ending, in some versions after the id of
// the bar.
var trsCall = regexp.MustCompile(`createPageHTML\(\s*(?:['"][^'"]*['"]\s*,\s*)?(\d{1,4})\s*,\s*\d+\s*,\s*['"]([^'"]+)['"]\s*,\s*['"]([a-zA-Z]+)['"]`)

func trsMark(p *page) string {
	if trsCall.MatchString(p.text) {
		return "createPageHTML"
	}
	return ""
}

// trsPaging: page n is index_{n-1}, at some sites index_n.
func trsPaging(p *page) []series {
	m := trsCall.FindStringSubmatch(p.text)
	if m == nil {
		return nil
	}
	s := series{before: folder(p.addr) + m[2] + "_", after: "." + m[3], total: number(m[1]), shift: -1}
	second := s
	second.shift = 0
	return several([]series{s, second})
}
