package parser

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/nianbao/nianbao/report"
)

// reportDOCX is a small report of one office as a Word document: the section 三 table
// with value as the number of new requests.
func reportDOCX(t testing.TB, title, value string) []byte {
	t.Helper()
	row := func(texts ...string) string {
		var cells []string
		for _, x := range texts {
			cells = append(cells, tc("", para(x)))
		}
		return tr(cells...)
	}
	heads := []string{"本列数据的勾稽关系", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}
	values := func(label, v string) string { return row(label, v, "0", "0", "0", "0", "0", v) }
	return docxOf(t, para(title)+para("一、总体情况")+para("全年无事。")+para("三、收到和处理政府信息公开申请情况")+
		tbl(row(heads...), values("一、本年新收政府信息公开申请数量", value), values("二、上年结转政府信息公开申请数量", "0"),
			values("（一）予以公开", value), values("（七）总计", value), values("四、结转下年度继续办理", "0")))
}

const zipTitle = "上海市宝山区水务局2021年政府信息公开工作年度报告"

// TestZipMembers: the report among the files of a ZIP is read in place.
func TestZipMembers(t *testing.T) {
	docx := string(reportDOCX(t, zipTitle, "12"))
	page := requestHTML(number)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("报告/年报.docx")
	if err != nil {
		t.Fatal(err)
	}
	litter := map[string]string{"__MACOSX/._a.docx": "x", ".DS_Store": "x", "d/Thumbs.db": "x", "~$年报.docx": "x"}
	for name, c := range map[string]struct {
		files  map[string]string
		origin string // of requests.received.new[natural_person]
	}{
		"a DOCX":          {map[string]string{"年报.docx": docx}, "member:年报.docx#cell:9"},
		"beside a notice": {map[string]string{"a.txt": "关于放假的通知", "年报.docx": docx, "空.txt": ""}, "member:年报.docx#cell:9"},
		"beside litter":   {merged(litter, map[string]string{"年报.docx": docx}), "member:年报.docx#cell:9"},
		"a GBK name":      {map[string]string{gbk: docx}, "member:报告/年报.docx#cell:9"},
		"back slashes":    {map[string]string{`报告\年报.docx`: docx}, "member:报告/年报.docx#cell:9"},
		"marks in names":  {map[string]string{"1#2%.docx": docx}, "member:1%232%25.docx#cell:9"},
		"a page":          {map[string]string{"上海市宝山区水务局2021年政府信息公开年度报告.html": page}, ""},
		"a ZIP in a ZIP":  {map[string]string{"内.zip": string(zipOf(t, map[string]string{"年报.docx": docx}))}, "member:内.zip#member:年报.docx#cell:9"},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustParse(t, Input{URL: "http://x.gov.cn/a.zip", Type: "application/x-zip-compressed", Region: "310113", Body: zipNamed(t, c.files)})
			f, ok := r.Figure("requests.received.new[natural_person]")
			if !ok || f.State != report.StateNumber || c.origin != "" && f.Origin != c.origin {
				t.Errorf("figure %+v, want origin %s", f, c.origin)
			}
			if r.Year != 2021 || r.Source.Type != "application/zip" || holds(r) != nil {
				t.Errorf("year %d, type %s, %v", r.Year, r.Source.Type, holds(r))
			}
		})
	}
}

