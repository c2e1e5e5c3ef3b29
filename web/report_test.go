package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/report"
)

// TestReportStates shows number, zero, blank, dash and smudge as five things,
// each with a link to its cell.
func TestReportStates(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/reports/310113-hrss/2013")
	for i, want := range []struct{ class, text string }{
		{"is-number", "1,234"}, {"is-number", "0"}, {"is-blank", "空白"}, {"is-dash", "/划线"}, {"is-unreadable", "3O读不准"},
	} {
		row := doc.Find(`[id="f-` + string(hrss2013[i].key) + `"]`)
		fig := row.Find("td .fig")
		if !fig.HasClass(want.class) || fig.Text() != want.text {
			t.Errorf("%s: class %s, text %q", hrss2013[i].key, fig.AttrOr("class", ""), fig.Text())
		}
		at := fmt.Sprintf("at=cell%%3A%d&", cellOf(i))
		if href := fig.AttrOr("href", ""); !strings.HasPrefix(href, "/originals/"+f.sums["310113-hrss/2013"]+"/view?"+at) || !strings.HasSuffix(href, "#cell") {
			t.Errorf("%s leads to %s", hrss2013[i].key, href)
		}
	}
	if doc.Find(".printed .fig").Length() != len(hrss2013) {
		t.Errorf("%d cells of the printed table are links", doc.Find(".printed .fig").Length())
	}
}

// TestReportOfPictures: a figure that was read off a picture says so, with its confidence.
func TestReportOfPictures(t *testing.T) {
	f := newFixture(t)
	mark := f.page(t, "/reports/310113-education/2012").Find(`[id="f-` + string(hrss2013[0].key) + `"] td .ocr`)
	if mark.Text() != "OCR" || !strings.Contains(mark.AttrOr("title", ""), "87") {
		t.Errorf("the mark reads %q, %q", mark.Text(), mark.AttrOr("title", ""))
	}
	if n := f.page(t, "/reports/310113-hrss/2013").Find(".ocr").Length(); n != 0 {
		t.Errorf("%d figures of a text are marked", n)
	}
}

func TestReportSurroundings(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/reports/310113-hrss/2013")
	if got := doc.Find("[rel=prev]").AttrOr("href", ""); got != "/reports/310113-hrss/2012" {
		t.Errorf("previous year is %q", got)
	}
	if got := doc.Find("[rel=next]").AttrOr("href", ""); got != "/reports/310113-hrss/2016" {
		t.Errorf("next year is %q", got)
	}
	cite := doc.Find(".cite").Text()
	for _, want := range []string{"2013年度政府信息公开工作年度报告", "2026-11-01", "http://www.example.gov.cn/", f.sums["310113-hrss/2013"]} {
		if !strings.Contains(cite, want) {
			t.Errorf("citation lacks %s: %s", want, cite)
		}
	}
	if got := doc.Find("#findings li").Text(); !strings.Contains(got, "1234") || !strings.Contains(got, hostile) {
		t.Errorf("finding reads %q", got)
	}
	if got := doc.Find(".toc a").Length(); got != 5 {
		t.Errorf("%d entries in the contents", got)
	}
	if got := doc.Find("#section-0 p").Length(); got != 2 {
		t.Errorf("%d paragraphs", got)
	}
}

func TestReportAsData(t *testing.T) {
	f := newFixture(t)
	_, body := f.get(t, "/reports/310113-hrss/2013.json")
	_, api := f.get(t, "/api/v1/reports/310113-hrss/2013")
	if body != api {
		t.Error("page and API give different records")
	}
	var r report.Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatal(err)
	}
	if r.ID != "310113-hrss/2013" || len(r.Figures) != len(hrss2013) || r.Figures[2].State != report.StateBlank || len(r.Findings) != 1 {
		t.Errorf("record: %+v", r)
	}
	_, body = f.get(t, "/reports/310113-hrss/2013.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, report.ByteOrderMark))).ReadAll()
	if err != nil || len(rows) != 1+len(hrss2013) {
		t.Fatalf("csv: %v, %d rows", err, len(rows))
	}
	for i, want := range []string{"1234", "0", "", "", ""} {
		if row := rows[i+1]; row[6] != string(hrss2013[i].key) || row[8] != want || row[10] != string(hrss2013[i].state) || row[11] != hrss2013[i].text {
			t.Errorf("csv row %d: %q", i+1, row)
		}
	}
}

// TestFigureRows puts columns in print order and keeps a gap where none was read.
func TestFigureRows(t *testing.T) {
	cells := []*figureCell{}
	for _, k := range []report.Key{"requests.received.new", "requests.received.new[legal.other]", "requests.received.new[natural_person]", "requests.carried_out"} {
		cells = append(cells, &figureCell{Figure: report.Figure{Key: k}})
	}
	columns := columnsOf(cells)
	if got := strings.Join(columns, ","); got != "natural_person,legal.other," {
		t.Errorf("columns %q", got)
	}
	rows := figureRows(&report.Report{Era: report.EraNational2021}, cells, columns)
	if len(rows) != 2 || rows[0].Cells[0] != cells[2] || rows[0].Cells[2] != cells[0] || rows[1].Cells[0] != nil || rows[1].Cells[2] != cells[3] {
		t.Errorf("rows %+v", rows)
	}
}

func TestTableOf(t *testing.T) {
	for at, want := range map[string]int{"table:0/r1c2": 0, "table:2/r0c0": 2, "table:3/r0c0": 3, "table:-1/r0c0": 3, "section:1": 3, "": 3} {
		if got := tableOf(at, 3); got != want {
			t.Errorf("tableOf(%q) = %d, want %d", at, got, want)
		}
	}
}

func TestPrintedTable(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/reports/310113-hrss/2013")
	var got []string
	doc.Find(".printed tr").Each(func(_ int, tr *goquery.Selection) {
		got = append(got, strings.Join(tr.Children().Map(func(_ int, c *goquery.Selection) string { return c.Text() }), "|"))
	})
	want := "指标|单位|数量\n受理申请总数|条|1,234\n当面申请数|条|0\n传真申请数|条|空白\n电子邮件申请数|条|/划线\n网上申请数|条|3O读不准"
	if strings.Join(got, "\n") != want {
		t.Errorf("printed table:\n%s", strings.Join(got, "\n"))
	}
}
