package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// TestSiteMap: each report's page stands in the site map that robots.txt names, and is there.
func TestSiteMap(t *testing.T) {
	f := newFixture(t)
	_, robots := f.get(t, "/robots.txt")
	if !strings.Contains(robots, "Sitemap: "+f.URL+"/sitemap.xml") {
		t.Fatalf("robots.txt is %q", robots)
	}
	var files siteMapIndex
	_, body := f.get(t, "/sitemap.xml")
	if err := xml.Unmarshal([]byte(body), &files); err != nil || len(files.Files) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	var m siteMap
	_, body = f.get(t, strings.TrimPrefix(files.Files[0].Loc, f.URL))
	if err := xml.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	reports := 0
	for _, p := range m.Pages {
		path := strings.TrimPrefix(p.Loc, f.URL)
		if res, _ := f.get(t, path); res.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
		if strings.HasPrefix(path, "/reports/") {
			reports++
		}
	}
	if reports != 8 {
		t.Errorf("%d reports are listed, want 8", reports)
	}
	if res, _ := f.get(t, "/sitemap/2.xml"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a file beyond the last answers %d", res.StatusCode)
	}
}

func TestOpenSearch(t *testing.T) {
	f := newFixture(t)
	var d openSearch
	res, body := f.get(t, "/opensearch.xml")
	if err := xml.Unmarshal([]byte(body), &d); err != nil || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/opensearchdescription+xml") {
		t.Fatalf("%v: %s", err, body)
	}
	for _, u := range d.URLs {
		if res, _ := f.get(t, strings.TrimPrefix(strings.Replace(u.Template, "{searchTerms}", "公开", 1), f.URL)); res.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", u.Template, res.StatusCode)
		}
	}
}

// TestFeedsOfPlaces: the feeds of a body and of a place above it name its new reports.
func TestFeedsOfPlaces(t *testing.T) {
	f := newFixture(t)
	for path, want := range map[string]int{"/agencies/310113-hrss.atom": 5, "/regions/310000.atom": 7, "/regions/440000.atom": 0} {
		var got feed
		_, body := f.get(t, path)
		if err := xml.Unmarshal([]byte(body), &got); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(got.Entries) != want {
			t.Errorf("%s has %d entries, want %d", path, len(got.Entries), want)
		}
		for _, e := range got.Entries {
			if res, _ := f.get(t, strings.TrimPrefix(e.ID, f.URL)); res.StatusCode != http.StatusOK || e.Author.Name == "" {
				t.Errorf("%s: the entry %s answers %d", path, e.ID, res.StatusCode)
			}
		}
	}
	for path, want := range map[string]int{"/agencies/310113-none.atom": 404, "/regions/999999.atom": 404} {
		if res, _ := f.get(t, path); res.StatusCode != want {
			t.Errorf("%s answers %d, want %d", path, res.StatusCode, want)
		}
	}
	page := f.page(t, "/agencies/310113-hrss")
	if href := page.Find(`link[type="application/atom+xml"]`).AttrOr("href", ""); href != "/agencies/310113-hrss.atom" {
		t.Errorf("the page names the feed %q", href)
	}
}

// TestDescriptions: pages describe themselves in the words of schema.org, and a hostile
// title stays text there.
func TestDescriptions(t *testing.T) {
	f := newFixture(t)
	for path, want := range map[string]string{"/reports/310113-hrss/2013": "Report", "/reports/310113-education/2013": "Report", "/": "Dataset", "/dataset": "Dataset"} {
		doc := f.page(t, path)
		var entity map[string]any
		if err := json.Unmarshal([]byte(doc.Find(`script[type="application/ld+json"]`).Text()), &entity); err != nil || entity["@type"] != want || entity["name"] == "" {
			t.Errorf("%s: %v %v", path, entity["@type"], err)
		}
		if doc.Find(`meta[property="og:title"]`).AttrOr("content", "") == "" || doc.Find(`meta[name="description"]`).AttrOr("content", "") == "" {
			t.Errorf("%s has no preview", path)
		}
		if got := doc.Find(`link[rel="canonical"]`).AttrOr("href", ""); got != f.URL+path {
			t.Errorf("%s is called %q", path, got)
		}
	}
}

