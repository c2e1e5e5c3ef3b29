package web

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestZZShot(t *testing.T) {
	list := os.Getenv("SHOT")
	if list == "" {
		t.Skip()
	}
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true)))
	defer cancel()
	ctx, c2 := context.WithTimeout(ctx, 200*time.Second)
	defer c2()
	os.MkdirAll("/tmp/shots", 0o755)
	for _, item := range strings.Fields(list) {
		name, path, _ := strings.Cut(item, "=")
		for _, w := range []int64{1280, 360} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(w, 900), chromedp.Navigate("http://127.0.0.1:8899"+path), chromedp.Sleep(1200*time.Millisecond)); err != nil {
				t.Error(name, err)
				continue
			}
			if strings.Contains(path, "#") || os.Getenv("VIEW") != "" {
				png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
				if err != nil {
					t.Fatal(err)
				}
				os.WriteFile(fmt.Sprintf("/tmp/shots/%s-%d.png", name, w), png, 0o644)
				continue
			}
			over, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth"))
			if err != nil {
				t.Fatal(err)
			}
			if int64(over) > w {
				t.Errorf("%s %d: scrolls to %d", name, w, over)
			}
			png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			os.WriteFile(fmt.Sprintf("/tmp/shots/%s-%d.png", name, w), png, 0o644)
		}
	}
}
