package web

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/shopspring/decimal"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// hostile is a title as a hacked portal might serve it.
const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(2)>`

// fixture is the whole site over a real index and a real archive.
type fixture struct {
	*httptest.Server
	site  *Server
	sums  map[string]string // digest of the original by report id
	lists []index.ListSeen  // lists that were looked at
}

// cellOf is the number of the value cell of a printed row: every original begins
// with a layout cell and a head of three cells.
func cellOf(row int) int { return 4 + 3*row + 2 }

// printedRow is one row of the printed table: an indicator and its cell as printed.
type printedRow struct {
	key   report.Key
	label string
	text  string
	state report.State
}

func number(key, label, text string) printedRow {
	return printedRow{report.Key(key), label, text, report.StateNumber}
}

var hrss2013 = []printedRow{
	number("requests.received.new", "受理申请总数", "1234"),
	number("requests.channel.in_person", "当面申请数", "0"),
	{"requests.channel.fax", "传真申请数", "", report.StateBlank},
	{"requests.channel.email", "电子邮件申请数", "/", report.StateDash},
	{"requests.channel.online", "网上申请数", "3O", report.StateUnreadable},
}

// newFixture builds an archive and an index of eight reports and serves them.
func newFixture(t *testing.T) *fixture {
	t.Helper()
	ctx := t.Context()
	store, err := archive.Open(ctx, t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	f := &fixture{sums: map[string]string{}}
	reports := fixtureReports()
	for _, r := range reports {
		f.keep(ctx, t, store, r)
	}
	f.keepList(ctx, t, store, "310113")
	f.serve(t, store, reports)
	return f
}

// serve indexes the reports and serves them beside the archive.
func (f *fixture) serve(t *testing.T, store *archive.Store, reports []*report.Report) {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	b, err := index.Begin(ctx, dir, true, index.Options{Parser: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(ctx, reports...); err != nil {
		t.Fatal(err)
	}
	if _, err := b.SetWitness(ctx, index.Witness{Lists: f.lists}); err != nil {
		t.Fatal(err)
	}
	if err := b.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	f.site = &Server{Index: x, Archive: store, Version: "test"}
	f.start(t)
}

// start serves the site.
func (f *fixture) start(t *testing.T) {
	t.Helper()
	h, err := f.site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	f.Server = httptest.NewServer(h)
	t.Cleanup(f.Close)
}

func fixtureReports() []*report.Report {
	hrss, edu := "310113-hrss", "310113-education"
	r2013 := makeReport(hrss, 2013, report.EraShanghai2004, "上海市宝山区人力资源和社会保障局2013年度政府信息公开工作年度报告", hrss2013)
	want, got := numberOf("12"), numberOf("1234")
	r2013.Findings = []report.Finding{{Rule: "sh.req.channels", Severity: report.SeverityError,
		Keys: []report.Key{"requests.channel.in_person", "requests.received.new"}, Want: &want, Got: &got,
		Message: "六种渠道之和与总数不符 " + hostile, Whose: report.WhoseAgency, State: "new"}}
	var out []*report.Report
	out = append(out, r2013)
	for year, value := range map[int]string{2011: "7", 2012: "9", 2016: "15", 2017: "21"} {
		era := report.EraShanghai2004
		if year > 2013 {
			era = report.EraNational2014
		}
		out = append(out, makeReport(hrss, year, era, fmt.Sprintf("上海市宝山区人力资源和社会保障局%d年度报告", year),
			[]printedRow{number("requests.received.new", "受理申请总数", value)}))
	}
	scan := makeReport(edu, 2012, report.EraShanghai2004, "上海市宝山区教育局2012年度报告", hrss2013[:1])
	scan.Figures[0].OCR = 87
	out = append(out, scan,
		makeReport(edu, 2013, report.EraShanghai2004, hostile, []printedRow{{"requests.received.new", "受理申请总数", "", report.StateBlank}}),
		makeReport("320813-people_government", 2013, report.EraUnknown, "=1+1 洪泽区人民政府", nil))
	return out
}

func makeReport(agency string, year int, era report.Era, title string, rows []printedRow) *report.Report {
	code, kind, _ := strings.Cut(agency, "-")
	place := report.Regions().FullName(code)
	r := &report.Report{ID: report.MakeID(agency, year), Title: title, Year: year, Era: era, Scope: report.ScopeOwn,
		Agency:    report.Agency{ID: agency, Name: place + report.AgencyTypeName(kind), Type: kind, Level: "department"},
		Region:    report.RegionRef{Code: code, Name: place},
		Published: fmt.Sprintf("%d-02-10", year+1),
		Sections: []report.Section{{Kind: report.SectionOverview, Heading: "一、概述", Text: "本年度信息公开工作平稳。\n第二段。"},
			{Kind: report.SectionRequests, Heading: "二、依申请公开", Text: "全年收到申请若干件 & <b>粗</b>。"}}}
	if len(rows) == 0 {
		return r
	}
	t := report.Table{Kind: "annex2_requests", Caption: "附表二", Grid: [][]string{{"指标", "单位", "数量"}}}
	for i, row := range rows {
		t.Grid = append(t.Grid, []string{row.label, "条", row.text})
		f := report.Figure{Key: row.key, Unit: "条", State: row.state, Text: row.text,
			At: fmt.Sprintf("table:0/r%dc2", i+1), Origin: fmt.Sprintf("cell:%d", cellOf(i))}
		if row.state == report.StateNumber {
			f.Value = decimal.RequireFromString(row.text)
		}
		r.Figures = append(r.Figures, f)
	}
	r.Tables = []report.Table{t}
	return r
}

// keep archives the original of r, a GBK page with what hostile pages hold.
func (f *fixture) keep(ctx context.Context, t *testing.T, store *archive.Store, r *report.Report) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, `<html><head><meta charset="gb2312"><title>%s</title><script src="/evil.js"></script>`+
		`<link rel="stylesheet" href="http://evil.example/a.css"></head><body onload="alert(1)">`+
		`<table><tr><td><img src="http://evil.example/pixel.gif" onerror="alert(3)"><a href="javascript:alert(4)">%s</a></td></tr></table>`+
		`<iframe src="http://evil.example/"></iframe><table><tr><td>指标</td><td>单位</td><td>数量</td></tr>`,
		html.EscapeString(r.Title), r.ID)
	for _, tab := range r.Tables {
		for _, row := range tab.Grid[1:] {
			fmt.Fprintf(&b, `<tr><td>%s</td><td>%s</td><td style="background:url(http://evil.example/b.png);color:red">%s</td></tr>`, row[0], row[1], row[2])
		}
	}
	b.WriteString(strings.Repeat("<p>正文</p>", 80) + "</table></body></html>")
	body, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	c, err := store.Put(ctx, archive.Exchange{URL: "http://www.example.gov.cn/" + r.ID + ".html", Role: archive.RoleReport,
		Time: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC), Status: http.StatusOK,
		Header: http.Header{"Content-Type": {"text/html; charset=gb2312"}}, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	r.Source = report.Source{URL: c.URL, Fetched: c.Time, SHA256: c.SHA256, Type: "text/html", Charset: "gb18030", Parser: "test"}
	f.sums[r.ID] = c.SHA256
}

// keepList archives a list of a region's reports on which one is not found.
func (f *fixture) keepList(ctx context.Context, t *testing.T, store *archive.Store, region string) {
	t.Helper()
	c, err := store.Put(ctx, archive.Exchange{URL: "http://www.example.gov.cn/" + region + "/list.html", Role: archive.RoleList,
		Time: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body: []byte(`<html><body><h1>政府信息公开年报</h1><ul><li><a href="2013.html">2013年度报告</a></li></ul></body></html>`)})
	if err != nil {
		t.Fatal(err)
	}
	f.lists = append(f.lists, index.ListSeen{Region: region, URL: c.URL, SHA256: c.SHA256, Time: c.Time})
}

// get fetches a path and returns the answer with its body read.
func (f *fixture) get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	res, err := f.Client().Get(f.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// page fetches a page that must be there.
func (f *fixture) page(t *testing.T, path string) *goquery.Document {
	t.Helper()
	res, body := f.get(t, path)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d\n%.600s", path, res.StatusCode, body)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func numberOf(s string) json.Number { return json.Number(s) }
