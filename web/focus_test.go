package web

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestFocusCanBeSeen: whatever the keyboard reaches on a page has an outline when it is there.
// Frames are left out: their documents are sandboxed, and Chromium gives the frame itself no focus.
func TestFocusCanBeSeen(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	do(ctx, t, chromedp.EmulateViewport(1280, 800), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
	reached := 0
	for _, page := range f.walked() {
		do(ctx, t, chromedp.Navigate(f.URL+page))
		reached += ask(ctx, t, chromedp.Evaluate[int](`document.querySelectorAll("a[href],button,input,select").length`))
		if got := ask(ctx, t, chromedp.Evaluate[string](`[...document.querySelectorAll("a[href],button,input:not([type=hidden],[disabled]),select,textarea,summary,[tabindex='0']")]
			.filter(e => e.checkVisibility()).filter(e => { e.focus({focusVisible: true}); const s = getComputedStyle(e);
				return document.activeElement !== e || s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2; })
			.map(e => e.outerHTML.slice(0, 120)).slice(0, 5).join("\n")`)); got != "" {
			t.Errorf("%s: without an outline\n%s", page, got)
		}
	}
	if reached < 100 {
		t.Errorf("only %d elements were reached", reached)
	}
}
