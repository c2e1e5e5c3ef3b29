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
// more come from dataproxy.jsp. The first address of a numbered group may stand in <nextgroup>; else the
// parameters stand in a script object, and servers obey either the range of records asked for or the page number.
type jpageWalker struct{}

func (jpageWalker) recognise(p *page) string {
	for _, mark := range []string{"dataproxy.jsp", "<datastore>"} {
		if strings.Contains(p.text, mark) {
			return mark
		}
	}
	return ""
}

func (jpageWalker) walk(ctx context.Context, r *run, first *page) error {
	s := &store{list: first, seen: map[string]bool{}, total: storeTotal(first.text)}
	s.take(first)
	if err := s.groups(ctx, r); err != nil {
		return err
	}
	if err := s.ranges(ctx, r); err != nil {
		return err
	}
	if s.total > len(s.seen) && r.pages <= r.most {
		r.fail(first.addr, "paging", fmt.Errorf("says that it holds %d records, %d were found: the rest is missing", s.total, len(s.seen)))
	}
	if first.records != nil {
		return nil
	}
	return walkColumns(ctx, r, first)
}

// store is a data store being read.
type store struct {
	list  *page
	total int             // records it says it holds, 0 when not said
	place int             // records delivered so far, repeated ones too
	seen  map[string]bool // records read, by their first address
}

// take notes the records of a page and says how many were new.
func (s *store) take(p *page) int {
	before := len(s.seen)
	for _, rec := range p.records {
		s.seen[rec] = true
	}
	s.place += len(p.records)
	return len(s.seen) - before
}

// more says whether the store has records behind those delivered.
func (s *store) more() bool { return s.total > s.place }

var (
	groupForm   = regexp.MustCompile(`(?s)<nextgroup>\s*<!\[CDATA\[(.*?)\]\]>`)
	groupNumber = regexp.MustCompile(`([?&]page=)(\d{1,4})`)
	totalForm   = regexp.MustCompile(`(?i)<totalrecord>\s*(\d{1,6})|\btotalRecord['"]?\s*[:=]\s*['"]?(\d{1,6})`)
	storeForm   = regexp.MustCompile(`(?i)<(datastore|recordset|totalrecord|record)\b`)
)

func storeTotal(text string) int { return number(submatch(totalForm, text)) }

// ask reads a part of the store; what is no part of one is told.
func (s *store) ask(ctx context.Context, r *run, addr string) (*page, error) {
	p, err := r.part(ctx, Link{URL: addr, Via: s.list.addr})
	if err != nil || p == nil {
		return nil, err
	}
	if !storeForm.MatchString(p.text) {
		r.fail(addr, "unreadable", fmt.Errorf("is no part of the data store of %s, it begins %.60q", s.list.addr, strings.TrimSpace(p.text)))
		return nil, nil
	}
	s.total = max(s.total, storeTotal(p.text))
	return p, nil
}

// groups reads the numbered groups: each answer names the next, or the number in its address goes up by one as
// long as the store says that there is more. One that shows nothing new is passed over: the first may be the
// records of the page again.
func (s *store) groups(ctx context.Context, r *run) error {
	next := nextGroup(s.list.addr, s.list.text)
	for stale := 0; next != "" && stale < maxStale; {
		p, err := s.ask(ctx, r, next)
		if err != nil || p == nil {
			return err
		}
		if s.take(p) == 0 {
			stale++
		} else {
			stale = 0
			r.keep(p)
		}
		after := nextGroup(next, p.text)
		if after == "" && s.total > len(s.seen) {
			after = groupNumber.ReplaceAllString(next, "${1}"+strconv.Itoa(number(submatch(groupNumber, next))+1))
		}
		if after == next || s.total > 0 && len(s.seen) >= s.total {
			return nil
		}
		next = after
	}
	return nil
}

func nextGroup(base, text string) string {
	return firstHref(base, strings.ReplaceAll(submatch(groupForm, text), "&amp;", "&"))
}

var (
	proxyForm  = regexp.MustCompile(`(?i)proxyUrl['"]?\s*:\s*['"]([^'"]+)['"]`)
	paramsForm = regexp.MustCompile(`\{([^{}]*\bcolumnid\b[^{}]*)\}`)
	paramForm  = regexp.MustCompile(`(\w+)['"]?\s*:\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))`)
)

// ranges reads records by number, with the parameters that the page's own script would send. The page number is
// sent along for servers that ignore ranges; those count from 1, or if the first answer is the first page again
// from 0, and then nothing is lost.
func (s *store) ranges(ctx context.Context, r *run) error {
	proxy, params := storeProxy(s.list)
	if proxy == "" {
		return nil
	}
	per := max(number(submatch(rowsPerPage, s.list.text)), 1)
	begin := s.place/per + 1
	for n, stale := begin, 0; s.more() && stale < maxStale; n++ {
		to := min(s.place+per*storeGroup, s.total)
		p, err := s.ask(ctx, r, fmt.Sprintf("%s?startrecord=%d&endrecord=%d&perpage=%d&page=%d&%s", proxy, s.place+1, to, per, n, params))
		if err != nil {
			return err
		}
		if p == nil || len(p.records) == 0 {
			s.place += per // noted, or empty; later ranges may stand
			stale++
			continue
		}
		again := s.list.records != nil && p.records[0] == s.list.records[0] && n == begin
		if s.take(p) == 0 {
			stale++
		} else {
			stale = 0
		}
		if again {
			s.place -= len(p.records)
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
