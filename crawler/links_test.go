package crawler

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/nianbao/nianbao/archive"
)

var update = flag.Bool("update", false, "write the golden files")

const listAddr = "http://www.example.gov.cn/zwgk/zfxxgknb/index.html"

func TestReportLinks(t *testing.T) {
	source, err := os.ReadFile("testdata/list.html")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPage(listAddr, string(source))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range p.links {
		if l.Via != listAddr || l.Role != archive.RoleReport {
			t.Errorf("%s: via %q role %q", l.URL, l.Via, l.Role)
		}
		fmt.Fprintf(&b, "%s\t%s\n", l.URL, l.Text)
	}
	golden(t, "testdata/list.golden", b.String())

	want := []string{"http://www.example.gov.cn/zwgk/zfxxgknb/jzb/", "http://www.example.gov.cn/zwgk/zfxxgknb/2012nb/"}
	if d := cmp.Diff(want, p.columns()); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

// TestReportLinksOnRealList reads the list page of a real portal, which is not part of this repository.
func TestReportLinksOnRealList(t *testing.T) {
	file := filepath.Join("..", "..", "shared", "corpus", "full", "pingtan-list.html")
	source, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("the corpus of real pages is not here: %v", err)
	}
	p, err := newPage("https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/", string(source))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.links) != 10 {
		t.Fatalf("%d report links, want the 10 rows of the page: %v", len(p.links), p.links)
	}
	t.Logf("recall 10 of 10 rows, precision 10 of %d links taken among %d addresses of the page", len(p.links), len(p.hrefs))
	for i, l := range p.links {
		if year := fmt.Sprint(2025 - i); !strings.Contains(l.Text, year+"年度政府信息公开工作年度报告") {
			t.Errorf("link %d: %q, want the report of %s", i, l.Text, year)
		}
	}
	if s := paging(p); len(s) == 0 || s[0].total != 2 {
		t.Errorf("paging %v, want 2 pages: the script says 20 rows of 10 a page", s)
	}
}

