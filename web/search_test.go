package web

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/report"
)

func TestSearchResults(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/?q="+url.QueryEscape("信息公开工作平稳"))
	if got := doc.Find(".hit").Length(); got != 8 {
		t.Errorf("%d hits, want 8", got)
	}
	if doc.Find(".snippet mark").Length() == 0 {
		t.Error("no match is marked")
	}
	if got := doc.Find(".count").Text(); !strings.Contains(got, "8") {
		t.Errorf("count says %q", got)
	}
}

// TestFacetsKeepTheirPromise follows each count and finds that many reports.
func TestFacetsKeepTheirPromise(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/?q="+url.QueryEscape("公开"))
	links := doc.Find(".facets a")
	if links.Length() < 8 {
		t.Fatalf("only %d facet values", links.Length())
	}
	links.Each(func(_ int, s *goquery.Selection) {
		href := s.AttrOr("href", "")
		want, err := strconv.Atoi(s.Find("b").Text())
		if err != nil {
			t.Errorf("%s: count %q", href, s.Find("b").Text())
		}
		next := f.page(t, "/"+href)
		if got := next.Find(".hit").Length(); got != want {
			t.Errorf("%s: %d hits, facet says %d", href, got, want)
		}
		if next.Find(".facets .active").Length() != 1 || next.Find(".chips a").Length() != 1 {
			t.Errorf("%s: filter in force is not shown", href)
		}
	})
}

func TestPaging(t *testing.T) {
	f := newFixture(t)
	seen := map[string]bool{}
	path := "/?limit=3&sort=agency&q=" + url.QueryEscape("公开")
	for range 5 {
		doc := f.page(t, path)
		doc.Find(".hit h2 a").Each(func(_ int, s *goquery.Selection) { seen[s.AttrOr("href", "")] = true })
		next, ok := doc.Find(".pager [rel=next]").Attr("href")
		if !ok {
			break
		}
		path = "/" + next
	}
	if len(seen) != 8 {
		t.Errorf("paging reaches %d reports, want 8", len(seen))
	}
}

func TestHostileTitleIsText(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/?region=310113", "/reports/310113-education/2013", "/reports/310113-hrss/2013", "/agencies/310113-education", "/findings"} {
		doc := f.page(t, path)
		if !strings.Contains(doc.Text(), hostile) {
			t.Errorf("%s: the title is not shown as it was served", path)
		}
		if doc.Find(`script:not([src^="/assets/"]):not([type="application/ld+json"]), img`).Length() != 0 {
			t.Errorf("%s: the title became markup", path)
		}
	}
}

func TestSearchAsData(t *testing.T) {
	f := newFixture(t)
	_, body := f.get(t, "/search.json?q="+url.QueryEscape("公开")+"&limit=2")
	var l struct {
		Items []struct {
			ID       string
			Snippets []struct{ Section, HTML string }
		}
		Total      int
		TotalExact *bool `json:"total_exact"`
		Next       string
	}
	if err := json.Unmarshal([]byte(body), &l); err != nil {
		t.Fatal(err)
	}
	if len(l.Items) != 2 || l.Total != 8 || l.TotalExact == nil || l.Next == "" || len(l.Items[0].Snippets) == 0 {
		t.Errorf("search.json: %+v", l)
	}
	res, body := f.get(t, "/search.csv?sort=agency&limit=200")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, report.ByteOrderMark))).ReadAll()
	if err != nil || len(rows) != 9 || rows[0][0] != "id" {
		t.Fatalf("search.csv: %v, %d rows", err, len(rows))
	}
	if got := rows[8][2]; got != "'=1+1 洪泽区人民政府" {
		t.Errorf("a title that is a formula is written %q", got)
	}
	if !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Error("csv is not offered as a file")
	}
}

func TestSnippetLetsOnlyMarksThrough(t *testing.T) {
	got := string(snippetHTML(`a &lt;b&gt; <mark>公开</mark> <script>alert(1)</script>`))
	want := `a &lt;b&gt; <mark>公开</mark> &lt;script&gt;alert(1)&lt;/script&gt;`
	if got != want {
		t.Errorf("got %s", got)
	}
}
