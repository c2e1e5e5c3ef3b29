package index

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// asking is the same report of three bodies and three years, with different numbers.
func asking(t *testing.T) *Index {
	t.Helper()
	make := func(agency, name, region, typ string, year int, fresh string, fee string) *report.Report {
		r := hrss2013()
		r.ID, r.Year = report.MakeID(agency, year), year
		r.Agency = report.Agency{ID: agency, Name: name, Type: typ, Level: "department"}
		r.Region = report.RegionRef{Code: region, Name: report.Regions().FullName(region)}
		r.Source.URL = "http://www.example.test/" + r.ID
		r.Figures = []report.Figure{{Key: "requests.received.new", State: report.StateBlank, Unit: "件"}}
		if fresh != "" {
			r.Figures[0].State, r.Figures[0].Value = report.StateNumber, decimal.RequireFromString(fresh)
		}
		if fee != "" {
			r.Figures = append(r.Figures, report.Figure{Key: "fees.total", State: report.StateNumber, Value: decimal.RequireFromString(fee), Unit: "万元"})
		}
		r.Findings = nil
		if year == 2020 {
			r.Findings = []report.Finding{{Rule: "x", Severity: report.SeverityError, Message: "x"}}
		}
		return r
	}
	return built(t,
		make("310113-hrss", "上海市宝山区人力资源和社会保障局", "310113", "hrss", 2019, "7", ""),
		make("310113-hrss", "上海市宝山区人力资源和社会保障局", "310113", "hrss", 2020, "100", "0.5"),
		make("310113-education", "上海市宝山区教育局", "310113", "education", 2020, "", ""),
		make("320813-people_government", "江苏省淮安市洪泽区人民政府", "320813", "people_government", 2021, "101.5", ""),
	)
}

func TestConditions(t *testing.T) {
	x := asking(t)
	all := "310113-education/2020 310113-hrss/2019 310113-hrss/2020 320813-people_government/2021"
	for _, tt := range []struct{ query, want string }{
		{"year:2020", "310113-education/2020 310113-hrss/2020"},
		{"year:2019..2020 -type:hrss", "310113-education/2020"},
		{"年：2021、2019", "310113-hrss/2019 320813-people_government/2021"},
		{"year:2020..", "310113-education/2020 310113-hrss/2020 320813-people_government/2021"},
		{"agency:310113-hrss", "310113-hrss/2019 310113-hrss/2020"},
		{"机关:教育局", "310113-education/2020"},
		{`agency:"人力资源和社会保障",教育局`, "310113-education/2020 310113-hrss/2019 310113-hrss/2020"},
		{"region:31", ""},
		{"region:310000", "310113-education/2020 310113-hrss/2019 310113-hrss/2020"},
		{"地区:洪泽", "320813-people_government/2021"},
		{"地区:江苏 OR", ""},
		{"region:上海市宝山区 year:2019", "310113-hrss/2019"},
		{"type:人社局", "310113-hrss/2019 310113-hrss/2020"},
		{"level:department -地区:上海", "320813-people_government/2021"},
		{"has:finding", "310113-education/2020 310113-hrss/2020"},
		{"-has:finding", "310113-hrss/2019 320813-people_government/2021"},
		{"scope:own", all},
		{"era:shanghai2004", all},
		{"section:requests", all},
		{"section:organization", ""},
		{"requests.received.new>100", "320813-people_government/2021"},
		{"requests.received.new >= 100", "310113-hrss/2020 320813-people_government/2021"},
		{"requests.received.new<＝１００", "310113-hrss/2019 310113-hrss/2020"},
		{"-requests.received.new<=100", "310113-education/2020 320813-people_government/2021"},
		{"requests.received.new!=7", "310113-hrss/2020 320813-people_government/2021"},
		{"requests.received.new=7..100", "310113-hrss/2019 310113-hrss/2020"},
		{"fees.total>=5000元", "310113-hrss/2020"},
		{"fees.total>0.5万元", ""},
	} {
		for _, text := range []string{"", " 公开"} { // by the catalogue alone, and with the text index
			res, err := x.Search(t.Context(), Filter{Text: tt.query + text, Sort: SortAgency})
			if err != nil {
				var qe *QueryError
				if tt.want != "" || !errors.As(err, &qe) {
					t.Errorf("%q: %v", tt.query+text, err)
				}
				continue
			}
			var ids []string
			for _, h := range res.Hits {
				ids = append(ids, h.ID)
			}
			slices.Sort(ids)
			if got := strings.Join(ids, " "); got != tt.want || res.Total != len(ids) {
				t.Errorf("%q finds %s (of %d), want %s", tt.query+text, got, res.Total, tt.want)
			}
		}
	}
}

func TestConditionErrors(t *testing.T) {
	x := asking(t)
	for _, tt := range []struct {
		query  string
		offset int
		word   string
	}{
		{"申请 yaer:2019", 3, "no field"},
		{"year:", 5, "missing"},
		{"year:2019,", 10, "missing"},
		{"year:20xx", 5, "no year"},
		{"year:2024..2019", 5, "no year"},
		{"era:national", 4, "national2019"},
		{"section:intro", 8, "overview"},
		{"has:luck", 4, "finding"},
		{"level:village", 6, "township"},
		{"scope:all", 6, "regional"},
		{"agency:不存在的局", 7, "no agency"},
		{"地区:洪泽,火星", 6, "no region"},
		{"type:巫术局", 5, "no type"},
		{"a OR year:2019", 5, "OR"},
		{"申请 requests.recieved.new>1", 3, "did you mean"},
		{"其他>1", 0, "write one of them"},
		{"requests.received.new>1.2.3", 22, "no number"},
		{"requests.received.new>1..3", 22, "wants ="},
		{"requests.received.new=5..3", 22, "more than"},
	} {
		_, err := x.Search(t.Context(), Filter{Text: tt.query})
		var qe *QueryError
		if !errors.As(err, &qe) || qe.Offset != tt.offset || !strings.Contains(qe.Message, tt.word) {
			t.Errorf("%q: %v, want %q at %d", tt.query, err, tt.word, tt.offset)
		}
	}
}

// What looks like the language and is pasted text stays text.
func TestPastedText(t *testing.T) {
	for _, s := range []string{"收费：无", "http://www.example.gov.cn/a", "一、概述：本年", "a=b", "真的!", "附件1：统计表", "时间12:30"} {
		q, err := ParseQuery(s)
		if err != nil || len(q.Conditions)+len(q.Comparisons) > 0 || q.Empty() {
			t.Errorf("%q: %+v, %v", s, q, err)
		}
	}
}

func TestFindKey(t *testing.T) {
	for name, want := range map[string]report.Key{
		"requests.received.new":                 "requests.received.new",
		"requests.received.new[natural_person]": "requests.received.new[natural_person]",
		"本年新收":                                  "requests.received.new",
	} {
		if got, err := findKey(name); err != nil || got != want {
			t.Errorf("findKey(%s) = %s, %v, want %s", name, got, err, want)
		}
	}
}