func merged(a, b map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range []map[string]string{a, b} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

// zipNamed packs files under names that need not be UTF-8, as old tools do.
func zipNamed(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, body := range files {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write([]byte(body))
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

// TestZipSeveral: two files of one report are read as one and said to be two, two
// reports are none.
func TestZipSeveral(t *testing.T) {
	one := string(reportDOCX(t, zipTitle, "12"))
	other := string(reportDOCX(t, zipTitle, "13"))
	next := string(reportDOCX(t, strings.Replace(zipTitle, "2021", "2022", 1), "12"))
	r := mustParse(t, Input{Body: zipOf(t, map[string]string{"a.docx": one, "b.docx": one})})
	if len(r.Findings) == 0 || r.Findings[len(r.Findings)-1].Rule != ruleMembers || r.Findings[len(r.Findings)-1].Severity != report.SeverityInfo {
		t.Errorf("findings %+v", r.Findings)
	}
	r = mustParse(t, Input{Body: zipOf(t, map[string]string{"a.docx": one, "b.docx": other})})
	if f := r.Findings[len(r.Findings)-1]; f.Rule != ruleMembers || f.Severity != report.SeverityWarning || len(f.Keys) == 0 {
		t.Errorf("finding %+v", f)
	}
	_, err := Parse(context.Background(), Input{Body: zipOf(t, map[string]string{"a.docx": one, "b.docx": next})})
	var perr *Error
	if !errors.As(err, &perr) || perr.Code != CodeUnreadable || !strings.Contains(perr.Message, "a.docx") || !strings.Contains(perr.Message, "b.docx") {
		t.Errorf("two reports: %v", err)
	}
}

// TestZipHostile: what is made to harm gives an error with a code.
func TestZipHostile(t *testing.T) {
	docx := string(reportDOCX(t, zipTitle, "12"))
	deep := docx
	for range maxZipDepth + 1 {
		deep = string(zipOf(t, map[string]string{"a.zip": deep}))
	}
	many := map[string]string{}
	for i := range maxMembers + 1 {
		many[strings.Repeat("a", 1+i%100)+"/"+strings.Repeat("b", 1+i/100)] = ""
	}
	var filler bytes.Buffer
	stored := zip.NewWriter(&filler)
	for _, name := range []string{"a.bin", "b.bin", "c.bin"} {
		f, err := stored.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = f.Write(make([]byte, maxUnzipped/3+1))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := stored.Close(); err != nil {
		t.Fatal(err)
	}
	declared := zipOf(t, map[string]string{"a.docx": docx})
	binary.LittleEndian.PutUint32(declared[bytes.Index(declared, []byte("PK\x01\x02"))+24:], 500<<20)
	method := zipOf(t, map[string]string{"a.docx": docx})
	for _, at := range []int{bytes.Index(method, []byte("PK\x03\x04")) + 8, bytes.Index(method, []byte("PK\x01\x02")) + 10} {
		method[at] = 14
	}
	twice := zipOf(t, map[string]string{"a.docx": docx, "b.docx": docx})
	twice = bytes.ReplaceAll(twice, []byte("b.docx"), []byte("a.docx"))
	damaged := zipOf(t, map[string]string{"a.docx": docx})
	damaged[60] ^= 0xff
	for name, c := range map[string]struct {
		body []byte
		code string
	}{
		"no files":            {zipOf(t, nil), CodeNotReport},
		"no report":           {zipOf(t, map[string]string{"a.txt": "通知"}), CodeNotReport},
		"a picture":           {zipOf(t, map[string]string{"a.png": "\x89PNG\r\n\x1a\n"}), CodeImageOnly},
		"a RAR":               {[]byte("Rar!\x1a\x07\x01\x00"), CodeUnsupported},
		"a 7-Zip":             {[]byte("7z\xbc\xaf\x27\x1c\x00"), CodeUnsupported},
		"too deep":            {[]byte(deep), CodeTooLarge},
		"many files":          {zipOf(t, many), CodeTooLarge},
		"a long name":         {zipOf(t, map[string]string{strings.Repeat("a", maxMemberName+1): docx}), CodeTooLarge},
		"a name above":        {zipOf(t, map[string]string{"../a.docx": docx}), CodeUnreadable},
		"a name within above": {zipOf(t, map[string]string{"a/../../a.docx": docx}), CodeUnreadable},
		"an absolute name":    {zipOf(t, map[string]string{"/etc/a.docx": docx}), CodeUnreadable},
		"a drive":             {zipOf(t, map[string]string{`C:\a.docx`: docx}), CodeUnreadable},
		"a control character": {zipOf(t, map[string]string{"a\x1b[2J.docx": docx}), CodeUnreadable},
		"a name twice":        {twice, CodeUnreadable},
		"a bomb":              {zipOf(t, map[string]string{"a.html": strings.Repeat("<p>", 8<<20)}), CodeTooLarge},
		"a large sum":         {filler.Bytes(), CodeTooLarge},
		"a declared size":     {declared, CodeTooLarge},
		"a rare method":       {method, CodeUnsupported},
		"damaged bytes":       {damaged, CodeUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(context.Background(), Input{Body: c.body})
			var perr *Error
			if !errors.As(err, &perr) || perr.Stack != nil || perr.Code != c.code {
				t.Errorf("got %v, want %s\n%s", err, c.code, stack(err))
			}
		})
	}
}
