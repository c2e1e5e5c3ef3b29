package crawler

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

const (
	// maxColumnDepth is how deep columns within a report column are followed: body, then year.
	maxColumnDepth = 2
	// maxColumns bounds the columns followed from one page: a large city has some 80 offices and 30 townships.
	maxColumns = 200
	// maxListed bounds a page count read from a page, which is hostile input.
	maxListed = 9999
)

// listWalker walks lists of links of any make by what the pages say about their own paging: the paging call of
// TRS, a "next page" link, the "last page" link, or a page count in a script. It also enters the columns below.
type listWalker struct{}

func (listWalker) walk(ctx context.Context, r *run, start string) error {
	return walkColumn(ctx, r, start, 0)
}

func walkColumn(ctx context.Context, r *run, addr string, depth int) error {
	first, err := r.read(ctx, addr)
	if err != nil || first == nil {
		return err
	}
	r.keep(first)
	if first.records != nil {
		return walkStore(ctx, r, first)
	}
	if err := walkPages(ctx, r, first); err != nil {
		return err
	}
	if depth == maxColumnDepth {
		return nil
	}
	columns := first.columns()
	if len(columns) > maxColumns {
		r.fail(addr, "limit", fmt.Errorf("shows %d columns, %d are followed: give the others as start pages", len(columns), maxColumns))
		columns = columns[:maxColumns]
	}
	for _, below := range columns {
		if err := walkColumn(ctx, r, below, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func walkPages(ctx context.Context, r *run, first *page) error {
	t := newTrail(first)
	if next := nextLink(first); next != "" {
		return follow(ctx, r, t, next)
	}
	return walkNumbered(ctx, r, t, paging(first))
}

// follow goes from "next page" to "next page" while they show anything new.
func follow(ctx context.Context, r *run, t *trail, next string) error {
	for next != "" {
		p, err := r.read(ctx, next)
		if err != nil {
			return err
		}
		if p == nil || t.fresh(p) == 0 {
			return nil
		}
		r.keep(p)
		next = nextLink(p)
	}
	return nil
}

// walkNumbered finds the series whose second page belongs to the list, and reads it to the end.
func walkNumbered(ctx context.Context, r *run, t *trail, candidates []series) error {
	if len(candidates) == 0 {
		return nil
	}
	found := series{}
	for _, s := range candidates {
		p, err := r.probe(ctx, s.page(2))
		if err != nil {
			return err
		}
		if p != nil && t.fresh(p) > 0 {
			r.keep(p)
			found = s
			break
		}
	}
	if found == (series{}) {
		r.fail(t.list, "paging", fmt.Errorf("says that it has %d pages, and the second was found at none of %d usual addresses: its reports are missing; give the pages as start pages or load the reports with nianbao import", candidates[0].total, len(candidates)))
		return nil
	}
	for n := 3; n <= found.total; n++ {
		p, err := r.read(ctx, found.page(n))
		if err != nil {
			return err
		}
		if p == nil {
			continue // noted; later pages may stand
		}
		if t.fresh(p) == 0 {
			return nil
		}
		r.keep(p)
	}
	return nil
}

// series is a row of page addresses: before, a number, after. Page n of total has the number n+shift.
type series struct {
	before, after string
	shift, total  int
}

func (s series) page(n int) string { return s.before + strconv.Itoa(n+s.shift) + s.after }

var (
	// trsCall is the paging call of TRS pages: total, current page, stem and ending, in some versions after the
	// id of the bar.
	trsCall = regexp.MustCompile(`createPageHTML\(\s*(?:['"][^'"]*['"]\s*,\s*)?(\d{1,4})\s*,\s*\d+\s*,\s*['"]([^'"]+)['"]\s*,\s*['"]([a-zA-Z]+)['"]`)
	// pageCounts are the names under which scripts carry the number of pages.
	pageCounts = regexp.MustCompile(`(?i)\b(?:countPage|totalPages?|pageCount|page_count|pagenum_total)['"]?\s*[:=]\s*['"]?(\d{1,4})\b`)
	// rowCounts and rowsPerPage are the names for entries and entries a page, when no page count is given.
	rowCounts   = regexp.MustCompile(`(?i)\b(?:recordCount|totalRecord|total_?rows)['"]?\s*[:=]\s*['"]?(\d{1,6})\b`)
	rowsPerPage = regexp.MustCompile(`(?i)\b(?:prepage|perPage|pageSize)['"]?\s*[:=]\s*['"]?(\d{1,4})\b`)
	lastNumber  = regexp.MustCompile(`^(.*?)(\d{1,4})(\D*)$`)
)

// paging reads from a first page under which addresses its further pages may stand, the likeliest first; none when
// it says nothing of further pages. The lower number comes first: where it is wrong it shows the first page again
// and is passed over, while the higher one would pass over the second page.
func paging(p *page) []series {
	dir := folder(p.addr)
	var all []series
	if m := trsCall.FindStringSubmatch(p.text); m != nil {
		before, after, total := dir+m[2]+"_", "."+m[3], number(m[1])
		all = []series{{before, after, -1, total}, {before, after, 0, total}}
	} else if m := lastNumber.FindStringSubmatch(linkNamed(p, "尾页", "末页", "最后一页")); m != nil {
		last := number(m[2])
		all = []series{{m[1], m[3], -1, last + 1}, {m[1], m[3], 0, last}}
	} else {
		all = guesses(p, countedPages(p.text))
	}
	return slices.DeleteFunc(all, func(s series) bool { return s.total < 2 })
}

func countedPages(text string) int {
	total := number(submatch(pageCounts, text))
	if per := number(submatch(rowsPerPage, text)); total == 0 && per > 0 {
		total = (number(submatch(rowCounts, text)) + per - 1) / per
	}
	return min(total, maxListed)
}

// guesses are the page addresses that the known makes use, for a page that gives a count only.
func guesses(p *page, total int) []series {
	u, err := url.Parse(p.addr)
	if err != nil {
		return nil
	}
	dir, base := folder(p.addr), path.Base(u.Path)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	if ext == "" || strings.HasSuffix(u.Path, "/") {
		stem, ext = "index", ".html"
		if len(p.links) > 0 && path.Ext(p.links[0].URL) != "" && !isFile(p.links[0].URL) {
			ext = path.Ext(p.links[0].URL)
		}
	}
	all := []series{{dir + stem + "_", ext, -1, total}, {dir + stem + "_", ext, 0, total}, {dir + stem, ext, 0, total}}
	if stem != "index" {
		all = append(all, series{dir + "index_", ext, -1, total}, series{dir + "index_", ext, 0, total})
	}
	return all
}

// number reads a count from a page; what is no number counts as 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// submatch gives the last group of form that matched anything.
func submatch(form *regexp.Regexp, text string) string {
	for _, group := range slices.Backward(form.FindStringSubmatch(text)) {
		if group != "" {
			return group
		}
	}
	return ""
}

func nextLink(p *page) string {
	return linkNamed(p, "下一页", "下页", "后一页", "下一页>", "下一页>>", "下一页»")
}

// linkNamed gives the address of the link whose whole text or title is one of names.
func linkNamed(p *page, names ...string) string {
	found := ""
	p.doc.FindMatcher(anchors).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if slices.Contains(names, fold(a.Text())) || slices.Contains(names, fold(a.AttrOr("title", ""))) {
			if to, ok := target(p.addr, a); ok && to != p.addr {
				found = to
			}
		}
		return found == ""
	})
	return found
}
