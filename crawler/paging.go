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
	// maxListed bounds a page count read from a page, which is hostile input.
	maxListed = 9999
	// maxStale is how many pages in a row may show nothing new before a list is taken to have ended: servers
	// repeat a page now and then, and traps repeat themselves forever.
	maxStale = 3
)

// series is a row of page addresses: before, a number, after. Page n of total has the number n+shift, or counted
// downwards from total-shift.
type series struct {
	before, after string
	shift, total  int
	down          bool
}

func (s series) page(n int) string {
	if s.down {
		n = s.total - n
	}
	return s.before + strconv.Itoa(n+s.shift) + s.after
}

var (
	// pageCounts are the forms in which scripts and texts carry the number of pages.
	pageCounts = regexp.MustCompile(`(?i)\b(?:countPage|totalPages?|pageCount|page_count|pagenum_total)['"]?\s*[:=]\s*['"]?(\d{1,4})\b`)
	pageWords  = regexp.MustCompile(`共(?:\s|&nbsp;|<[^<>]{0,80}>)*(\d{1,4})(?:\s|&nbsp;|<[^<>]{0,80}>)*页`)
	// rowCounts and rowsPerPage are the names for entries and entries a page, when no page count is given.
	rowCounts   = regexp.MustCompile(`(?i)\b(?:recordCount|totalRecord|total_?rows)['"]?\s*[:=]\s*['"]?(\d{1,6})\b`)
	rowsPerPage = regexp.MustCompile(`(?i)\b(?:prepage|perPage|pageSize)['"]?\s*[:=]\s*['"]?(\d{1,4})\b`)
	lastNumber  = regexp.MustCompile(`^(.*?)(\d{1,4})(\D*)$`)
)

// paging reads from a first page under which addresses its further pages may stand, the likeliest first; none when
// it says nothing of further pages. The lower number comes first: where it is wrong it shows the first page again
// and is passed over, while the higher one would pass over the second page.
func paging(p *page) []series {
	if m := lastNumber.FindStringSubmatch(linkNamed(p, "尾页", "末页", "最后一页")); m != nil {
		last := number(m[2])
		return several([]series{{before: m[1], after: m[3], shift: -1, total: last + 1}, {before: m[1], after: m[3], total: last}})
	}
	return several(guesses(p, countedPages(p.text)))
}

// several leaves out the series of fewer than two pages.
func several(all []series) []series {
	return slices.DeleteFunc(all, func(s series) bool { return s.total < 2 })
}

func countedPages(text string) int {
	total := number(submatch(pageCounts, text))
	if per := number(submatch(rowsPerPage, text)); total == 0 && per > 0 {
		total = (number(submatch(rowCounts, text)) + per - 1) / per
	}
	if total == 0 {
		total = number(submatch(pageWords, text))
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
	one := func(before, after string, shift int) series {
		return series{before: before, after: after, shift: shift, total: total}
	}
	all := []series{one(dir+stem+"_", ext, -1), one(dir+stem+"_", ext, 0), one(dir+stem, ext, 0), one(dir+stem+"-", ext, 0)}
	if stem != "index" {
		all = append(all, one(dir+"index_", ext, -1), one(dir+"index_", ext, 0))
	}
	return append(all, one(dir, "/", 0))
}

// walkNumbered finds the series whose second page belongs to the list, and reads it to the end.
func walkNumbered(ctx context.Context, r *run, t *trail, candidates []series) error {
	if len(candidates) == 0 {
		return nil
	}
	repeats := -1 // a candidate whose second page shows the first again
	for i, s := range candidates {
		p, err := r.probe(ctx, s.page(2))
		switch {
		case err != nil:
			return err
		case p == nil:
		case t.fresh(p) > 0:
			r.keep(p)
			return walkSeries(ctx, r, t, s, 0)
		case repeats < 0 && t.shows(p):
			repeats = i
		}
	}
	if r.pages > r.most {
		return nil // noted
	}
	if repeats >= 0 && candidates[repeats].total > 2 {
		s := candidates[repeats]
		r.fail(s.page(2), "paging", errStale(2, s.total))
		return walkSeries(ctx, r, t, s, 1)
	}
	r.fail(t.list, "paging", fmt.Errorf("says that it has %d pages, and the second was found at none of %d usual addresses, first %s: its reports are missing; give the pages as start pages or load the reports with nianbao import",
		candidates[0].total, len(candidates), candidates[0].page(2)))
	return nil
}

// walkSeries reads a series from its third page on; stale of the pages before showed nothing new.
func walkSeries(ctx context.Context, r *run, t *trail, s series, stale int) error {
	for n := 3; n <= s.total && stale < maxStale; n++ {
		p, err := r.read(ctx, s.page(n))
		if err != nil {
			return err
		}
		switch {
		case p == nil: // noted; later pages may stand
			stale++
		case t.fresh(p) == 0:
			stale++
			r.fail(s.page(n), "paging", errStale(n, s.total))
		default:
			stale = 0
			r.keep(p)
		}
	}
	return nil
}

func errStale(n, total int) error {
	return fmt.Errorf("as page %d of %d shows nothing that the pages before did not", n, total)
}

// follow goes from page to page while they show anything new: from the second, next, to where each says that page n
// is. A page that is none of this list, such as the words of a server in trouble, is told; one that repeats what was
// shown is the usual end.
func follow(ctx context.Context, r *run, t *trail, next string, after func(p *page, n int) string) error {
	for n, stale := 3, 0; next != "" && stale < maxStale; n++ {
		p, err := r.read(ctx, next)
		if err != nil || p == nil {
			return err
		}
		switch {
		case t.fresh(p) > 0:
			stale = 0
			r.keep(p)
		case !t.frames(p):
			r.fail(next, "paging", fmt.Errorf("was to be a further page of %s and is none: what stands on it and behind it is missing", t.list))
			return nil
		default:
			stale++
		}
		next = after(p, n)
	}
	return nil
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

// pageNames are the words of a link to page n.
func pageNames(n int) []string {
	return []string{strconv.Itoa(n), fmt.Sprintf("[%d]", n), fmt.Sprintf("第%d页", n)}
}

// numbered gives the address of page n of the list, where a link bears its number and leads to what may be one.
func (t *trail) numbered(p *page, n int) string {
	if to := linkNamed(p, pageNames(n)...); to != "" && t.isPaging(to) {
		return to
	}
	return ""
}

// scriptedPages says whether the second page of a list stands behind a script, which names it: a bar of pages stands
// below short lists too, with scripts that do nothing.
func scriptedPages(p *page) bool {
	names, found := append(pageNames(2), nextNames...), false
	p.doc.FindMatcher(anchors).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if slices.Contains(names, fold(a.Text())) && secondPage.MatchString(a.AttrOr("href", "")+" "+a.AttrOr("onclick", "")) {
			_, ok := target(p.addr, a)
			found = !ok
		}
		return !found
	})
	return found
}

// secondPage is a call with the number of the second page: goPage(2), __doPostBack('list','Page$2').
var secondPage = regexp.MustCompile(`[(,'"$]\s*2['"]?\s*[,)]`)

// nextNames are the words of a link to the next page.
var nextNames = []string{"下一页", "下页", "后一页", "下一页>", "下一页>>", "下一页»"}

func nextLink(p *page, _ int) string { return linkNamed(p, nextNames...) }

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
