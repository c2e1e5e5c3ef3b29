package index

import (
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestSumsCountNobodyTwice: a city's number for its whole region holds those of its counties.
func TestSumsCountNobodyTwice(t *testing.T) {
	city := office("320800", "people_government", 2022, report.EraNational2021, report.ScopeRegional, "requests.received.new 100")
	city.Agency.Level = "city"
	county := office("320813", "people_government", 2022, report.EraNational2021, report.ScopeRegional, "requests.received.new 30")
	county.Agency.Level = "county"
	c, err := built(t, city, county).Compare(t.Context(), CompareQuery{Region: "320800", Type: "people_government", Indicators: []report.Key{"requests.received.new"}, Sum: true})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range c.Sums {
		got[s.Level] = s.Value.String()
	}
	if len(c.Sums) != 2 || got["city"] != "100" || got["county"] != "30" {
		t.Errorf("sums %+v", c.Sums)
	}
}
