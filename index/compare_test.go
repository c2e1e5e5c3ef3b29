package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// table prints rows as "agency year key state value unit findings".
func table(c *Comparison) []string {
	var out []string
	for _, r := range c.Rows {
		value := "null"
		if r.Value != nil {
			value = string(*r.Value)
		}
		out = append(out, fmt.Sprintf("%s %d %s %s %s %s %d", r.Agency.ID, r.Year, r.Key, r.State, value, r.Unit, len(r.Findings)))
	}
	return out
}

func TestCompareStates(t *testing.T) {
	x := built(t, sampleReports()...)
	c, err := x.Compare(t.Context(), CompareQuery{
		Indicators: []report.Key{"requests.channel.post", "disclosure.items.proactive.growth_pct"},
		Agencies:   []string{baoshanHRSS, hongzeGov, "310113-nobody"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"310113-hrss 2013 requests.channel.post blank null 条 0",
		"310113-hrss 2013 disclosure.items.proactive.growth_pct number 23.2 % 0",
		"310113-hrss 2021 requests.channel.post number 0 件 0",
		"310113-hrss 2021 disclosure.items.proactive.growth_pct not_in_form null  0",
		"320813-people_government 2022 requests.channel.post dash null 件 0",
		"320813-people_government 2022 disclosure.items.proactive.growth_pct not_in_form null  0",
	}
	if got := table(c); !slices.Equal(got, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	notes := strings.Join(c.Notes, "\n")
	if !strings.Contains(notes, "310113-nobody") || !strings.Contains(notes, "口径不一（本级、全地区汇总）") || strings.Contains(notes, "单位") {
		t.Errorf("notes %q", notes)
	}
	if english := strings.Join(c.NotesEnglish, "\n"); len(c.NotesEnglish) != len(c.Notes) || !strings.Contains(english, "The scopes differ (own work, whole region)") {
		t.Errorf("notes in English %q", english)
	}
}

func TestComparePeers(t *testing.T) {
	x := built(t, sampleReports()...)
	key := []report.Key{"requests.received.new"}
	for _, tt := range []struct {
		name string
		q    CompareQuery
		want []string
	}{
		{"type in a province", CompareQuery{Indicators: key, Region: "310000", Type: "people_government"},
			[]string{"310113-people_government 2020 requests.received.new number 480 件 1"}},
		{"everyone in a county", CompareQuery{Indicators: key, Region: "310113", From: 2020},
			[]string{"310113-hrss 2021 requests.received.new number 31 件 0", "310113-people_government 2020 requests.received.new number 480 件 1"}},
		{"a named one beside peers", CompareQuery{Indicators: key, Region: "320000", Type: "people_government", Agencies: []string{baoshanGov}},
			[]string{"310113-people_government 2020 requests.received.new number 480 件 1", "320813-people_government 2022 requests.received.new number 12 件 0"}},
		{"a column", CompareQuery{Indicators: []report.Key{"requests.received.new[natural_person]"}, Agencies: []string{baoshanHRSS}, From: 2021, To: 2021},
			[]string{"310113-hrss 2021 requests.received.new[natural_person] number 30 件 0"}},
		{"no report", CompareQuery{Indicators: key, Agencies: []string{baoshanHRSS}, From: 2030}, nil},
	} {
		c, err := x.Compare(t.Context(), tt.q)
		if err != nil || !slices.Equal(table(c), tt.want) {
			t.Errorf("%s: %v, %v, want %v", tt.name, table(c), err, tt.want)
		}
	}
}

func TestCompareJSON(t *testing.T) {
	x := built(t, gov2020())
	c, err := x.Compare(t.Context(), CompareQuery{Indicators: []report.Key{"requests.received.new"}, Agencies: []string{baoshanGov}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"indicators":["requests.received.new"],"rows":[{"agency":{"id":"310113-people_government",` +
		`"name":"上海市宝山区人民政府","type":"people_government","level":"county"},"year":2020,` +
		`"key":"requests.received.new","value":480,"state":"number","unit":"件",` +
		`"report":"310113-people_government/2020","era":"national2019","scope":"regional",` +
		`"findings":[{"rule":"n19.new_in","severity":"error","keys":["requests.received.new"],"want":null,"got":null,` +
		`"message":"合计不符","whose":"agency","state":"new","id":"6c7bbd120dfd71486d9b"}]}],"breaks":[],"notes":[]}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func TestBreaks(t *testing.T) {
	x := built(t, sampleReports()...)
	c, err := x.Compare(t.Context(), CompareQuery{Agencies: []string{baoshanHRSS, baoshanGov},
		Indicators: []report.Key{"requests.received.new", "disclosure.items.proactive.growth_pct"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Breaks) != 2 {
		t.Fatalf("breaks %+v", c.Breaks)
	}
	b := c.Breaks[1]
	b.Reason, b.English = "", ""
	want := Break{Key: "disclosure.items.proactive.growth_pct", Agency: baoshanHRSS, FromYear: 2013, ToYear: 2021,
		FromEra: report.EraShanghai2004, ToEra: report.EraNational2021, Grade: report.GradeNotComparable}
	if b != want || !strings.Contains(c.Breaks[1].Reason, "新表式不设此项") {
		t.Errorf("break %+v", c.Breaks[1])
	}
	if first := c.Breaks[0]; first.Grade != report.GradeComparable || !first.Joins() || first.English == "" {
		t.Errorf("requests received over two forms: %+v", first)
	}
	if !slices.Contains(c.Notes, "“本年新收政府信息公开申请数量”（requests.received.new）的单位不一致：件、条") {
		t.Errorf("notes %v", c.Notes)
	}
}

func TestCompareRefused(t *testing.T) {
	x := built(t, gov2020())
	one := []report.Key{"requests.received.new"}
	for _, q := range []CompareQuery{{Agencies: []string{"a"}}, {Indicators: one},
		{Indicators: one, Region: "310113", From: 2022, To: 2021},
		{Indicators: slices.Repeat(one, maxIndicators+1), Region: "310113"}} {
		if _, err := x.Compare(t.Context(), q); !errors.As(err, new(*InputError)) {
			t.Errorf("%+v: %v, want an InputError", q, err)
		}
	}
}

func TestUnknownIndicator(t *testing.T) {
	x := built(t, gov2020())
	for _, tt := range []struct {
		key  report.Key
		near report.Key
	}{
		{"requests.recieved.new", "requests.received.new"},
		{"received.new", "requests.received.new"},
		{"新收政府信息公开申请数量", "requests.received.new"},
		{"requests.received.new[nobody]", "requests.received.new"},
		{report.Key(strings.Repeat("x", 5000)), ""},
	} {
		_, err := x.Compare(t.Context(), CompareQuery{Indicators: []report.Key{tt.key}, Region: "310113"})
		var unknown *UnknownIndicatorError
		if !errors.As(err, &unknown) || unknown.Key != tt.key {
			t.Errorf("%.40s: %v", tt.key, err)
			continue
		}
		if tt.near == "" && len(unknown.Near) > 0 || tt.near != "" && !slices.Contains(unknown.Near, tt.near) {
			t.Errorf("%.40s: proposes %v, not %s", tt.key, unknown.Near, tt.near)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "acb", 2}, {"kitten", "sitting", 3}} {
		if got := editDistance(tt.a, tt.b); got != tt.want {
			t.Errorf("%s, %s: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestComparisonsReadOneStretch: a place, a kind within it and a kind in one year are read
// along an index that holds all that a comparison needs.
func TestComparisonsReadOneStretch(t *testing.T) {
	x := built(t, sampleReports()...)
	for name, queries := range map[string][]CompareQuery{
		"reports_region": {{Region: "310113"}, {Region: "310113", Type: "hrss"}, {Region: "310113", From: 2013, To: 2013}},
		"reports_peers":  {{Type: "hrss", From: 2013, To: 2013}},
	} {
		for _, q := range queries {
			wheres, args, err := selections(q)
			if err != nil || len(wheres) != 1 {
				t.Fatal(wheres, err)
			}
			var id, parent, none int
			var plan string
			row := x.current.db.QueryRowContext(t.Context(), "EXPLAIN QUERY PLAN "+selectCompared+wheres[0], args[0]...)
			if err := row.Scan(&id, &parent, &none, &plan); err != nil || !strings.Contains(plan, "COVERING INDEX "+name) {
				t.Errorf("%+v: %q, %v", q, plan, err)
			}
		}
	}
}
