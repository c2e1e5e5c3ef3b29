package web

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestAPILists checks the shape of every list and that other sites may read it.
func TestAPILists(t *testing.T) {
	f := newFixture(t)
	for path, want := range map[string]int{"reports": 8, "search": 8, "search?q=公开": 8, "findings": 1, "coverage": 3, "agencies": 3, "figures": 11, "figures?agency=310113-education": 2,
		"agencies?q=教育": 1, "agencies?region=320000": 1, "reports?findings=1": 1, "reports?year=2013": 3, "reports?from=2016": 2} {
		res, body := f.get(t, "/api/v1/"+path)
		var l map[string]json.RawMessage
		if err := json.Unmarshal([]byte(body), &l); err != nil {
			t.Errorf("%s: %v\n%.200s", path, err, body)
			continue
		}
		var items []map[string]any
		var total int
		if json.Unmarshal(l["items"], &items) != nil || json.Unmarshal(l["total"], &total) != nil || l["total_exact"] == nil || l["next"] == nil {
			t.Errorf("%s: %.300s", path, body)
		}
		if total != want || len(items) != want {
			t.Errorf("%s: total %d, %d items, want %d", path, total, len(items), want)
		}
		if res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: other sites cannot read it", path)
		}
	}
}

// TestCursor walks lists part by part and finds every item once.
func TestCursor(t *testing.T) {
	f := newFixture(t)
	for path, want := range map[string]int{"reports?limit=3&sort=agency": 8, "search?limit=3&sort=year": 8, "coverage?limit=2": 3, "agencies?limit=2": 3} {
		seen := map[string]bool{}
		next := ""
		for range 10 {
			_, body := f.get(t, "/api/v1/"+path+"&cursor="+next)
			var l struct {
				Items []json.RawMessage
				Next  string
			}
			if err := json.Unmarshal([]byte(body), &l); err != nil {
				t.Fatal(err)
			}
			for _, item := range l.Items {
				seen[string(item)] = true
			}
			if next = l.Next; next == "" {
				break
			}
		}
		if len(seen) != want {
			t.Errorf("%s: %d items over all parts, want %d", path, len(seen), want)
		}
	}
}

func TestAPICompare(t *testing.T) {
	f := newFixture(t)
	_, body := f.get(t, "/api/v1/compare?agency=310113-hrss&indicator=requests.received.new&indicator=requests.channel.fax&from=2013&to=2016")
	var c struct {
		Indicators []string
		Rows       []struct {
			Agency   struct{ ID string }
			Year     int
			Key      string
			Value    *json.Number
			State    string
			Report   string
			Findings []any
		}
		Breaks []struct{ Reason string }
		Notes  []string
	}
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		t.Fatal(err)
	}
	states := ""
	for _, row := range c.Rows {
		states += row.State + " "
	}
	if states != "number blank number absent " || c.Rows[0].Value.String() != "1234" || c.Rows[1].Value != nil || len(c.Rows[0].Findings) != 1 {
		t.Errorf("rows %s\n%s", states, body)
	}
	if len(c.Breaks) == 0 || c.Breaks[0].Reason == "" || c.Notes == nil {
		t.Errorf("breaks %v, notes %v", c.Breaks, c.Notes)
	}
	if _, body := f.get(t, "/api/v1/compare"); !strings.Contains(body, `"rows":[]`) {
		t.Errorf("nothing asked: %s", body)
	}
}

func TestIndicatorsList(t *testing.T) {
	entries := indicatorEntries()
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.ID] || e.Label == "" || len(e.Forms) == 0 {
			t.Errorf("entry %+v", e)
		}
		seen[e.ID] = true
	}
	if len(entries) < 100 || !seen[string(firstIndicator)] {
		t.Errorf("%d indicators", len(entries))
	}
}

func TestReadCursor(t *testing.T) {
	for _, n := range []int{0, 1, 20, maxDepth} {
		if got := readCursor(writeCursor(n)); got != n {
			t.Errorf("cursor of %d reads %d", n, got)
		}
	}
	for _, c := range []string{"", "o", "zzz", "!!", "bw", writeCursor(-5) + "x"} {
		if got := readCursor(c); got >= 0 {
			t.Errorf("cursor %q reads %d", c, got)
		}
	}
}

// TestEmptyLists: a list without items is [], on pages and in the API.
func TestEmptyLists(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/api/v1/agencies?q=zzzz", "/api/v1/reports?region=110101", "/api/v1/findings?region=110101",
		"/api/v1/coverage?region=110101", "/api/v1/search?q=zzzz", "/regions/110101.json", "/search.json?q=zzzz"} {
		if _, body := f.get(t, path); !strings.Contains(body, `"items":[]`) {
			t.Errorf("%s gives %.80s", path, body)
		}
	}
}
