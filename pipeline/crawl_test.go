package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/portalsim"
)

// TestCrawl: accounts come in the order asked for, and a portal that is down does not
// stop the others.
func TestCrawl(t *testing.T) {
	w, err := portalsim.New(portalsim.Options{Seed: 1, Agencies: 1, FromYear: 2020, ToYear: 2021})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	var portals []crawler.Portal
	for _, p := range w.Portals()[:2] {
		file := filepath.Join(t.TempDir(), "portal.yaml")
		if err := os.WriteFile(file, p.Definition(), 0o644); err != nil {
			t.Fatal(err)
		}
		ps, err := crawler.LoadPortals(file)
		if err != nil {
			t.Fatal(err)
		}
		portals = append(portals, ps...)
	}
	down := portals[0]
	down.ID, down.Hosts, down.Start = "down", []string{"127.0.0.1"}, []crawler.Start{{URL: "http://127.0.0.1:1/nb/", Kind: "list"}}
	portals = []crawler.Portal{portals[1], down, portals[0]}

	s := newSite(t)
	c := &crawler.Crawler{Store: s.store}
	got, err := Crawl(t.Context(), c, portals)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range portals {
		if got[i].Portal != p.ID {
			t.Errorf("account %d is of %s, want %s", i, got[i].Portal, p.ID)
		}
	}
	if got[0].Reports != 2 || got[2].Reports != 2 || got[0].Error+got[2].Error != "" {
		t.Errorf("the portals that are up: %+v, %+v", got[0], got[2])
	}
	if got[1].Reports != 0 || !strings.Contains(got[1].Error, "connection refused") {
		t.Errorf("the portal that is down: %+v", got[1])
	}

	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Crawl(stopped, c, portals); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "crawl again") {
		t.Errorf("a crawl that is stopped gives %v", err)
	}
}
