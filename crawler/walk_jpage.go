package crawler

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// storeGroup is how many pages the site's own script asks for at once; servers are known to cut longer answers.
const storeGroup = 3

// jpageWalker walks the lists of the jpage module: the first entries are records in a data store inside the page,
// more come from dataproxy.jsp. Two dialects are in use: a numbered group, whose first address stands in
// <nextgroup>, and ranges of records, whose parameters stand in a script object.
type jpageWalker struct{}

func (jpageWalker) walk(ctx context.Context, r *run, start string) error {
	first, err := r.read(ctx, start)
	if err != nil || first == nil {
		return err
	}
	r.keep(first)
	return walkStore(ctx, r, first)
}

func walkStore(ctx context.Context, r *run, first *page) error {
	s := &store{trail: newTrail(first), total: storeTotal(first.text), seen: map[string]bool{}}
	s.take(first)
	if err := s.groups(ctx, r, first); err != nil {
		return err
	}
	if s.complete() {
		return nil
	}
	if err := s.ranges(ctx, r, first); err != nil {
		return err
	}
	if s.total > len(s.seen) {
		r.fail(first.addr, "paging", fmt.Errorf("says that it holds %d records, %d were found: the rest is missing", s.total, len(s.seen)))
	}
	return nil
}

// store is a data store being read.
type store struct {
	trail *trail
	total int             // records it says it holds, 0 when not said
	seen  map[string]bool // records read, by their first address
	asked bool            // a further group was found
}

// take notes the records of a page and says how many were new.
func (s *store) take(p *page) int {
	before := len(s.seen)
	for _, rec := range p.records {
		s.seen[rec] = true
	}
	s.trail.fresh(p)
	return len(s.seen) - before
}

func (s *store) complete() bool {
	if s.total == 0 {
		return s.asked
	}
	return len(s.seen) >= s.total
}

var (
	groupForm   = regexp.MustCompile(`(?s)<nextgroup>\s*<!\[CDATA\[(.*?)\]\]>`)
	groupNumber = regexp.MustCompile(`([?&]page=)(\d{1,4})`)
	totalForm   = regexp.MustCompile(`(?i)<totalrecord>\s*(\d{1,6})|\btotalRecord['"]?\s*[:=]\s*['"]?(\d{1,6})`)
	totalPages  = regexp.MustCompile(`(?i)<totalpage>\s*(\d{1,4})`)
)

func storeTotal(text string) int { return number(submatch(totalForm, text)) }

// groups reads the numbered groups: each answer names the next, or the number in its address goes up by one.
// A group that repeats the first page's records is passed over while the store says that more pages follow.
func (s *store) groups(ctx context.Context, r *run, first *page) error {
	next := nextGroup(first)
	for next != "" && !(s.total > 0 && s.complete()) {
		p, err := r.probe(ctx, next)
		if err != nil || p == nil {
			return err
		}
		s.total = max(s.total, storeTotal(p.text))
		n := number(submatch(groupNumber, next))
		if s.take(p) == 0 && n >= number(submatch(totalPages, p.text)) {
			return nil
		}
		s.asked = true
		r.keep(p)
		after := nextGroup(p)
		if after == "" || after == next {
			after = groupNumber.ReplaceAllString(next, "${1}"+strconv.Itoa(n+1))
		}
		if after == next {
			return nil
		}
		next = after
	}
	return nil
}

func nextGroup(p *page) string {
	return firstHref(p.addr, strings.ReplaceAll(submatch(groupForm, p.text), "&amp;", "&"))
}

var (
	proxyForm  = regexp.MustCompile(`(?i)proxyUrl['"]?\s*:\s*['"]([^'"]+)['"]`)
	paramsForm = regexp.MustCompile(`\{([^{}]*\bcolumnid\b[^{}]*)\}`)
	paramForm  = regexp.MustCompile(`(\w+)['"]?\s*:\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))`)
)

// ranges reads records by number, with the parameters that the page's own script would send.
func (s *store) ranges(ctx context.Context, r *run, first *page) error {
	proxy, params := storeProxy(first)
	if proxy == "" {
		return nil
	}
	per := max(number(submatch(rowsPerPage, first.text)), 1)
	for from := len(s.seen) + 1; from <= s.total; from += per * storeGroup {
		to := min(from+per*storeGroup-1, s.total)
		p, err := r.read(ctx, fmt.Sprintf("%s?startrecord=%d&endrecord=%d&perpage=%d&%s", proxy, from, to, per, params))
		if err != nil {
			return err
		}
		if p == nil {
			continue // noted; later ranges may stand
		}
		if s.take(p) == 0 {
			return nil
		}
		r.keep(p)
	}
	return nil
}

// storeProxy gives the paging address of a page and the parameters it wants, empty when the page names none.
func storeProxy(p *page) (proxy, params string) {
	m := paramsForm.FindStringSubmatch(p.text)
	if m == nil {
		return "", ""
	}
	where := submatch(proxyForm, p.text)
	if where == "" {
		where = "/module/web/jpage/dataproxy.jsp"
	}
	proxy, ok := canonical(p.addr, where)
	if !ok {
		return "", ""
	}
	proxy, _, _ = strings.Cut(proxy, "?")
	var list []string
	for _, kv := range paramForm.FindAllStringSubmatch(m[1], -1) {
		list = append(list, kv[1]+"="+url.QueryEscape(kv[2]+kv[3]+kv[4]))
	}
	return proxy, strings.Join(list, "&")
}
