package web

import (
	"bufio"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// TestFilesHoldWhatPagesFold: reports that say the same are one hit on a page, and stand for
// themselves, each once, in a file or a feed of what was found.
func TestFilesHoldWhatPagesFold(t *testing.T) {
	ctx := t.Context()
	store, err := archive.Open(ctx, t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	row := func(value string) []printedRow {
		return []printedRow{number("requests.received.new", "受理申请总数", value)}
	}
	reports := []*report.Report{
		makeReport("310113-education", 2013, report.EraShanghai2004, "宝山区年度报告", row("7")),
		makeReport("310113-finance", 2013, report.EraShanghai2004, "宝山区年度报告", row("7")),
		makeReport("310113-hrss", 2013, report.EraShanghai2004, "宝山区年度报告", row("9")),
	}
	f := &fixture{sums: map[string]string{}}
	for _, r := range reports {
		f.keep(ctx, t, store, r)
	}
	f.serve(t, store, reports)
	want := []string{"310113-education/2013", "310113-finance/2013", "310113-hrss/2013"}
	if n := f.page(t, "/?q=宝山区").Find("article").Length(); n > 2 {
		t.Fatalf("the page has %d hits: nothing is folded", n)
	}

	_, body := f.get(t, "/dataset.jsonl?q=宝山区&sort=agency")
	var got []string
	for lines := bufio.NewScanner(strings.NewReader(body)); lines.Scan(); {
		var r report.Report
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the file holds %v", got)
	}
	for _, path := range []string{"/search.csv?q=宝山区", "/search.atom?q=宝山区"} {
		_, body := f.get(t, path)
		for _, id := range want {
			if strings.Count(body, id) == 0 {
				t.Errorf("%s lacks %s", path, id)
			}
		}
	}
}
