package archive

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// shownText collects the text of all frames and shadow trees of a page.
const shownText = `(function walk(n) {
	let s = n.nodeType === 3 ? n.data : "";
	if (n.shadowRoot) s += walk(n.shadowRoot);
	if (n.localName === "iframe") { try { s += walk(n.contentDocument.documentElement) } catch (e) {} }
	for (const c of n.childNodes) s += walk(c);
	return s;
})(document.documentElement)`

// TestReplayWebPage opens a package in ReplayWeb.page, in a browser, and looks for the
// text of a kept page. NIANBAO_REPLAYWEB names the folder of the npm package replaywebpage.
func TestReplayWebPage(t *testing.T) {
	player := os.Getenv("NIANBAO_REPLAYWEB")
	if player == "" {
		t.Skip("NIANBAO_REPLAYWEB does not name the unpacked npm package replaywebpage")
	}
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no Chromium on this machine: install the package chromium")
	}
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	grow(t, s)
	pack, _ := writeWACZ(t, s, WACZ{Title: "年报"})
	wacz := filepath.Join(t.TempDir(), "reports.wacz")
	must(t, os.WriteFile(wacz, pack, 0o644))
	mux := http.NewServeMux()
	mux.Handle("/replay/", http.StripPrefix("/replay/", http.FileServer(http.Dir(player))))
	mux.HandleFunc("/reports.wacz", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, wacz) })
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!DOCTYPE html><script src="/replay/ui.js"></script><replay-web-page style="height:90vh" replayBase="/replay/" embed="default" source="/reports.wacz" url="%s"></replay-web-page>`, r.URL.Query().Get("url"))
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(chromedp.ExecPath(browser), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir())))
	defer cancel()
	for _, n := range []int{1, 3} {
		at := fmt.Sprintf("%s/?url=%s", srv.URL, url.QueryEscape(strings.ReplaceAll(page(n).URL, "&", "&amp;")))
		must(t, chromedp.Do(ctx, chromedp.Navigate(at)))
		want := fmt.Sprintf("年报 %d", n)
		for shown, err := "", error(nil); !strings.Contains(shown, want); time.Sleep(200 * time.Millisecond) {
			if shown, err = chromedp.Run(ctx, chromedp.Evaluate[string](shownText)); err != nil {
				t.Fatalf("%q was never shown: %v", want, err)
			}
		}
	}
}
