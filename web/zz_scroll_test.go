package web

import (
	"bytes"
	pngpkg "image/png"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestZZScroll(t *testing.T) {
	list := os.Getenv("SCROLL")
	if list == "" { t.Skip() }
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun))
	defer cancel()
	chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900))
	for _, p := range strings.Fields(list) {
		if err := chromedp.Do(ctx, chromedp.Navigate("http://127.0.0.1:8899"+p), chromedp.Sleep(800*time.Millisecond)); err != nil { t.Fatal(err) }
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil { t.Fatal(err) }
		img, err := pngpkg.Decode(bytes.NewReader(png))
		if err != nil { t.Fatal(err) }
		n := 0
		for y := 0; y < img.Bounds().Dy(); y++ { for x := 0; x < img.Bounds().Dx(); x++ { r,g,b,_ := img.At(x,y).RGBA(); if r>>8==213 && g>>8==94 && b>>8==0 { n++ } } }
		t.Log(n, p[len(p)-34:])
	}
}
