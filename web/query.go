package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// readFilter reads the filters that pages and API calls share.
func readFilter(r *http.Request) (index.Filter, error) {
	p := readParams(r)
	f := p.filter()
	f.Text = p.text("q", maxQueryRunes)
	f.Severity, f.Rule, f.State = p.oneOf("severity", severities...), p.word("rule"), p.oneOf("state", verdicts...)
	f.Sort = p.filled("sort") // the index refuses what it does not know
	p.hitWindow(&f)
	return f, p.err
}

// filter reads which reports are meant.
func (p *params) filter() index.Filter {
	f := index.Filter{
		Region: p.region(), Agency: p.word("agency"), Type: p.word("type"), Portal: p.word("portal"),
		Level:       p.oneOf("level", report.AgencyLevels()...),
		Era:         p.oneOf("era", eraNames()...),
		Section:     p.oneOf("section", sectionNames()...),
		HasFindings: p.flag("findings"),
	}
	f.From, f.To = p.years()
	return f
}

var severities = func() (names []string) {
	for _, s := range report.Severities() {
		names = append(names, string(s))
	}
	return names
}()

// verdicts are what the operator can say of a finding.
var verdicts = []string{report.StateNew, report.StateConfirmed, report.StateDismissed}

func eraNames() []string {
	names := []string{string(report.EraUnknown)}
	for _, e := range report.Eras() {
		names = append(names, string(e))
	}
	return names
}

func sectionNames() []string {
	var names []string
	for _, k := range report.SectionKinds() {
		names = append(names, string(k))
	}
	return names
}

// list is the JSON of every list: on pages under .json, and of the API.
type list struct {
	Items      any           `json:"items"`
	Total      int           `json:"total"`
	TotalExact bool          `json:"total_exact"`
	Next       string        `json:"next"`           // cursor of the next part, "" at the end
	Prev       string        `json:"prev,omitempty"` // of a search: value of before for the part in front
	Facets     []index.Facet `json:"facets,omitempty"`
}

// makeList says where a list goes on after items; an empty list is [], never null.
func makeList[T any](items []T, total, offset int) list {
	l := list{Items: orEmpty(items), Total: total, TotalExact: true}
	if end := offset + len(items); len(items) > 0 && end < total {
		l.Next = writeCursor(end)
	}
	return l
}

// pager is the way through a list on a page.
type pager struct {
	Page, Pages int
	Prev, Next  string // addresses, "" at an end
}

// cursorPager goes through what a search found by its cursors; it knows no numbers.
func cursorPager(q url.Values, res *index.Results) pager {
	var p pager
	base := url.Values{}
	for k, v := range q {
		if k != "cursor" && k != "before" {
			base[k] = v
		}
	}
	if res.Prev != "" {
		p.Prev = withParam(base, "before", res.Prev)
	}
	if res.Next != "" {
		p.Next = withParam(base, "cursor", res.Next)
	}
	return p
}

func makePager(q url.Values, total, limit, offset int) pager {
	reach := min(total, maxDepth)
	p := pager{Page: offset/limit + 1, Pages: (reach + limit - 1) / limit}
	if p.Page > 1 {
		p.Prev = withParam(q, "page", strconv.Itoa(p.Page-1))
	}
	if p.Page < p.Pages {
		p.Next = withParam(q, "page", strconv.Itoa(p.Page+1))
	}
	return p
}
