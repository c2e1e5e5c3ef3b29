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

	"github.com/nianbao/nianbao/internal/portalsim"
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

func trsPath(i int) string { return fmt.Sprintf("/nb/2021%02d/t%d.htm", i%12+1, i) }

func put(s *site, addr string, entries []string, more string) {
	s.pages[addr] = "<html><body><a href='/'>首页</a><ul>" + strings.Join(entries, "\n") + decoy + "</ul>" + more + "</body></html>"
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

// TestOtherKind: a page that is not of the kind that the portal file says is told, and read all the same.
func TestOtherKind(t *testing.T) {
	s := simulate(t, "trs", portalsim.ColumnOptions{Pages: pagesOfMake})
	for _, kind := range []string{"jpage", "sitemap", "xxgk_annual"} {
		links, err := (&Crawler{Log: quiet}).Plan(t.Context(), s.portal(kind))
		if err == nil || !strings.Contains(err.Error(), "is no page of kind "+kind+", it is read as trs (createPageHTML)") {
			t.Errorf("kind %s: error %v", kind, err)
		}
		if len(links) != len(s.wanted()) {
			t.Errorf("kind %s: %d reports, want %d", kind, len(links), len(s.wanted()))
		}
	}
}

// traps are sites whose lists never end in one way or another.
var traps = []struct {
	name string
	page func(n int) string // of the n-th request for a list page
	most int                // requests that are made at most
}{
	{"sessions", func(n int) string {
		return entry("/nb/x/1.html", 1) + fmt.Sprintf(`<a href="/nb/?id=3;jsessionid=%d">下一页</a><a href="/nb/%d/">栏目</a>`, n, n)
	}, 70},
	{"calendar", func(n int) string {
		return entry("/nb/x/1.html", 1) + fmt.Sprintf(`<a href="/nb/?month=%d">下一页</a>`, n)
	}, 1 + maxStale},
	{"count without end", func(int) string {
		return entry("/nb/x/1.html", 1) + `<script>createPageHTML(9999, 0, "index", "html")</script>`
	}, 1 + 2 + maxStale},
	{"store without end", func(int) string {
		return records([]string{entry("/nb/x/1.html", 1)}, "/module/web/jpage/dataproxy.jsp?page=1") + `<totalrecord>999999</totalrecord>
			{columnid:1} proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage:1`
	}, 1 + 3*maxStale},
	{"folders in folders", func(int) string {
		return entry("/nb/x/1.html", 1) + `<a href="nb/">下级</a>`
	}, 1 + maxColumnDepth},
}

// TestTrapsAreBounded: a list that repeats itself forever under ever new addresses is left after a few pages.
func TestTrapsAreBounded(t *testing.T) {
	for _, trap := range traps {
		t.Run(trap.name, func(t *testing.T) {
			n := 0
			_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				n++
				html(w, trap.page(n))
			})
			links, _ := (&Crawler{Log: quiet}).Plan(t.Context(), p)
			if len(links) != 1 || n > trap.most {
				t.Errorf("%d requests for %d reports, want %d at most", n, len(links), trap.most)
			}
		})
	}
}

// records is a data store of entries.
func records(entries []string, group string) string {
	var b strings.Builder
	b.WriteString(`<datastore><nextgroup><![CDATA[<a href="` + group + `"></a>]]></nextgroup><recordset>`)
	for _, e := range entries {
		b.WriteString("<record><![CDATA[" + e + "]]></record>")
	}
	return b.String() + "</recordset></datastore>"
}

// TestBase: links and frames are relative to what the page names as its base, and the page is still where they stand.
func TestBase(t *testing.T) {
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			html(w, `<HEAD><BASE HREF="/real/x.html"></HEAD>`+listOf(entry("1.htm", 1))+`<a href="index_1.html">下一页</a>`)
		case "/real/index_1.html":
			html(w, listOf(entry("2.htm", 2)))
		case "/real/1.htm":
			html(w, `<base href="/files/"><iframe src="a.pdf"></iframe>`)
		case "/real/2.htm", "/files/a.pdf":
			html(w, "2024年政府信息公开工作年度报告")
		default:
			http.NotFound(w, r)
		}
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Found != 2 || tally.Reports != 2 {
		t.Fatalf("%+v, %v", tally, err)
	}
	via := map[string]string{}
	for _, kept := range captures(t, c.Store) {
		via[strings.TrimPrefix(kept.URL, srv.URL)] = strings.TrimPrefix(kept.Via, srv.URL)
	}
	if via["/real/1.htm"] != "/nb/" || via["/files/a.pdf"] != "/real/1.htm" {
		t.Errorf("captures and where their links stand: %v", via)
	}
}

