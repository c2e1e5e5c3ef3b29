package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// office is a report of the form of an era, of a kind of body of 宝山区 or 洪泽区, with figures "key value".
func office(region, kind string, year int, era report.Era, scope report.Scope, figures ...string) *report.Report {
	r := hrss2021()
	r.Agency = report.Agency{ID: region + "-" + kind, Name: report.Regions().FullName(region) + report.AgencyTypeName(kind), Type: kind, Level: "department"}
	r.Region = report.RegionRef{Code: region, Name: report.Regions().FullName(region)}
	r.Year, r.Era, r.Scope, r.ID = year, era, scope, report.MakeID(r.Agency.ID, year)
	r.Figures = nil
	for _, f := range figures {
		key, value, _ := strings.Cut(f, " ")
		r.Figures = append(r.Figures, figure(report.Key(key), value, "件"))
	}
	r.Source.URL, r.Source.SHA256 = "http://www.example.test/"+r.ID, fmt.Sprintf("%064x", len(r.ID)*10000+year)
	return r
}

// TestCompareSeries: a series is computed by the rows of each form, says how, and is cut
// only where its definition cannot be joined.
func TestCompareSeries(t *testing.T) {
	x := built(t,
		office("310113", "finance", 2017, report.EraNational2014, report.ScopeOwn, "requests.outcome.already_public 2", "requests.outcome.granted 3", "requests.outcome.denied 4", "requests.outcome.not_gov_info 1"),
		office("310113", "finance", 2018, report.EraNational2014, report.ScopeOwn, "requests.outcome.already_public 1", "requests.outcome.granted "),
		office("310113", "finance", 2019, report.EraNational2019, report.ScopeOwn, "requests.outcome.granted 8"),
		office("310113", "finance", 2020, report.EraNational2019, report.ScopeOwn, "requests.outcome.granted ?"))
	c, err := x.Compare(t.Context(), CompareQuery{Agencies: []string{"310113-finance"}, Indicators: []report.Key{"series:requests.granted", "series:requests.denied"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range c.Rows {
		value := "null"
		if r.Value != nil {
			value = r.Value.String()
		}
		change := ""
		if r.Change != nil {
			change = r.Change.By.String()
		}
		got = append(got, fmt.Sprintf("%d %s %s %s filled=%d change=%s", r.Year, r.Key, r.State, value, len(r.Filled), change))
	}
	want := []string{
		"2017 series:requests.granted number 5 filled=0 change=",
		"2017 series:requests.denied number 3 filled=0 change=",
		"2018 series:requests.granted number 1 filled=1 change=-4",
		"2018 series:requests.denied absent null filled=0 change=",
		"2019 series:requests.granted number 8 filled=0 change=7",
		"2019 series:requests.denied absent null filled=0 change=",
		"2020 series:requests.granted unreadable null filled=0 change=",
		"2020 series:requests.denied absent null filled=0 change=",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c.Rows[0].Formula != "requests.outcome.already_public + requests.outcome.granted" || len(c.Rows[0].Keys) != 2 {
		t.Errorf("the row does not say how it was computed: %+v", c.Rows[0])
	}
	grades := map[report.Key]report.Grade{}
	for _, b := range c.Breaks {
		grades[b.Key] = b.Grade
	}
	if len(c.Breaks) != 2 || grades["series:requests.granted"] != report.GradeComparable || grades["series:requests.denied"] != report.GradeNotComparable {
		t.Errorf("breaks %+v", c.Breaks)
	}
	if !slices.ContainsFunc(c.Notes, func(n string) bool { return strings.Contains(n, "空格计为 0") }) {
		t.Errorf("no note that a blank counts as 0: %v", c.Notes)
	}
}

// TestCompareNeverJoins: no change is told across what cannot be compared, nor across
// scopes, nor over a missing year.
func TestCompareNeverJoins(t *testing.T) {
	x := built(t,
		office("310113", "finance", 2018, report.EraNational2014, report.ScopeOwn, "staff.total 3", "requests.outcome.denied.other_law 1"),
		office("310113", "finance", 2019, report.EraNational2019, report.ScopeOwn, "requests.outcome.denied.other_law 2", "requests.received.new 5"),
		office("310113", "finance", 2020, report.EraNational2019, report.ScopeRegional, "requests.outcome.denied.other_law 2", "requests.received.new 50"),
		office("310113", "finance", 2022, report.EraNational2021, report.ScopeRegional, "requests.received.new 60"))
	c, err := x.Compare(t.Context(), CompareQuery{Agencies: []string{"310113-finance"}, Indicators: []report.Key{"requests.outcome.denied.other_law", "requests.received.new"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rows {
		if r.Change != nil {
			t.Errorf("%d %s: change %+v", r.Year, r.Key, *r.Change)
		}
	}
}

func TestCompareRates(t *testing.T) {
	x := built(t, office("310113", "finance", 2022, report.EraNational2021, report.ScopeOwn,
		"requests.received.new 40", "requests.outcome.granted 10", "requests.outcome.partial 2", "requests.outcome.total 30", "review.total 3", "review.corrected 1", "review.pending 0"))
	c, err := x.Compare(t.Context(), CompareQuery{Agencies: []string{"310113-finance"},
		Indicators: []report.Key{"rate:disclosure_rate", "rate:correction_rate", "rate:per_10000", "rate:timely_rate"},
		Population: map[PopulationOf]decimal.Decimal{{"310113", 2022}: decimal.NewFromInt(2_000_000)}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"310113-finance 2022 rate:disclosure_rate number 40 % 0", "310113-finance 2022 rate:correction_rate too_few null % 0",
		"310113-finance 2022 rate:per_10000 number 0.2 件/万人 0", "310113-finance 2022 rate:timely_rate not_in_form null % 0"}
	if got := table(c); !slices.Equal(got, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r := c.Rows[0]; r.Numerator.String() != "12" || r.Denominator.String() != "30" || r.Formula == "" {
		t.Errorf("the rate does not show its formula: %+v", r)
	}
}

// TestCompareSums: own and regional numbers are never added, members are listed, and those
// without a number as well; equal numbers share a rank.
func TestCompareSums(t *testing.T) {
	x := built(t,
		office("310113", "finance", 2022, report.EraNational2021, report.ScopeOwn, "requests.received.new 4"),
		office("310113", "hrss", 2022, report.EraNational2021, report.ScopeOwn, "requests.received.new 4"),
		office("310113", "health", 2022, report.EraNational2021, report.ScopeOwn, "requests.received.new "),
		office("310113", "people_government", 2022, report.EraNational2021, report.ScopeRegional, "requests.received.new 90"),
		office("310112", "finance", 2022, report.EraNational2021, report.ScopeOwn, "requests.received.new 9"),
		office("310115", "finance", 2022, report.EraNational2021, report.ScopeOwn, "requests.received.new 4"))
	c, err := x.Compare(t.Context(), CompareQuery{Region: "310000", Indicators: []report.Key{"requests.received.new", "rate:disclosure_rate"}, Sum: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sums) != 2 {
		t.Fatalf("sums %+v", c.Sums)
	}
	own, regional := c.Sums[0], c.Sums[1]
	if own.Scope != report.ScopeOwn || own.Value != "21" || len(own.Members) != 4 || !slices.Equal(own.Lacking, []string{"310113-health/2022"}) {
		t.Errorf("own %+v", own)
	}
	if regional.Value != "90" || !slices.Equal(regional.Members, []string{"310113-people_government/2022"}) {
		t.Errorf("regional %+v", regional)
	}
	ranks := map[string]string{}
	for _, r := range c.Rows {
		if r.Rank != nil {
			ranks[r.Agency.ID] = fmt.Sprintf("%d/%d", r.Rank.Place, r.Rank.Of)
		}
	}
	if len(ranks) != 3 || ranks["310112-finance"] != "1/3" || ranks["310113-finance"] != "2/3" || ranks["310115-finance"] != "2/3" {
		t.Errorf("ranks %v", ranks)
	}
}

// TestComparePeersOfTheCountry: a type and one year need no region.
func TestComparePeersOfTheCountry(t *testing.T) {
	x := built(t, sampleReports()...)
	q := CompareQuery{Indicators: []report.Key{"requests.received.new"}, Type: "people_government", Level: "county", From: 2022, To: 2022}
	c, err := x.Compare(t.Context(), q)
	if err != nil || len(c.Rows) != 1 || c.Rows[0].Agency.ID != hongzeGov {
		t.Errorf("%v, %v", c, err)
	}
	q.To = 2023
	if _, err := x.Compare(t.Context(), q); err == nil {
		t.Error("a whole country over years is compared at once")
	}
}
