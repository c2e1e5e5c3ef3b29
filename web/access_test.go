package web

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// walked are the pages that the checks of accessibility and of HTML go through, one of each kind.
func (f *fixture) walked() []string {
	sum := f.sums["310113-hrss/2013"]
	return []string{"/", "/?q=公开", "/?q=没有这个词语组合", "/reports/310113-hrss/2013", "/history/310113-hrss/2013", "/fresh/310113-hrss/2013", "/compare?agency=310113-hrss&agency=310113-education",
		"/compare?region=310113&chart=slope", "/compare?region=310113&chart=bar&find=教育", "/compare?region=310113&chart=multiples&from=2016",
		"/coverage?region=310000", "/findings", "/agencies/310113-hrss", "/regions/310000", "/indicators", "/indicators/series:requests.granted", "/dataset", "/status", "/about", "/api",
		"/originals/" + sum + "/view?at=cell:6", "/nowhere", "/?q=%22&from=2012", "/compare?region=310113&sum=1"}
}

// embedded are pages of releaseFixture that the same checks go through.
var embedded = []string{embedPath + "?agency=310113-hrss&release=first", embedPath + "?region=310113&chart=bar&release=second", "/compare?region=310113&release=first"}

// verdict is what axe-core says of a page.
type verdict struct {
	Passes     int // rules that had something to look at and are kept
	Violations []struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML string }
	}
}

// minPasses is how many rules every page has something for: fewer, and nothing was checked.
const minPasses = 15

// TestAccessibility has axe-core check each kind of page against WCAG 2.2 AA, in light and
// dark, wide and narrow. NIANBAO_AXE names its axe.min.js.
func TestAccessibility(t *testing.T) {
	path := os.Getenv("NIANBAO_AXE")
	if path == "" {
		t.Skip("NIANBAO_AXE does not name the file axe.min.js of the npm package axe-core")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx := newBrowser(t)
	f, pinned := newFixture(t), releaseFixture(t)
	for _, look := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 360} {
			do(ctx, t, chromedp.EmulateViewport(width, 800), prefers(look))
			for _, page := range f.walked() {
				do(ctx, t, chromedp.Navigate(f.URL+page))
				checkAxe(ctx, t, string(axe), page+" "+look)
			}
			for _, page := range embedded {
				do(ctx, t, chromedp.Navigate(pinned.URL+page))
				checkAxe(ctx, t, string(axe), page+" "+look)
			}
		}
	}
}

// prefers has the browser ask for light or dark pages.
func prefers(look string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look}}})
		return err
	})
}

func checkAxe(ctx context.Context, t *testing.T, axe, page string) {
	t.Helper()
	said := ask(ctx, t, chromedp.Evaluate[string](axe+`;
		axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], iframes: false})
			.then(r => JSON.stringify({passes: r.passes.length, violations: r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map(n => ({html: n.html}))}))}))`, chromedp.EvalAwaitPromise))
	var found verdict
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		t.Fatalf("%s: %v in %.200s", page, err, said)
	}
	if found.Passes < minPasses {
		t.Errorf("%s: only %d rules were looked at", page, found.Passes)
	}
	for _, v := range found.Violations {
		for _, n := range v.Nodes {
			t.Errorf("%s: %s (%s): %s: %.200s", page, v.ID, v.Impact, v.Help, n.HTML)
		}
	}
}

// TestPagesAreValidHTML has the Nu Html Checker read each kind of page. NIANBAO_VNU names
// its vnu.jar.
func TestPagesAreValidHTML(t *testing.T) {
	jar := os.Getenv("NIANBAO_VNU")
	if jar == "" {
		t.Skip("NIANBAO_VNU does not name the file vnu.jar of the Nu Html Checker")
	}
	f, pinned := newFixture(t), releaseFixture(t)
	dir := t.TempDir()
	args := []string{"-jar", jar, "--format", "gnu", "--stdout"}
	keep := func(f *fixture, page string) {
		_, body := f.get(t, page)
		name := filepath.Join(dir, strings.Map(func(r rune) rune {
			if r == '/' || r == '?' || r == '&' {
				return '_'
			}
			return r
		}, page)+string(rune('a'+len(args)))+".html")
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	for _, page := range f.walked() {
		keep(f, page)
	}
	for _, page := range embedded {
		keep(&pinned.fixture, page)
	}
	out, err := exec.Command("java", args...).Output()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}
