package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nianbao/nianbao/internal/portalsim"
)

// TestStoppedCrawl: a crawl that is stopped ends with 1, says what it kept, and the
// next one fetches the rest.
func TestStoppedCrawl(t *testing.T) {
	w, err := portalsim.New(portalsim.Options{Seed: 1, Agencies: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	portal := w.Portals()[0]
	dir := t.TempDir()
	file := filepath.Join(dir, "portal.yaml")
	slow := bytes.Replace(portal.Definition(), []byte("delay: 0s"), []byte("delay: 20ms"), 1)
	if err := os.WriteFile(file, slow, 0o644); err != nil {
		t.Fatal(err)
	}
	crawl := func(ctx context.Context) (int, summary) {
		var out, log bytes.Buffer
		code := Run(ctx, []string{"crawl", "--json", "--data", dir, "--portals", file}, &out, &log)
		var s summary
		if err := json.Unmarshal(out.Bytes(), &s); err != nil {
			t.Fatalf("ended with %d and no summary (%v):\n%s", code, err, log.String())
		}
		return code, s
	}
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		for len(portal.Hits()) < 6 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		stop()
	}()
	code, first := crawl(ctx)
	if code != exitFailed || first.Captures < 5 || first.Crawls[0].Reports >= 15 || first.Reports != 0 {
		t.Errorf("stopped with %d and %+v", code, first)
	}
	code, second := crawl(t.Context())
	if code != exitDone || second.Crawls[0].Resumed < first.Captures-1 || second.Crawls[0].New != 15 || second.Reports != 15 {
		t.Errorf("the next crawl ended with %d and %+v after %+v", code, second, first)
	}
}
