package web

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestChartAloneIsDarkOnDarkScreens: a chart's file brings the colours of the dark page, the
// same chart in a page leaves them to the style sheet.
func TestChartAloneIsDarkOnDarkScreens(t *testing.T) {
	f := newFixture(t)
	res, alone := f.get(t, "/compare.svg?agency=310113-hrss")
	if !strings.Contains(alone, "<style>@media screen and (prefers-color-scheme:dark){") {
		t.Errorf("%.300s", alone)
	}
	if got := res.Header.Get("Content-Security-Policy"); got != chartPolicy {
		t.Errorf("policy %q", got)
	}
	if f.page(t, "/compare?agency=310113-hrss").Find("svg style").Length() > 0 {
		t.Error("a chart in a page has a style of its own")
	}
	_, css := f.get(t, stylePath())
	_, dark, _ := strings.Cut(css, "@media (prefers-color-scheme:dark){")
	dark, _, _ = strings.Cut(dark, "}}")
	for _, colour := range regexp.MustCompile(`#[0-9a-f]{6}`).FindAllString(darkStyle, -1) {
		if !strings.Contains(dark, colour) {
			t.Errorf("%s is no colour of the dark page", colour)
		}
	}
}

// TestChartAloneLooksLikeItsPage: what a browser makes of the colours of a chart's file is
// what it makes of them in the page, and paper is white in print.
func TestChartAloneLooksLikeItsPage(t *testing.T) {
	ctx := newBrowser(t)
	f := newChartFixture(t)
	const colours = `[...new Set([...document.querySelectorAll("svg.chart [class]")].map(e => { const s = getComputedStyle(e); return [e.getAttribute("class"), e.tagName == "g" ? "" : s.fill, e.tagName == "g" || s.stroke == "none" ? "" : s.stroke].join(" "); }))].filter(s => s.includes("rgb")).sort().join("\n")`
	media := func(kind string) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind,
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
			return err
		})
	}
	do(ctx, t, media("screen"))
	for _, kind := range []string{"line", "bar", "slope"} {
		query := "?region=310113&chart=" + kind
		do(ctx, t, chromedp.Navigate(f.URL+"/compare"+query))
		page := ask(ctx, t, chromedp.Evaluate[string](colours))
		do(ctx, t, chromedp.Navigate(f.URL+"/compare.svg"+query))
		if file := ask(ctx, t, chromedp.Evaluate[string](colours)); file != page || page == "" {
			t.Errorf("%s: in its page\n%s\nalone\n%s", kind, page, file)
		}
		if got := ask(ctx, t, chromedp.Evaluate[string](`getComputedStyle(document.documentElement).backgroundColor`)); got != "rgb(28, 31, 35)" {
			t.Errorf("%s: around the chart the window is %s", kind, got)
		}
		keepShot(ctx, t, "chart-alone-"+kind+"-dark", 880)
	}
	do(ctx, t, media("print"))
	if got := ask(ctx, t, chromedp.Evaluate[string](`getComputedStyle(document.querySelector(".paper")).fill`)); got != "rgb(255, 255, 255)" {
		t.Errorf("paper is %s in print", got)
	}
}
