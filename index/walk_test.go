package index

import (
	"fmt"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestListAfter walks every order in parts of every size and meets each report once, in
// the order of List.
func TestListAfter(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, order := range []string{SortAgency, SortYear, SortNew} {
		whole, err := x.List(t.Context(), Filter{Sort: order})
		if err != nil {
			t.Fatal(err)
		}
		for limit := 1; limit <= 5; limit++ {
			var got []string
			var at Place
			for len(got) < 20 {
				res, next, err := x.ListAfter(t.Context(), Filter{Sort: order, Limit: limit}, at)
				if err != nil {
					t.Fatal(err)
				}
				if res.Total != 4 {
					t.Errorf("%s: total %d", order, res.Total)
				}
				got = append(got, hitIDs(res)...)
				if at = next; at == (Place{}) {
					break
				}
			}
			if !slices.Equal(got, hitIDs(whole)) {
				t.Errorf("%s by %d: %v, want %v", order, limit, got, hitIDs(whole))
			}
		}
	}
}

// walked lists report, key and state of each figure, in parts of limit.
func walked(t *testing.T, x *Index, q FigureQuery) (got []string, first *FigureList) {
	t.Helper()
	for len(got) < 50 {
		l, err := x.Figures(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = l
		}
		for _, r := range l.Rows {
			got = append(got, fmt.Sprintf("%s %s %s", r.Report, r.Figure.Key, r.Figure.State))
		}
		if q.After = l.Next; q.After == (FigurePlace{}) {
			break
		}
	}
	return got, first
}

func TestFigures(t *testing.T) {
	x := built(t, sampleReports()...)
	all := []string{
		"310113-hrss/2013 requests.received.new number", "310113-hrss/2013 requests.channel.post blank",
		"310113-hrss/2013 disclosure.items.proactive.growth_pct number",
		"310113-hrss/2021 requests.received.new number", "310113-hrss/2021 requests.received.new[natural_person] number",
		"310113-hrss/2021 requests.channel.post number", "310113-people_government/2020 requests.received.new number",
		"320813-people_government/2022 requests.received.new number", "320813-people_government/2022 requests.channel.post dash"}
	pick := func(ns ...int) (out []string) {
		for _, n := range ns {
			out = append(out, all[n])
		}
		return out
	}
	received := []report.Key{"requests.received.new"}
	for _, tt := range []struct {
		q     FigureQuery
		want  []string
		total int
		exact bool
	}{
		{FigureQuery{}, all, 9, true},
		{FigureQuery{Indicators: received}, pick(0, 3, 6, 7), 4, false},
		{FigureQuery{Indicators: received, Columns: true}, pick(0, 3, 4, 6, 7), 9, false},
		{FigureQuery{State: report.StateBlank}, pick(1), 9, false},
		{FigureQuery{State: report.StateNumber}, pick(0, 2, 3, 4, 5, 6, 7), 7, true},
		{FigureQuery{Filter: Filter{Region: "310000", From: 2020}, Indicators: received}, pick(3, 6), 2, false},
		{FigureQuery{Filter: Filter{Agency: "nobody"}}, nil, 0, true},
	} {
		for limit := 1; limit <= 10; limit++ {
			q := tt.q
			q.Limit = limit
			got, first := walked(t, x, q)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%+v: %v, want %v", q, got, tt.want)
			}
			if first.Total != tt.total || first.TotalExact != tt.exact {
				t.Errorf("%+v: total %d, exact %v", q, first.Total, first.TotalExact)
			}
		}
	}
	l, err := x.Figures(t.Context(), FigureQuery{Filter: Filter{Agency: baoshanGov}})
	if err != nil {
		t.Fatal(err)
	}
	if r := l.Rows[0]; len(r.Findings) != 1 || r.Source.URL == "" || r.Figure.At == "" || r.Agency.Name == "" {
		t.Errorf("row %+v", r)
	}
	if _, err := x.Figures(t.Context(), FigureQuery{Indicators: []report.Key{"no.such"}}); err == nil {
		t.Error("an unknown indicator is listed")
	}
}

// TestFiguresBesideEachOther: more readers than connections do not wait for each other
// for ever.
func TestFiguresBesideEachOther(t *testing.T) {
	x := built(t, sampleReports()...)
	done := make(chan error)
	for range 4 * readConns {
		go func() {
			_, err := x.Figures(t.Context(), FigureQuery{})
			done <- err
		}()
	}
	for range 4 * readConns {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestAgenciesAfter(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, tt := range []struct {
		q, region string
		want      []string
	}{
		{"", "", []string{baoshanHRSS, baoshanGov, hongzeGov}},
		{"人民政府", "", []string{baoshanGov, hongzeGov}},
		{"", "310000", []string{baoshanHRSS, baoshanGov}},
		{"没有", "", nil},
	} {
		var got []string
		after := ""
		for range 5 {
			rows, total, err := x.AgenciesAfter(t.Context(), tt.q, tt.region, after, 1)
			if err != nil || total != len(tt.want) {
				t.Fatalf("%+v: total %d, %v", tt, total, err)
			}
			if len(rows) == 0 {
				break
			}
			after = rows[0].ID
			got = append(got, after)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v", tt, got)
		}
	}
	a, err := x.Agency(t.Context(), baoshanHRSS)
	if err != nil || a.Reports != 2 || !slices.Equal(a.Years, []int{2013, 2021}) {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := x.Agency(t.Context(), "nobody"); err == nil {
		t.Error("a body without reports is found")
	}
}

func TestRegions(t *testing.T) {
	x := built(t, sampleReports()...)
	for region, want := range map[string][]string{
		"":       {"310000 2 3", "310113 2 3", "320000 1 1", "320800 1 1", "320813 1 1"},
		"320800": {"320800 1 1", "320813 1 1"},
		"440000": nil,
	} {
		rows, err := x.Regions(t.Context(), region)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%s %d %d", r.Code, r.Agencies, r.Reports))
			if r.Name == "" || r.FirstYear == 0 || (r.Parent == "") != (r.Code[2:] == "0000") {
				t.Errorf("%+v", r)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", region, got, want)
		}
	}
}
