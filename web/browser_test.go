package web

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browserTime bounds the whole journey, the start of Chromium included.
const browserTime = 90 * time.Second

// newBrowser opens a tab of a headless Chromium, or skips with the reason.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium on this machine: install the package chromium to run the browser test")
	}
	ctx, cancel := context.WithTimeout(t.Context(), browserTime)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true)))
	t.Cleanup(cancel)
	return ctx
}

// do runs steps of a journey that must all succeed.
func do(ctx context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// ask runs one step that answers.
func ask[T any](ctx context.Context, t *testing.T, step chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, step)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestJourney walks from the start page to the cell a number came from: search,
// open the report, follow the number, see it lit. Both on a desk and on a phone.
func TestJourney(t *testing.T) {
	ctx := newBrowser(t)
	f := newFixture(t)
	for _, width := range []int64{1280, 360} {
		do(ctx, t, chromedp.EmulateViewport(width, 800), chromedp.Navigate(f.URL+"/"),
			chromedp.SendKeys(chromedp.CSS("#q"), "人力资源 2013\r"),
			chromedp.Click(chromedp.CSS(`.hit a[href="/reports/310113-hrss/2013"]`)),
			chromedp.WaitVisible(chromedp.CSS(".identity h1")))
		fits(ctx, t, width)
		do(ctx, t, chromedp.Click(chromedp.CSS(`[id="f-requests.received.new"] .fig`)))
		if width > 1000 { // it is lit beside the report first
			do(ctx, t, chromedp.WaitVisible(chromedp.CSS("#beside")), chromedp.Click(chromedp.CSS("#beside a")))
		}
		do(ctx, t, chromedp.WaitVisible(chromedp.CSS("iframe.original")))
		fits(ctx, t, width)
		if got := ask(ctx, t, chromedp.Text(chromedp.CSS(".lit-note q"))); strings.Trim(got, "“”\"") != "1234" {
			t.Errorf("width %d: the view says %q is lit", width, got)
		}
		waitLit(ctx, t, width)
	}
}

// fits reports a page that is wider than its window.
func fits(ctx context.Context, t *testing.T, width int64) {
	t.Helper()
	if got := ask(ctx, t, chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); got > width {
		t.Errorf("%s is %d wide in a window of %d", ask(ctx, t, chromedp.Location()), got, width)
	}
}

// keepShot writes a picture of the window into the folder that NIANBAO_SHOTS names,
// for people to look at.
func keepShot(ctx context.Context, t *testing.T, name string, width int64) {
	t.Helper()
	dir := os.Getenv("NIANBAO_SHOTS")
	if dir == "" {
		return
	}
	shot := ask(ctx, t, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), shot, 0o644); err != nil {
		t.Fatal(err)
	}
}

// litWait is how long the outline may take to come into view.
const litWait = 10 * time.Second

// waitLit looks for the outline of the lit cell on the screen: the sandboxed
// frame can be seen, but no script reaches into it.
func waitLit(ctx context.Context, t *testing.T, width int64) {
	t.Helper()
	for end := time.Now().Add(litWait); time.Now().Before(end); {
		shot, err := png.Decode(bytes.NewReader(ask(ctx, t, chromedp.CaptureScreenshot())))
		if err != nil {
			t.Fatal(err)
		}
		lit := 0
		for y := shot.Bounds().Min.Y; y < shot.Bounds().Max.Y; y++ {
			for x := shot.Bounds().Min.X; x < shot.Bounds().Max.X; x++ {
				if r, g, b, _ := shot.At(x, y).RGBA(); r>>8 == 0xd5 && g>>8 == 0x5e && b>>8 == 0 {
					lit++
				}
			}
		}
		if lit > 100 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("width %d: the lit cell is not in view", width)
}
