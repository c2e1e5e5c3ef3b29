package report

import (
	"strings"
	"testing"
	"time"
)

// TestCitations cite what can be checked again, and a hostile title does not leave its field.
func TestCitations(t *testing.T) {
	r := &Report{ID: "310113-hrss/2013", Title: `年报}, url = {http://evil.example/ \input{x}`, Year: 2013, Published: "2014-02-10"}
	r.Agency.Name = "上海市宝山区人力资源和社会保障局"
	r.Source = Source{URL: "http://a.gov.cn/x_y", SHA256: "ab", Fetched: time.Date(2024, 2, 1, 20, 0, 0, 0, time.UTC)}
	got := r.BibTeX("http://site/reports/310113-hrss/2013")
	if strings.Count(got, "{") != strings.Count(got, "}") || strings.Contains(got, `\input`) || !strings.Contains(got, "urldate = {2024-02-02}") || !strings.HasPrefix(got, "@techreport{310113-hrss-2013,") {
		t.Errorf("%s", got)
	}
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "  ") && strings.Count(line, "= {") != 1 {
			t.Errorf("two fields in %q", line)
		}
	}
	if want := "上海市宝山区人力资源和社会保障局. " + r.Title + "[EB/OL]. (2014-02-10)[2024-02-02]. http://a.gov.cn/x_y. SHA-256: ab."; r.GBT7714() != want {
		t.Errorf("%s\nwant %s", r.GBT7714(), want)
	}
}
