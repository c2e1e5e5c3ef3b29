package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBeside: with room for it a number's cell is lit beside the report; the number is
// marked, and Escape leads back to it.
func TestBeside(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	const number = `[id="f-requests.received.new"] .fig`
	do(ctx, t, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(f.URL+"/reports/310113-hrss/2013"),
		chromedp.Click(chromedp.CSS(number)), chromedp.WaitVisible(chromedp.CSS("#beside")))
	if at := ask(ctx, t, chromedp.Location()); !strings.HasSuffix(at, "/reports/310113-hrss/2013") {
		t.Errorf("the number led away to %s", at)
	}
	waitLit(ctx, t, 1280)
	fits(ctx, t, 1280)
	keepShot(ctx, t, "beside", 1280)
	do(ctx, t, chromedp.KeyEvent(kb.Escape), chromedp.WaitNotVisible(chromedp.CSS("#beside")))
	if !ask(ctx, t, chromedp.Evaluate[bool](`document.activeElement === document.querySelector('`+number+`')`)) {
		t.Error("the keyboard is not back at the number")
	}
}

// TestSuggestions are chosen with the keyboard alone, from a slash to the results.
func TestSuggestions(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	do(ctx, t, chromedp.EmulateViewport(360, 800), chromedp.Navigate(f.URL+"/about"), chromedp.KeyEvent("/"),
		chromedp.WaitVisible(chromedp.CSS("#q")), chromedp.KeyEvent("上海市宝山区人力"), chromedp.WaitVisible(chromedp.CSS("#suggestions li")))
	fits(ctx, t, 360)
	keepShot(ctx, t, "suggestions", 360)
	do(ctx, t, chromedp.KeyEvent(kb.ArrowDown))
	if active := ask(ctx, t, chromedp.Evaluate[string](`document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant")).textContent`)); !strings.HasPrefix(active, "上海市宝山区人力资源和社会保障局") {
		t.Errorf("the first suggestion is %q", active)
	}
	do(ctx, t, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS(".hit")))
}
