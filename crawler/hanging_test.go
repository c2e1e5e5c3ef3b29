package crawler

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestMayHangMissesNothing puts every way in which a page shows a document into a page that has none else.
func TestMayHangMissesNothing(t *testing.T) {
	pages := []string{
		`<a href="a.PDF">x</a>`, `<a href="a.docx?x=1">x</a>`, `<a href="/x?file=%2fa%2ewps">x</a>`, `<a href="a%2Epdf">x</a>`, `<a href="a&#46;xls">x</a>`,
		`<a href="/system/download.jsp?id=1">x</a>`, `<a href="/x?DownloadAttachUrl">x</a>`, `<a href="/DOWNFILE/1">x</a>`, `<a href="/filedown?1">x</a>`,
		`<a href="/1">附件【甲局.pdf】</a>`, `<iframe src="/v?pdf=/a.pdf"></iframe>`, `<script>show('a.pdf')</script>`,
	}
	for _, w := range strings.Split("文字版 文本版 纯文本 html版 HTML版 网页版 word版 doc版 全真版 扫描版 扫描件 PDF版 ＰＤＦ版 版式文件 原版 原件 影印 图片版 长图 图文版", " ") {
		pages = append(pages, `<a href="/1">`+w+`</a>`)
	}
	for _, text := range pages {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if len(attachments("http://h/nb/1.htm", doc)) == 0 {
			t.Errorf("attachments finds nothing in %s: the test tests nothing", text)
		}
		if !mayHang(text) {
			t.Errorf("mayHang passes over %s", text)
		}
	}
	if mayHang(`<p>政府信息公开工作年度报告，版权所有。</p><a href="/nb/index.html">返回</a> 3.14`) {
		t.Error("a page without files is read for them")
	}
}

func TestMayHangOnRealPages(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := decode(body, "text/html")
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if found := attachments("http://h/nb/1.htm", doc); len(found) > 0 && !mayHang(text) {
			t.Errorf("%s: mayHang passes over %v", file, found)
		}
	}
}
