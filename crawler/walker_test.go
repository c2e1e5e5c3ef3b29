package crawler

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	perPage     = 15
	manyReports = 40 // three pages, the last one short
)

// site is a small portal of one make: its pages by request address.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string
	types map[string]string
	fails map[string]int // status for an address instead of its page
	hits  []string
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]string{}, types: map[string]string{}, fails: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	addr := r.URL.RequestURI()
	if addr != "/robots.txt" {
		s.hits = append(s.hits, addr)
	}
	body, ok := s.pages[addr]
	switch {
	case s.fails[addr] != 0:
		w.WriteHeader(s.fails[addr])
	case !ok:
		http.NotFound(w, r)
	default:
		kind := s.types[addr]
		if kind == "" {
			kind = "text/html; charset=utf-8"
		}
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	}
}

func (s *site) portal(kind, start string) Portal {
	return Portal{ID: "test", Name: "甲区", Region: "310113", Hosts: []string{s.Listener.Addr().String()},
		Start: []Start{{URL: s.URL + start, Kind: kind}}, AllowPrivate: true}
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// entry is one line of a list.
func entry(path string, i int) string {
	return fmt.Sprintf(`<li><a href="%s" title="第%d街道2020年政府信息公开工作年度报告">第%d街道2020年政府信…</a></li>`, path, i, i)
}

const decoy = `<li><a href="/zwgk/fzzf/t1.htm">甲区2020年法治政府建设年度报告</a></li>`

// chunks are the entries of each page, oldest addresses first.
func chunks(path func(i int) string) [][]string {
	var entries []string
	for i := range manyReports {
		entries = append(entries, entry(path(i), i))
	}
	return slices.Collect(slices.Chunk(entries, perPage))
}

func trsPath(i int) string   { return fmt.Sprintf("/nb/2021%02d/t%d.htm", i%12+1, i) }
func jpagePath(i int) string { return fmt.Sprintf("/art/2021/%d/%d/art_7_%d.html", i%12+1, i%28+1, i) }

func put(s *site, addr string, entries []string, more string) {
	s.pages[addr] = "<html><body><a href='/'>首页</a><ul>" + strings.Join(entries, "\n") + decoy + "</ul>" + more + "</body></html>"
}

// numbered puts list pages under name(1), name(2) … with the same paging script in all.
func numbered(s *site, name func(n int) string, more func(n, total int) string) {
	pages := chunks(trsPath)
	for i, entries := range pages {
		put(s, name(i+1), entries, more(i+1, len(pages)))
	}
}

func records(entries []string, group string) string {
	var b strings.Builder
	b.WriteString("<datastore>")
	if group != "" {
		b.WriteString(`<nextgroup><![CDATA[<a href="` + group + `"></a>]]></nextgroup>`)
	}
	b.WriteString("<recordset>")
	for _, e := range entries {
		b.WriteString("<record><![CDATA[\n" + e + "]]></record>")
	}
	return b.String() + "</recordset></datastore>"
}

// first makes a page name that differs for the first page only.
func first(one, others string) func(n int) string {
	return func(n int) string {
		if n == 1 {
			return one
		}
		return fmt.Sprintf(others, n)
	}
}

// makes are the sites that the walkers must read whole.
var makes = []struct {
	name, kind, start string
	second            string // address of the second page, to be broken
	build             func(s *site)
}{
	{"trs", "list", "/nb/", "/nb/index_1.html", func(s *site) {
		name := func(n int) string {
			if n == 1 {
				return "/nb/"
			}
			return fmt.Sprintf("/nb/index_%d.html", n-1)
		}
		numbered(s, name, func(n, total int) string {
			return fmt.Sprintf(`<script>createPageHTML(%d, %d, "index", "html");</script>`, total, n-1)
		})
	}},
	{"trs from index_2", "list", "/nb/index.shtml", "", func(s *site) {
		numbered(s, first("/nb/index.shtml", "/nb/index_%d.shtml"), func(n, total int) string {
			return fmt.Sprintf(`<script>createPageHTML('bar', %d, %d, 'index', 'shtml', 40);</script>`, total, n-1)
		})
	}},
	{"next link", "list", "/nb/list.asp?id=3", "/nb/list.asp?id=3&page=2", func(s *site) {
		name := first("/nb/list.asp?id=3", "/nb/list.asp?id=3&page=%d")
		numbered(s, name, func(n, total int) string {
			if n == total {
				return `<span>下一页</span>`
			}
			return fmt.Sprintf(`<a href="list.asp?id=3&page=%d">下一页</a><a href="list.asp?id=3&page=%d">尾页</a>`, n+1, total)
		})
	}},
	{"last link", "list", "/nb/index.html", "", func(s *site) {
		name := func(n int) string { return strings.Replace(fmt.Sprintf("/nb/index_%d.html", n-1), "_0", "", 1) }
		numbered(s, name, func(_, total int) string { return fmt.Sprintf(`<a href="index_%d.html">尾页</a>`, total-1) })
	}},
	{"inline count", "list", "/nb/column.html", "", func(s *site) {
		name := func(n int) string { return strings.Replace(fmt.Sprintf("/nb/column_%d.html", n-1), "_0", "", 1) }
		numbered(s, name, func(_, total int) string { return fmt.Sprintf(`<script>var countPage = %d</script>`, total) })
	}},
	{"row count", "list", "/nb/", "", func(s *site) {
		name := func(n int) string { return strings.Replace(fmt.Sprintf("/nb/index_%d.htm", n-1), "index_0.htm", "", 1) }
		numbered(s, name, func(int, int) string { return `<script>pagebar: {prepage: 15, recordCount: '40'}</script>` })
	}},
	{"sudy", "list", "/nb/list.htm", "", func(s *site) {
		numbered(s, first("/nb/list.htm", "/nb/list%d.htm"), func(_, total int) string { return fmt.Sprintf(`<em>pageCount: %d</em>`, total) })
	}},
	{"columns", "list", "/nb/", "/nb/jz/", func(s *site) {
		put(s, "/nb/", nil, `<a href="./bm/">区政府部门</a><a href="jz/">街镇</a><a href="/other/">其他</a>`)
		pages := chunks(trsPath)
		put(s, "/nb/bm/", pages[0], "")
		put(s, "/nb/jz/", pages[1], `<a href="2019nb/index.html">2019年</a>`)
		put(s, "/nb/jz/2019nb/index.html", pages[2], "")
	}},
	{"jpage by group", "jpage", "/col/col7/index.html", "/module/web/jpage/dataproxy.jsp?page=1&columnid=7&path=/", jpageGroups},
	{"jpage under kind list", "list", "/col/col7/index.html", "", jpageGroups},
	{"jpage whose groups overlap", "jpage", "/col/col7/index.html", "", func(s *site) {
		pages := chunks(jpagePath)
		const group = "/module/web/jpage/dataproxy.jsp?page="
		for i, p := range pages {
			s.pages[group+fmt.Sprint(i+1)] = "<totalpage>3</totalpage>" + records(p, "")
		}
		put(s, "/col/col7/index.html", nil, `<script type="text/xml">`+records(pages[0], group+"1")+`</script>`)
	}},
	{"jpage by range", "jpage", "/col/col7/index.html", "/module/jpage/dataproxy.jsp?startrecord=6&endrecord=20&perpage=5&col=1&webid=9&path=%2F&columnid=7&unitid=123&webname=%E7%94%B2", func(s *site) {
		var all []string
		for i := range manyReports {
			all = append(all, entry(jpagePath(i), i))
		}
		const proxy = "/module/jpage/dataproxy.jsp?startrecord=%d&endrecord=%d&perpage=5&col=1&webid=9&path=%%2F&columnid=7&unitid=123&webname=%%E7%%94%%B2"
		for from := 6; from <= manyReports; from += 15 {
			to := min(from+14, manyReports)
			s.pages[fmt.Sprintf(proxy, from, to)] = records(all[from-1:to], "")
		}
		put(s, "/col/col7/index.html", nil, `<script type="text/xml">`+records(all[:5], "")+`</script>
<script>var param_123 = {col:1,webid:9,path:'/',columnid:7,unitid:'123',webname:'甲'};
$('#123').jpage({totalRecord:40, perPage:5, proxyUrl:'/module/jpage/dataproxy.jsp', ajaxParam:param_123});</script>`)
	}},
	{"sitemap", "sitemap", "/sitemap.xml", "/map2.xml", func(s *site) {
		s.pages["/sitemap.xml"] = `<?xml version="1.0" encoding="gb2312"?><sitemapindex><sitemap><loc>` + s.URL + `/map1.xml</loc></sitemap><sitemap><loc>` + s.URL + `/map2.xml</loc></sitemap></sitemapindex>`
		for m, part := range [][2]int{{0, 25}, {25, manyReports}} {
			var b strings.Builder
			b.WriteString(`<urlset><url><loc>` + s.URL + `/zfxxgknb/</loc></url><url><loc>` + s.URL + `/xwzx/1.html</loc></url>`)
			for i := part[0]; i < part[1]; i++ {
				fmt.Fprintf(&b, "<url><loc>%s%s</loc><lastmod>2021-01-02</lastmod></url>", s.URL, trsPath(i))
			}
			addr := fmt.Sprintf("/map%d.xml", m+1)
			s.pages[addr], s.types[addr] = b.String()+"</urlset>", "application/xml"
		}
	}},
}

func jpageGroups(s *site) {
	const group = "/module/web/jpage/dataproxy.jsp?page=%d&columnid=7&path=/"
	pages := chunks(jpagePath)
	put(s, "/col/col7/index.html", nil, `<script type="text/xml">`+records(pages[0], strings.ReplaceAll(fmt.Sprintf(group, 1), "&", "&amp;"))+`</script>
<script>$('#1').jpage({totalRecord:40, perPage:15, proxyUrl:'/module/web/jpage/dataproxy.jsp'})</script>`)
	s.pages[fmt.Sprintf(group, 1)] = records(pages[1], fmt.Sprintf("./dataproxy.jsp?page=%d&columnid=7&path=/", 2))
	s.pages[fmt.Sprintf(group, 2)] = records(pages[2], "")
}

// wantPaths are the reports of a site, as paths.
func wantPaths(kind, start string) []string {
	path := trsPath
	if kind == "jpage" || strings.HasPrefix(start, "/col/") {
		path = jpagePath
	}
	var want []string
	for i := range manyReports {
		want = append(want, path(i))
	}
	slices.Sort(want)
	return want
}

func gotPaths(base string, links []Link) []string {
	var got []string
	for _, l := range links {
		got = append(got, strings.TrimPrefix(l.URL, base))
	}
	slices.Sort(got)
	return got
}

// TestWalkers is the conformance test: every make is read whole, politely, and without what does not belong.
func TestWalkers(t *testing.T) {
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			s := newSite(t)
			m.build(s)
			c := &Crawler{Log: quiet}
			links, err := c.Plan(t.Context(), s.portal(m.kind, m.start))
			if err != nil {
				t.Error(err)
			}
			if d := cmp.Diff(wantPaths(m.kind, m.start), gotPaths(s.URL, links)); d != "" {
				t.Errorf("reports (-want +got):\n%s", d)
			}
			slices.Sort(s.hits)
			if len(slices.Compact(slices.Clone(s.hits))) != len(s.hits) {
				t.Errorf("asked twice: %v", s.hits)
			}
			if most := len(s.pages) + 3; len(s.hits) > most {
				t.Errorf("%d requests for %d pages: %v", len(s.hits), len(s.pages), s.hits)
			}
		})
	}
}

