package portalsim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"text/template"
)

// static is a make whose list is a row of files. The makes differ in the names of the files and in how a page says
// that there are more.
type static struct {
	pages *template.Template
	name  string // of the make, and of its list template
	as    string // kind of the start page
	first string // path of the first list page
	outer string // page that frames the first list page, where a crawl starts; first when empty
	rest  string // path of page n, with a verb for a number; a list of one page when empty
	// number is the one in the path of page n of total; n itself when nil.
	number func(n, total int) int
	entry  string // path of an article, with verbs for the month of publication and a number
	per    int
}

func downwards(n, total int) int { return total - n + 1 }
func fromZero(n, _ int) int      { return n - 1 }

// statics are the makes, all with the same templates.
func statics(pages *template.Template) []static {
	const ucap = "/jqrmzf/c112289/"
	all := []static{
		{name: "trs_from_2", as: "trs", first: "/xxgk/nb/index.shtml", rest: "/xxgk/nb/index_%d.shtml", entry: "/xxgk/nb/%s/t%d.shtml", per: 15},
		{name: "vsb", as: "vsb", first: "/xxgk/zfxxgknb.htm", rest: "/xxgk/zfxxgknb/%d.htm", number: downwards, entry: "/info/1045/%[2]d.htm", per: 15},
		{name: "sudy", as: "sudy", first: "/xxgknb/list.htm", rest: "/xxgknb/list%d.htm", entry: "/%s/c1234a%d/page.htm", per: 14},
		{name: "ucap", as: "ucap", first: ucap + "list.shtml", rest: ucap + "list_%d.shtml", entry: ucap + "%s/%032x.shtml", per: 15},
		{name: "inline", as: "list", first: "/zfxxgknb/index.shtml", rest: "/zfxxgknb/index_%d.shtml", number: fromZero, entry: "/zfxxgknb/%s/%d.shtml", per: 15},
		{name: "rows", as: "list", first: "/zwgk/zfxxgknb/", rest: "/zwgk/zfxxgknb/index_%d.htm", number: fromZero, entry: "/zwgk/zfxxgknb/%s/t%d.htm", per: 10},
		{name: "last", as: "list", first: "/xxgknb/index.jhtml", rest: "/xxgknb/index_%d.jhtml", entry: "/xxgknb/%[2]d.jhtml", per: 15},
		{name: "stem", as: "list", first: "/gknb/column-index.shtml", rest: "/gknb/column-index-%d.shtml", entry: "/gknb/%s/c%d.shtml", per: 15},
		{name: "folder", as: "list", first: "/gknb/", rest: "/gknb/%d/", entry: "/gknb/%s/c%d.html", per: 15},
		{name: "iframe", as: "list", outer: "/zwgk/nb.html", first: "/zwgk/nblist/index.html", rest: "/zwgk/nblist/index_%d.html", number: fromZero, entry: "/zwgk/nb/%s/t%d.html", per: 15},
		{name: "plain", as: "list", first: "/zwgk/nb/", entry: "/zwgk/nb/%s/t%d.html", per: 20},
	}
	for i := range all {
		all[i].pages = pages
	}
	return all
}

func (static) contentType() string { return utf8Page }
func (s static) kind() string      { return s.as }
func (s static) perPage() int      { return s.per }

func (s static) start() string {
	if s.outer != "" {
		return s.outer
	}
	return s.first
}

func (s static) address(n int, e *entry) string {
	id := uint64(10000 + n)
	if strings.Contains(s.entry, "x.") { // its articles are named by digests
		h := fnv.New64a()
		_, _ = fmt.Fprint(h, n)
		id = h.Sum64()
	}
	return fmt.Sprintf(s.entry, e.published.Format("200601"), id)
}

func (s static) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s static) lists(p *Portal) error {
	per := s.per
	if s.rest == "" { // a list of one page, however long
		per = max(len(p.entries), 1)
	}
	groups := listPages(p.entries, per)
	name := func(n int) string {
		number := n
		if s.number != nil {
			number = s.number(n, len(groups))
		}
		if n == 1 {
			return s.first
		}
		return fmt.Sprintf(s.rest, number)
	}
	for i, es := range groups {
		v := view{Entries: es, Page: i, Pages: len(groups), Total: len(p.entries), Per: s.per, Name: name}
		if err := p.page(s.pages, s.name+"_list.html", name(i+1), v); err != nil {
			return err
		}
	}
	if s.outer != "" {
		return p.page(s.pages, s.name+"_outer.html", s.outer, view{Name: name})
	}
	return nil
}
