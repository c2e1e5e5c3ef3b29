package index

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestReportComesBackWhole(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, want := range sampleReports() {
		got, err := x.Report(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want.Findings == nil {
			want.Findings = []report.Finding{} // the index knows that there are none
		}
		for i := range got.Findings {
			if got.Findings[i].ID == "" {
				t.Errorf("%s: a finding without an id", want.ID)
			}
			got.Findings[i].ID = "" // given by the index
		}
		if asJSON(t, got) != asJSON(t, want) {
			t.Errorf("%s came back as\n%s", want.ID, asJSON(t, got))
		}
	}
	if _, err := x.Report(t.Context(), "nobody/2013"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
}

func TestPutTwice(t *testing.T) {
	once := built(t, sampleReports()...)
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, sampleReports()...)
	put(t, b, sampleReports()...)
	commit(t, b)
	b = begin(t, dir, false)
	put(t, b, sampleReports()...)
	commit(t, b)
	twice := open(t, dir)
	for _, f := range []Filter{{}, {Text: "申请"}, {Text: "政策解读"}} {
		if a, b := asJSON(t, found(t, once, f)), asJSON(t, found(t, twice, f)); f.Text == "" && a != b {
			t.Errorf("%+v: once %s\nthrice %s", f, a, b)
		}
		if a, b := found(t, once, f), found(t, twice, f); !slices.Equal(hitIDs(a), hitIDs(b)) || a.Total != b.Total {
			t.Errorf("%+v: once %v, thrice %v", f, hitIDs(a), hitIDs(b))
		}
	}
	a, errA := once.Stats(t.Context())
	c, errC := twice.Stats(t.Context())
	a.Generation, a.Built, c.Generation, c.Built = "", time.Time{}, "", time.Time{}
	if errA != nil || errC != nil || a != c || a.Reports != 4 || a.Figures != 9 || a.Editions != 0 {
		t.Errorf("once %+v, thrice %+v", a, c)
	}
}

func TestSupersedes(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2024, 1, day, 0, 0, 0, 0, time.UTC) }
	cur := capture{url: "http://b/", sha256: "1", fetched: at(5), numbers: 10}
	for _, tt := range []struct {
		name string
		in   capture
		want bool
	}{
		{"the same again", cur, true},
		{"same address, later, fewer numbers", capture{url: "http://b/", sha256: "2", fetched: at(6), numbers: 1}, true},
		{"same address, earlier, more numbers", capture{url: "http://b/", sha256: "2", fetched: at(4), numbers: 99}, false},
		{"other address, more numbers, earlier", capture{url: "http://c/", sha256: "3", fetched: at(1), numbers: 11}, true},
		{"other address, fewer numbers, later", capture{url: "http://c/", sha256: "3", fetched: at(9), numbers: 9}, false},
		{"other address, as many numbers, later", capture{url: "http://c/", sha256: "3", fetched: at(9), numbers: 10}, true},
		{"other address, as many numbers, same time", capture{url: "http://a/", sha256: "3", fetched: at(5), numbers: 10}, true},
		{"the other way round", capture{url: "http://c/", sha256: "3", fetched: at(5), numbers: 10}, false},
	} {
		if got := tt.in.supersedes(cur); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestEditions(t *testing.T) {
	first := hrss2013()
	newer := hrss2013()
	newer.Source.SHA256, newer.Source.Fetched, newer.Title = "aa99", first.Source.Fetched.Add(time.Hour), "宝山更正后的年报"
	newer.Sections[0].Text = "更正稿另有说明。"
	elsewhere := hrss2013()
	elsewhere.Source.URL, elsewhere.Source.SHA256 = "http://other.example.test/copy.html", "aa50"
	elsewhere.Figures = elsewhere.Figures[:1]
	for name, order := range map[string][]*report.Report{
		"as captured": {first, newer, elsewhere}, "backwards": {elsewhere, newer, first}, "mixed": {newer, elsewhere, first, newer},
	} {
		x := built(t, order...)
		r, err := x.Report(t.Context(), first.ID)
		if err != nil || r.Source.SHA256 != "aa99" {
			t.Errorf("%s: record %+v, %v", name, r.Source, err)
		}
		es, err := x.Editions(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range es {
			got = append(got, e.SHA256)
			if !e.Fetched.Equal(first.Source.Fetched) {
				t.Errorf("%s: edition fetched %v", name, e.Fetched)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, []string{"aa01", "aa50"}) {
			t.Errorf("%s: editions %v", name, got)
		}
		if old, err := x.Version(t.Context(), first.ID, "aa01"); err != nil || old.Title != first.Title || len(old.Figures) != len(first.Figures) {
			t.Errorf("%s: the first version is %+v, %v", name, old, err)
		}
		if now, err := x.Version(t.Context(), first.ID, "aa99"); err != nil || now.Title != newer.Title {
			t.Errorf("%s: the version in force is %+v, %v", name, now, err)
		}
		if _, err := x.Version(t.Context(), first.ID, "aa00"); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: a version that never was: %v", name, err)
		}
		if n := found(t, x, Filter{Text: "更正稿"}).Total; n != 1 {
			t.Errorf("%s: the text of the record is not searched", name)
		}
		if n := found(t, x, Filter{Text: "来访查阅"}).Total; n != 0 {
			t.Errorf("%s: the text of an edition is searched", name)
		}
	}
}

func TestOutcomes(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013())
	o := Outcome{URL: "http://u/", SHA256: "s", Portal: "baoshan", Parser: "p1", Report: hrss2013().ID, Code: "ok", Fetched: time.Now(),
		Agency: baoshanHRSS, Region: "310113", Year: 2013}
	for range 2 {
		if err := b.Outcome(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	var whose string
	if err := b.db.QueryRow(`SELECT agency || '/' || year || ' ' || region FROM outcomes WHERE url = ?`, o.URL).Scan(&whose); err != nil || whose != hrss2013().ID+" 310113" {
		t.Errorf("the outcome is kept as that of %q: %v", whose, err)
	}
	commit(t, b)
	b = begin(t, dir, false)
	for _, tt := range []struct {
		url, sha, parser string
		want             bool
	}{{"http://u/", "s", "p1", true}, {"http://u/", "s", "p2", false}, {"http://u/", "t", "p1", false}, {"http://v/", "s", "p1", false}} {
		if done, err := b.Done(t.Context(), tt.url, tt.sha, tt.parser); done != tt.want || err != nil {
			t.Errorf("Done(%+v): %v, %v", tt, done, err)
		}
	}
	x := open(t, dir)
	for portal, want := range map[string]int{"baoshan": 1, "elsewhere": 0} {
		for _, text := range []string{"", "申请", "依申请公开"} {
			if res := found(t, x, Filter{Portal: portal, Text: text}); res.Total != want {
				t.Errorf("portal %s, text %q: %d", portal, text, res.Total)
			}
		}
	}
}

func TestYearFindings(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2021(), gov2020())
	across := report.Finding{Rule: "xyear.carry", Severity: report.SeverityWarning,
		Keys: []report.Key{"requests.received.new"}, Message: "结转不符", Whose: report.WhoseAgency, State: "new"}
	want := json.Number("12.50")
	across.Want = &want
	if err := b.SetFindings(t.Context(), hrss2021().ID, FindingAcross, []report.Finding{across, across}); err != nil {
		t.Fatal(err)
	}
	if err := b.SetFindings(t.Context(), hrss2021().ID, FindingAcross, []report.Finding{across}); err != nil {
		t.Fatal(err)
	}
	if err := b.SetFindings(t.Context(), "nobody/2013", FindingAcross, nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown report: %v", err)
	}
	if r, err := b.Report(t.Context(), hrss2021().ID); err != nil || len(r.Findings) != 0 {
		t.Errorf("the builder gives findings across years: %v, %v", r.Findings, err)
	}
	put(t, b, hrss2021())
	commit(t, b)
	x := open(t, dir)
	r, err := x.Report(t.Context(), hrss2021().ID)
	if err == nil && len(r.Findings) == 1 {
		across.ID = findingID(r.ID, across)
	}
	if err != nil || len(r.Findings) != 1 || asJSON(t, r.Findings[0]) != asJSON(t, across) {
		t.Errorf("findings %s, %v", asJSON(t, r.Findings), err)
	}
	if res := found(t, x, Filter{HasFindings: true, Text: "政策解读"}); res.Total != 2 {
		t.Errorf("has finding: %v", hitIDs(res))
	}

	b = begin(t, dir, false)
	if err := b.SetFindings(t.Context(), hrss2021().ID, FindingAcross, nil); err != nil {
		t.Fatal(err)
	}
	commit(t, b)
	if _, err := x.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if res := found(t, x, Filter{HasFindings: true, Text: "政策解读"}); res.Total != 1 {
		t.Errorf("has finding after they went: %v", hitIDs(res))
	}
}
