package web

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestFresh: page and data say the same of a report's sentences, new ones first.
func TestFresh(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/fresh/310113-hrss/2013")
	if doc.Find("h1").Length() != 1 || doc.Find(".tally dd").Length() != 2 {
		t.Error("the page has no title or no shares")
	}
	_, body := f.get(t, "/fresh/310113-hrss/2013.json")
	var p freshPage
	if err := json.Unmarshal([]byte(body), &p); err != nil || p.ID != "310113-hrss/2013" {
		t.Fatalf("%v: %.200s", err, body)
	}
	if n := doc.Find("ul.findings li").Length(); n != len(p.Tracing.Sentences) {
		t.Errorf("the page has %d sentences, the data %d", n, len(p.Tracing.Sentences))
	}
	if _, body := f.get(t, "/fresh/310113-hrss/2013.csv"); !strings.HasPrefix(body, report.ByteOrderMark+"report,section,origin") {
		t.Errorf("csv %.60s", body)
	}
}
