package parser

import (
	"strings"
	"testing"
)

// FuzzDOCX: no body of a Word document makes the parser panic or break its promises.
func FuzzDOCX(f *testing.F) {
	plain := func(text string) string { return tc("", para(text)) }
	for _, body := range []string{
		para(zipTitle) + tbl(tr(plain("自然人"), plain("总计")), tr(plain("本年新收政府信息公开申请数量"), plain("1"))),
		tbl(tr(tc(`<w:gridSpan w:val="2"/><w:vMerge/>`, para("规章")), plain("1")), `<w:tr><w:trPr><w:gridBefore w:val="3"/><w:del/></w:trPr></w:tr>`),
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="end"/></w:r><mc:AlternateContent><mc:Choice/><mc:Fallback/></mc:AlternateContent></w:p>`,
		`<w:txbxContent><w:tc><w:tr><w:tbl><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p></w:tbl></w:tr></w:tc></w:txbxContent>`,
		`<w:r><w:rPr><w:vertAlign w:val="superscript"/><w:vanish/></w:rPr><w:sym w:font="Symbol" w:char="F031"/><w:t>1</w:t></w:r>`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		parseHolds(t, Input{Region: "310113", LinkText: zipTitle, Body: docxOf(t, body)})
	})
}

// FuzzZip: no bytes of a ZIP file do.
func FuzzZip(f *testing.F) {
	docx := reportDOCX(f, zipTitle, "12")
	f.Add(docx)
	f.Add(zipOf(f, map[string]string{"年报.docx": string(docx), "a.txt": "规章 1", "b.zip": string(zipOf(f, map[string]string{"a.html": "<p>"}))}))
	f.Fuzz(func(t *testing.T, body []byte) {
		parseHolds(t, Input{LinkText: zipTitle, Body: append([]byte("PK\x03\x04"), strings.TrimPrefix(string(body), "PK\x03\x04")...)})
	})
}
