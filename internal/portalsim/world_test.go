package portalsim

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// build makes a world or ends the test.
func build(t testing.TB, o Options) *World {
	t.Helper()
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func started(t *testing.T, o Options) *World {
	t.Helper()
	w := build(t, o)
	if err := w.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return w
}

// get fetches url, with header lines in pairs, and returns the response and its body.
func get(t *testing.T, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

func TestNewSameSeedSameBytes(t *testing.T) {
	o := Options{Seed: 7, FromYear: 2012, ToYear: 2014, Agencies: 3, BreakEvery: 5}
	one, two := build(t, o), build(t, o)
	o.Seed = 8
	other := build(t, o)
	differs := false
	for i, p := range one.Portals() {
		q := two.Portals()[i]
		if len(p.resources) != len(q.resources) {
			t.Fatalf("%s: %d and %d pages of one seed", p.ID, len(p.resources), len(q.resources))
		}
		for path, r := range p.resources {
			if !bytes.Equal(r.body, q.resources[path].body) {
				t.Errorf("%s%s differs between worlds of one seed", p.ID, path)
			}
			differs = differs || !bytes.Equal(r.body, other.Portals()[i].resources[path].body)
		}
	}
	if !differs {
		t.Error("another seed gave the same bytes")
	}
}

func TestNewRefusesOptions(t *testing.T) {
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"years before the forms": {Options{FromYear: 2003}, "within 2011 to 2025"},
		"years turned round":     {Options{FromYear: 2020, ToYear: 2019}, "2020 to 2019"},
		"negative agencies":      {Options{Agencies: -1}, "negative"},
		"negative breaks":        {Options{BreakEvery: -2}, "negative"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New(c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestStartTwiceAndStop(t *testing.T) {
	w := started(t, Options{Seed: 1, FromYear: 2023, ToYear: 2023, Agencies: 1})
	if err := w.Start(t.Context()); err == nil {
		t.Error("a second Start succeeded")
	}
	url := w.Portals()[0].URL()
	if res, _ := get(t, url+"/robots.txt"); res.StatusCode != http.StatusOK {
		t.Fatalf("robots.txt: %s", res.Status)
	}
	w.Stop()
	if _, err := http.Get(url + "/robots.txt"); err == nil {
		t.Error("the portal still answers after Stop")
	}
	if w.Portals()[0].URL() != "" {
		t.Error("a stopped portal still has an address")
	}
}

func TestStartEndsWithContext(t *testing.T) {
	w := build(t, Options{Seed: 1, FromYear: 2023, ToYear: 2023, Agencies: 1})
	ctx, cancel := context.WithCancel(t.Context())
	if err := w.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	url := w.Portals()[0].URL()
	cancel()
	for range 1000 {
		if _, err := http.Get(url); err != nil {
			return
		}
	}
	t.Error("the portal answers after its context ended")
}

// TestAgenciesReachTheWholeDistrict guards the line-up against unknown types.
func TestAgenciesReachTheWholeDistrict(t *testing.T) {
	offices := cast("310112", "上海市", 1000)
	if len(offices) < 30 {
		t.Errorf("only %d offices", len(offices))
	}
	seen := map[string]bool{}
	for _, b := range offices {
		if seen[b.id()] {
			t.Errorf("%s twice", b.id())
		}
		seen[b.id()] = true
		if name := b.name(2024); strings.Contains(name, b.kind) || !strings.HasPrefix(name, "闵行区") {
			t.Errorf("%s is called %s", b.id(), name)
		}
	}
	if !slices.ContainsFunc(offices, func(b body) bool {
		return b.id() == "310112101-town" && b.name(2024) == "闵行区莘庄镇人民政府"
	}) {
		t.Error("莘庄镇 is missing")
	}
}

func TestNamesFollowTheReforms(t *testing.T) {
	for kind, names := range map[string]map[int]string{
		"ecology_environment": {2018: "闵行区环境保护局", 2019: "闵行区生态环境局"},
		"health":              {2013: "闵行区卫生局", 2014: "闵行区卫生和计划生育委员会", 2019: "闵行区卫生健康委员会"},
		"people_government":   {2011: "闵行区人民政府"},
	} {
		for year, want := range names {
			b := body{kind: kind, district: "闵行区"}
			if got := b.name(year); got != want {
				t.Errorf("%s in %d is %s, want %s", kind, year, got, want)
			}
		}
	}
}

func TestWordPortalServesGBKWithoutCharset(t *testing.T) {
	w := started(t, Options{Seed: 3, FromYear: 2012, ToYear: 2012, Agencies: 2})
	p := w.Portals()[2]
	g := p.Gold()[0]
	res, body := get(t, g.URL)
	if ct := res.Header.Get("Content-Type"); ct != "text/html" {
		t.Errorf("Content-Type %q", ct)
	}
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"charset=gb2312", g.Report.Title, "<o:p></o:p>", "历", "mso-"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the page has no %q", want)
		}
	}
	if bytes.Contains(body, []byte(g.Report.Title)) {
		t.Error("the page is UTF-8")
	}
}
