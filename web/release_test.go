package web

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// releaseSite is a site with releases, one of whose reports changes.
type releaseSite struct {
	fixture
	read    func(value string) // the next build finds this number of requests of 2012
	rebuild func()
}

// releaseFixture is the site of newFixture with the release "first" of its reports and the
// newer "second"; then one report is read otherwise.
func releaseFixture(t *testing.T) *releaseSite {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	store, err := archive.Open(ctx, t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	f := &releaseSite{fixture: fixture{sums: map[string]string{}}}
	reports := fixtureReports()
	changing := reports[slices.IndexFunc(reports, func(r *report.Report) bool { return r.ID == "310113-hrss/2012" })]
	f.read = func(value string) {
		changing.Figures = makeReport(changing.Agency.ID, changing.Year, changing.Era, "", []printedRow{number("requests.received.new", "受理申请总数", value)}).Figures
	}
	f.read("45678")
	for _, r := range reports {
		f.keep(ctx, t, store, r)
	}
	build := func() {
		t.Helper()
		b, err := index.Begin(ctx, dir, true, index.Options{Parser: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Put(ctx, reports...); err != nil {
			t.Fatal(err)
		}
		if err := b.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
	f.rebuild = build
	build()
	made := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	pinIndex(t, dir, index.Release{Name: "first", Note: hostile, Made: made, Digest: "d1", Definitions: map[string]string{}})
	pinIndex(t, dir, index.Release{Name: "second", Made: made.AddDate(0, 1, 0), Digest: "d2", Definitions: report.Definitions()})
	f.read("98765")
	build()
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	releases, err := index.OpenReleases(dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { releases.Close() })
	f.site = &Server{Index: x, Archive: store, Releases: releases, Version: "test"}
	f.start(t)
	return f
}

// pinIndex makes the catalogue of a release out of what serves.
func pinIndex(t *testing.T, dir string, r index.Release) {
	t.Helper()
	ctx := t.Context()
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := index.NoteRelease(dir, r); err != nil {
		t.Fatal(err)
	}
	b, err := index.Begin(ctx, index.ReleaseDir(dir, r.Name), true, index.Options{Release: r.Digest, Parser: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	for e, err := range x.State(ctx) {
		if err == nil {
			err = b.PutEntries(ctx, e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(ctx); err != nil {
		t.Fatal(err)
	}
}

const compared = "/compare%s?agency=310113-hrss&indicator=requests.received.new&from=2012&to=2012"

// Every address that shows figures shows those of the release, and the present ones without.
func TestPinnedFigures(t *testing.T) {
	f := releaseFixture(t)
	for _, path := range []string{
		"/compare?agency=310113-hrss&indicator=requests.received.new", "/compare.json?agency=310113-hrss&indicator=requests.received.new",
		"/compare.csv?agency=310113-hrss&indicator=requests.received.new", "/compare.svg?agency=310113-hrss&indicator=requests.received.new",
		"/agencies/310113-hrss?x=", "/reports/310113-hrss/2012?x=", "/reports/310113-hrss/2012.json?x=", "/reports/310113-hrss/2012.csv?x=",
		"/api/v1/compare?agency=310113-hrss&indicator=requests.received.new", "/api/v1/figures?agency=310113-hrss&year=2012",
		"/api/v1/reports/310113-hrss/2012?lang=zh", "/dataset.csv?agency=310113-hrss", "/dataset.jsonl?agency=310113-hrss",
	} {
		for _, c := range []struct{ release, has, lacks string }{{"", "98765", "45678"}, {"&release=first", "45678", "98765"}} {
			res, body := f.get(t, path+c.release)
			body = strings.NewReplacer("98,", "98", "45,", "45").Replace(body) // digits are grouped for people
			if res.StatusCode != http.StatusOK || !strings.Contains(body, c.has) || strings.Contains(body, c.lacks) {
				t.Errorf("%s%s: status %d, want %s and no %s", path, c.release, res.StatusCode, c.has, c.lacks)
			}
			kept := strings.Contains(res.Header.Get("Cache-Control"), "max-age")
			data := !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && !strings.HasPrefix(path, "/dataset")
			if kept != (data && c.release != "") {
				t.Errorf("%s%s: Cache-Control %q", path, c.release, res.Header.Get("Cache-Control"))
			}
		}
	}
}

// The banner names the release, says what has changed and leads on.
func TestPinnedBanner(t *testing.T) {
	f := releaseFixture(t)
	doc := f.page(t, strings.Replace(compared, "%s", "", 1)+"&release=first")
	pin := doc.Find("aside.pin")
	for _, want := range []string{"固定于数据发布 first", "2026-11-01 08:00 UTC+8", "1 个数值已不同", "indicators.csv", hostile} {
		if !strings.Contains(pin.Text(), want) {
			t.Errorf("the banner does not say %q: %s", want, pin.Text())
		}
	}
	var hrefs []string
	pin.Find("a").Each(func(_ int, a *goquery.Selection) { hrefs = append(hrefs, a.AttrOr("href", "")) })
	if len(hrefs) != 2 || strings.Contains(hrefs[0], "release=") || !strings.Contains(hrefs[1], "release=second") {
		t.Errorf("the banner leads to %q", hrefs)
	}
	newest := f.page(t, strings.Replace(compared, "%s", "", 1)+"&release=second&lang=en").Find("aside.pin")
	if newest.Find("a").Length() != 1 || newest.Find(".changed").Length() != 0 {
		t.Errorf("the newest release, made by these definitions, says %q", newest.Text())
	}
	same := f.page(t, "/reports/310113-hrss/2011?release=first").Find("aside.pin").Text()
	if !strings.Contains(same, "与现状相同") {
		t.Errorf("a report that did not change says %q", same)
	}
	live := f.page(t, strings.Replace(compared, "%s", "", 1))
	if live.Find("aside.pin").Length() != 0 {
		t.Error("the present state has the banner of a release")
	}
	if offer := live.Find(".pin-offer a").AttrOr("href", ""); !strings.Contains(offer, "release=second") || !strings.Contains(offer, "agency=310113-hrss") {
		t.Errorf("the present state offers %q", offer)
	}
}

// Links of a pinned page lead to pinned pages, those of the banner and to what cannot be
// pinned do not.
func TestPinIsKept(t *testing.T) {
	f := releaseFixture(t)
	for _, path := range []string{"/compare?agency=310113-hrss&release=first", "/reports/310113-hrss/2013?release=first", "/agencies/310113-hrss?release=first"} {
		doc := f.page(t, path)
		seen := 0
		doc.Find("a[href]:not([data-present])").Each(func(_ int, a *goquery.Selection) {
			u, err := url.Parse(a.AttrOr("href", ""))
			if err != nil {
				t.Fatal(err)
			}
			if !pinnable.MatchString(u.Path) {
				return
			}
			if seen++; u.Query().Get("release") != "first" || len(u.Query()["release"]) != 1 {
				t.Errorf("%s links to %s", path, u)
			}
		})
		if seen < 5 {
			t.Errorf("%s has %d links that can be pinned", path, seen)
		}
	}
	if v := f.page(t, "/compare?release=first").Find(`form.picker input[name="release"]`).AttrOr("value", ""); v != "first" {
		t.Errorf("the form of a pinned comparison sends release=%q", v)
	}
	_, svg := f.get(t, strings.Replace(compared, "%s", ".svg", 1)+"&release=first")
	if n := strings.Count(svg, `href="/`); n == 0 || n != strings.Count(svg, "release=first") {
		t.Errorf("%d links of a pinned chart, %d pinned", n, strings.Count(svg, "release=first"))
	}
	doc := f.page(t, "/reports/310113-hrss/2013?release=first")
	back := f.page(t, doc.Find("a.fig").First().AttrOr("href", "")).Find(`a[href^="/reports/"]`).AttrOr("href", "")
	if !strings.Contains(back, "release=first") {
		t.Errorf("the way back from the original is %q", back)
	}
}

func TestUnknownRelease(t *testing.T) {
	f := releaseFixture(t)
	for _, name := range []string{"third", "../first", "FIRST", "first/..", strings.Repeat("a", 119), hostile, "第一"} {
		for _, path := range []string{"/compare", "/compare.json", "/compare.svg", "/reports/310113-hrss/2013", "/agencies/310113-hrss", "/api/v1/compare", "/api/v1/figures", "/api/v1/reports", "/dataset.csv"} {
			res, body := f.get(t, path+"?release="+url.QueryEscape(name))
			if res.StatusCode != http.StatusNotFound || strings.Contains(body, "<script>alert") {
				t.Errorf("%s release %.20q: status %d", path, name, res.StatusCode)
			}
			if !strings.HasPrefix(path, "/api/") {
				continue
			}
			var p problem
			if err := json.Unmarshal([]byte(body), &p); err != nil || p.Code != "no_release" || p.Param != "release" {
				t.Errorf("%s release %.20q: %v %+v", path, name, err, p)
			}
		}
	}
}

// A release whose catalogue is not made yet is there, and says to come again.
func TestPendingRelease(t *testing.T) {
	f := releaseFixture(t)
	dir := t.TempDir()
	if err := index.NoteRelease(dir, index.Release{Name: "coming", Digest: "d"}); err != nil {
		t.Fatal(err)
	}
	releases, err := index.OpenReleases(dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f.site.Releases = releases
	f.start(t)
	res, body := f.get(t, "/api/v1/compare?release=coming")
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || !strings.Contains(body, "release_pending") {
		t.Errorf("status %d, %s", res.StatusCode, body)
	}
}

func TestReleaseList(t *testing.T) {
	f := releaseFixture(t)
	var l struct {
		Items []struct {
			Name    string
			Changed []string `json:"definitions_changed"`
		}
		Total int
	}
	_, body := f.get(t, "/api/v1/releases")
	if err := json.Unmarshal([]byte(body), &l); err != nil {
		t.Fatal(err)
	}
	if l.Total != 2 || l.Items[0].Name != "second" || len(l.Items[0].Changed) != 0 || l.Items[1].Name != "first" || len(l.Items[1].Changed) == 0 {
		t.Errorf("releases %s", body)
	}
	rows := f.page(t, "/dataset").Find("#releases").Parent().NextAll().Find("tbody tr")
	if rows.Length() != 2 || rows.First().Find("th").Text() != "second" {
		t.Errorf("the data page lists %d releases, first %q", rows.Length(), rows.First().Text())
	}
	if empty := newFixture(t).page(t, "/dataset").Text(); !strings.Contains(empty, "尚无数据发布") {
		t.Error("a site without releases does not say so")
	}
}

// TestPinnedAnswersStay: data of a release have one tag and may be kept, whatever is built
// afterwards.
func TestPinnedAnswersStay(t *testing.T) {
	f := releaseFixture(t)
	for format, value := range map[string]string{".svg": "111", ".json": "222", ".csv": "333"} {
		path := strings.Replace(compared, "%s", format, 1)
		res, pinned := f.get(t, path+"&release=first")
		_, live := f.get(t, path)
		f.read(value)
		f.rebuild()
		if _, err := f.site.Index.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, now := f.get(t, path); now == live {
			t.Errorf("%s: the present state did not change", format)
		}
		if _, again := f.get(t, path+"&release=first"); again != pinned {
			t.Errorf("%s of the release changed with a build", format)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.URL+path+"&release=first", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", res.Header.Get("ETag"))
		again, err := f.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		again.Body.Close()
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: asked again with its tag: status %d", format, again.StatusCode)
		}
	}
}

// Rates per inhabitant need numbers that no release holds: a file that changes must not
// change a pinned page.
func TestPinnedWithoutInhabitants(t *testing.T) {
	f := releaseFixture(t)
	f.site.Population = map[index.PopulationOf]decimal.Decimal{{Region: "310113", Year: 2012}: decimal.NewFromInt(1_000_000)}
	f.start(t)
	path := "/compare.json?agency=310113-hrss&year=2012&indicator=rate:per_10000"
	_, live := f.get(t, path)
	_, pinned := f.get(t, path+"&release=first")
	if !strings.Contains(live, `"state":"number"`) || strings.Contains(pinned, `"state":"number"`) {
		t.Errorf("live %s\npinned %s", live, pinned)
	}
}

// A pinned page stays when the present state cannot answer, and its charts set no cookie.
func TestPinnedStandsAlone(t *testing.T) {
	f := releaseFixture(t)
	if err := f.site.Index.Close(); err != nil {
		t.Fatal(err)
	}
	pin := f.page(t, "/agencies/310113-hrss?release=first").Find("aside.pin").Text()
	if strings.Contains(pin, "与现状相同") || strings.Contains(pin, "已不同") || !strings.Contains(pin, "first") {
		t.Errorf("without a present state the banner says %q", pin)
	}
	res, svg := f.get(t, strings.Replace(compared, "%s", ".svg", 1)+"&release=first&lang=en")
	if res.StatusCode != http.StatusOK || !strings.Contains(svg, "45678") && !strings.Contains(svg, "45,678") || res.Header.Get("Set-Cookie") != "" {
		t.Errorf("status %d, cookie %q", res.StatusCode, res.Header.Get("Set-Cookie"))
	}
}

// The kit of a pinned comparison is one of the release, its charts lead there.
func TestPinnedKit(t *testing.T) {
	f := releaseFixture(t)
	var asked KitRequest
	var chart bytes.Buffer
	f.site.Kit = func(ctx context.Context, ask KitRequest) error {
		asked = ask
		c, err := ask.Index.Compare(ctx, ask.Query)
		if err == nil {
			err = ask.Chart(&chart, c)
		}
		return errors.Join(err, os.WriteFile(ask.File, []byte("PK"), 0o600))
	}
	f.start(t)
	href := f.page(t, strings.Replace(compared, "%s", "", 1)+"&release=first").Find("#kit a[download]").AttrOr("href", "")
	if res, body := f.get(t, href); res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d %s", href, res.StatusCode, body)
	}
	if asked.Release == nil || asked.Release.Name != "first" || !strings.Contains(chart.String(), "release=first") {
		t.Errorf("asked for a kit of %+v, its chart %.300s", asked.Release, chart.String())
	}
}

func TestReleaseFeed(t *testing.T) {
	f := releaseFixture(t)
	_, body := f.get(t, "/dataset.atom")
	var got feed
	if err := xml.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Entries) != 2 || got.Entries[0].Title != "second" || !strings.HasSuffix(got.Entries[1].ID, "/compare?release=first") || got.Entries[1].Summary != hostile {
		t.Errorf("feed %s", body)
	}
}

// TestPinnedLooks: the banner fits on a desk and on a phone, by day and by night.
func TestPinnedLooks(t *testing.T) {
	ctx := newBrowser(t)
	f := releaseFixture(t)
	for _, width := range []int64{1280, 360} {
		for _, look := range []string{"light", "dark"} {
			do(ctx, t, chromedp.EmulateViewport(width, 800), prefers(look))
			for name, path := range map[string]string{"compare": "/compare?agency=310113-hrss&release=first", "report": "/reports/310113-hrss/2012?release=first",
				"newest": "/compare?agency=310113-hrss&release=second&lang=en", "dataset": "/dataset?lang=zh#releases"} {
				do(ctx, t, chromedp.Navigate(f.URL+path))
				fits(ctx, t, width)
				keepShot(ctx, t, "release-"+name+"-"+look, width)
			}
		}
	}
	do(ctx, t, chromedp.Navigate(f.URL+"/compare?agency=310113-hrss"), chromedp.Evaluate[chromedp.Void](`document.querySelector(".pin-offer").scrollIntoView()`))
	keepShot(ctx, t, "release-offer", 360)
}
