package web

import (
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
)

// TestCoverageOfTheUnread: the row of a body of which nothing could be read leads to no page
// that is not there, and says in words why its document was not read.
func TestCoverageOfTheUnread(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	store, err := archive.Open(ctx, t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	b, err := index.Begin(ctx, dir, true, index.Options{Parser: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(ctx, fixtureReports()...); err != nil {
		t.Fatal(err)
	}
	codes := []string{parser.CodeEncrypted, parser.CodeImageOnly, parser.CodeTooLarge, parser.CodeUnreadable, parser.CodeUnsupported}
	for i, code := range codes {
		if err := b.Outcome(ctx, index.Outcome{URL: "http://www.example.gov.cn/" + code, SHA256: code, Fetched: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC),
			Code: code, Agency: "310113-audit", Region: "310113", Year: 2013 + i}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	f := &fixture{site: &Server{Index: x, Archive: store, Version: "test"}}
	f.start(t)
	row := f.page(t, "/coverage?region=310113&from=2013&to=2017").Find(`.wall tr:contains("审计局")`)
	if row.Length() != 1 || row.Find("th a").Length() != 0 {
		t.Errorf("%d rows, the name leads to %q", row.Length(), row.Find("th a").AttrOr("href", ""))
	}
	for i, want := range []string{"文件有密码", "只有图片，没有文字", "文件太大", "文件损坏", "不能识读的格式"} {
		square := row.Find("td a").Eq(i)
		if href, title := square.AttrOr("href", ""), square.AttrOr("title", ""); href != "/originals/"+codes[i]+"/view" || !strings.Contains(title, want) {
			t.Errorf("%s: %s %q, want %q", codes[i], href, title, want)
		}
	}
	known := f.page(t, "/coverage?region=310113&from=2016&to=2017").Find(`.wall tr:contains("教育局") th a`)
	if known.Length() != 1 { // its reports are of other years
		t.Error("a body with reports has no link")
	}
}
