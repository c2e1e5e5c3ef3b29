package crawler

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/internal/portalsim"
)

func TestEditionOf(t *testing.T) {
	tests := []struct {
		words, addr string
		want        Edition
	}{
		{"2020年政府信息公开工作年度报告（文字版）", "http://a.cn/t1.pdf", EditionText},
		{"2020年政府信息公开工作年度报告（全真版）", "http://a.cn/t1.html", EditionFacsimile},
		{"年报（扫描件）", "http://a.cn/1", EditionFacsimile},
		{"点击下载ＰＤＦ版", "http://a.cn/1", EditionFacsimile},
		{"年报（图片版）", "http://a.cn/t1.html", EditionPicture},
		{"2020年政府信息公开工作年度报告", "http://a.cn/t1.PDF?x=1", EditionFacsimile},
		{"2020年政府信息公开工作年度报告", "http://a.cn/t1.docx", EditionText},
		{"2020年政府信息公开工作年度报告", "http://a.cn/t1.html", ""},
		{"", "%zz", ""},
	}
	for _, tt := range tests {
		if got := EditionOf(tt.words, tt.addr); got != tt.want {
			t.Errorf("EditionOf(%q, %q) = %q, want %q", tt.words, tt.addr, got, tt.want)
		}
	}
}

// TestEditionsOfOneReport: a report page with a facsimile behind a viewer page and a picture leads to all three, and
// the captures tell by their way and words that they are one report.
func TestEditionsOfOneReport(t *testing.T) {
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			html(w, listOf(entry("/nb/t1.htm", 1)))
		case "/nb/t1.htm":
			html(w, `<p>正文</p><div class="tabs"><a href="t1.htm">文字版</a><a href="qz.htm">全真版</a><a href="p1.jpg">图片版</a></div>`)
		case "/nb/qz.htm":
			html(w, `<a href="/">首页</a><iframe src="/pdfjs/viewer.html?file=/nb/qz.pdf"></iframe>`)
		case "/nb/qz.pdf":
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write([]byte("%PDF-1.4\n%%EOF"))
		case "/nb/p1.jpg":
			w.Header().Set("Content-Type", "image/jpeg")
			fmt.Fprint(w, "\xff\xd8\xff")
		default:
			http.NotFound(w, r)
		}
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Failed > 0 || tally.Reports != 1 || tally.Assets != 3 {
		t.Fatalf("tally %+v, %v", tally, err)
	}
	var got []string
	for _, k := range captures(t, c.Store) {
		if k.Role == archive.RoleAsset {
			got = append(got, show(srv.URL, k)+" "+string(EditionOf(k.LinkText, k.URL)))
		}
	}
	want := []string{
		`asset /nb/qz.htm 200 response via=/nb/t1.htm "全真版" facsimile`,
		`asset /nb/p1.jpg 200 response via=/nb/t1.htm "图片版" picture`,
		`asset /nb/qz.pdf 200 response via=/nb/qz.htm "" facsimile`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("captures (-want +got):\n%s", d)
	}
}

// TestDownloadNeedsReferer: files that are given only to those who come from the article are had, because the page
// that led to a file is sent along.
func TestDownloadNeedsReferer(t *testing.T) {
	s := simulate(t, "vsb", portalsim.ColumnOptions{Pages: 1})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), s.portal("vsb"))
	if err != nil || tally.Failed > 0 || tally.Reports != 2*len(s.wanted()) {
		t.Errorf("tally %+v, %v", tally, err)
	}
	files := 0
	for _, k := range captures(t, c.Store) {
		if k.Type == "application/octet-stream;charset=UTF-8" {
			files++
		}
	}
	if files != len(s.wanted()) {
		t.Errorf("%d files for %d reports", files, len(s.wanted()))
	}
	got, err := http.Get(s.srv.URL + "/system/_content/download.jsp?wbfileid=1")
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Disposition") != "" {
		t.Errorf("without a way: %s, %v; want a page with status 200", got.Status, got.Header)
	}
}

// TestPageInPlaceOfFile: a server that answers a file's address with a page has not given the file.
func TestPageInPlaceOfFile(t *testing.T) {
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			html(w, listOf(entry("/nb/t1.htm", 1)))
		case "/nb/t1.htm":
			html(w, `<a href="a.pdf">附件</a>`)
		case "/nb/a.pdf":
			html(w, `<p>请登录后下载</p>`)
		default:
			http.NotFound(w, r)
		}
	})
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err != nil || tally.Failed != 1 || tally.Failures[0].Code != "file" || tally.Failures[0].URL != srv.URL+"/nb/a.pdf" {
		t.Errorf("tally %+v, %v", tally, err)
	}
}
