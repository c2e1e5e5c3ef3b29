package index

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestDueDate(t *testing.T) {
	for _, tt := range []struct {
		level string
		year  int
		want  string
	}{
		{"department", 2018, "2019-03-31"},
		{"department", 2019, "2020-01-31"},
		{"county", 2019, "2020-03-31"},
		{"township", 2023, "2024-03-31"},
		{"", 2010, "2011-03-31"},
	} {
		if got := dueDate(tt.level, tt.year); got != tt.want {
			t.Errorf("%s %d: %s, want %s", tt.level, tt.year, got, tt.want)
		}
	}
}

// wall prints a coverage, one line an agency.
func wall(c *Coverage) []string {
	var out []string
	for _, r := range c.Rows {
		line := r.Agency.ID
		for _, cell := range r.Cells {
			line += fmt.Sprintf(" %d:%s", cell.Year, cell.State)
		}
		out = append(out, line)
	}
	return out
}

func TestCoverage(t *testing.T) {
	undated := gov2020()
	undated.ID, undated.Year, undated.Published = baoshanGov+"/2021", 2021, ""
	x := built(t, append(sampleReports(), undated)...)
	for _, tt := range []struct {
		region   string
		from, to int
		want     []string
	}{
		{"310000", 2019, 2021, []string{
			"310113-hrss 2019:missing 2020:missing 2021:late",
			"310113-people_government 2019:missing 2020:published 2021:published"}},
		{"320800", 0, 0, []string{"320813-people_government 2022:late"}},
		{"310113", 2012, 2013, []string{
			"310113-hrss 2012:missing 2013:published",
			"310113-people_government 2012:missing 2013:missing"}},
		{"", 2023, 0, []string{"310113-hrss 2023:missing", "310113-people_government 2023:missing", "320813-people_government 2023:missing"}},
		{"440000", 2020, 2021, nil},
	} {
		c, err := x.Coverage(t.Context(), tt.region, tt.from, tt.to)
		if err != nil || !slices.Equal(wall(c), tt.want) {
			t.Errorf("%s %d-%d: %v, %v, want %v", tt.region, tt.from, tt.to, wall(c), err, tt.want)
		}
	}
	c, err := x.Coverage(t.Context(), "310113", 2020, 2020)
	if err != nil {
		t.Fatal(err)
	}
	want := CoverageCell{Year: 2020, State: CoveragePublished, Report: baoshanGov + "/2020",
		Published: "2021-03-30", Due: "2021-03-31", Findings: 1, FirstSeen: "2021-06-01"}
	if got := c.Rows[1].Cells[0]; got != want {
		t.Errorf("cell %+v, want %+v", got, want)
	}
	if c.Region.Name != "上海市宝山区" {
		t.Errorf("region %+v", c.Region)
	}
	for _, years := range [][2]int{{2020, 2019}, {-1, 0}} {
		if _, err := x.Coverage(t.Context(), "", years[0], years[1]); !errors.As(err, new(*InputError)) {
			t.Errorf("%v: %v", years, err)
		}
	}
	if _, err := x.Coverage(t.Context(), "", 1, maxYear); err != nil {
		t.Errorf("three agencies over all years: %v", err)
	}
}

