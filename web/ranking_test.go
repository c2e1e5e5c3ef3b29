package web

import (
	"slices"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// TestRanking: a region's bodies stand by their numbers of the newest year that two of
// them report on; a blank is not ranked.
func TestRanking(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	one := func(agency string, year int, value string) *report.Report {
		row := number("requests.received.new", "受理申请总数", value)
		if value == "" {
			row = printedRow{"requests.received.new", "受理申请总数", "", report.StateBlank}
		}
		return makeReport(agency, year, report.EraShanghai2004, agency, []printedRow{row})
	}
	f := &fixture{sums: map[string]string{}}
	f.serve(t, store, []*report.Report{one("310112-hrss", 2012, "9"), one("310112-education", 2012, "1200"), one("310112-finance", 2012, ""),
		one("310113-hrss", 2012, "30"), one("310112-hrss", 2013, "1")})
	rows := f.page(t, "/regions/310000").Find(".ranking tr").Map(func(_ int, tr *goquery.Selection) string {
		return tr.Find("th").Text() + " " + tr.Find("td.num").Text()
	})
	want := []string{"上海市闵行区教育局 1,200", "上海市宝山区人力资源和社会保障局 30", "上海市闵行区人力资源和社会保障局 9"}
	if !slices.Equal(rows, want) {
		t.Errorf("ranked are %q, want %q", rows, want)
	}
	if n := f.page(t, "/regions/310113").Find(".ranking").Length(); n != 0 {
		t.Error("one body alone is ranked")
	}
}

func TestNamesOf(t *testing.T) {
	var hits []index.Hit
	for _, h := range []struct {
		year int
		name string
	}{{2021, "生态环境局"}, {2019, "生态环境局"}, {2018, "环境保护局"}, {2012, "环境保护局"}, {2011, "环保局"}} {
		hits = append(hits, index.Hit{Year: h.year, Agency: report.Agency{Name: h.name}})
	}
	want := []nameSpan{{"生态环境局", 2019, 2021}, {"环境保护局", 2012, 2018}, {"环保局", 2011, 2011}}
	if got := namesOf(hits); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := namesOf(nil); len(got) > 0 {
		t.Errorf("%v", got)
	}
}
