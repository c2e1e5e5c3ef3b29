package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestSearchText(t *testing.T) {
	x := built(t, sampleReports()...)
	hr13, hr21, gov, hz := "310113-hrss/2013", "310113-hrss/2021", "310113-people_government/2020", "320813-people_government/2022"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"two characters", "湿地", []string{hz}},
		{"one character at the start of a pair", "湿", []string{hz}},
		{"one character only at the end of a run", "零", []string{hr13}},
		{"one character anywhere", "费", []string{hr13, hz}},
		{"one character nowhere", "龘", nil},
		{"full-width digits in the text", "27", []string{hr13}},
		{"full-width digits in the query", "２３．２", []string{hr13}},
		{"digits and Han", "2013年度", []string{hr13}},
		{"part of a number", "3.2", nil},
		{"part of a year", "201", nil},
		{"blanks around a number are ornament", "收到27件申请", []string{hr13}},
		{"words are ANDed", "政策解读 补贴", []string{hr21}},
		{"OR", "湿地 OR 补贴", []string{hr21, hz}},
		{"not", "政策解读 -补贴", []string{gov}},
		{"not, when the pairs stand apart", "依法 -解读政策", []string{gov}},
		{"not alone", "-申请", []string{hz}},
		{"quoted phrase", `"收到和处理的申请"`, []string{gov}},
		{"pairs present but not the phrase", "解读更政策", nil},
		{"phrase over two sections", "收费用", nil},
		{"phrase over two paragraphs", `"％。其中"`, nil},
		{"table label", "邮寄申请数", []string{hr13}},
		{"agency", "人力资源和社会保障局", []string{hr13, hr21}},
		{"pasted punctuation", "《湿地保护》，", []string{hz}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := found(t, x, Filter{Text: tt.text})
			got := hitIDs(res)
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q found %v, want %v", tt.text, got, tt.want)
			}
			if res.Total != len(tt.want) || !res.TotalExact {
				t.Errorf("%q: total %d exact %v, want %d exact", tt.text, res.Total, res.TotalExact, len(tt.want))
			}
		})
	}
}

func TestSearchFilters(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, tt := range []struct {
		name string
		f    Filter
		want int
	}{
		{"everything", Filter{}, 4},
		{"county", Filter{Region: "310113"}, 3},
		{"province", Filter{Region: "320000"}, 1},
		{"place that only numbers the tree", Filter{Region: "310100"}, 3},
		{"agency", Filter{Agency: baoshanHRSS}, 2},
		{"type", Filter{Type: "people_government"}, 2},
		{"era", Filter{Era: string(report.EraNational2021)}, 2},
		{"years", Filter{From: 2020, To: 2021}, 2},
		{"open end", Filter{From: 2021}, 2},
		{"findings", Filter{HasFindings: true}, 1},
		{"section present", Filter{Section: "requests"}, 2},
		{"no such portal", Filter{Portal: "nowhere"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if res := found(t, x, tt.f); res.Total != tt.want || len(res.Hits) != tt.want {
				t.Errorf("browse: total %d, %d hits, want %d", res.Total, len(res.Hits), tt.want)
			}
			withText := tt.f
			withText.Text = "本 OR 全 OR 区" // every sample
			if tt.f.Section != "" {
				withText.Text = "申请"
			}
			if res := found(t, x, withText); res.Total != tt.want {
				t.Errorf("with text: total %d, want %d", res.Total, tt.want)
			}
			list, err := x.List(t.Context(), tt.f)
			if err != nil || list.Total != tt.want {
				t.Errorf("List: %v, %v, want %d", list, err, tt.want)
			}
		})
	}
}

func TestSearchSection(t *testing.T) {
	x := built(t, sampleReports()...)
	if res := found(t, x, Filter{Text: "申请", Section: "problems"}); len(res.Hits) != 1 || res.Hits[0].ID != "310113-hrss/2021" {
		t.Errorf("申请 in problems: %v", hitIDs(res))
	}
	res := found(t, x, Filter{Text: "申请"})
	got := map[string]int{}
	for _, v := range facet(t, res, "section").Values {
		got[v.Value] = v.Count
	}
	for kind, n := range got {
		if alone := found(t, x, Filter{Text: "申请", Section: kind}); alone.Total != n {
			t.Errorf("facet says %d in %s, its filter finds %d", n, kind, alone.Total)
		}
	}
	if got["requests"] != 2 || got["problems"] != 1 || got["fees"] != 0 {
		t.Errorf("section facet %v", got)
	}
	if _, err := x.Search(t.Context(), Filter{Section: "nonsense"}); !errors.As(err, new(*InputError)) {
		t.Errorf("unknown section: %v", err)
	}
}