func TestFindings(t *testing.T) {
	other := hrss2021()
	other.Findings = []report.Finding{
		{Rule: "a", Severity: report.SeverityWarning, Keys: []report.Key{"x"}, Message: "甲"},
		{Rule: "b", Severity: report.SeverityError, Keys: []report.Key{"x"}, Message: "乙"}}
	x := built(t, gov2020(), other, hongze2022())
	for _, tt := range []struct {
		f     Filter
		rules string
		total int
	}{
		{Filter{}, "a b n19.new_in", 3},
		{Filter{Severity: "error"}, "b n19.new_in", 2},
		{Filter{Rule: "a"}, "a", 1},
		{Filter{Type: "people_government"}, "n19.new_in", 1},
		{Filter{From: 2021}, "a b", 2},
		{Filter{Limit: 1, Offset: 1}, "b", 3},
		{Filter{Region: "320000"}, "", 0},
	} {
		rows, total, err := x.Findings(t.Context(), tt.f)
		var rules []string
		for _, r := range rows {
			rules = append(rules, r.Rule)
		}
		if err != nil || strings.Join(rules, " ") != tt.rules || total != tt.total {
			t.Errorf("%+v: %v of %d, %v, want %s of %d", tt.f, rules, total, err, tt.rules, tt.total)
		}
	}
	rows, _, err := x.Findings(t.Context(), Filter{Agency: baoshanGov})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(asJSON(t, rows[0])), "")
	want := `{"report":"310113-people_government/2020","year":2020,"agency":{"id":"310113-people_government",` +
		`"name":"上海市宝山区人民政府","type":"people_government","level":"county"},"kind":"within","rule":"n19.new_in",` +
		`"severity":"error","keys":["requests.received.new"],"want":null,"got":null,"message":"合计不符","whose":"agency","state":"new","id":"6c7bbd120dfd71486d9b"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAgencies(t *testing.T) {
	renamed := hrss2021()
	renamed.Agency.Name = "上海市宝山区人社局"
	x := built(t, hrss2013(), renamed, gov2020(), hongze2022())
	for _, tt := range []struct {
		q, region string
		limit     int
		want      []string
	}{
		{"", "", 0, []string{baoshanHRSS, baoshanGov, hongzeGov}},
		{"人社局", "", 0, []string{baoshanHRSS}},
		{"人民政府", "320000", 0, []string{hongzeGov}},
		{"HRSS", "", 0, []string{baoshanHRSS}},
		{"%", "", 0, nil},
		{"", "", 1, []string{baoshanHRSS}},
	} {
		rows, err := x.Agencies(t.Context(), tt.q, tt.region, tt.limit)
		var got []string
		for _, r := range rows {
			got = append(got, r.ID)
		}
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%q in %q: %v, %v, want %v", tt.q, tt.region, got, err, tt.want)
		}
	}
	rows, err := x.Agencies(t.Context(), "人社", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if r := rows[0]; r.Name != "上海市宝山区人社局" || !slices.Equal(r.Years, []int{2013, 2021}) || r.Reports != 2 || r.Region.Code != "310113" {
		t.Errorf("row %+v", r)
	}
	if years, err := x.Years(t.Context(), baoshanHRSS); err != nil || !slices.Equal(years, []int{2013, 2021}) {
		t.Errorf("Years: %v, %v", years, err)
	}
	if _, err := x.Agencies(t.Context(), "", "", -1); !errors.As(err, new(*InputError)) {
		t.Errorf("limit -1: %v", err)
	}
}

func TestStats(t *testing.T) {
	x := built(t, sampleReports()...)
	s, err := x.Stats(t.Context())
	if err != nil || s.Built.IsZero() {
		t.Fatalf("%+v, %v", s, err)
	}
	want := Stats{Reports: 4, Figures: 9, Findings: 1, Agencies: 3, Regions: 2, FirstYear: 2013, LastYear: 2022,
		Generation: "gen-000001", Built: s.Built, Parser: "p1"}
	if s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
}

func TestReports(t *testing.T) {
	x := built(t, sampleReports()...)
	var got []string
	for r, err := range x.Reports(t.Context(), Filter{Region: "310000", Limit: 1}) {
		if err != nil || len(r.Sections) == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		got = append(got, r.ID)
	}
	if want := []string{hrss2013().ID, hrss2021().ID, gov2020().ID}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, err := range x.Reports(t.Context(), Filter{Sort: "size"}) {
		if !errors.As(err, new(*InputError)) {
			t.Errorf("bad sort: %v", err)
		}
	}
	if res, err := x.List(t.Context(), Filter{Offset: MaxOffset + 5}); err != nil || res.Total != 4 || len(res.Hits) != 0 {
		t.Errorf("List far behind the end: %+v, %v", res, err)
	}
}
