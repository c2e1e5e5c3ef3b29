package crawler

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// trail follows the pages of one list and tells whether a further page belongs to it: it must show addresses not
// seen before under the path that the list's entries share. Without this a guessed page address easily leads
// into another column, or round in circles.
type trail struct {
	list   string // address of the first page
	prefix string // what the addresses of entries begin with
	seen   map[string]bool
	around map[string]bool // what the first page links to beside its entries: menus and the like
}

func newTrail(first *page) *trail {
	t := &trail{list: first.addr, prefix: folder(first.addr), seen: map[string]bool{}, around: map[string]bool{}}
	if len(first.links) > 0 {
		t.prefix = sharedFolder(first.links)
	}
	t.fresh(first)
	for _, to := range first.hrefs {
		t.around[to] = !t.seen[to]
	}
	return t
}

// shows says whether a page has entries of the list, new or not.
func (t *trail) shows(p *page) bool {
	return slices.ContainsFunc(p.hrefs, func(to string) bool { return t.seen[to] })
}

// frames says whether a page without anything new still has the menus of the list, or entries of it: then it is a
// page of the list, and the list has ended. A page without both is something else in its place.
func (t *trail) frames(p *page) bool {
	return slices.ContainsFunc(p.hrefs, func(to string) bool { return t.seen[to] || t.around[to] })
}

// fresh counts the addresses of p that are new on the trail, and remembers them.
func (t *trail) fresh(p *page) int {
	n := 0
	for _, to := range p.hrefs {
		if strings.HasPrefix(to, t.prefix) && !t.seen[to] && !t.isPaging(to) {
			t.seen[to] = true
			n++
		}
	}
	return n
}

var pagingName = regexp.MustCompile(`(?i)^(index|list|default)[_-]?\d{0,4}\.[a-z]+$`)

// isPaging says whether an address is another page of a list rather than an entry.
func (t *trail) isPaging(addr string) bool {
	if isFolder(addr) {
		return true
	}
	u, err := url.Parse(addr)
	if err != nil {
		return true
	}
	list, err := url.Parse(t.list)
	if err != nil || u.Path == list.Path || pagingName.MatchString(path.Base(u.Path)) {
		return true
	}
	stem := strings.TrimSuffix(list.Path, path.Ext(list.Path)) // column.html has its pages in column_1.html
	rest, ok := strings.CutPrefix(strings.TrimSuffix(u.Path, path.Ext(u.Path)), stem)
	return ok && !strings.HasSuffix(stem, "/") && strings.Trim(rest, "_-0123456789") == ""
}

// datedFolder is a last folder named by a date, which changes from entry to entry: 202403/, 2019nb/.
var datedFolder = regexp.MustCompile(`^(\d+|.*20[0-4]\d.*)$`)

// sharedFolder gives the folder that all links share, less the folders named by dates at its end.
func sharedFolder(links []Link) string {
	shared := folder(links[0].URL)
	for _, l := range links[1:] {
		for !strings.HasPrefix(l.URL, shared) && strings.Count(shared, "/") > 3 {
			shared = folder(strings.TrimSuffix(shared, "/"))
		}
	}
	for strings.Count(shared, "/") > 3 { // scheme://host/ stays
		above := strings.TrimSuffix(shared, "/")
		if !datedFolder.MatchString(path.Base(above)) {
			break
		}
		shared = folder(above)
	}
	return shared
}
