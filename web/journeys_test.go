package web

import (
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/nianbao/nianbao/report"
)

// TestJourneyWithoutScript walks from the start page to the lit cell in a browser that
// runs no script.
func TestJourneyWithoutScript(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}), chromedp.EmulateViewport(1280, 800), prefers("dark"), chromedp.Navigate(f.URL+"/"),
		chromedp.SendKeys(chromedp.CSS("#q"), "人力资源 2013\r"),
		chromedp.Click(chromedp.CSS(`.hit a[href="/reports/310113-hrss/2013"]`)), chromedp.WaitVisible(chromedp.CSS(".identity h1")),
		chromedp.Click(chromedp.CSS(`[id="f-requests.received.new"] .fig`)), chromedp.WaitVisible(chromedp.CSS("iframe.original")))
	keepShot(ctx, t, "without-script-dark", 1280)
	waitLit(ctx, t, 1280)
}

// maxTabs is how often one presses Tab before giving up.
const maxTabs = 150

// tabTo presses Tab until an element that the selector names has the focus.
func tabTo(ctx context.Context, t *testing.T, selector string) {
	t.Helper()
	for range maxTabs {
		do(ctx, t, chromedp.KeyEvent(kb.Tab))
		if ask(ctx, t, chromedp.Evaluate[bool](`document.activeElement.matches(`+"`"+selector+"`"+`)`)) {
			return
		}
	}
	t.Fatalf("no %s within %d presses of Tab", selector, maxTabs)
}

// TestJourneyByKeyboard walks the same way with the keyboard alone; what has the focus
// can be seen, and the first stop skips the menu.
func TestJourneyByKeyboard(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	do(ctx, t, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(f.URL+"/about"), chromedp.KeyEvent(kb.Tab))
	if !ask(ctx, t, chromedp.Evaluate[bool](`document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().left >= 0`)) {
		t.Error("the first stop does not skip the menu")
	}
	do(ctx, t, chromedp.KeyEvent("/"), chromedp.WaitVisible(chromedp.CSS("#q")), chromedp.KeyEvent("人力资源 2013"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS(".hit")))
	tabTo(ctx, t, `.hit a[href="/reports/310113-hrss/2013"]`)
	if outline := ask(ctx, t, chromedp.Evaluate[string](`getComputedStyle(document.activeElement).outlineStyle`)); outline == "none" {
		t.Error("what has the focus cannot be seen")
	}
	do(ctx, t, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS(".identity h1")))
	tabTo(ctx, t, "a.fig")
	do(ctx, t, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("#beside iframe")))
	waitLit(ctx, t, 1280)
}

// TestComparisonJourney: two bodies over the forms of several eras; the chart and the
// table mark the breaks, and the file holds the very numbers on the screen.
func TestComparisonJourney(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	do(ctx, t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(f.URL+"/compare?indicator=requests.received.new&agency=310113-hrss&agency=310113-education"),
		chromedp.WaitVisible(chromedp.CSS("svg.chart .break")), chromedp.WaitVisible(chromedp.CSS("table.years")))
	fits(ctx, t, 1280)
	keepShot(ctx, t, "comparison", 1280)
	shown := strings.Fields(ask(ctx, t, chromedp.Evaluate[string](`[...document.querySelectorAll("table.years tbody .fig.is-number")].map(a => a.textContent.trim()).join(" ")`)))
	href := ask(ctx, t, chromedp.Evaluate[string](`document.querySelector('link[type="text/csv"]').getAttribute("href")`))
	_, body := f.get(t, href)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, report.ByteOrderMark))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(err, len(rows))
	}
	value, state := slices.Index(rows[0], "value"), slices.Index(rows[0], "state")
	var filed []string
	for _, row := range rows[1:] {
		if row[state] == "number" {
			filed = append(filed, groupDigits(row[value]))
		}
	}
	slices.Sort(shown)
	slices.Sort(filed)
	if len(shown) == 0 || !slices.Equal(shown, filed) {
		t.Errorf("the screen shows %q, the file holds %q", shown, filed)
	}
	if breaks := ask(ctx, t, chromedp.Evaluate[int](`document.querySelectorAll("table.years .cut, table.years .shift").length`)); breaks == 0 {
		t.Error("the table marks no break")
	}
}

// TestCoverageJourney: from the wall to the proof that a report was not to be found, which
// is the list that was looked at after its legal date.
func TestCoverageJourney(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	for _, width := range []int64{1280, 360} {
		do(ctx, t, chromedp.EmulateViewport(width, 900), chromedp.Navigate(f.URL+"/coverage?region=310113"), chromedp.WaitVisible(chromedp.CSS("a.cov.is-missing")))
		fits(ctx, t, width)
		keepShot(ctx, t, "coverage-wall", width)
		title := ask(ctx, t, chromedp.Evaluate[string](`document.querySelector("a.cov.is-missing").title`))
		do(ctx, t, chromedp.Click(chromedp.CSS("a.cov.is-missing")), chromedp.WaitVisible(chromedp.CSS("iframe.original")))
		keepShot(ctx, t, "coverage-proof", width)
		shown := ask(ctx, t, chromedp.Evaluate[string](`document.querySelector(".provenance").innerText`))
		for _, want := range []string{f.lists[0].URL, moment(f.lists[0].Time)} {
			if !strings.Contains(shown, want) {
				t.Errorf("the proof does not show %s:\n%s", want, shown)
			}
		}
		if !strings.Contains(title, moment(f.lists[0].Time)) {
			t.Errorf("the wall says %q, not when the list was looked at", title)
		}
	}
	_, body := f.get(t, "/originals/"+f.lists[0].SHA256)
	if !strings.Contains(body, "2013年度报告") {
		t.Errorf("the list as kept: %q", body)
	}
}

// TestGallery: every kind of page fits its window, wide and narrow, light and dark.
func TestGallery(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	for _, look := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1280} {
			do(ctx, t, chromedp.EmulateViewport(width, 900), prefers(look))
			for _, page := range f.walked() {
				do(ctx, t, chromedp.Navigate(f.URL+page))
				fits(ctx, t, width)
				name, _, _ := strings.Cut(strings.Trim(strings.NewReplacer("/", "-", "?", "-", "&", "-").Replace(page), "-"), "=")
				keepShot(ctx, t, "page-"+name+"-"+look, width)
			}
		}
	}
}