func TestAttachments(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"link that names a report", `<a href="P1.pdf">附件：甲局2020年政府信息公开工作年度报告</a>`, "report facsimile /nb/202101/P1.pdf"},
		{"link by title", `<a href="P2.XLSX" title="附表">下载</a>`, "asset /nb/202101/P2.XLSX"},
		{"archive", `<a href="P3.rar">附件</a>`, "asset /nb/202101/P3.rar"},
		{"viewer in a frame", `<iframe src="/viewer/web/viewer.html?file=/files/3.pdf"></iframe>`, "asset facsimile /files/3.pdf"},
		{"viewer with an escaped address", `<iframe src="/pdfjs/web/viewer.html?file=%2Fnb%2F%E5%B9%B4.pdf"></iframe>`, "asset facsimile /nb/%E5%B9%B4.pdf"},
		{"viewer behind a link", `<a href="/view?url=/nb/9.docx">查看</a>`, "asset text /nb/9.docx"},
		{"embed", `<embed src="4.doc">`, "asset text /nb/202101/4.doc"},
		{"object", `<object data="5.wps"></object>`, "asset text /nb/202101/5.wps"},
		{"onclick", `<p onclick="window.open('/down/6.zip')">打包下载</p>`, "asset /down/6.zip"},
		{"script in href", `<a href="javascript:window.open('7.pdf','_blank')">全文</a>`, "asset facsimile /nb/202101/7.pdf"},
		{"script of a viewer", `<script>PDFObject.embed("/nb/8.pdf", "#box");</script>`, "asset facsimile /nb/8.pdf"},
		{"download that names its file in words", `附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2">年报.pdf</a>】`,
			"asset /system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2"},
		{"file name in words alone", `<a href="/get?id=7">附件1.甲局年报.docx</a>`, "asset /get?id=7"},
		{"facsimile beside the text", `<a href="qzb.html">全真版</a>`, "asset facsimile /nb/202101/qzb.html"},
		{"pictures beside the text", `<a href="p.jpg">图片版</a>`, "asset picture /nb/202101/p.jpg"},
		{"annex whose words no list link may have", `<a href="t.xls">政府信息公开情况统计表</a>`, "asset /nb/202101/t.xls"},

		{"interpretation", `<a href="jd.pdf">2020年政府信息公开年度报告解读</a>`, ""},
		{"way back", `<a href="../">返回</a>`, ""},
		{"other scheme", `<a href="ftp://x/7.pdf">x</a>`, ""},
		{"picture in the text", `<img src="8.png">`, ""},
		{"page that names an edition in a sentence", `<a href="x.html">关于本站提供文字版和全真版两种版本的说明</a>`, ""},
		{"the page itself", `<a href="t1.html">文字版</a>`, ""},
		{"twice", `<a href="P1.pdf">附件</a><a href="P1.pdf">再次下载</a>`, "asset facsimile /nb/202101/P1.pdf"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := newPage("http://www.example.gov.cn/nb/202101/t1.html", tt.source)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range attachments(p.addr, p.doc) {
				if l.Via != p.addr {
					t.Errorf("via %q", l.Via)
				}
				got = append(got, strings.Join(strings.Fields(fmt.Sprint(l.Role, " ", l.Edition, " ", strings.TrimPrefix(l.URL, "http://www.example.gov.cn"))), " "))
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}

func TestAttachmentsBounded(t *testing.T) {
	var b strings.Builder
	for i := range maxAttachments * 3 {
		fmt.Fprintf(&b, `<a href="%d.pdf">x</a>`, i)
	}
	p, err := newPage("http://www.example.gov.cn/", b.String())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(attachments(p.addr, p.doc)); n != maxAttachments {
		t.Errorf("%d attachments, want the limit %d", n, maxAttachments)
	}
}

func FuzzPage(f *testing.F) {
	f.Add(`<a href="t.htm" title="2019年政府信息公开年报">x</a><record><![CDATA[<a href='/a'>]]></record>`)
	f.Add(`createPageHTML(99999999, 0, "index", "html") countPage = 3 <a href="index_99999.html">尾页</a>`)
	f.Fuzz(func(t *testing.T, source string) {
		p, err := newPage(listAddr, source)
		if err != nil {
			return
		}
		attachments(p.addr, p.doc)
		newTrail(p).fresh(p)
		for _, s := range paging(p) {
			if s.total > maxListed+1 {
				t.Errorf("%d pages", s.total)
			}
		}
		storeProxy(p)
		_, _ = readSitemap(p)
	})
}

// TestWaysOfLinking: the same report behind all the ways in which lists link to it.
func TestWaysOfLinking(t *testing.T) {
	for name, line := range map[string]string{
		"line break in the address":  "<a href=\"/nb/\n1.htm\">2023年政府信息公开工作年度报告</a>",
		"blank behind the address":   "<a href='/nb/1.htm&nbsp;'>2023年政府信息公开工作年度报告</a>",
		"strokes of another system":  `<a href='\nb\1.htm'>2023年政府信息公开工作年度报告</a>`,
		"a script as address":        `<a href="javascript:window.open('/nb/1.htm')">2023年政府信息公开工作年度报告</a>`,
		"a line that can be clicked": `<ul><li onclick="window.open('/nb/1.htm')">2023年政府信息公开工作年度报告</li></ul>`,
		"a row that can be clicked":  `<table><tr onclick="go('1.htm')"><td>1</td><td>2023年政府信息公开工作年度报告</td></tr></table>`,
		"words in pieces":            "<a href='/nb/1.htm'><span>2023</span>年<font>政府信息公开</font>\n工作年度报告</a>",
		"a title of blanks":          "<a href='/nb/1.htm' title=' '>2023年政府信息公开工作年度报告</a>",
		"a date as title":            "<a href='/nb/1.htm' title='2024-01-30'>2023年政府信息公开工作年度报告</a>",
		"a picture":                  "<a href='/nb/1.htm'><img alt='2023年政府信息公开工作年度报告' src=x.png></a>",
		"words cut short":            "<a href='/nb/1.htm'>甲乙丙丁戊己庚辛局2023年政府信息公开…</a>",
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		links := reportLinks("http://h/nb/", doc)
		if len(links) != 1 || !strings.HasPrefix(links[0].URL, "http://h/nb/1.htm") {
			t.Errorf("%s: %+v", name, links)
		}
	}
}
