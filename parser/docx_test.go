package parser

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	wordTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	wordNS   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	wordHead = `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordNS + `><w:body>`
	wordTail = `</w:body></w:document>`
)

// zipOf packs files, in the order of their names.
func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(files[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// docxOf packs a Word document with that body, and with more parts in pairs of name
// and content.
func docxOf(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	files := map[string]string{contentTypesPart: wordTypes, "word/document.xml": wordHead + body + wordTail}
	for i := 0; i+1 < len(parts); i += 2 {
		files[parts[i]] = parts[i+1]
	}
	return zipOf(t, files)
}

func run(text string) string  { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }
func para(text string) string { return `<w:p>` + run(text) + `</w:p>` }

// tc is a cell with properties and paragraphs.
func tc(properties, content string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + content + `</w:tc>`
}

func tr(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }

func tbl(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }

// shownBlocks writes blocks one a line: paragraphs as they are, rows as cells of text
// and place, with ^ for the places that a span covers.
func shownBlocks(blocks []block) string {
	var b strings.Builder
	for _, bl := range blocks {
		if bl.grid == nil {
			fmt.Fprintln(&b, bl.text)
			continue
		}
		for _, row := range bl.grid.cells {
			for _, c := range row {
				mark := ""
				if !c.head && c.origin != "" {
					mark = "^"
				}
				fmt.Fprintf(&b, "|%s%s@%s", mark, c.text, strings.TrimPrefix(c.origin, "cell:"))
			}
			fmt.Fprintln(&b, "|")
		}
	}
	return b.String()
}

// fieldOf is a complex field with its result, or without one.
func fieldOf(code, result string) string {
	mark := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	field := mark("begin") + `<w:r><w:instrText>` + code[:3] + `</w:instrText></w:r><w:r><w:instrText>` + code[3:] + `</w:instrText></w:r>`
	if result != "" {
		field += mark("separate") + run(result)
	}
	return field + mark("end")
}

func TestDOCXBlocks(t *testing.T) {
	plain := func(text string) string { return tc("", para(text)) }
	for name, c := range map[string]struct{ body, want string }{
		"paragraphs":      {para("一、总体情况") + para("  全年  无事 "), "一、总体情况\n全年 无事\n"},
		"runs join":       {`<w:p>` + run("受理1") + run("2件") + `</w:p>`, "受理12件\n"},
		"soft break":      {`<w:p><w:r><w:t>某区</w:t><w:br/><w:t>年报</w:t></w:r></w:p>`, "某区\n年报\n"},
		"tab and hyphen":  {`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t></w:r></w:p>`, "甲 乙-丙\n"},
		"tracked changes": {`<w:p>` + run("受理") + `<w:del><w:r><w:delText>10</w:delText><w:t>9</w:t><w:tab/></w:r></w:del><w:ins><w:r><w:t>12</w:t></w:r></w:ins>` + run("件") + `</w:p>`, "受理12件\n"},
		"moved text":      {`<w:p><w:moveFrom>` + run("旧处") + `</w:moveFrom><w:moveTo>` + run("新处") + `</w:moveTo></w:p>`, "新处\n"},
		"deleted mark":    {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("上半") + `</w:p>` + para("下半") + para("另段"), "上半下半\n另段\n"},
		"hidden run":      {`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>`, "看得见\n"},
		"field": {`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(1)</w:instrText><w:t>不印</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("33") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + run("件") + `</w:p>` +
			`<w:p><w:fldSimple w:instr="PAGE">` + run("7") + `</w:fldSimple></w:p>`, "33件\n7\n"},
		"a field without end": {`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>` + para("还在"), "还在\n"},
		"symbols":             {`<w:p><w:r><w:sym w:font="Symbol" w:char="F032"/><w:sym w:font="Wingdings" w:char="F032"/></w:r></w:p>`, "2\uFFFD\n"},
		"ruby":                {`<w:p><w:r><w:ruby><w:rt>` + run("bào") + `</w:rt><w:rubyBase>` + run("報") + `</w:rubyBase></w:ruby></w:r></w:p>`, "報\n"},
		"text box": {`<w:p>` + run("前") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>` + para("框内") + `</w:txbxContent></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:pict><w:txbxContent>` + para("框内") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + run("后") + `</w:p>`, "框内\n前后\n"},
		"content control": {`<w:sdt><w:sdtPr><w:alias w:val="题"/></w:sdtPr><w:sdtContent>` + para("题") + `</w:sdtContent></w:sdt>`, "题\n"},
		"spans": {tbl(tr(tc(`<w:gridSpan w:val="2"/>`, para("指标")), tc(`<w:vMerge w:val="restart"/>`, para("数量"))),
			tr(plain("规章"), plain("件"), tc(`<w:vMerge/>`, para("")))),
			"|指标@0|^指标@0|数量@1|\n|规章@2|件@3|^数量@1|\n"},
		"a merge without a start":     {tbl(tr(tc(`<w:vMerge/>`, para("甲")), plain("1")), tr(tc(`<w:vMerge/>`, ""), plain("2"))), "|甲@0|1@1|\n|^甲@0|2@3|\n"},
		"a merge of another column":   {tbl(tr(plain("甲"), tc(`<w:gridSpan w:val="2"/>`, para("乙"))), tr(plain("丙"), plain("丁"), tc(`<w:vMerge/>`, para("戊")))), "|甲@0|乙@1|^乙@1|\n|丙@2|丁@3|戊@4|\n"},
		"merge across, old":           {tbl(tr(tc(`<w:hMerge w:val="restart"/>`, para("甲")), tc(`<w:hMerge/>`, para("")), plain("乙")), tr(plain("1"), plain("2"), plain("3"))), "|甲@0|^甲@0|乙@2|\n|1@3|2@4|3@5|\n"},
		"merge across three, old":     {tbl(tr(tc(`<w:hMerge w:val="restart"/>`, para("甲")), tc(`<w:hMerge/>`, ""), tc(`<w:hMerge/>`, ""), plain("乙")), tr(plain("1"), plain("2"), plain("3"), plain("4"))), "|甲@0|^甲@0|^甲@0|乙@3|\n|1@4|2@5|3@6|4@7|\n"},
		"hidden row":                  {tbl(tr(plain("甲"), plain("1")), `<w:tr><w:trPr><w:hidden/></w:trPr>`+plain("乙")+plain("2")+`</w:tr>`), "|甲@0|1@1|\n"},
		"digits that are raised":      {tbl(tr(plain("甲"), tc("", `<w:p>`+run("25")+`<w:r><w:rPr><w:position w:val="12"/></w:rPr><w:t>2</w:t></w:r></w:p>`))), "|甲@0|25 2@1|\n"},
		"words that are raised":       {`<w:p>` + run("受理") + `<w:r><w:rPr><w:position w:val="-6"/></w:rPr><w:t>12</w:t></w:r>` + run("件") + `</w:p>`, "受理12件\n"},
		"a font of pictures":          {tbl(tr(plain("甲"), tc("", `<w:p><w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>8</w:t></w:r></w:p>`))), "|甲@0|\uFFFD@1|\n"},
		"an entry of a list":          {`<w:p>` + run("共") + fieldOf(" FORMDROPDOWN ", "") + run("件") + `</w:p>`, "共\uFFFD件\n"},
		"columns left empty":          {tbl(tr(plain("甲"), plain("乙")), `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`+plain("丙")+`</w:tr>`), "|甲@0|乙@1|\n|@|丙@2|\n"},
		"deleted row":                 {tbl(tr(plain("甲"), plain("1")), `<w:tr><w:trPr><w:del/></w:trPr>`+plain("乙")+plain("2")+`</w:tr>`, tr(plain("丙"), plain("3"))), "|甲@0|1@1|\n|丙@4|3@5|\n"},
		"deleted cell":                {tbl(tr(plain("甲"), tc(`<w:cellDel/>`, para("旧")), plain("1"))), "|甲@0|1@2|\n"},
		"earlier properties":          {tbl(tr(tc(`<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>`, para("甲")), plain("1"))), "|甲@0|1@1|\n"},
		"raised mark":                 {tbl(tr(plain("甲"), tc("", `<w:p>`+run("25")+`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>`))), "|甲@0|25 2@1|\n"},
		"struck out":                  {tbl(tr(plain("甲"), tc("", `<w:p>`+run("25")+`<w:r><w:rPr><w:strike/></w:rPr><w:t>3</w:t></w:r></w:p>`))), "|甲@0|25 3@1|\n"},
		"lines of a cell":             {tbl(tr(tc("", para("本年")+para("制发")), plain("1"))), "|本年 制发@0|1@1|\n"},
		"a table of one column":       {tbl(tr(plain("甲")), tr(plain("乙"))), "甲\n乙\n"},
		"a table in a table":          {tbl(tr(plain("左"), tc("", para("上")+tbl(tr(plain("规章"), plain("5")))+para("下")))), "左\n上\n|规章@2|5@3|\n下\n"},
		"a cell of prose":             {tbl(tr(plain(strings.Repeat("文", longCell)), plain("1"))), strings.Repeat("文", longCell) + "\n1\n"},
		"cells of drawings":           {`<w:p><w:r><a:tbl><a:tr><a:tc><a:t>画</a:t></a:tc></a:tr></a:tbl></w:r></w:p>` + tbl(tr(plain("甲"), plain("1"))), "画\n|甲@0|1@1|\n"},
		"cells that are skipped over": {`<w:p><w:del>` + tbl(tr(plain("旧"), plain("1"))) + `</w:del></w:p>` + tbl(tr(plain("甲"), plain("2"))), "|甲@2|2@3|\n"},
		"a cell outside a table":      {tc("", para("孤")) + para("文"), "孤\n文\n"},
		"a row within a row":          {tbl(tr(plain("甲"), tr(plain("乙"))) + tr(plain("丙"), plain("1"))), "|甲@0|乙@1|\n|丙@2|1@3|\n"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := new(Parser).decode(context.Background(), Input{Body: docxOf(t, c.body)})
			if err != nil {
				t.Fatal(err)
			}
			if got := shownBlocks(doc.blocks); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// TestDOCXDoubt: a cell that shows a picture, a formula or struck-out text is in doubt.
func TestDOCXDoubt(t *testing.T) {
	for cell, want := range map[string]bool{
		run("12"): false,
		`<w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r>`:                                                               true,
		`<w:r><w:rPr><w:dstrike/></w:rPr><w:t> </w:t></w:r>` + run("12"):                                                   false,
		`<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>12</w:t></w:r>`:                                                     false,
		`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>12</w:t></w:r>`:                                        false,
		`<w:r><w:drawing><a:blip/></w:drawing></w:r>`:                                                                      true,
		run("1") + `<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape></w:pict></w:r>`: true,
		`<m:oMath xmlns:m="m"><m:sSup><m:t>12</m:t><m:t>3</m:t></m:sSup></m:oMath>`:                                        true,
		`<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>12</w:t></w:r>`:                                                 true,
		`<w:r><w:rPr><w:shd w:fill="4472C4"/><w:color w:val="ffffff"/></w:rPr><w:t>12</w:t></w:r>`:                         false,
		`<w:r><w:pict><w:txbxContent>` + para("12") + `</w:txbxContent></w:pict></w:r>`:                                    true,
		`<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>` + run("12"):                                    false,
		fieldOf(` EQ \o\ac(○,5)`, ""):                                                                                      true,
		fieldOf(` FORMDROPDOWN `, ""):                                                                                      true,
		fieldOf(` =SUM(ABOVE) `, "12"):                                                                                     false,
		strings.Replace(fieldOf(` =SUM(ABOVE) `, "12"), "<w:fldChar", `<w:fldChar w:dirty="true"`, 1):                      true,
	} {
		body := docxOf(t, tbl(tr(tc("", para("甲")), tc("", `<w:p>`+cell+`</w:p>`))))
		doc, err := new(Parser).decode(context.Background(), Input{Body: body})
		if err != nil {
			t.Fatal(err)
		}
		if c := doc.blocks[0].grid.cells[0]; c[1].doubt != want || c[0].doubt {
			t.Errorf("%s: %+v", cell, c[1])
		}
	}
}

// TestDOCXNumbers: numbers that Word prints before the paragraphs of lists are read
// as if they were typed.
func TestDOCXNumbers(t *testing.T) {
	item := func(list, level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
	}
	numbering := `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="第%1章"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`
	styles := `<w:styles ` + wordNS + `><w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="H2"><w:basedOn w:val="H1"/></w:style><w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style></w:styles>`
	styled := `<w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr>` + run("主动公开政府信息情况") + `</w:p>`
	body := item("1", "0", "总体情况") + item("1", "1", "甲") + item("1", "1", "乙") + styled + item("1", "1", "丙") +
		item("2", "0", "附") + item("2", "0", "则") + item("3", "0", "点") + item("4", "0", "重来") + item("0", "0", "无号") + item("1", "99999999", "深") + para("平")
	doc, err := new(Parser).decode(context.Background(), Input{Body: docxOf(t, body, "word/numbering.xml", numbering, "word/styles.xml", styles)})
	if err != nil {
		t.Fatal(err)
	}
	want := "一、总体情况\n1.甲\n2.乙\n二、主动公开政府信息情况\n1.丙\n第九章附\n第十章则\n点\n一、重来\n无号\n深\n平\n"
	if got := shownBlocks(doc.blocks); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestDOCXListNumbers: the number of a list is no part of a number behind it, and stands also
// where nothing else does.
func TestDOCXListNumbers(t *testing.T) {
	numbering := `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="7"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>`
	item := func(level, properties, content string) string {
		return tc("", `<w:p><w:pPr><w:numPr><w:ilvl w:val="`+level+`"/><w:numId w:val="1"/></w:numPr>`+properties+`</w:pPr>`+content+`</w:p>`)
	}
	for name, c := range map[string]struct{ cell, want string }{
		"a number behind it": {item("0", "", run("5")), "1. 5"},
		"words behind it":    {item("0", "", run("规章")), "1.规章"},
		"right behind it":    {item("1", "", run("5")), "75"},
		"nothing behind it":  {item("1", "", ""), "7"},
		"a hidden paragraph": {item("1", "<w:rPr><w:vanish/></w:rPr>", ""), ""},
	} {
		doc, err := new(Parser).decode(context.Background(), Input{Body: docxOf(t, tbl(tr(tc("", para("甲")), c.cell)), "word/numbering.xml", numbering)})
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.blocks[0].grid.cells[0][1].text; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestDOCXStyles: what a style says of its text holds until the run says otherwise. The
// styles lie where the document says.
func TestDOCXStyles(t *testing.T) {
	styles := `<w:styles ` + wordNS + `><w:style w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:styleId="gone"><w:basedOn w:val="old"/></w:style><w:style w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style></w:styles>`
	rels := `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles2.xml"/></Relationships>`
	styled := func(name, more string) string {
		return run("25") + `<w:r><w:rPr><w:rStyle w:val="` + name + `"/>` + more + `</w:rPr><w:t>1</w:t></w:r>`
	}
	for name, c := range map[string]struct {
		content, text string
		doubt         bool
	}{
		"raised":                 {`<w:p>` + styled("mark", "") + `</w:p>`, "25 1", false},
		"raised, and back":       {`<w:p>` + styled("mark", `<w:vertAlign w:val="baseline"/>`) + `</w:p>`, "251", false},
		"struck out":             {`<w:p>` + styled("gone", "") + `</w:p>`, "25 1", true},
		"struck out, and back":   {`<w:p>` + styled("gone", `<w:strike w:val="0"/>`) + `</w:p>`, "251", false},
		"hidden":                 {`<w:p>` + styled("secret", "") + `</w:p>`, "25", false},
		"a style of a paragraph": {`<w:p><w:pPr><w:pStyle w:val="gone"/></w:pPr>` + run("25") + `</w:p>`, "25", true},
		"on itself":              {`<w:p>` + styled("loop", "") + `</w:p>`, "251", false},
		"unknown":                {`<w:p>` + styled("none", "") + `</w:p>`, "251", false},
	} {
		doc, err := new(Parser).decode(context.Background(), Input{Body: docxOf(t, tbl(tr(tc("", para("甲")), tc("", c.content))), "word/styles2.xml", styles, "word/_rels/document.xml.rels", rels)})
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.blocks[0].grid.cells[0][1]; got.text != c.text || got.doubt != c.doubt {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestDOCXPictures: a part that shows a picture where the form has a table is found out, a
// document that is only pictures as well.
func TestDOCXPictures(t *testing.T) {
	picture := func(pixels int) string {
		return fmt.Sprintf(`<w:p><w:r><w:drawing><w:inline xmlns:w="wp"><w:extent cx="%d" cy="%d"/><a:blip/></w:inline></w:drawing></w:r></w:p>`, pixels*9525, pixels*9525)
	}
	body := func(pixels int) []byte {
		return docxOf(t, para("某局2021年政府信息公开工作年度报告")+para("一、总体情况")+para("全年无事。")+para("二、主动公开政府信息情况")+picture(pixels)+
			para("三、收到和处理政府信息公开申请情况")+para("无。")+para("四、政府信息公开行政复议、行政诉讼情况")+para("无。"))
	}
	for pixels, want := range map[int]int{600: 1, 60: 0} {
		doc, err := new(Parser).decode(context.Background(), Input{Body: body(pixels)})
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.findings) != want || want > 0 && !strings.Contains(doc.findings[0].Message, "二、主动公开") {
			t.Errorf("a picture of %d pixels: %+v", pixels, doc.findings)
		}
	}
	_, err := Parse(context.Background(), Input{Body: docxOf(t, para("某局2021年政府信息公开工作年度报告")+picture(600)+picture(600))})
	var perr *Error
	if !errors.As(err, &perr) || perr.Code != CodeImageOnly {
		t.Errorf("nothing but pictures: %v", err)
	}
}

// TestDOCXTitle: a title among the properties counts only where no line is one.
func TestDOCXTitle(t *testing.T) {
	core := `<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:title>某局2012年政府信息公开年度报告</dc:title></cp:coreProperties>`
	for body, want := range map[string]string{
		para("某局2013年政府信息公开年度报告"): "某局2013年政府信息公开年度报告",
		para("一、总体情况"):            "某局2012年政府信息公开年度报告",
	} {
		doc, err := new(Parser).decode(context.Background(), Input{Body: docxOf(t, body, corePart, core)})
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.titles) != 1 || doc.titles[0].text != want {
			t.Errorf("titles %v, want %s", doc.titles, want)
		}
	}
}

// TestDOCXHostile: whatever stands in the parts gives an error with a code, soon.
func TestDOCXHostile(t *testing.T) {
	whole := docxOf(t, tbl(tr(tc("", para("规章")), tc("", para("1")))))
	encrypted := bytes.Clone(whole)
	for _, at := range []int{bytes.Index(encrypted, []byte("PK\x03\x04")) + 6, bytes.Index(encrypted, []byte("PK\x01\x02")) + 8} {
		encrypted[at] |= 1
	}
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	for name, c := range map[string]struct {
		body []byte
		code string
	}{
		"cut off":            {whole[:len(whole)/2], CodeUnreadable},
		"without its end":    {whole[:len(whole)-10], CodeUnreadable},
		"a part cut off":     {zipOf(t, map[string]string{contentTypesPart: wordTypes, "word/document.xml": wordHead + "<w:p>"}), CodeUnreadable},
		"no main part":       {zipOf(t, map[string]string{contentTypesPart: wordTypes}), CodeUnreadable},
		"bad content types":  {zipOf(t, map[string]string{contentTypesPart: "<Types>"}), CodeUnreadable},
		"a password":         {encrypted, CodeEncrypted},
		"entities":           {docxOf(t, `<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>`), CodeUnreadable},
		"defined entities":   {zipOf(t, map[string]string{contentTypesPart: wordTypes, "word/document.xml": `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + wordHead + "<w:p>&b;</w:p>" + wordTail}), CodeUnreadable},
		"an outside entity":  {zipOf(t, map[string]string{contentTypesPart: wordTypes, "word/document.xml": `<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + wordHead + "<w:p>&a;</w:p>" + wordTail}), CodeUnreadable},
		"deep":               {docxOf(t, many("<w:tbl><w:tr><w:tc>", 10_000)), CodeTooLarge},
		"deep and skipped":   {docxOf(t, "<w:del>"+many("<w:p>", 10_000)), CodeTooLarge},
		"deep content types": {zipOf(t, map[string]string{contentTypesPart: many("<x>", 10_000)}), CodeTooLarge},
		"a bomb":             {docxOf(t, many(" ", maxPart+1)), CodeTooLarge},
		"a dense bomb":       {docxOf(t, many("a", 8<<20)), CodeTooLarge},
		"many tokens":        {docxOf(t, many(`<w:p/><w:q/>`, maxXMLTokens/4+1)+fmt.Sprint(noise(100_000))), CodeTooLarge},
		"many cells":         {docxOf(t, tbl(many(tr(many(tc("", ""), 250)), 1000))+noise(100_000)), CodeTooLarge},
		"wide spans":         {docxOf(t, tbl(tr(many(tc(`<w:gridSpan w:val="999999999"/>`, ""), 20)))), CodeTooLarge},
		"a presentation":     {zipOf(t, map[string]string{contentTypesPart: strings.ReplaceAll(wordTypes, "wordprocessingml.document", "presentationml.presentation")}), CodeUnsupported},
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

// noise is text that does not pack, so that other bounds than the ratio are met.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>24)%26
	}
	return string(b)
}
