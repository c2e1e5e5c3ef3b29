package crawler

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	tabpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	// drawTime bounds the drawing of one page, the delays before each of its requests included.
	drawTime = 5 * time.Minute
	// drawSettle is how long a page must ask for nothing to count as drawn.
	drawSettle = 800 * time.Millisecond
	// maxDrawn is how many requests of one page are answered; those behind are refused, so that a page that polls
	// comes to rest.
	maxDrawn = 60
	// scriptTime bounds the reading of the drawn page, which a script without end would hold up.
	scriptTime = 20 * time.Second
)

// errNoBrowser says what is missing for portals with render: browser.
var errNoBrowser = errors.New("render: browser needs Chromium or Chrome, and none was found in PATH: install chromium, or set render to never and load the reports with nianbao import")

// chromium is a headless browser that draws pages. It has no way to the network of its own: names do not resolve,
// its proxy is a closed port, and every request of a page is held and answered by the run, which asks for it under
// the same rules as for all else and keeps the answer.
type chromium struct {
	ctx     context.Context // of the browser
	close   func()
	program string // name and version
	cached  map[string]*visit
}

// openChromium starts the browser. Its sandbox is off only where it cannot be on, for root.
func openChromium(ctx context.Context, agent string) (*chromium, error) {
	path := findChromium()
	if path == "" {
		return nil, errNoBrowser
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), // chromedp adds no-sandbox for root, and for root alone
		chromedp.ExecPath(path), chromedp.UserAgent(agent), chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.ProxyServer("http://127.0.0.1:1"), chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("force-webrtc-ip-handling-policy", "disable_non_proxied_udp"),
		chromedp.Flag("blink-settings", "imagesEnabled=false"))
	alloc, stop := chromedp.NewExecAllocator(context.WithoutCancel(ctx), options...)
	started, cancel := chromedp.NewContext(alloc)
	b := &chromium{ctx: started, close: func() { cancel(); stop() }, cached: map[string]*visit{}}
	about, err := chromedp.CallBrowser(started, browser.GetVersion, struct{}{})
	if err != nil {
		b.close()
		return nil, fmt.Errorf("render: browser: %s does not start: %w", path, err)
	}
	b.program = about.Product
	return b, nil
}

// findChromium gives the path of the browser, "" when there is none.
func findChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// draw opens an address in a tab of its own, has answer see to every request of it, one after another, and gives the
// page as it stands when it has come to rest. An error of answer ends it.
func (b *chromium) draw(ctx context.Context, addr string, answer func(tab context.Context, q *fetch.EventRequestPaused) error) (string, error) {
	tab, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	defer cancel()
	asked := make(chan *fetch.EventRequestPaused, 4*maxDrawn)
	err := chromedp.Listen(tab, func(ev any) {
		if q, ok := ev.(*fetch.EventRequestPaused); ok {
			select {
			case asked <- q:
			default: // left without an answer: a page with so many at once is no page
			}
		}
	})
	if err == nil {
		_, err = chromedp.Call(tab, fetch.Enable, fetch.EnableParams{})
	}
	if err != nil {
		return "", fmt.Errorf("open a tab: %w", err)
	}
	opened := make(chan error, 1)
	go func() {
		result, err := chromedp.Call(tab, tabpage.Navigate, tabpage.NavigateParams{URL: addr})
		if err == nil && result.ErrorText != "" {
			err = errors.New(result.ErrorText)
		}
		opened <- err
	}()
	if err := b.watch(ctx, tab, asked, opened, answer); err != nil {
		return "", err
	}
	return readDrawn(tab)
}

// watch has requests answered until the page is open and asks for nothing more.
func (b *chromium) watch(ctx, tab context.Context, asked <-chan *fetch.EventRequestPaused, opened <-chan error, answer func(context.Context, *fetch.EventRequestPaused) error) error {
	late := time.NewTimer(drawTime)
	defer late.Stop()
	rest := time.NewTimer(drawTime)
	defer rest.Stop()
	open := false
	for n := 0; ; {
		select {
		case q := <-asked:
			if n++; n > maxDrawn {
				refuse(tab, q)
				continue
			}
			if err := answer(tab, q); err != nil {
				return err
			}
		case err := <-opened:
			if err != nil {
				return fmt.Errorf("open it in the browser: %w", err)
			}
			open = true
		case <-rest.C:
			return nil
		case <-late.C:
			return fmt.Errorf("is not drawn after %v", drawTime)
		case <-ctx.Done():
			return ctx.Err()
		}
		if open {
			rest.Reset(drawSettle)
		}
	}
}

// refuse has a request fail as if the browser's user had stopped it.
func refuse(tab context.Context, q *fetch.EventRequestPaused) {
	_, _ = chromedp.Call(tab, fetch.FailRequest, fetch.FailRequestParams{RequestID: q.RequestID, ErrorReason: network.ErrorReasonAborted}) // a tab that is gone waits for nothing
}

// readDrawn gives the tree of the page as HTML.
func readDrawn(tab context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(tab, scriptTime)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf(
		`(() => { const t = document.documentElement.outerHTML; return t.length > %d ? "" : t })()`, maxPageText)))
	switch {
	case err != nil:
		return "", fmt.Errorf("read the drawn page: %w", err)
	case text == "":
		return "", fmt.Errorf("the drawn page has more than %d characters", maxPageText)
	}
	return "<!DOCTYPE html>" + text, nil
}
