package portalsim

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

var (
	anchor    = regexp.MustCompile(`<a href=["']([^"']+)["'][^>]*>`)
	startLine = regexp.MustCompile(`url: "([^"]+)"`)
)

// found collects the articles that a list page links to.
func found(base, page string, into map[string]bool) {
	for _, m := range anchor.FindAllStringSubmatch(page, -1) {
		if strings.Contains(m[1], "/t20") || strings.Contains(m[1], "/art/") || strings.Contains(m[1], "Article_Show") {
			into[base+html.UnescapeString(m[1])] = true
		}
	}
}

func portalNamed(t *testing.T, w *World, id string) (p *Portal, start string) {
	t.Helper()
	for _, p := range w.Portals() {
		if p.ID == id {
			return p, startLine.FindStringSubmatch(string(p.Definition()))[1]
		}
	}
	t.Fatalf("no portal %s", id)
	return nil, ""
}

// wantAll checks that a walk found every report and neighbours besides.
func wantAll(t *testing.T, p *Portal, links map[string]bool) {
	t.Helper()
	gold := p.Gold()
	for _, g := range gold {
		if !links[g.URL] {
			t.Errorf("the lists do not lead to %s", g.URL)
		}
	}
	if len(links) != len(p.entries) || len(links) <= len(gold) {
		t.Errorf("%d links, %d entries, %d reports", len(links), len(p.entries), len(gold))
	}
}

func TestTRSListPages(t *testing.T) {
	p, start := portalNamed(t, started(t, Options{Seed: 1, Agencies: 3}), "sim-minhang")
	links := map[string]bool{}
	_, body := get(t, start)
	m := regexp.MustCompile(`createPageHTML\((\d+), 0, "index", "html"\)`).FindSubmatch(body)
	if m == nil || len(m[1]) != 1 || m[1][0] < '3' {
		t.Fatalf("no createPageHTML of three pages or more: %s", m)
	}
	for i := range int(m[1][0] - '0') {
		url := start
		if i > 0 {
			url = strings.Replace(start, "index.html", "index_"+string(rune('0'+i))+".html", 1)
		}
		_, body := get(t, url)
		found(p.URL(), string(body), links)
	}
	wantAll(t, p, links)
}

func TestJpageNextGroups(t *testing.T) {
	p, start := portalNamed(t, started(t, Options{Seed: 1, Agencies: 3}), "sim-xiaoshan")
	next := regexp.MustCompile(`<nextgroup><!\[CDATA\[<a href="([^"]+)"`)
	links := map[string]bool{}
	for steps, url := 0, start; url != "" && steps < 50; steps++ {
		_, body := get(t, url)
		found(p.URL(), string(body), links)
		url = ""
		if m := next.FindSubmatch(body); m != nil {
			url = p.URL() + string(m[1])
		}
	}
	wantAll(t, p, links)
}

func TestJpageRecordRange(t *testing.T) {
	p, _ := portalNamed(t, started(t, Options{Seed: 1, Agencies: 3}), "sim-xiaoshan")
	links := map[string]bool{}
	form := url.Values{"columnid": {"1229369457"}, "unitid": {"5683893"}}
	res, err := http.PostForm(p.URL()+jpageProxy+"?startrecord=1&endrecord=1000&perpage=1000", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	found(p.URL(), string(body), links)
	wantAll(t, p, links)
	if res, _ := get(t, p.URL()+jpageProxy+"?page=1&columnid=9"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("another column gives %s", res.Status)
	}
	if _, body := get(t, p.URL()+jpageProxy+"?page=999&columnid=1229369457"); strings.Contains(string(body), "<record>") {
		t.Error("a page beyond the last has records")
	}
}

func TestWordNextPages(t *testing.T) {
	p, start := portalNamed(t, started(t, Options{Seed: 1, Agencies: 3}), "sim-jinan")
	next := regexp.MustCompile(`<a href="([^"]+)">下一页</a>`)
	links, seen := map[string]bool{}, []string{}
	for at := start; at != "" && !slices.Contains(seen, at); {
		seen = append(seen, at)
		_, body := get(t, at)
		text, err := simplifiedchinese.GBK.NewDecoder().String(string(body))
		if err != nil {
			t.Fatal(err)
		}
		found(p.URL(), text, links)
		at = ""
		if m := next.FindStringSubmatch(text); m != nil {
			base, err := url.Parse(start)
			if err != nil {
				t.Fatal(err)
			}
			at = base.ResolveReference(&url.URL{Path: "Article_Class2.asp", RawQuery: strings.TrimPrefix(m[1], "Article_Class2.asp?")}).String()
		}
	}
	if len(seen) < 3 {
		t.Errorf("only %d list pages", len(seen))
	}
	wantAll(t, p, links)
}
