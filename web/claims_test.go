package web

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// claimFixture serves two years of an office whose text restates its tables.
func claimFixture(t *testing.T) *fixture {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	f := &fixture{sums: map[string]string{}}
	var reports []*report.Report
	for year, received := range map[int]string{2022: "20", 2023: "27"} {
		r := makeReport("310113-hrss", year, report.EraNational2021, "年报", []printedRow{
			number("requests.received.new", "本年新收政府信息公开申请数量", received), number("requests.received.carried_in", "上年结转", "0")})
		r.Sections = []report.Section{{Kind: report.SectionOverview, Text: "总体平稳。"}, {Kind: report.SectionRequests,
			Text: "首先。\n2023年，我局收到政府信息公开申请 27 件，同比增长36%。<b>其中</b>网站收到申请3件。\n行政复议无。"}}
		f.keep(t.Context(), t, store, r)
		reports = append(reports, r)
	}
	f.serve(t, store, reports)
	return f
}

// TestClaims: every judged number stands with its verdict beside its words and in a list,
// and leads to the cells of both years.
func TestClaims(t *testing.T) {
	f := claimFixture(t)
	doc := f.page(t, "/reports/310113-hrss/2023?lang=zh")
	rows := doc.Find("#claims tbody tr")
	for i, want := range []struct{ class, text, said, want string }{
		{"is-agrees", "收到政府信息公开申请 27 件", "27", "27"},
		{"is-differs", "同比增长36%", "36%", "35%"},
		{"is-other_scope", "收到申请3件", "3", ""},
	} {
		row := rows.Eq(i)
		if !row.HasClass(want.class) || !strings.HasSuffix(row.Find("td a").First().Text(), want.text) || row.Find("td.num").Eq(0).Text() != want.said || row.Find("td.num").Eq(1).Text() != want.want {
			t.Errorf("row %d: %s %q", i, row.AttrOr("class", ""), row.Text())
		}
		mark := doc.Find(row.Find("td a").First().AttrOr("href", "#none"))
		if !mark.HasClass(want.class) || !strings.HasSuffix(mark.Text(), want.text) || mark.Find("a").AttrOr("href", "") != "#"+row.AttrOr("id", "") {
			t.Errorf("row %d is marked %q", i, mark.Text())
		}
	}
	if rows.Length() != 3 {
		t.Errorf("%d rows", rows.Length())
	}
	var years []string
	for _, a := range rows.Eq(1).Find("td:last-child a").EachIter() {
		href := a.AttrOr("href", "")
		for _, id := range []string{"310113-hrss/2022", "310113-hrss/2023"} {
			if strings.HasPrefix(href, "/originals/"+f.sums[id]+"/view?at=cell") && strings.HasSuffix(href, "#cell") {
				years = append(years, id[len(id)-4:])
			}
		}
	}
	if got := strings.Join(years, " "); !strings.Contains(got, "2022") || !strings.Contains(got, "2023") {
		t.Errorf("the rate leads to cells of %q", got)
	}
	if got := doc.Find("#section-1 p").Map(func(_ int, p *goquery.Selection) string { return p.Text() }); strings.Join(got, "\n") != "首先。\n2023年，我局收到政府信息公开申请 27 件，同比增长36%。<b>其中</b>网站收到申请3件。\n行政复议无。" {
		t.Errorf("the text reads %q", got)
	}
	if f.page(t, "/reports/310113-hrss/2022").Find("#claims .is-differs").Length() != 0 {
		t.Error("a rate without last year's report is judged")
	}
}

// TestClaimsAPI: the same as data, as the description of the API has it.
func TestClaimsAPI(t *testing.T) {
	f := claimFixture(t)
	res, body := f.get(t, "/api/v1/claims/310113-hrss/2023")
	readContract(t).hold(t, "/api/v1/claims/{id}", res, body)
	var got struct {
		ID    string
		Items []claimItem
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || got.ID != "310113-hrss/2023" || len(got.Items) != 3 {
		t.Fatalf("%v %s", err, body)
	}
	rate := got.Items[1]
	if rate.Verdict != "differs" || rate.Value != "36" || rate.Want == nil || *rate.Want != "35" || rate.Formula == "" || rate.At != "section:1/runes:28-35" || len(rate.Cells) < 2 {
		t.Errorf("%+v", rate)
	}
	if res, _ := f.get(t, "/api/v1/claims/310113-hrss/1999"); res.StatusCode != 404 {
		t.Errorf("%s", res.Status)
	}
}

// TestMarkedText: whatever claims say of their places, no word of a text is lost or printed
// twice.
func TestMarkedText(t *testing.T) {
	const text = "一二三\n四五六\n\n七"
	for _, at := range [][]string{nil, {"section:0/runes:1-2"}, {"section:0/runes:4-6", "section:0/runes:0-2"}, {"section:0/runes:0-3", "section:0/runes:2-5"},
		{"section:0/runes:5-99"}, {"section:0/runes:3-1"}, {"section:1/runes:0-1"}, {"table:0/r1c1"}, {"section:0/runes:0-10"}, {"section:0/runes:-3-2"}} {
		var items []claimItem
		for _, a := range at {
			items = append(items, claimItem{At: a})
		}
		var b strings.Builder
		for _, p := range markedText(text, 0, items) {
			for _, s := range p {
				b.WriteString(s.Text)
			}
		}
		if got := strings.ReplaceAll(b.String(), "\n", ""); got != "一二三四五六七" {
			t.Errorf("%v: %q", at, got)
		}
	}
}