// TestWalkersBrokenPage breaks the second page: it is reported, and what can still be read is.
func TestWalkersBrokenPage(t *testing.T) {
	for _, m := range makes {
		if m.second == "" {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			s := newSite(t)
			m.build(s)
			if s.pages[m.second] == "" {
				t.Fatalf("the site has no page %s", m.second)
			}
			s.fails[m.second] = http.StatusInternalServerError
			links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal(m.kind, m.start))
			if err == nil || !strings.Contains(err.Error(), "not complete") {
				t.Errorf("error %v, want one that says that the plan is not complete", err)
			}
			if m.kind != "sitemap" && m.name != "columns" && len(links) < 5 {
				t.Errorf("%d reports, want those of the first page", len(links))
			}
		})
	}
}

func TestListDoesNotWander(t *testing.T) {
	s := newSite(t)
	put(s, "/a/nb/", chunks(func(i int) string { return fmt.Sprintf("/a/nb/2021/t%d.htm", i) })[0], `<script>var countPage=2</script>`)
	// Page 2 under the guessed address is a list of another column.
	put(s, "/a/nb/index_1.htm", chunks(func(i int) string { return fmt.Sprintf("/b/nb/2021/t%d.htm", i) })[0], "")
	links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal("list", "/a/nb/"))
	if err == nil || !strings.Contains(err.Error(), "says that it has 2 pages") {
		t.Errorf("the missing page is not told: %v", err)
	}
	if len(links) != perPage {
		t.Errorf("%d reports, want the %d of the first page alone", len(links), perPage)
	}
}

func TestEndlessListIsBounded(t *testing.T) {
	n := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		n++
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `%s<a href="/nb/list.jsp?p=%d">下一页</a>`, entry(fmt.Sprintf("/nb/x/%d.html", n), n), n)
	}))
	defer srv.Close()
	p := (&site{Server: srv}).portal("list", "/nb/list.jsp")
	links, err := (&Crawler{Log: quiet}).Plan(t.Context(), p)
	if err == nil || !strings.Contains(err.Error(), "more than 1000 list pages") {
		t.Errorf("error %v", err)
	}
	if n != maxPages || len(links) != maxPages {
		t.Errorf("%d requests and %d links, want %d of each", n, len(links), maxPages)
	}
}

func TestPageKind(t *testing.T) {
	s := newSite(t)
	links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal("page", "/nb/2013.htm"))
	if err != nil || len(links) != 1 || links[0].URL != s.URL+"/nb/2013.htm" || len(s.hits) != 0 {
		t.Errorf("plan %v, %v after %v; want the start page alone, not fetched", links, err, s.hits)
	}
}
