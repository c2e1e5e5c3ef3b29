package portalsim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/nianbao/nianbao/report"
)

// ColumnOptions say what the one column of reports on a portal holds.
type ColumnOptions struct {
	Pages  int    // list pages, the last half full; 0 for a column without any entry
	Repeat bool   // the second list page shows what the first shows, and nothing new
	Region string // district, 310112 when empty
	Extra  string // address of one more report at the end of the list, on another host; none when empty
}

// Listed is one report of a column as its list shows it.
type Listed struct {
	Path  string // path and query; a whole address when it lies on another host
	Title string // the words of the link, "" where the list has none
}

// Makes names the makes of site that Column can simulate.
func Makes() []string {
	var names []string
	for _, m := range makes(nil) {
		names = append(names, m.name)
	}
	return names
}

// made is a site under the name of its make.
type made struct {
	name string
	site site
}

func makes(pages *template.Template) []made {
	all := []made{
		{"trs", trs{pages}}, {"jpage", jpage{pages}}, {"word", word{pages}},
		{"jpage-ranges", jpageOnly{jpage{pages}, "startrecord"}}, {"jpage-pages", jpageOnly{jpage{pages}, "page"}},
		{"xxgk", xxgk{pages: pages}}, {"xxgk_annual", xxgkAnnual{pages: pages}}, {"jpaas", jpaas{pages: pages}},
		{"gkmlpt", gkmlpt{pages: pages}}, {"truecms", truecms{pages: pages}}, {"epoint", epoint{pages: pages}},
		{"sitemap", sitemap{pages: pages}}, {"columns", columns{pages: pages}},
	}
	for _, s := range statics(pages) {
		if s.name == "vsb" {
			all = append(all, made{s.name, vsb{s}})
			continue
		}
		all = append(all, made{s.name, s})
	}
	return all
}

// Column builds a portal of one make whose only content is a column of reports, with neighbours between them that
// are none. Its article pages are short; whole reports are what New builds.
func Column(name string, o ColumnOptions) (*Portal, error) {
	t, err := pages()
	if err != nil {
		return nil, err
	}
	all := makes(t)
	i := slices.IndexFunc(all, func(m made) bool { return m.name == name })
	if i < 0 {
		return nil, fmt.Errorf("no make of site %q: use one of %s", name, strings.Join(Makes(), ", "))
	}
	if o.Region == "" {
		o.Region = "310112"
	}
	p := &Portal{ID: "sim-" + strings.ReplaceAll(name, "_", "-"), Region: o.Region, site: all[i].site,
		Name:      report.Regions().FullName(o.Region) + "人民政府",
		resources: map[string]resource{}, dynamic: map[string]http.HandlerFunc{}, hits: map[string]int{}}
	if err := p.fill(o, perPage(p.site)); err != nil {
		return nil, err
	}
	return p, p.site.lists(p)
}

// perPage is how many entries a list page of the make holds.
func perPage(s site) int {
	if s, ok := s.(interface{ perPage() int }); ok {
		return s.perPage()
	}
	return jpagePerPage
}

// offices head the titles of a column's reports.
var offices = strings.Fields(`教育局 科技局 公安局 民政局 司法局 财政局 交通局 水务局 商务局 审计局 统计局 医保局 信访局 城管局 应急局
	卫生健康委 住房城乡建设局 人力资源社会保障局 生态环境局 农业农村局 文化旅游局 退役军人局 市场监管局 机关事务局 档案局 金融办 东街街道 西街街道 南山镇 北河镇`)

// newestYear is the report year at the head of a column.
const newestYear = 2024

// fill makes the entries of a column, newest first, and their pages.
func (p *Portal) fill(o ColumnOptions, per int) error {
	total := max(0, o.Pages*per-per/2)
	for i := range total {
		e := &entry{published: time.Date(newestYear+1, 3, 28, 9, 0, 0, 0, chinaTime).AddDate(0, 0, -3*i)}
		office, year := offices[i%len(offices)], newestYear-i/len(offices)
		if i%11 == 5 {
			e.title = fmt.Sprintf("%s%d年法治政府建设年度报告", office, year)
		} else {
			e.title, e.listed = fmt.Sprintf("%s%s%d年政府信息公开工作年度报告", strings.TrimSuffix(p.Name, "人民政府"), office, year), true
		}
		e.path = p.site.address(total-i, e)
		p.entries = append(p.entries, e)
		v := view{Portal: p, Title: e.title, Published: e.Day(), Clock: "09:00"}
		v.Meta.Publisher = p.Name
		body, err := p.site.article(v, rngFor(e.path), []section{{paragraphs: []string{e.title + "的正文在此从略。"}}})
		if err != nil {
			return err
		}
		p.put(e.path, p.site.contentType(), body, e.published)
	}
	if o.Repeat && total > 2*per {
		copy(p.entries[per:2*per], p.entries[:per])
	}
	if o.Extra != "" {
		p.entries = append(p.entries, &entry{title: "外站2019年政府信息公开工作年度报告", path: o.Extra, listed: true, published: time.Date(2020, 1, 5, 9, 0, 0, 0, chinaTime)})
	}
	return nil
}

// Listed gives the reports that the column's lists show, each once.
func (p *Portal) Listed() []Listed {
	var out []Listed
	seen := map[string]bool{}
	for _, e := range p.entries {
		if e.listed && !seen[e.path] {
			seen[e.path] = true
			l := Listed{Path: e.path, Title: e.title}
			if s, ok := p.site.(interface{ words(e *entry) string }); ok {
				l.Title = s.words(e)
			}
			out = append(out, l)
		}
	}
	return out
}

// Kind is the kind of the start page, as portal files name it.
func (p *Portal) Kind() string { return p.site.kind() }

// Start is the path at which a crawl begins.
func (p *Portal) Start() string { return p.site.start() }
