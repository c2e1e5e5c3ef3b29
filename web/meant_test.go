package web

import (
	"strings"
	"testing"
)

func TestDidYouMean(t *testing.T) {
	f := newFixture(t)
	link := f.page(t, "/?q=宝山区教肓局").Find("a.meant")
	if link.Text() != "宝山区教育局" {
		t.Fatalf("proposed: %q", link.Text())
	}
	if f.page(t, link.AttrOr("href", "")).Find(".hit").Length() == 0 {
		t.Error("what is proposed finds nothing")
	}
}

func TestSuggestAPI(t *testing.T) {
	f := newFixture(t)
	res, body := f.get(t, "/api/v1/suggest?q=bsqjyj")
	if res.StatusCode != 200 || !strings.Contains(body, `"kind":"agency","value":"310113-education"`) {
		t.Errorf("status %d: %s", res.StatusCode, body)
	}
	if res, _ := f.get(t, "/api/v1/suggest?q=a&limit=99"); res.StatusCode != 400 {
		t.Errorf("too many wanted: status %d", res.StatusCode)
	}
}