func facet(t *testing.T, res *Results, name string) Facet {
	t.Helper()
	for _, f := range res.Facets {
		if f.Field == name {
			return f
		}
	}
	t.Fatalf("no facet %s", name)
	return Facet{}
}

func TestFacets(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, text := range []string{"", "区", "宝山区 OR 洪泽区"} { // browsed, found exactly, verified
		res := found(t, x, Filter{Text: text})
		var got []string
		for _, f := range res.Facets {
			for _, v := range f.Values {
				if f.Field != "section" {
					got = append(got, fmt.Sprintf("%s %s %d", f.Field, v.Label, v.Count))
				}
			}
		}
		want := []string{"year 2022 1", "year 2021 1", "year 2020 1", "year 2013 1",
			"region 上海市 3", "region 上海市宝山区 3", "region 江苏省 1", "region 江苏省淮安市 1", "region 江苏省淮安市洪泽区 1",
			"agency 上海市宝山区人力资源和社会保障局 2", "agency 上海市宝山区人民政府 1", "agency 淮安市洪泽区人民政府 1",
			"type " + report.AgencyTypeName("hrss") + " 2", "type 人民政府 2",
			"level county 2", "level department 2",
			"era national2021 2", "era national2019 1", "era shanghai2004 1", "findings 1 1"}
		if !slices.Equal(got, want) {
			t.Errorf("facets of %q:\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestSortAndPages(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, tt := range []struct{ sort, want string }{
		{SortYear, "320813-people_government/2022 310113-hrss/2021 310113-people_government/2020 310113-hrss/2013"},
		{SortAgency, "310113-hrss/2013 310113-hrss/2021 310113-people_government/2020 320813-people_government/2022"},
	} {
		for _, text := range []string{"", "区", "宝山区 OR 洪泽区"} {
			var got []string
			for offset := 0; ; offset++ {
				res := found(t, x, Filter{Text: text, Sort: tt.sort, Limit: 1, Offset: offset})
				if res.Total != 4 {
					t.Fatalf("total %d on page %d", res.Total, offset)
				}
				if len(res.Hits) == 0 {
					break
				}
				got = append(got, res.Hits[0].ID)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q by %s: %v", text, tt.sort, got)
			}
		}
	}
}

func TestRelevanceTitleFirst(t *testing.T) {
	about, passing := hrss2021(), gov2020()
	about.Title = "湿地保护专门报告"
	passing.Sections[0].Text += "湿地也有一处。"
	x := built(t, passing, about)
	res := found(t, x, Filter{Text: "湿地"})
	if len(res.Hits) != 2 || res.Hits[0].ID != about.ID || res.Hits[0].Score <= res.Hits[1].Score {
		t.Errorf("order %v", hitIDs(res))
	}
}

// TestManyCandidates passes verifyLimit: the total is then about, false hits are
// still left out of the page.
func TestManyCandidates(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, true)
	for i := range verifyLimit + 10 {
		r := hongze2022()
		r.ID = fmt.Sprintf("%s/x%04d", hongzeGov, i)
		r.Sections = []report.Section{{Kind: report.SectionOverview, Text: fmt.Sprintf("甲乙丙。%d", i)}}
		if i < 2 {
			r.Year, r.Sections[0].Text = 2024, "甲乙，乙丙"
		}
		r.Tables, r.Figures = nil, nil
		put(t, b, r)
	}
	commit(t, b)
	x := open(t, dir)
	res := found(t, x, Filter{Text: "甲乙丙", Sort: SortYear, Limit: 5})
	if res.TotalExact || res.Total != verifyLimit+10 {
		t.Errorf("total %d exact %v", res.Total, res.TotalExact)
	}
	if len(res.Hits) != 5 || res.Hits[0].Year != 2022 {
		t.Errorf("page %v", hitIDs(res))
	}
	if f := facet(t, res, "section"); len(f.Values) != 1 || f.Values[0].Value != "overview" {
		t.Errorf("section facet %v", f)
	}
}

func TestHostileQueries(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, text := range []string{"title:申请", "+申请 -(收费)", "申请^5", "/.*/", "a AND b", "申请~2", "*", "申请*", "[2013 TO 2020]",
		"\x00\xff\xfe", "申请\u202e公开", "<script>", strings.Repeat("申", maxQuery), strings.Repeat("一 ", maxTerms), `\"`, "a:b:c"} {
		if _, err := x.Search(t.Context(), Filter{Text: text}); err != nil && !errors.As(err, new(*QueryError)) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if res := found(t, x, Filter{Text: "申请*"}); res.Total != 3 {
		t.Errorf("a trailing * is punctuation; found %d", res.Total)
	}
}

func TestFilterLimits(t *testing.T) {
	x := built(t, hrss2013())
	for _, f := range []Filter{{Limit: -1}, {Limit: MaxLimit + 1}, {Offset: -1}, {Offset: MaxOffset + 1},
		{Sort: "size"}, {From: 2020, To: 2019}, {From: -1}, {To: 20000}} {
		if _, err := x.Search(t.Context(), f); !errors.As(err, new(*InputError)) {
			t.Errorf("%+v: %v, want an InputError", f, err)
		}
	}
}

// TestScores: a score is a number, and a filter does not take the ranking away.
func TestScores(t *testing.T) {
	x := built(t, sampleReports()...)
	for name, f := range map[string]Filter{
		"plain":   {Text: "申请"},
		"region":  {Text: "申请", Region: "310000"},
		"years":   {Text: "申请", From: 2013, To: 2021},
		"section": {Text: "申请", Section: string(report.SectionRequests)},
	} {
		res := found(t, x, f)
		if len(res.Hits) == 0 {
			t.Errorf("%s: nothing found", name)
		}
		for _, h := range res.Hits {
			if !(h.Score > 0) || math.IsInf(h.Score, 0) {
				t.Errorf("%s: %s has score %v", name, h.ID, h.Score)
			}
		}
		if _, err := json.Marshal(res); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCursors walks every order to its last hit and back, one hit and then two at a time.
func TestCursors(t *testing.T) {
	x := built(t, sampleReports()...)
	for _, order := range []string{"", SortYear, SortAgency, SortNew, SortFigure + "requests.received.new", SortFigureUp + "requests.received.new"} {
		for _, text := range []string{"", "区", "宝山区 OR 洪泽区"} {
			for limit := 1; limit <= 2; limit++ {
				want := hitIDs(found(t, x, Filter{Text: text, Sort: order}))
				f := Filter{Text: text, Sort: order, Limit: limit}
				var there, back []string
				res := found(t, x, f)
				for there = hitIDs(res); res.Next != ""; there = append(there, hitIDs(res)...) {
					f.After = res.Next
					res = found(t, x, f)
				}
				f.After = ""
				for back = hitIDs(res); res.Prev != ""; back = append(hitIDs(res), back...) {
					f.Before = res.Prev
					res = found(t, x, f)
				}
				if !slices.Equal(there, want) || !slices.Equal(back, want) {
					t.Errorf("%q by %q, %d a page: %v and back %v, want %v", text, order, limit, there, back, want)
				}
			}
		}
	}
	if _, err := x.Search(t.Context(), Filter{After: "nonsense"}); !errors.As(err, new(*InputError)) {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func TestSortByFigure(t *testing.T) {
	x := built(t, sampleReports()...)
	for order, want := range map[string]string{
		SortFigure + "requests.received.new":   "310113-people_government/2020 310113-hrss/2021 310113-hrss/2013 320813-people_government/2022",
		SortFigureUp + "requests.received.new": "320813-people_government/2022 310113-hrss/2013 310113-hrss/2021 310113-people_government/2020",
		SortFigure + "requests.channel.mail":   "310113-hrss/2013 310113-hrss/2021 310113-people_government/2020 320813-people_government/2022", // no number anywhere
	} {
		if got := strings.Join(hitIDs(found(t, x, Filter{Sort: order})), " "); got != want {
			t.Errorf("%s: %s, want %s", order, got, want)
		}
	}
	if _, err := x.Search(t.Context(), Filter{Sort: SortFigure + "requests.recieved"}); !errors.As(err, new(*UnknownIndicatorError)) {
		t.Errorf("an indicator that is none: %v", err)
	}
	if _, err := x.List(t.Context(), Filter{Sort: SortFigure + "requests.received.new"}); !errors.As(err, new(*InputError)) {
		t.Errorf("List: %v", err)
	}
}

func TestRegionTree(t *testing.T) {
	x := built(t, sampleReports()...)
	var got []string
	for _, v := range facet(t, found(t, x, Filter{}), "region").Values {
		got = append(got, v.Value+"<"+v.Parent)
	}
	if want := "310000< 310113<310000 320000< 320800<320000 320813<320800"; strings.Join(got, " ") != want {
		t.Errorf("tree %v, want %s", got, want)
	}
}
