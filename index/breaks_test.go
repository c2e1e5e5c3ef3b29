package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// reformed is a report of 宝山区 in a year by the body of a name.
func reformed(name string, year int) *report.Report {
	r := hrss2021()
	res := report.ResolveAgency("上海市宝山区"+name, "")
	r.Agency, r.Region, r.Year = res.Agency, res.Region, year
	r.ID = report.MakeID(r.Agency.ID, year)
	r.Source.URL = fmt.Sprintf("https://example.com/%s/%d", r.Agency.ID, year)
	r.Source.SHA256 = fmt.Sprintf("%064x", year*1000+len(name))
	return r
}

// TestReformsBreakSeries: a new name breaks the series of one id; bodies that were
// merged keep their own ids, none hides the other, and stand in the series of the
// body that took their work.
func TestReformsBreakSeries(t *testing.T) {
	x := built(t, reformed("国土资源局", 2013), reformed("自然资源局", 2021),
		reformed("文化局", 2013), reformed("旅游局", 2013), reformed("文化和旅游局", 2021), reformed("文化和旅游局", 2022))
	c, err := x.Compare(t.Context(), CompareQuery{Indicators: []report.Key{"requests.received.new"},
		Agencies: []string{"310113-natural_resources", "310113-culture_tourism"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, br := range c.Breaks {
		got = append(got, fmt.Sprintf("%s %d–%d %s", br.Agency, br.FromYear, br.ToYear, br.Reform))
		if !strings.HasPrefix(br.Reason, "机构改革：") {
			t.Errorf("reason %q", br.Reason)
		}
	}
	want := []string{"310113-natural_resources 2013–2021 国土资源局 → 自然资源局 (2018–2019)",
		"310113-culture_tourism 2013–2021 文化局 → 文化和旅游局 (2018–2019)",
		"310113-culture_tourism 2013–2021 旅游局 → 文化和旅游局 (2018–2019)"}
	if !slices.Equal(got, want) {
		t.Errorf("breaks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(c.Rows) != 6 {
		t.Errorf("%d rows, want one of each report", len(c.Rows))
	}
}