// TestDataset: the files hold what the page counts, all of it or what a filter leaves.
func TestDataset(t *testing.T) {
	f := newFixture(t)
	for query, want := range map[string]struct{ reports, figures int }{
		"": {8, 0}, "?agency=310113-hrss": {5, 9}, "?agency=310113-hrss&from=2013&to=2013": {1, 5}, "?q=人力资源&from=2013&to=2013": {1, 5}, "?q=没有这个词语组合": {0, 0}, "?region=440000": {0, 0},
	} {
		res, body := f.get(t, "/dataset.jsonl"+query)
		reports, figures := 0, 0
		for lines := bufio.NewScanner(strings.NewReader(body)); lines.Scan(); reports++ {
			var r report.Report
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			figures += len(r.Figures)
		}
		if reports != want.reports || want.figures > 0 && figures != want.figures || res.StatusCode != 200 {
			t.Errorf("%q: %d reports, %d figures, status %d", query, reports, figures, res.StatusCode)
		}
		_, body = f.get(t, "/dataset.csv"+query)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, report.ByteOrderMark))).ReadAll()
		if err != nil || max(len(rows)-1, 0) != figures {
			t.Errorf("%q: %d rows for %d figures, %v", query, len(rows), figures, err)
		}
		page := f.page(t, "/dataset"+query)
		if got := page.Find(".tally dd").First().Text(); got != groupDigits(res.Header.Get("X-Total-Count")) {
			t.Errorf("%q: the page counts %s, the file %s", query, got, res.Header.Get("X-Total-Count"))
		}
		if href := page.Find(`main dl.source a[href^="/dataset.csv"]`).AttrOr("href", ""); (query == "") != (href == "/dataset.csv") {
			t.Errorf("%q: the page leads to %s", query, href)
		}
	}
	if res, _ := f.get(t, "/dataset.csv?from=x"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a bad filter answers %d", res.StatusCode)
	}
}

// TestDownloadsAreBounded: the third at once is sent away, with the time to come again.
func TestDownloadsAreBounded(t *testing.T) {
	s := &site{downloads: make(chan struct{}, 1)}
	s.downloads <- struct{}{}
	w := httptest.NewRecorder()
	err := s.datasetCSV(w, httptest.NewRequest(http.MethodGet, "/dataset.csv", nil))
	var f *failure
	if !errors.As(err, &f) || f.Status != http.StatusServiceUnavailable || f.Retry == 0 {
		t.Errorf("%v", err)
	}
}

func TestStatusPage(t *testing.T) {
	f := newFixture(t)
	calls := 0
	h, err := (&Server{Index: f.site.Index, Archive: f.site.Archive, Status: func(context.Context) (Status, error) {
		calls++
		return Status{Captures: 407, Bytes: 2_900_000, Portals: []PortalStatus{
			{ID: "a", Name: "甲", Last: time.Date(2024, 2, 1, 3, 0, 0, 0, time.UTC), Reports: 40, Alarm: "39 reports, less than 40"}, {ID: "b", Name: "乙", Running: true}}}, nil
	}}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(answer(h, "/status").Body)
	if err != nil {
		t.Fatal(err)
	}
	if rows := doc.Find("tbody tr"); rows.Length() != 2 || !strings.Contains(rows.First().Text(), "2024-02-01 11:00") || !strings.Contains(rows.First().Text(), "less than 40") {
		t.Errorf("the table says %q", rows.Text())
	}
	if all := doc.Find(".tally").Text(); !strings.Contains(all, "2.9 MB") || !strings.Contains(all, "407") {
		t.Errorf("the sizes are %q", all)
	}
	var got struct{ Portals []PortalStatus }
	if err := json.Unmarshal(answer(h, "/status.json").Body.Bytes(), &got); err != nil || len(got.Portals) != 2 || got.Portals[0].Reports != 40 || calls != 1 {
		t.Errorf("%v, %d calls: %+v", err, calls, got)
	}
	if res, body := f.get(t, "/status"); res.StatusCode != http.StatusOK || !strings.Contains(body, `class="empty"`) {
		t.Errorf("without any crawl: %d", res.StatusCode)
	}
}

// TestPeers: a report names those of like bodies on the same year, of the smallest place
// around that has any.
func TestPeers(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var reports []*report.Report
	for _, agency := range []string{"310113-hrss", "310112-hrss", "310112-education", "320813-hrss", "320813-education"} {
		reports = append(reports, makeReport(agency, 2013, report.EraShanghai2004, agency, hrss2013[:1]))
	}
	reports = append(reports, makeReport("310112-hrss", 2012, report.EraShanghai2004, "2012", hrss2013[:1]))
	f := &fixture{sums: map[string]string{}}
	f.serve(t, store, reports)
	for path, want := range map[string]string{"/reports/310113-hrss/2013": "/reports/310112-hrss/2013", "/reports/320813-education/2013": "", "/reports/310112-hrss/2012": ""} {
		links := f.page(t, path).Find("#peers li a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
		if got := strings.Join(links, " "); got != want {
			t.Errorf("peers of %s are %q, want %q", path, got, want)
		}
	}
}
