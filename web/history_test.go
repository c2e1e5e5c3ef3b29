package web

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/changes"
	"github.com/nianbao/nianbao/report"
)

const pastURL = "http://www.example.gov.cn/nb/t1.html?id=7"

var firstDay = time.Date(2024, 3, 1, 1, 2, 3, 400000, time.UTC)

// newPast serves a report that was fetched on six days: twice alike, then changed, then
// changed in its markup only, then gone twice.
func newPast(t *testing.T) *fixture {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	put := func(day, status int, body string) archive.Capture {
		c, err := store.Put(t.Context(), archive.Exchange{URL: pastURL, Role: archive.RoleReport, Time: firstDay.AddDate(0, 0, day), Status: status,
			Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	read := func(c archive.Capture, value, text string) *report.Report {
		r := makeReport("310113-hrss", 2023, report.EraNational2021, "某局2023年度报告", []printedRow{number("requests.received.new", "新收", value)})
		r.Sections[0].Text = text
		r.Source = report.Source{URL: c.URL, Fetched: c.Time, SHA256: c.SHA256, Type: "text/html", Charset: "utf-8", Parser: "test"}
		return r
	}
	f := &fixture{sums: map[string]string{}}
	first := put(0, 200, "<html><body>第一版</body></html>")
	put(1, 200, "<html><body>第一版</body></html>")
	second := put(2, 200, "<html><body>第二版</body></html>")
	third := put(3, 200, "<html><body class=new>第二版</body></html>")
	put(4, 404, "没有")
	put(5, 404, "没有")
	f.sums["first"], f.sums["second"] = first.SHA256, second.SHA256
	f.serve(t, store, []*report.Report{read(first, "27", "开头照旧。收到申请27件。<b>"), read(second, "29", "开头照旧。收到申请29件。<b>"), read(third, "29", "开头照旧。收到申请29件。<b>")})
	return f
}

func TestHistoryPage(t *testing.T) {
	f := newPast(t)
	for _, lang := range languages {
		res, body := f.get(t, "/history/310113-hrss/2023?lang="+lang)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("status %d: %.300s", res.StatusCode, body)
		}
		checkPage(t, "/history", res, body)
	}
	doc := f.page(t, "/history/310113-hrss/2023")
	if n := doc.Find(".versions > li").Length(); n != 3 {
		t.Errorf("%d versions, want 3", n)
	}
	var news feed
	_, body := f.get(t, "/agencies/310113-hrss.atom")
	if err := xml.Unmarshal([]byte(body), &news); err != nil {
		t.Fatal(err)
	}
	led := 0
	for _, e := range news.Entries {
		if _, version, ok := strings.Cut(e.ID, "/history/310113-hrss/2023#"); ok {
			if led++; doc.Find(`[id="`+version+`"]`).Length() != 1 {
				t.Errorf("the feed leads to the version %s, which the page does not name", version)
			}
		}
	}
	if led == 0 {
		t.Error("the feed tells of no change")
	}
	var marked []string
	doc.Find(".diff del, .diff ins").Each(func(_ int, s *goquery.Selection) { marked = append(marked, s.Text()) })
	if got := strings.Join(marked, " "); got != "7 9" {
		t.Errorf("marked in the text: %q, want 7 gone and 9 added", got)
	}
	if got := strings.Join(strings.Fields(doc.Find(".versions td.num").Text()), " "); got != "27 条29 条" {
		t.Errorf("figures before and after: %q", got)
	}
	strip := f.page(t, "/reports/310113-hrss/2023").Find(".strip a[href='/history/310113-hrss/2023']")
	if strip.Length() != 1 || strip.Text() != "原网页已撤" {
		t.Errorf("the report says of its page: %q", strip.Text())
	}
}

func TestHistoryData(t *testing.T) {
	f := newPast(t)
	for _, path := range []string{"/history/310113-hrss/2023.json", "/api/v1/history/310113-hrss/2023"} {
		_, body := f.get(t, path)
		var got historyPage
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(got.Addresses) != 1 || len(got.Addresses[0].Versions) != 3 {
			t.Fatalf("%s: %+v", path, got)
		}
		a := got.Addresses[0]
		if !a.Removed || a.Gone == nil || !a.Gone.Equal(firstDay.AddDate(0, 0, 4)) || a.Captures != 6 || !a.FirstSeen.Equal(firstDay) {
			t.Errorf("%s: %+v", path, a)
		}
		last, middle, first := a.Versions[0], a.Versions[1], a.Versions[2]
		if !last.Record || last.Changes == nil || !last.Changes.None() {
			t.Errorf("%s: a change of markup alone: %+v", path, last)
		}
		if c := middle.Changes; c == nil || len(c.Figures) != 1 || c.Figures[0].Before.Text != "27" || c.Figures[0].After.Text != "29" || len(c.Sections) != 1 {
			t.Errorf("%s: the change: %+v", path, c)
		}
		if first.Changes != nil || first.Captures != 2 {
			t.Errorf("%s: the first version: %+v", path, first)
		}
	}
	_, csv := f.get(t, "/history/310113-hrss/2023.csv")
	if !strings.Contains(csv, "figure,requests.received.new,27,29") || !strings.Contains(csv, "sentence,overview,收到申请27件。,收到申请29件。") {
		t.Errorf("csv:\n%s", csv)
	}
	if res, _ := f.get(t, "/history/310113-hrss/1999"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a report that is not there: %d", res.StatusCode)
	}
}

func TestCaptures(t *testing.T) {
	f := newPast(t)
	res, body := f.get(t, "/api/v1/captures?limit=2&url="+strings.ReplaceAll(strings.ReplaceAll(pastURL, "?", "%3F"), "=", "%3D"))
	var got struct {
		Items []captureItem
		Total int
		Next  string
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(err, body)
	}
	if got.Total != 6 || len(got.Items) != 2 || got.Next == "" || got.Items[1].Kind != "revisit" || got.Items[0].Memento != "/memento/20240301010203/"+pastURL {
		t.Errorf("captures: %s", body)
	}
	if res, _ := f.get(t, "/api/v1/captures"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("without an address: %d", res.StatusCode)
	}
}

func TestFoldSame(t *testing.T) {
	for _, tt := range []struct{ ops, want string }{
		{"=====", "skip 5"}, {"=", "show 1"}, {"==+==", "show 5"}, {"=====+=====", "skip 4, show 3, skip 4"}, {"+", "show 1"}, {"", ""}, {"+====-", "show 2, skip 2, show 2"},
	} {
		var all []changes.Sentence
		for _, op := range tt.ops {
			all = append(all, changes.Sentence{Op: map[rune]changes.Op{'=': changes.Same, '+': changes.Added, '-': changes.Gone}[op]})
		}
		var got []string
		for _, p := range foldSame(all) {
			if p.Skipped > 0 {
				got = append(got, fmt.Sprintf("skip %d", p.Skipped))
			} else {
				got = append(got, fmt.Sprintf("show %d", len(p.Sentences)))
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.ops, s, tt.want)
		}
	}
}
