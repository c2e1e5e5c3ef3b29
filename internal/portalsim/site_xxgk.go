package portalsim

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strings"
	"text/template"
)

// xxgk is a portal of the Hanweb make whose disclosure column is drawn by the search module. The module searches
// the whole area and does not keep to the column that asks.
type xxgk struct{ pages *template.Template }

const (
	xxgkColumn = 1229367861
	xxgkArea   = "001008003014021"
	xxgkSearch = "/module/xxgk/search.jsp"
)

func (xxgk) contentType() string { return utf8Page }
func (xxgk) kind() string        { return "xxgk" }
func (xxgk) start() string       { return fmt.Sprintf("/col/col%d/index.html", xxgkColumn) }

func (xxgk) address(n int, e *entry) string {
	return fmt.Sprintf("/art/%s/art_%d_%d.html", e.published.Format("2006/1/2"), xxgkColumn, 3660000+n)
}

func (s xxgk) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s xxgk) lists(p *Portal) error {
	p.dynamic[xxgkSearch] = func(w http.ResponseWriter, r *http.Request) { searchArea(w, r, p.entries) }
	return p.page(s.pages, "xxgk_list.html", s.start(), view{})
}

// searchArea answers one page of a search. Each page also shows an entry of another column, under a name that a
// report could have.
func searchArea(w http.ResponseWriter, r *http.Request, es []*entry) {
	if r.Method != http.MethodPost || r.FormValue("area") != xxgkArea {
		http.Error(w, "post area", http.StatusBadRequest)
		return
	}
	page := max(number(r, "currpage", 1), 1)
	pages := len(chunk(es, jpagePerPage))
	var b strings.Builder
	b.WriteString("<table class=\"zfxxgk_table\"><tr><th>标题</th><th>发布日期</th></tr>\n")
	for i, e := range cut(es, (page-1)*jpagePerPage, page*jpagePerPage) {
		fmt.Fprintf(&b, "<tr class=\"tr_main_value_%s\"><td><a class=\"bt_link\" href=\"%s\" title=\"%s\" target=\"_blank\">%s</a></td><td>%s</td></tr>\n",
			[]string{"odd", "even"}[i%2], e.path, html.EscapeString(e.title), html.EscapeString(e.Short()), e.Day())
	}
	if page <= pages {
		fmt.Fprintf(&b, "<tr class=\"tr_main_value_odd\"><td><a class=\"bt_link\" href=\"/art/2021/3/1/art_1229367999_%d.html\" title=\"乙镇20%d年政府信息公开工作年度报告\">乙镇年报</a></td><td>2021-03-01</td></tr>\n", page, 10+page)
	}
	fmt.Fprintf(&b, "</table><div class=\"page\">共%d条&nbsp;&nbsp;第%d页&nbsp;&nbsp;共%d页&nbsp;</div>", len(es), page, pages)
	w.Header().Set("Content-Type", utf8Page)
	fmt.Fprint(w, b.String())
}

// xxgkAnnual is the module's ready page for reports: one address for all years of a body, which offers the others.
type xxgkAnnual struct{ pages *template.Template }

const annualPage = "/module/xxgk/xxgkAnnualReport.jsp?area=11370830004335465W"

func (xxgkAnnual) contentType() string { return utf8Page }
func (xxgkAnnual) kind() string        { return "xxgk_annual" }
func (xxgkAnnual) start() string       { return annualPage }
func (xxgkAnnual) perPage() int        { return 6 }

func (xxgkAnnual) address(n int, _ *entry) string {
	return fmt.Sprintf("%s&fbtime=%d", annualPage, 2008+n)
}

// words: the page names its years, not its reports.
func (xxgkAnnual) words(e *entry) string { return e.Words() }

// Words is how a page that offers years names this one.
func (e *entry) Words() string {
	if _, year, ok := strings.Cut(e.path, "fbtime="); ok {
		return year + "年"
	}
	return e.title
}

func (s xxgkAnnual) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	v.Body = article(trsEditor{rng}, sections)
	v.Entries = v.Portal.entries
	return execute(s.pages, "xxgkannual_page.html", v)
}

func (s xxgkAnnual) lists(p *Portal) error {
	v := view{Title: "政府信息公开年报"}
	for _, e := range p.entries {
		if e.listed {
			v.Entries = append(v.Entries, e)
		}
	}
	return p.page(s.pages, "xxgkannual_page.html", annualPage, v)
}
