package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// chartPages are comparisons of every kind, by the name of their picture.
var chartPages = map[string]string{
	"line":          "/compare?agency=310113-hrss&agency=310113-education&agency=310113-health&agency=310113-finance&agency=310113-civil_affairs",
	"line-all":      "/compare?region=310113&chart=line",
	"slope":         "/compare?region=310113&from=2019&to=2020",
	"slope-breaks":  "/compare?region=310113&chart=slope",
	"bar":           "/compare?region=310113&from=2015&to=2015",
	"bar-one":       "/compare?agency=310113-hrss&from=2016&to=2016",
	"multiples":     "/compare?region=310113",
	"multiples-one": "/compare?agency=310113-hrss&chart=multiples",
}

// TestChartShots: every kind of chart fits its window, wide and narrow, light and dark.
func TestChartShots(t *testing.T) {
	ctx := newBrowser(t)
	f := newChartFixture(t)
	for _, look := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1280} {
			do(ctx, t, chromedp.EmulateViewport(width, 900), prefers(look))
			for name, page := range chartPages {
				do(ctx, t, chromedp.Navigate(f.URL+page))
				fits(ctx, t, width)
				do(ctx, t, chromedp.Evaluate[chromedp.Void](`document.querySelector(".block").scrollIntoView()`))
				keepShot(ctx, t, "chart-"+name+"-"+look, width)
			}
		}
	}
}

// TestPrintedLabelsCanBeRead: on a phone the printed table of a form with parts within parts
// scrolls sideways, and its labels do not stand one character a line.
func TestPrintedLabelsCanBeRead(t *testing.T) {
	ctx := newBrowser(t)
	r := makeReport("310113-hrss", 2021, report.EraNational2021, "年度报告", hrss2013)
	row := []string{"三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开", "1", "0", "0", "0", "0", "0", "1"}
	r.Tables[0].Grid = [][]string{{"", "", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}, row}
	for i := range r.Figures {
		r.Figures[i].At = fmt.Sprintf("table:0/r1c%d", 3+i)
	}
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	f := &fixture{sums: map[string]string{}}
	f.serve(t, store, []*report.Report{r})
	for _, width := range []int64{360, 1280} {
		do(ctx, t, chromedp.EmulateViewport(width, 900), chromedp.Navigate(f.URL+"/reports/310113-hrss/2021"))
		fits(ctx, t, width)
		if got := ask(ctx, t, chromedp.Evaluate[float64](`Math.max(...[...document.querySelectorAll(".printed tr")].map(r => r.getBoundingClientRect().height))`)); got > 150 {
			t.Errorf("width %d: a printed row is %.0f high", width, got)
		}
	}
}

// TestEmbedShots: the page for frames fits them, wide and narrow, light and dark, in whatever kind.
func TestEmbedShots(t *testing.T) {
	ctx := newBrowser(t)
	f := releaseFixture(t)
	for _, look := range []string{"light", "dark"} {
		for _, width := range []int64{360, 760} {
			do(ctx, t, chromedp.EmulateViewport(width, 640), prefers(look))
			for _, kind := range ChartKinds() {
				do(ctx, t, chromedp.Navigate(f.URL+embedPath+"?region=310113&release=first&chart="+kind))
				fits(ctx, t, width)
				keepShot(ctx, t, "embed-"+kind+"-"+look, width)
			}
		}
	}
	do(ctx, t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(f.URL+"/compare?agency=310113-hrss"),
		chromedp.Click(chromedp.CSS("details.share summary")), chromedp.WaitVisible(chromedp.CSS("details.share textarea")))
	keepShot(ctx, t, "share", 1280)
}

// TestOnlyEmbedsAreFramed: in a page of another site a browser shows what is made for frames,
// and nothing else of ours. A page that it refuses never asks for its style sheet.
func TestOnlyEmbedsAreFramed(t *testing.T) {
	ctx := newBrowser(t)
	f := releaseFixture(t)
	for path, want := range map[string]bool{embedPath + "?agency=310113-hrss&release=first": true, "/compare?agency=310113-hrss&release=first": false, "/reports/310113-hrss/2013": false} {
		styled := make(chan bool, 1)
		h, err := f.site.Handler()
		if err != nil {
			t.Fatal(err)
		}
		ours := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == stylePath() {
				select {
				case styled <- true:
				default:
				}
			}
			h.ServeHTTP(w, r)
		}))
		theirs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<!DOCTYPE html><title>elsewhere</title><p>A story.</p><iframe src="%s" width="700" height="500"></iframe>`, ours.URL+html.EscapeString(path))
		}))
		do(ctx, t, chromedp.EmulateViewport(760, 640), chromedp.Navigate(theirs.URL)) // ends when the frame has loaded or is refused
		keepShot(ctx, t, "framed-"+fmt.Sprint(want), 760)
		if got := len(styled) > 0; got != want {
			t.Errorf("%s is framed by another site: %v", path, got)
		}
		theirs.Close()
		ours.Close()
	}
}

// TestChartsPrint prints every kind of chart: nothing that only a screen can use, and no chart lost.
func TestChartsPrint(t *testing.T) {
	ctx := newBrowser(t)
	f := newChartFixture(t)
	for name, path := range chartPages {
		do(ctx, t, chromedp.Navigate(f.URL+path), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			printed, err := cdp.Call(ctx, target, cdpage.PrintToPDF, cdpage.PrintToPDFParams{PrintBackground: new(true)})
			if err != nil {
				return err
			}
			if dir := os.Getenv("NIANBAO_SHOTS"); dir != "" {
				err = os.WriteFile(filepath.Join(dir, "chart-"+name+".pdf"), printed.Data, 0o644)
			}
			if len(printed.Data) < 10_000 {
				t.Errorf("%s prints as %d bytes", name, len(printed.Data))
			}
			return err
		}))
	}
}
