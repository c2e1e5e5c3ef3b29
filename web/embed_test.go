package web

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestEmbed: a page elsewhere frames a chart of a release, and nothing else of ours.
func TestEmbed(t *testing.T) {
	f := releaseFixture(t)
	const query = "?agency=310113-hrss&release=first&chart=line&lang=en"
	res, body := f.get(t, embedPath+query)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	if got := res.Header.Get("Content-Security-Policy"); got != embedPolicy || !strings.Contains(got, "frame-ancestors *") || strings.Contains(got, "script-src") {
		t.Errorf("policy %q", got)
	}
	if res.Header.Get("X-Frame-Options") != "" {
		t.Error("framing is refused by another header")
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Find("script, form, iframe, nav, [style], [onclick]").Length(); n != 0 {
		t.Errorf("%d scripts, forms or menus", n)
	}
	if doc.Find("svg.chart .dot").Length() != 5 || !strings.Contains(doc.Text(), "45,678") && !strings.Contains(body, "45,678") {
		t.Error("the chart is not that of the release")
	}
	if !strings.Contains(doc.Text(), "data release first") || !strings.Contains(doc.Text(), "2026-11-01") || doc.Find(".breaks li").Length() != 1 {
		t.Errorf("the caption says %q", doc.Text())
	}
	doc.Find("a").Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if a.AttrOr("target", "") != "_blank" || !strings.Contains(href, "release=first") {
			t.Errorf("the link %s opens in the frame, or leads out of the release", href)
		}
		if res, _ := f.get(t, href); res.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", href, res.StatusCode)
		}
	})
	for _, path := range []string{"/", "/compare?agency=310113-hrss&release=first", "/reports/310113-hrss/2013", "/embed"} {
		if res, _ := f.get(t, path); !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s can be framed by others", path)
		}
	}
}

func TestEmbedWantsARelease(t *testing.T) {
	f := releaseFixture(t)
	for query, want := range map[string]int{"?agency=310113-hrss": 400, "?agency=310113-hrss&release=third": 404, "?release=first&chart=pie": 400,
		"?release=first&indicator=requests.received.new&indicator=review.total": 400, "?release=first&agency=310113-nobody": 200} {
		if res, _ := f.get(t, embedPath+query); res.StatusCode != want {
			t.Errorf("%s answers %d, want %d", query, res.StatusCode, want)
		}
	}
}

// TestEmbedCode: the code below a chart leads where it says, as it stands in a page elsewhere.
func TestEmbedCode(t *testing.T) {
	f := releaseFixture(t)
	for query, release := range map[string]string{"?agency=310113-hrss": "second", "?agency=310113-hrss&release=first": "first", "?region=310113&from=2013&to=2013": "second"} {
		doc := f.page(t, "/compare"+query)
		code := doc.Find("details.share textarea")
		if code.Length() != 2 {
			t.Fatalf("%s: %d pieces of code", query, code.Length())
		}
		framed, err := goquery.NewDocumentFromReader(strings.NewReader(code.First().Text()))
		if err != nil {
			t.Fatal(err)
		}
		pictured, err := goquery.NewDocumentFromReader(strings.NewReader(code.Last().Text()))
		if err != nil {
			t.Fatal(err)
		}
		for what, at := range map[string]string{"frame": framed.Find("iframe[title][height]").AttrOr("src", ""), "picture": pictured.Find("a img[alt][width]").AttrOr("src", ""), "link": pictured.Find("figure > a").AttrOr("href", "")} {
			u, err := url.Parse(at)
			if err != nil || u.Query().Get("release") != release || u.Query().Get("chart") == "" {
				t.Errorf("%s: the %s leads to %q", query, what, at)
				continue
			}
			if res, body := f.get(t, strings.TrimPrefix(at, f.URL)); res.StatusCode != http.StatusOK || what != "link" && !strings.Contains(body, "<svg") {
				t.Errorf("%s: the %s answers %d", query, what, res.StatusCode)
			}
		}
		if caption := pictured.Find("figcaption").Text(); !strings.Contains(caption, release) || !strings.Contains(caption, "UTC+8") {
			t.Errorf("%s: the caption is %q", query, caption)
		}
	}
	bare := newFixture(t).page(t, "/compare?agency=310113-hrss").Find("details.share")
	if bare.Find("textarea").Length() != 0 || !strings.Contains(bare.Text(), "nianbao release create") {
		t.Errorf("without a release the block says %q", bare.Text())
	}
}

// TestEmbedCodeIsInert: what an address holds stays text in the code.
func TestEmbedCodeIsInert(t *testing.T) {
	f := releaseFixture(t)
	doc := f.page(t, "/compare?agency=310113-hrss&agency="+url.QueryEscape(`"></textarea><script>x</script>`))
	if doc.Find("details.share script").Length() != 0 {
		t.Error("a part of the address became markup")
	}
	for _, code := range doc.Find("details.share textarea").Map(func(_ int, s *goquery.Selection) string { return s.Text() }) {
		framed, err := goquery.NewDocumentFromReader(strings.NewReader(code))
		if err != nil || framed.Find("script, textarea").Length() != 0 || strings.Contains(html.UnescapeString(code), "<script") {
			t.Errorf("%v: %s", err, code)
		}
	}
}
