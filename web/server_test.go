package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// firstLoad bounds the first page with its style sheet.
const firstLoad = 100 << 10

// TestPages opens every page in both languages and checks what all must keep.
func TestPages(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/", "/?q=公开", "/?q=没有这个词语组合", "/reports/310113-hrss/2013", "/reports/320813-people_government/2013",
		"/compare", "/compare?agency=310113-hrss&agency=310113-education&find=教育", "/compare?region=310113&indicator=requests.channel.fax",
		"/compare?type=hrss", "/coverage", "/coverage?region=310000", "/findings", "/findings?severity=error", "/agencies/310113-hrss",
		"/regions/310113", "/regions/310000", "/regions/440000", "/indicators", "/indicators/requests.received.new", "/indicators/series:requests.granted", "/about", "/dataset", "/dataset?agency=310113-hrss", "/status",
		"/originals/" + f.sums["310113-hrss/2013"] + "/view?at=cell:6"} {
		for _, lang := range languages {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			res, body := f.get(t, path+sep+"lang="+lang)
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s: status %d\n%.400s", path, res.StatusCode, body)
				continue
			}
			checkPage(t, path, res, body)
		}
	}
}

func checkPage(t *testing.T, path string, res *http.Response, body string) {
	t.Helper()
	if got := res.Header.Get("Content-Security-Policy"); got != pagePolicy {
		t.Errorf("%s: policy %q", path, got)
	}
	if res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: types may be sniffed", path)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if src := doc.Find("head script[src]").AttrOr("src", ""); src != scriptPath() {
		t.Errorf("%s: the script is %q", path, src)
	}
	if n := doc.Find(`script:not([src^="/assets/"]):not([type="application/ld+json"]), [style], style, [onerror], [onload], main img`).Length(); n != 0 {
		t.Errorf("%s: %d scripts, inline styles or handlers", path, n)
	}
	if doc.Find("main h1").Length() != 1 || doc.Find("title").First().Text() == "" {
		t.Errorf("%s: needs one h1 and a title", path)
	}
	if len(body)+len(styleSheet)+len(script) > firstLoad {
		t.Errorf("%s: %d bytes with style sheet and script", path, len(body)+len(styleSheet)+len(script))
	}
	doc.Find(`[src], link[href]:not([rel="canonical"])`).Each(func(_ int, s *goquery.Selection) {
		if src := s.AttrOr("src", s.AttrOr("href", "")); !strings.HasPrefix(src, "/") && !strings.HasPrefix(src, "data:") {
			t.Errorf("%s: loads %s", path, src)
		}
	})
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); ids[id] {
			t.Errorf("%s: id %s twice", path, id)
		} else {
			ids[id] = true
		}
	})
}

// TestLinks follows every link of the site once.
func TestLinks(t *testing.T) {
	f := newFixture(t)
	seen, queue := map[string]bool{}, []string{"/", "/?q=公开", "/compare?region=310113"}
	for len(queue) > 0 && len(seen) < 600 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		res, body := f.get(t, path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") || strings.HasPrefix(path, "/originals/") {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		base := res.Request.URL
		doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			to, err := base.Parse(s.AttrOr("href", ""))
			if err != nil || to.Host != base.Host {
				t.Errorf("%s: link %q leads away: %v", path, s.AttrOr("href", ""), err)
				return
			}
			if to.Path == base.Path && to.Fragment != "" && doc.Find(`[id="`+to.Fragment+`"]`).Length() == 0 {
				t.Errorf("%s: nothing at #%s", path, to.Fragment)
			}
			to.Fragment = ""
			if q := to.Query(); !strings.HasPrefix(to.Path, "/indicators") && q.Get("lang") == "" && len(q) < 3 {
				queue = append(queue, to.RequestURI())
			}
		})
	}
	if len(seen) < 60 {
		t.Errorf("only %d pages were reached", len(seen))
	}
}

