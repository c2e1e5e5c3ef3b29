package index

import (
	"fmt"
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

// TestEditionsInAnyOrder: which of three versions is the record does not depend on the order
// in which they come: of each address the newest, and of these the one with most numbers.
func TestEditionsInAnyOrder(t *testing.T) {
	version := func(url, sha string, day, numbers int) *report.Report {
		r := hrss2013()
		r.Source.URL, r.Source.SHA256 = url, sha
		r.Source.Fetched = time.Date(2024, 1, day, 0, 0, 0, 0, time.UTC)
		r.Figures, r.Title = nil, "版本"+sha
		for i := range numbers {
			r.Figures = append(r.Figures, figure(report.Key(fmt.Sprintf("requests.x%d", i)), "1", "件"))
		}
		r.Findings = []report.Finding{{Rule: "r." + sha, Severity: report.SeverityError, Keys: []report.Key{"requests.x0"}, Message: sha, State: report.StateNew}}
		return r
	}
	first := version("http://a.example/", "aa01", 1, 5)
	newer := version("http://a.example/", "aa02", 3, 2)
	elsewhere := version("http://b.example/", "bb01", 2, 3)
	for _, order := range [][]*report.Report{
		{first, newer, elsewhere}, {first, elsewhere, newer}, {newer, first, elsewhere},
		{newer, elsewhere, first}, {elsewhere, first, newer}, {elsewhere, newer, first},
	} {
		var name string
		for _, r := range order {
			name += r.Source.SHA256 + " "
		}
		t.Run(name, func(t *testing.T) {
			x := built(t, order...)
			r, err := x.Report(t.Context(), first.ID)
			if err != nil {
				t.Fatal(err)
			}
			if r.Source.SHA256 != "bb01" || r.Title != elsewhere.Title || len(r.Findings) != 1 || r.Findings[0].Rule != "r.bb01" {
				t.Errorf("the record is %s, %q, findings %+v", r.Source.SHA256, r.Title, r.Findings)
			}
			es, err := x.Editions(t.Context(), first.ID)
			if err != nil || len(es) != 2 || es[0].SHA256 != "aa02" || es[1].SHA256 != "aa01" {
				t.Errorf("editions %+v, %v", es, err)
			}
			if res := found(t, x, Filter{Text: "版本bb01"}); res.Total != 1 {
				t.Errorf("the text searched is not the record's")
			}
			if res := found(t, x, Filter{Text: "版本aa02"}); res.Total != 0 {
				t.Errorf("the text searched is that of an edition too")
			}
		})
	}
}