// TestNumberedPages: a list whose pages are led to by their numbers alone is read to its end, and where only a script
// knows the way that is told.
func TestNumberedPages(t *testing.T) {
	for name, tt := range map[string]struct {
		link  string
		found int
		fails int
	}{
		"a query":           {`<a href="?cid=1&page=%d">%d</a>`, 4, 0},
		"in brackets":       {`<a href="index.aspx?cid=1&page=%d">[%d]</a>`, 4, 0},
		"a path":            {`<a href="list_%d.htm">第%d页</a>`, 4, 0},
		"a script's path":   {`<a href="#" onclick="location.href='list_%d.htm'">%d</a>`, 4, 0},
		"a script":          {`<a href="javascript:go(%d)">%d</a>`, 1, 1},
		"a script's next":   {`<a href="javascript:go(%d)" class="p%d">下一页</a>`, 1, 1},
		"a form's pages":    {`<a href="javascript:__doPostBack('list','Page$%d')">%d</a>`, 1, 1},
		"a bar of no pages": {`<a href="javascript:void(0)" class="p%d-%d">下一页</a>`, 1, 0},
		"no page of a list": {`<a href="/weather/%d.htm">%d</a>`, 1, 0},
	} {
		_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
			n := 1
			_, _ = fmt.Sscanf(r.URL.Query().Get("page"), "%d", &n)
			_, _ = fmt.Sscanf(strings.TrimPrefix(r.URL.Path, "/nb/list_"), "%d", &n)
			if strings.HasPrefix(r.URL.Path, "/nb/t") || r.URL.Path == "/robots.txt" {
				html(w, "好")
				return
			}
			var bar strings.Builder
			for i := 1; i <= 4; i++ {
				if i != n {
					fmt.Fprintf(&bar, tt.link, i, i)
				}
			}
			html(w, listOf(entry(fmt.Sprintf("/nb/t%d.htm", n), n))+bar.String())
		})
		tally, err := newCrawler(t).Crawl(t.Context(), p)
		if err != nil || tally.Found != tt.found || len(tally.Failures) != tt.fails || tt.fails > 0 && tally.Failures[0].Code != "paging" {
			t.Errorf("%s: %+v, %v", name, tally, err)
		}
	}
}

// TestYearsBesideTheList: a column whose years stand beside it, as pages or queries, is read with all of them, and a
// year may be the report itself.
func TestYearsBesideTheList(t *testing.T) {
	report := `<title>甲局2022年政府信息公开工作年度报告</title>` + strings.Repeat("总体情况 主动公开 依申请公开 行政复议 存在的问题 收费。", 20)
	pages := map[string]string{
		"/nb/":               `<a href="list_2024.html">2024年</a><a href="?year=2023"> ２０２３ 年度</a><a href="c9.html">2022</a><a href="/news/2021.html">2021年</a><a href="rules.html">2020年要闻</a>`,
		"/nb/list_2024.html": entry("/nb/t1.htm", 1) + `<a href="/nb/?year=2023">2023年</a>`,
		"/nb/?year=2023":     entry("/nb/t2.htm", 2),
		"/nb/c9.html":        report,
	}
	asked := map[string]int{}
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.RequestURI()]++
		if body, ok := pages[r.URL.RequestURI()]; ok {
			html(w, body)
		} else if strings.HasSuffix(r.URL.Path, ".htm") {
			html(w, "好")
		} else {
			http.NotFound(w, r)
		}
	})
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err != nil || tally.Found != 3 || tally.Reports != 3 || tally.Failed != 0 || asked["/news/2021.html"]+asked["/nb/rules.html"] != 0 {
		t.Errorf("%+v, %v, asked %v", tally, err, asked)
	}
}

// TestNothingFound: a list without any report is an alarm at the first run too.
func TestNothingFound(t *testing.T) {
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		html(w, `系统繁忙，请稍后再试 <a href="/">首页</a>`)
	})
	if tally, err := newCrawler(t).Crawl(t.Context(), p); err != nil || tally.Alarm == "" {
		t.Errorf("%+v, %v", tally, err)
	}
}
