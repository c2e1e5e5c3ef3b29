package crawler

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/nianbao/nianbao/archive"
)

// walker knows how one make of site lays out a column of reports. It is an interface because every make is an
// implementation of its own; the conformance test holds all of them to the same bargain.
type walker interface {
	// recognise names the mark by which a page is the first of a list of this make, and gives "" for any other.
	recognise(p *page) string
	// walk reads what follows p, the first page, whose own reports are kept already: pages through r.read (must
	// be there) and r.probe (may be), what the page's script asks for through r.part and r.ask. It hands the
	// reports found to r.keep or r.find. What could not be read is nil, and noted by r: go on where possible. An
	// error ends the crawl of the portal: hand it back at once.
	walk(ctx context.Context, r *run, p *page) error
}

// family is a walker under the kind that a portal file names.
type family struct {
	kind string
	walker
}

// families are the known makes. The order is that of asking them about a page: marks of one make may stand beside
// those of a later one, and the last takes any page.
func families() []family {
	return []family{
		{"xxgk_annual", annualWalker{}},
		{"gkmlpt", gkmlptWalker{}},
		{"jpaas", jpaasWalker{}},
		{"truecms", truecmsWalker{}},
		{"epoint", epointWalker{}},
		{"jpage", jpageWalker{}},
		{"xxgk", xxgkWalker{}},
		{"sitemap", sitemapWalker{}},
		{"trs", listWalker{trsMark, trsPaging}},
		{"vsb", listWalker{vsbMark, vsbPaging}},
		{"sudy", listWalker{sudyMark, sudyPaging}},
		{"ucap", listWalker{ucapMark, ucapPaging}},
		{kindList, listWalker{anyMark, nil}},
	}
}

const (
	kindList = "list" // of whatever make the page shows itself to be
	kindPage = "page" // the start page is a report
)

// kinds lists the kinds that a start page may have.
func kinds() []string {
	all := []string{kindPage}
	for _, f := range families() {
		all = append(all, f.kind)
	}
	slices.Sort(all)
	return all
}

// familyOf gives the make that a page shows itself to be, and the mark that tells.
func familyOf(p *page) (f family, mark string) {
	for _, f = range families() {
		if mark = f.recognise(p); mark != "" {
			break
		}
	}
	return f, mark
}

// start reads what one start page leads to.
func (r *run) start(ctx context.Context, s Start) error {
	addr, ok := canonical(s.URL, s.URL)
	if !ok {
		return fmt.Errorf("start url %q cannot be asked for", s.URL)
	}
	r.pages = 0
	if s.Kind == kindPage {
		r.find(Link{URL: addr, Role: archive.RoleReport})
		return nil
	}
	p, err := r.read(ctx, addr)
	if err != nil || p == nil {
		return err
	}
	if u, err := url.Parse(s.URL); err == nil {
		p.fragment = u.Fragment // some sites name a category there, which no server sees
	}
	return r.column(ctx, s.Kind, p)
}

// column reads the column whose first page is p. A page that is not of the make that the portal file says is told,
// and read by what it shows itself to be.
func (r *run) column(ctx context.Context, kind string, p *page) error {
	r.keep(p)
	all := families()
	i := slices.IndexFunc(all, func(f family) bool { return f.kind == kind })
	if kind != kindList && all[i].recognise(p) != "" {
		return all[i].walk(ctx, r, p)
	}
	f, mark := familyOf(p)
	if kind != kindList {
		r.fail(p.addr, "kind", fmt.Errorf("is no page of kind %s, it is read as %s (%s): see what nianbao portals probe says of it", kind, f.kind, mark))
	}
	return f.walk(ctx, r, p)
}
