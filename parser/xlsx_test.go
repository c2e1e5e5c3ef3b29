package parser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/report"
)

const (
	sheetTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	sheetNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// xlsxOf packs a workbook whose sheets hold these elements, by name.
func xlsxOf(t testing.TB, shared, styles string, sheets ...string) []byte {
	t.Helper()
	files := map[string]string{contentTypesPart: sheetTypes}
	var list, rels strings.Builder
	for i, body := range sheets {
		fmt.Fprintf(&list, `<sheet name="表%d" sheetId="%d" r:id="r%d"/>`, i+1, i+1, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Target="worksheets/sheet%d.xml"/>`, i+1, i+1)
		files[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = `<worksheet ` + sheetNS + `>` + body + `</worksheet>`
	}
	files["xl/workbook.xml"] = `<workbook ` + sheetNS + `><sheets>` + list.String() + `</sheets></workbook>`
	files["xl/_rels/workbook.xml.rels"] = `<Relationships>` + rels.String() + `</Relationships>`
	if shared != "" {
		files["xl/sharedStrings.xml"] = `<sst ` + sheetNS + `>` + shared + `</sst>`
	}
	if styles != "" {
		files["xl/styles.xml"] = `<styleSheet ` + sheetNS + `>` + styles + `</styleSheet>`
	}
	return zipOf(t, files)
}

// text is a cell with a text of its own.
func text(ref, s string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
}

// num is a cell with a number.
func num(ref, style, s string) string {
	return `<c r="` + ref + `" s="` + style + `"><v>` + s + `</v></c>`
}

func sheetOf(rows ...string) string {
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, `<row r="%d">%s</row>`, i+1, r)
	}
	return `<sheetData>` + b.String() + `</sheetData>`
}

func TestXLSXBlocks(t *testing.T) {
	styles := `<numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="# ?/?"/></numFmts>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="3"/><xf numFmtId="165"/><xf numFmtId="31"/></cellXfs>`
	shared := `<si><t>规章</t></si><si><r><t>25</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si><si><t>漢</t><rPh><t>hàn</t></rPh></si>`
	at := func(s string) string { return strings.ReplaceAll(s, "@", "@sheet:表1!") }
	for name, c := range map[string]struct{ sheet, want string }{
		"as printed": {sheetOf(text("A1", "甲") + num("B1", "0", "59237.244899999998") + num("C1", "1", "0.232") + num("D1", "2", "1234") + num("E1", "4", "44927")),
			at("|甲@A1|59237.2449@B1|23.2%@C1|1,234@D1|2023-01-01@E1|\n")},
		"shared texts": {sheetOf(`<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>`), at("|规章@A1|25 2@B1|漢@C1|\n")},
		"kinds of cells": {sheetOf(`<c r="A1" t="str"><f>A2&amp;""</f><v>甲</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#REF!</v></c><c r="D1"><f>SUM(A1)</f></c><c r="E1"><f>1+1</f><v>2</v></c>`),
			at("|甲@A1|TRUE@B1|#REF!@C1|=SUM(A1)@D1|2@E1|\n")},
		"merged": {sheetOf(text("A1", "指标")+text("C1", "数量"), text("A2", "规章")+text("B2", "件")) + `<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:C2"/><mergeCell ref="X9:Z9"/></mergeCells>`,
			at("|指标@A1|^指标@A1|数量@C1|\n|规章@A2|件@B2|^数量@C1|\n")},
		"places that are not told": {`<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c r="B2"><v>3</v></c><c><v>4</v></c></row></sheetData>`, at("|1@A1|2@B1|@C1|\n|@A2|3@B2|4@C2|\n")},
		"a title, a caption, prose": {sheetOf(text("A1", "某局2021年政府信息公开年度报告"), text("A2", "一、总体情况"), text("A3", "全年无事。"), text("A4", "附表一：统计表"), text("A5", "规章")+num("B5", "0", "5")),
			"某局2021年政府信息公开年度报告\n一、总体情况\n全年无事。\n附表一：统计表\n" + at("|规章@A5|5@B5|\n")},
		"a blank row parts": {sheetOf(text("A1", "甲")+num("B1", "0", "1"), "", text("A3", "乙")+num("B3", "0", "2")), at("|甲@A1|1@B1|\n|乙@A3|2@B3|\n")},
		"a sub-title stays": {sheetOf(text("A1", "第二十条第（一）项"), text("A2", "规章")+num("B2", "0", "5")), at("|第二十条第（一）项@A1|@B1|\n|规章@A2|5@B2|\n")},
		"a group's title stays": {sheetOf(text("A1", "指标")+text("B1", "单位")+text("C1", "数量"), text("A2", "一、主动公开情况"), text("A3", "1.当面申请数")+text("B3", "件")+num("C3", "0", "1"), text("A4", "2.传真申请数")+text("B4", "件")+num("C4", "0", "2"), text("A5", "3.网络申请数")+text("B5", "件")+num("C5", "0", "3")),
			at("|指标@A1|单位@B1|数量@C1|\n|一、主动公开情况@A2|@B2|@C2|\n|1.当面申请数@A3|件@B3|1@C3|\n|2.传真申请数@A4|件@B4|2@C4|\n|3.网络申请数@A5|件@B5|3@C5|\n")},
		"blank columns":                {sheetOf(text("C1", "甲") + num("D1", "0", "1")), at("|甲@C1|1@D1|\n")},
		"hidden rows and columns":      {`<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1">` + text("A1", "甲") + num("B1", "0", "1") + num("C1", "0", "2") + `</row><row r="2" hidden="1">` + text("A2", "乙") + num("C2", "0", "3") + `</row></sheetData>`, at("|甲@A1|2@C1|\n")},
		"zeros that are not shown":     {`<sheetViews><sheetView showZeros="0"/></sheetViews>` + sheetOf(text("A1", "甲")+num("B1", "0", "0")+num("C1", "2", "5")), at("|甲@A1|@B1|5@C1|\n")},
		"a format that is not read":    {sheetOf(text("A1", "甲") + num("B1", "3", "0.5")), at("|甲@A1|0.5@B1|\n")},
		"no cells":                     {`<sheetData/>`, ""},
		"cells that are styled, blank": {sheetOf(text("A1", "甲") + num("B1", "0", "1") + `<c r="XFD1" s="1"/>`), at("|甲@A1|1@B1|\n")},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := new(Parser).decode(context.Background(), Input{Body: xlsxOf(t, shared, styles, c.sheet)})
			if err != nil {
				t.Fatal(err)
			}
			if got := shownBlocks(doc.blocks); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// cellsOf reads the first row of the only sheet.
func cellsOf(t *testing.T, body []byte) []cell {
	t.Helper()
	doc, err := new(Parser).decode(context.Background(), Input{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return doc.blocks[0].grid.cells[0]
}

// TestXLSXDoubt: a number that is not surely printed one way is no number.
func TestXLSXDoubt(t *testing.T) {
	font := func(s string) string {
		return `<fonts><font/><font>` + s + `</font></fonts><fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF4472C4"/></patternFill></fill></fills>` +
			`<cellXfs><xf/><xf fontId="1"/><xf fontId="1" fillId="2"/></cellXfs>`
	}
	format := func(code string) string {
		return `<numFmts><numFmt numFmtId="164" formatCode="` + code + `"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs>`
	}
	shared := func(run string) string { return `<si>` + run + `</si>` }
	first := `<c r="B1" s="1" t="s"><v>0</v></c>`
	struck, white := `<r><rPr><strike/></rPr><t>12</t></r>`, `<r><rPr><color rgb="FFFFFFFF"/></rPr><t>3</t></r>`
	for name, c := range map[string]struct {
		shared, styles, cell, text string
		doubt                      bool
	}{
		"a condition in its format":             {"", format("[=0]&quot;无&quot;;General"), num("B1", "1", "5"), "5", true},
		"a format with a part that is not read": {"", format("0;# ?/?"), num("B1", "1", "5"), "5", true},
		"a formula without its result":          {"", "", `<c r="B1"><f>A1</f></c>`, "=A1", true},
		"a formula that another cell spells":    {"", "", `<c r="B1"><f t="shared" si="0"/></c>`, "=", true},
		"a formula that gives no text":          {"", "", `<c r="B1" t="str"><f>IF(A1="","",1)</f><v></v></c>` + num("C1", "0", "1"), "", false},
		"a struck-out font":                     {"", font(`<strike/>`), num("B1", "1", "12"), "12", true},
		"a font that is not struck out":         {"", font(`<strike val="0"/>`), num("B1", "1", "12"), "12", false},
		"a text in a struck-out font":           {shared(`<t>12</t>`), font(`<strike/>`), first, "12", true},
		"a run with a font of its own":          {shared(`<r><rPr><b/></rPr><t>12</t></r>`), font(`<strike/>`), first, "12", false},
		"a struck-out run":                      {shared(struck), font(``), first, "12", true},
		"a run that is not struck out":          {shared(`<r><rPr><strike val="false"/></rPr><t>12</t></r>`), font(``), first, "12", false},
		"a white run":                           {shared(`<r><t>12</t></r>` + white), font(``), first, "123", true},
		"white on white":                        {"", font(`<color rgb="FFFFFFFF"/>`), num("B1", "1", "12"), "12", true},
		"white of the theme":                    {"", font(`<color theme="0"/>`), num("B1", "1", "12"), "12", true},
		"grey of the theme":                     {"", font(`<color theme="0" tint="-0.5"/>`), num("B1", "1", "12"), "12", false},
		"white on blue":                         {"", font(`<color indexed="9"/>`), num("B1", "2", "12"), "12", false},
		"a format that hides text":              {"", format(";;;"), `<c r="B1" s="1" t="str"><v>12</v></c>` + num("C1", "0", "1"), "", false},
		"a format with a word for text":         {shared(`<t>12</t>`), format("0;-0;;@&quot;余&quot;"), first, "12余", false},
		"a format that is not read for text":    {shared(`<t>12</t>`), format("0;0;0;0"), first, "12", true},
		"negative by its colour alone":          {"", format("0;[Red]0"), num("B1", "1", "-8"), "-8", true},
		"negative by brackets":                  {"", format("0;[Red](0)"), num("B1", "1", "-8"), "(8)", false},
		"characters that are escaped":           {shared(`<t>1_x0032__x000D_</t>`), font(``), first, "12", false},
		"a mark of an escape":                   {shared(`<t>1_x005F_x0032_</t>`), font(``), first, "1_x0032_", false},
	} {
		t.Run(name, func(t *testing.T) {
			row := cellsOf(t, xlsxOf(t, c.shared, c.styles, sheetOf(text("A1", "甲")+c.cell)))
			if row[0].doubt || row[1].text != c.text || row[1].doubt != c.doubt {
				t.Errorf("row %+v", row)
			}
		})
	}
}

// TestXLSXConditions: a cell that prints otherwise under a condition is in doubt.
func TestXLSXConditions(t *testing.T) {
	styles := `<cellXfs><xf/></cellXfs><dxfs><dxf><font><b/></font></dxf><dxf><font><color theme="0"/></font></dxf><dxf><numFmt numFmtId="164" formatCode=";;;"/></dxf><dxf><font><strike/></font></dxf>` +
		`<dxf><font><color rgb="FFFFFFFF"/></font><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs>`
	for rule, want := range map[string]string{
		`<cfRule type="cellIs" operator="equal" dxfId="1"><formula>0</formula></cfRule>`:      "nyn",
		`<cfRule type="cellIs" operator="lessThan" dxfId="1"><formula>1</formula></cfRule>`:   "yyn",
		`<cfRule type="expression" dxfId="2"><formula>A1=0</formula></cfRule>`:                "yyn",
		`<cfRule type="duplicateValues" dxfId="3"/>`:                                          "yyn",
		`<cfRule type="duplicateValues" dxfId="0"/>`:                                          "nnn",
		`<cfRule type="duplicateValues" dxfId="4"/>`:                                          "nnn",
		`<cfRule type="dataBar"><dataBar showValue="0"><cfvo type="min"/></dataBar></cfRule>`: "yyn",
		`<cfRule type="dataBar"><dataBar><cfvo type="min"/></dataBar></cfRule>`:               "nnn",
	} {
		row := cellsOf(t, xlsxOf(t, "", styles, sheetOf(num("A1", "0", "5")+num("B1", "0", "0")+num("C1", "0", "0"))+`<conditionalFormatting sqref="A1 B1:B9">`+rule+`</conditionalFormatting>`))
		got := ""
		for _, c := range row {
			got += map[bool]string{true: "y", false: "n"}[c.doubt]
		}
		if got != want {
			t.Errorf("%s: %s, want %s", rule, got, want)
		}
	}
	many := strings.Repeat("A1 ", maxMasks+1)
	row := cellsOf(t, xlsxOf(t, "", styles, sheetOf(num("A1", "0", "5")+num("B1", "0", "0"))+`<conditionalFormatting sqref="`+many+`"><cfRule dxfId="1"/></conditionalFormatting>`))
	if !row[1].doubt {
		t.Error("more conditions than are kept, and no doubt")
	}
}

// TestXLSXLate: what formulas give in a workbook that is computed when somebody opens it
// is what its writer put there, often 0.
func TestXLSXLate(t *testing.T) {
	body := xlsxOf(t, "", "", sheetOf(num("A1", "0", "5")+`<c r="B1"><f>A1</f><v>0</v></c>`))
	for on, want := range map[string]bool{"1": true, "true": true, "0": false} {
		book := strings.Replace(string(unzipped(t, body, "xl/workbook.xml")), "</sheets>", `</sheets><calcPr calcId="1" fullCalcOnLoad="`+on+`"/>`, 1)
		row := cellsOf(t, rezipped(t, body, "xl/workbook.xml", book))
		if row[0].doubt || row[1].text != "0" || row[1].doubt != want {
			t.Errorf("fullCalcOnLoad %s: %+v", on, row)
		}
	}
}

// TestXLSXParts: styles and texts lie where the workbook says, and a sheet that is not there
// is not left out.
func TestXLSXParts(t *testing.T) {
	body := xlsxOf(t, "", "", sheetOf(`<c r="A1" t="s"><v>0</v></c>`+num("B1", "1", "0.232")))
	rels := `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="/xl/s.xml"/>` +
		`<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="words/1.xml"/></Relationships>`
	row := cellsOf(t, zipOf(t, map[string]string{
		contentTypesPart: sheetTypes, "xl/workbook.xml": string(unzipped(t, body, "xl/workbook.xml")), "xl/worksheets/sheet1.xml": string(unzipped(t, body, "xl/worksheets/sheet1.xml")),
		"xl/_rels/workbook.xml.rels": rels, "xl/s.xml": `<styleSheet ` + sheetNS + `><cellXfs><xf/><xf numFmtId="9"/></cellXfs></styleSheet>`, "xl/words/1.xml": `<sst ` + sheetNS + `><si><t>甲</t></si></sst>`}))
	if row[0].text != "甲" || row[1].text != "23%" {
		t.Errorf("row %+v", row)
	}
	lost := rezipped(t, body, "xl/_rels/workbook.xml.rels", `<Relationships/>`)
	var perr *Error
	if _, err := new(Parser).decode(context.Background(), Input{Body: lost}); !errors.As(err, &perr) || perr.Code != CodeUnreadable {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

// TestXLSXMergedHidden: of a merged range whose first column is hidden the rest is in view.
func TestXLSXMergedHidden(t *testing.T) {
	body := xlsxOf(t, "", "", `<cols><col min="1" max="1" hidden="1"/></cols>`+sheetOf(text("A1", "规章")+num("D1", "0", "5"))+`<mergeCells><mergeCell ref="A1:C1"/></mergeCells>`)
	doc, err := new(Parser).decode(context.Background(), Input{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shownBlocks(doc.blocks), "|规章@sheet:表1!A1|^规章@sheet:表1!A1|5@sheet:表1!D1|\n"; got != want || len(doc.findings) > 0 {
		t.Errorf("got %swant %s%v", got, want, doc.findings)
	}
}

// reportXLSX is the report of reportDOCX as a workbook, written by the library that
// this program exports with.
func reportXLSX(t testing.TB, value int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "申请 #1"); err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{zipTitle}, {"三、收到和处理政府信息公开申请情况"},
		{"本列数据的勾稽关系", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"},
		{"一、本年新收政府信息公开申请数量", value, 0, 0, 0, 0, 0, value}, {"二、上年结转政府信息公开申请数量", 0, 0, 0, 0, 0, 0, 0},
		{"（一）予以公开", value, 0, 0, 0, 0, 0, value}, {"（七）总计", value, 0, 0, 0, 0, 0, value},
		{"四、结转下年度继续办理", 0, 0, 0, 0, 0, 0, 0},
	} {
		if err := f.SetSheetRow("申请 #1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSXReport(t *testing.T) {
	r := mustParse(t, Input{URL: "http://x.gov.cn/a.xlsx", Body: reportXLSX(t, 12)})
	f, ok := r.Figure("requests.received.new[natural_person]")
	if !ok || f.State != report.StateNumber || f.Value.String() != "12" || f.Origin != "sheet:申请 %231!B4" {
		t.Errorf("figure %+v", f)
	}
	if r.Year != 2021 || r.Source.Type != mimeXLSX || r.Tables[0].Kind != "sec3_requests" || holds(r) != nil {
		t.Errorf("year %d, type %s, %s, %v", r.Year, r.Source.Type, r.Tables[0].Kind, holds(r))
	}
}

// TestXLSXHidden: what is hidden is not read, and said to be there.
func TestXLSXHidden(t *testing.T) {
	body := xlsxOf(t, "", "", sheetOf(text("A1", "甲")+num("B1", "0", "1")), `<cols><col min="2" max="2" width="0"/></cols>`+sheetOf(text("A1", "乙")+num("B1", "0", "2")+num("C1", "0", "3")))
	hidden := bytes.Replace(unzipped(t, body, "xl/workbook.xml"), []byte(`name="表1"`), []byte(`name="表1" state="veryHidden"`), 1)
	body = rezipped(t, body, "xl/workbook.xml", string(hidden))
	doc, err := new(Parser).decode(context.Background(), Input{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if got := shownBlocks(doc.blocks); got != "|乙@sheet:表2!A1|3@sheet:表2!C1|\n" {
		t.Error(got)
	}
	if len(doc.findings) != 2 || !strings.Contains(doc.findings[0].Message, "表1") || !strings.Contains(doc.findings[1].Message, "1 格") {
		t.Errorf("findings %+v", doc.findings)
	}
}

// TestXLSXSheets: sheets of another year and samples are left out, and said to be.
func TestXLSXSheets(t *testing.T) {
	form := func(title string, n int) string {
		return sheetOf(text("A1", title), text("A2", "信息内容")+text("B2", "本年制发件数")+text("C2", "本年废止件数")+text("D2", "现行有效件数"),
			text("A3", "规章")+num("B3", "0", "0")+num("C3", "0", "0")+num("D3", "0", fmt.Sprint(n)), text("A4", "行政规范性文件")+num("B4", "0", "0")+num("C4", "0", "0")+num("D4", "0", fmt.Sprint(n)))
	}
	titled := func(year string) string { return year + "年政府信息公开工作年度报告" }
	for name, c := range map[string]struct {
		sheets []string // name and title
		in     Input
		want   []string
	}{
		"two years":                   {[]string{"一", titled("2022"), "二", titled("2023")}, Input{}, []string{"二"}},
		"the year of the link":        {[]string{"一", titled("2022"), "二", titled("2023")}, Input{LinkText: titled("2022")}, []string{"一"}},
		"the year that a person says": {[]string{"一", titled("2022"), "二", titled("2023")}, Input{LinkText: titled("2022"), Year: 2023}, []string{"二"}},
		"a year that none has":        {[]string{"一", titled("2022"), "二", titled("2023")}, Input{Year: 2020}, []string{"二"}},
		"names of sheets":             {[]string{"2023年", "甲", "2022", "乙"}, Input{}, []string{"2023年"}},
		"a title over a name":         {[]string{"2021年", titled("2022"), "2022年", titled("2022")}, Input{}, []string{"2021年", "2022年"}},
		"one year, one without":       {[]string{"2022年", "甲", "表二", "乙"}, Input{}, []string{"2022年", "表二"}},
		"a sample":                    {[]string{"样表", titled("2022"), "二", titled("2022")}, Input{}, []string{"二"}},
		"nothing but a template":      {[]string{"模板", titled("2022")}, Input{}, []string{"模板"}},
	} {
		t.Run(name, func(t *testing.T) {
			var sheets []string
			for i := 1; i < len(c.sheets); i += 2 {
				sheets = append(sheets, form(c.sheets[i], i))
			}
			body := xlsxOf(t, "", "", sheets...)
			book := string(unzipped(t, body, "xl/workbook.xml"))
			for i := range sheets {
				book = strings.Replace(book, fmt.Sprintf(`name="表%d"`, i+1), `name="`+c.sheets[2*i]+`"`, 1)
			}
			c.in.Body = rezipped(t, body, "xl/workbook.xml", book)
			doc, err := new(Parser).decode(context.Background(), c.in)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range doc.blocks {
				if b.grid != nil {
					got = append(got, sheetNamed(b.grid.cells[0][0].origin))
				}
			}
			if o, err := Open(c.in, ""); err != nil {
				t.Error(err)
			} else if l, err := new(Parser).Lay(context.Background(), o); err != nil || !slices.ContainsFunc(l.Blocks, func(b LaidBlock) bool { return b.Sheet == c.sheets[0] }) ||
				!slices.ContainsFunc(l.Blocks, func(b LaidBlock) bool { return b.Sheet == c.sheets[len(c.sheets)-2] }) {
				t.Errorf("a sheet is not shown: %+v, %v", l, err)
			}
			if !slices.Equal(got, c.want) || len(doc.findings) != len(sheets)-len(got) {
				t.Errorf("got %v, want %v; %v", got, c.want, doc.findings)
			}
		})
	}
}

func unzipped(t *testing.T, body []byte, name string) []byte {
	t.Helper()
	c, err := openZip(Input{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := c.find(name)
	b, err := c.read(m, maxPart)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rezipped puts other content in the place of one file.
func rezipped(t *testing.T, body []byte, name, content string) []byte {
	t.Helper()
	c, err := openZip(Input{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, m := range c.members {
		files[m.name] = string(unzipped(t, body, m.name))
	}
	files[name] = content
	return zipOf(t, files)
}

func TestXLSXHostile(t *testing.T) {
	whole := reportXLSX(t, 12)
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	var wide strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&wide, `<row r="%d">%s</row>`, i+1, num(placeName(i, i%250), "0", "1"))
	}
	for name, c := range map[string]struct {
		body []byte
		code string
	}{
		"cut off":          {whole[:len(whole)/2], CodeUnreadable},
		"no workbook":      {zipOf(t, map[string]string{contentTypesPart: sheetTypes}), CodeUnreadable},
		"a cell far right": {xlsxOf(t, "", "", sheetOf(num("XFD1", "0", "1"))), CodeTooLarge},
		"a cell far down":  {xlsxOf(t, "", "", `<sheetData><row r="1048576">`+num("A1048576", "0", "1")+`</row></sheetData>`), CodeTooLarge},
		"many gaps":        {xlsxOf(t, "", "", `<sheetData>`+wide.String()+`</sheetData>`), CodeTooLarge},
		"many cells":       {xlsxOf(t, "", "", sheetOf(many(`<c><v>1</v></c>`, maxCells+1))+noise(100_000)), CodeTooLarge},
		"many sheets":      {xlsxOf(t, "", "", make([]string, maxSheets+1)...), CodeTooLarge},
		"many merges":      {xlsxOf(t, "", "", sheetOf(num("A1", "0", "1"))+many(`<mergeCell ref="A1:A2"/>`, maxMerged+1)), CodeTooLarge},
		"merges overlap":   {xlsxOf(t, "", "", sheetOf(num("A1", "0", "1")+num("B1", "0", "1")+num("C1", "0", "1"))+`<mergeCell ref="A1:B1"/><mergeCell ref="B1:C1"/>`), CodeUnreadable},
		"a merge reversed": {xlsxOf(t, "", "", sheetOf(num("A1", "0", "1"))+`<mergeCell ref="C1:A1"/>`), CodeUnreadable},
		"a text not there": {xlsxOf(t, "<si><t>a</t></si>", "", sheetOf(`<c t="s"><v>9</v></c>`)), CodeUnreadable},
		"a cell cut off":   {zipOf(t, map[string]string{contentTypesPart: sheetTypes, "xl/workbook.xml": `<workbook ` + sheetNS + `><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`, "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="s.xml"/></Relationships>`, "xl/s.xml": `<worksheet><c><v>1`}), CodeUnreadable},
		"no report":        {xlsxOf(t, "", "", sheetOf(text("A1", "甲"))), CodeNotReport},
		"a binary one":     {zipOf(t, map[string]string{contentTypesPart: strings.ReplaceAll(sheetTypes, "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.binary.macroEnabled.main")}), CodeUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse(context.Background(), Input{Body: c.body})
			t.Logf("%d bytes in %v: %.120v", len(c.body), time.Since(start).Round(time.Millisecond), err)
			var perr *Error
			if !errors.As(err, &perr) || perr.Stack != nil || perr.Code != c.code {
				t.Errorf("got %v, want %s\n%s", err, c.code, stack(err))
			}
		})
	}
}

func TestCellPlace(t *testing.T) {
	for ref, want := range map[string][2]int{"A1": {0, 0}, "B5": {4, 1}, "Z10": {9, 25}, "AA1": {0, 26}, "XFD1048576": {1048575, 16383}} {
		if row, col, ok := cellPlace(ref); !ok || row != want[0] || col != want[1] || placeName(row, col) != ref {
			t.Errorf("%s: %d, %d, %v, %s", ref, row, col, ok, placeName(row, col))
		}
	}
	for _, ref := range []string{"", "A", "1", "A0", "XFE1", "A1048577", "a1", "A+1", "A01", "AAAA1", "甲1"} {
		if row, col, ok := cellPlace(ref); ok {
			t.Errorf("%q is %d, %d", ref, row, col)
		}
	}
}

// FuzzXLSX: no sheet makes the parser panic or break its promises.
func FuzzXLSX(f *testing.F) {
	f.Add(sheetOf(text("A1", zipTitle), text("A2", "自然人")+text("B2", "总计"), text("A3", "本年新收政府信息公开申请数量")+num("B3", "1", "0.5"))+`<mergeCell ref="A1:B1"/>`, `<si><t>规章</t></si>`, `<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>`)
	f.Add(`<cols><col min="1" max="3" hidden="1"/></cols><sheetData><row hidden="1"><c t="s"><v>0</v></c></row></sheetData>`, `<si><r><t>1</t></r></si>`, ``)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		parseHolds(t, Input{Region: "310113", LinkText: zipTitle, Body: xlsxOf(t, shared, styles, sheet)})
	})
}