func TestNotFound(t *testing.T) {
	f := newFixture(t)
	none := strings.Repeat("0", 64)
	for _, path := range []string{"/nothing", "/reports/310113-hrss/1999", "/reports/x", "/reports/", "/agencies/nobody", "/regions/999999",
		"/regions/abc", "/originals/" + none, "/originals/xyz", "/originals/" + none + "/view", "/originals/" + none + "/lit", "/about.json",
		"/api/v1/reports/x/1", "/reports/310113-hrss/1999.json"} {
		res, body := f.get(t, path)
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
		isProblem := strings.HasPrefix(path, "/api/") || strings.HasSuffix(path, ".json")
		if got := res.Header.Get("Content-Type"); (got == "application/problem+json") != isProblem {
			t.Errorf("%s: type %s\n%s", path, got, body)
		}
	}
	res, err := f.Client().Post(f.URL+"/", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", res.StatusCode)
	}
}

// TestBadParameters names the parameter at fault, on pages and in the API.
func TestBadParameters(t *testing.T) {
	f := newFixture(t)
	long := strings.Repeat("长", maxQueryRunes+1)
	for _, c := range []struct{ page, query, param string }{
		{"/search.json", "q=" + long, "q"},
		{"/search.json", "from=abc", "from"},
		{"/search.json", "from=2015&to=2012", "from"},
		{"/search.json", "year=2019-", "year"},
		{"/search.json", "region=x'y", "region"},
		{"/search.json", "era=future", "era"},
		{"/search.json", "section=<b>", "section"},
		{"/search.json", "sort=random", "sort"},
		{"/search.json", "page=0", "page"},
		{"/search.json", "page=99999", "page"},
		{"/search.json", "findings=maybe", "findings"},
		{"/api/v1/search", "cursor=zzz", "cursor"},
		{"/api/v1/search", "limit=100000", "limit"},
		{"/api/v1/search", "q=" + url.QueryEscape("\xff\xfe"), "q"},
		{"/api/v1/compare", "agency=310113-hrss&indicator=no.such", "indicator"},
		{"/api/v1/compare", "indicator=no.such", "indicator"},
		{"/api/v1/compare", "indicator=a&indicator=b&indicator=c&indicator=d&indicator=e", "indicator"},
		{"/api/v1/compare", "column=sideways", "column"},
		{"/compare.svg", "agency=310113-hrss&indicator=requests.received.new&indicator=review.total", "indicator"},
		{"/compare.svg", "agency=310113-hrss&chart=pie", "chart"},
		{"/compare.json", "chart=pie", "chart"},
		{"/api/v1/findings", "severity=awful", "severity"},
		{"/api/v1/coverage", "region=999999", "region"},
		{"/api/v1/agencies", "q=" + long, "q"},
		{"/api/v1/search", "%zz", ""},
	} {
		res, body := f.get(t, c.page+"?"+c.query)
		var p problem
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Errorf("%s?%.40s: %v\n%.200s", c.page, c.query, err, body)
			continue
		}
		if res.StatusCode != http.StatusBadRequest || p.Status != http.StatusBadRequest || p.Param != c.param || p.Detail == "" {
			t.Errorf("%s?%.40s: status %d, %+v", c.page, c.query, res.StatusCode, p)
		}
	}
	doc, _ := f.Client().Get(f.URL + "/?from=abc")
	if doc.StatusCode != http.StatusBadRequest || !strings.HasPrefix(doc.Header.Get("Content-Type"), "text/html") {
		t.Errorf("page: status %d, type %s", doc.StatusCode, doc.Header.Get("Content-Type"))
	}
	doc.Body.Close()
}

func TestHealth(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		if res, body := f.get(t, path); res.StatusCode != http.StatusOK || body != "ok\n" {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
}

func TestStyleSheetIsKeptForEver(t *testing.T) {
	f := newFixture(t)
	href := f.page(t, "/").Find(`link[rel="stylesheet"]`).AttrOr("href", "")
	res, body := f.get(t, href)
	if res.StatusCode != http.StatusOK || body != string(styleSheet) || res.Header.Get("Cache-Control") != forever {
		t.Errorf("%s: %d, %d bytes, %s", href, res.StatusCode, len(body), res.Header.Get("Cache-Control"))
	}
	if strings.Contains(body, "url(") || strings.Contains(body, "@import") {
		t.Error("the style sheet loads something")
	}
	if !slices.Contains(strings.Split(href, "/"), "assets") {
		t.Errorf("style sheet at %s", href)
	}
}
