package crawler_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/report"
)

// TestEmbeddedPortals: the portals that come with the program cover districts and cities of many provinces, lie in
// places that there are, show the report they were drawn from on a host of theirs, and ask no oftener than once a
// second. Each kind of start page stands for what the evidence shows.
func TestEmbeddedPortals(t *testing.T) {
	portals, err := crawler.EmbeddedPortals()
	if err != nil {
		t.Fatal(err)
	}
	places, provinces, hosts := map[string]bool{}, map[string]bool{}, map[string]string{}
	for _, p := range portals {
		if _, ok := report.Regions().Lookup(p.Region); !ok {
			t.Errorf("portal %s: no region %s", p.ID, p.Region)
		}
		provinces[p.Region[:2]] = true
		if !strings.HasSuffix(p.Region, "0000") {
			places[p.Region] = true
		}
		if p.Evidence == "" || p.Verified || p.AllowPrivate || p.Delay < time.Second || p.Expect.MinReports == 0 || p.Schedule == "" {
			t.Errorf("portal %s: evidence, a pause of a second, an expectation, a schedule, no private addresses, and not verified are wanted: %+v", p.ID, p)
		}
		for _, h := range p.Hosts {
			if hosts[h] != "" {
				t.Errorf("host %s belongs to %s and %s", h, hosts[h], p.ID)
			}
			hosts[h] = p.ID
		}
		for _, s := range p.Start {
			checkDrawn(t, p, s)
		}
	}
	t.Logf("%d portals, %d places in %d provinces", len(portals), len(places), len(provinces))
	if len(places) < 60 || len(provinces) < 15 {
		t.Errorf("%d districts and cities in %d provinces, want 60 in 15", len(places), len(provinces))
	}
}

// checkDrawn: a start page is the evidence, a folder above it, or the column whose number it bears; or the same of
// another report of the site.
func checkDrawn(t *testing.T, p crawler.Portal, s crawler.Start) {
	t.Helper()
	col := regexp.MustCompile(`/col/col(\d+)/index\.html$`).FindStringSubmatch(s.URL)
	switch {
	case s.Kind == "page" || s.Kind == "xxgk_annual":
	case col != nil && strings.Contains(p.Evidence, "/art_"+col[1]+"_"):
	case len(p.Start) > 1, strings.HasPrefix(p.Evidence, s.URL):
	default:
		t.Errorf("portal %s: start %s is not shown by its evidence %s", p.ID, s.URL, p.Evidence)
	}
}
