package web

import (
	"testing"

	"github.com/chromedp/chromedp"
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
