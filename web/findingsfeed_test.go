package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// TestFindingsFeedTellsNews: the feed begins with the findings of the report that came last,
// however many stand before its agency's in the list.
func TestFindingsFeedTellsNews(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	slip := func(r *report.Report, n int) *report.Report {
		for i := range n {
			r.Findings = append(r.Findings, report.Finding{Rule: fmt.Sprintf("r.%d", i), Severity: report.SeverityError,
				Keys: []report.Key{"requests.received.new"}, Message: "不符", Whose: report.WhoseAgency, State: report.StateNew})
		}
		return r
	}
	row := []printedRow{number("requests.received.new", "受理申请总数", "7")}
	old := slip(makeReport("310113-education", 2013, report.EraShanghai2004, "旧年报", row), 60)
	last := slip(makeReport("320813-people_government", 2014, report.EraShanghai2004, "新年报", row), 1)
	f := &fixture{sums: map[string]string{}}
	for _, r := range []*report.Report{old, last} {
		f.keep(t.Context(), t, store, r)
	}
	last.Source.Fetched = old.Source.Fetched.Add(24 * time.Hour)
	f.serve(t, store, []*report.Report{old, last})
	_, body := f.get(t, "/findings.atom")
	if n := strings.Count(body, "<entry>"); n != feedSize {
		t.Errorf("%d entries", n)
	}
	if first, _, _ := strings.Cut(body, "</entry>"); !strings.Contains(first, "320813-people_government/2014") {
		t.Errorf("the feed begins with\n%s", first)
	}
}
