package web

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"
)

func TestSearchFeed(t *testing.T) {
	f := newFixture(t)
	href := f.page(t, "/?q=公开&type=hrss").Find(`a[type="application/atom+xml"]`).AttrOr("href", "")
	res, body := f.get(t, href)
	if got := res.Header.Get("Content-Type"); got != atomType {
		t.Errorf("type %q", got)
	}
	var got feed
	if err := xml.Unmarshal([]byte(body), &got); err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	if len(got.Entries) != 5 || got.Updated != "2026-11-01T08:00:00Z" {
		t.Fatalf("%d entries, updated %s:\n%s", len(got.Entries), got.Updated, body)
	}
	seen := map[string]bool{}
	for _, e := range got.Entries {
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Title == "" || e.Author.Name == "" || seen[e.ID] || !strings.HasPrefix(e.ID, f.URL+"/reports/") {
			t.Errorf("entry %+v", e)
		}
		seen[e.ID] = true
		f.page(t, strings.TrimPrefix(e.Links[0].Href, f.URL))
	}
	if got.Links[0].Rel != "self" || got.Links[0].Href != got.ID {
		t.Errorf("links %+v of %s", got.Links, got.ID)
	}
	if res, _ := f.get(t, `/search.atom?q="`); res.StatusCode != 400 {
		t.Errorf("a query that cannot be read: status %d", res.StatusCode)
	}
}
