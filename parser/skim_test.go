package parser

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestSkim(t *testing.T) {
	for page, want := range map[string]string{
		`<p style="color:red" id=a class="x">1</p>`:                       `<p id=a>1</p>`,
		`<td colspan=2 STYLE='DISPLAY:None' width="1">`:                   `<td colspan=2 STYLE='DISPLAY:None'>`,
		`<span style="a" style="display:none">1`:                          `<span>1`,
		`<div class="article_title x" hidden / lang=zh>`:                  `<div class="article_title x" hidden>`,
		`<a class=x href="<p class='y'>">1</a><p class=x>`:                `<a class=x href="<p class='y'>">1</a><p>`,
		`<!-- <p style="x> --><p class="y">`:                              `<!----><p>`,
		`<script><!-- <p style=" //--></script ><p class=y>`:              `<script></script ><p>`,
		`<STYLE>p{}</STYLe><title><p class=x></title><tr class=x>`:        `<STYLE></STYLe><title><p class=x></title><tr>`,
		`<script><!--<script></script><p class=x>--></script><p class=x>`: `<script><!--<script></script><p class=x>--></script><p class=x>`,
		`1 < 2 <p class=x>3 <? <p class=x> ?><p class=x`:                  `1 < 2 <p>3 <? <p class=x> ?><p class=x`,
		`<svg><p class=x>`: `<svg><p class=x>`,
		`<p class=x></p class="><p class=x>"><p class=x>`:     `<p></p class="><p class=x>"><p>`,
		`<td rowspan = 3 colspan=>1<td rowspan=2/ class="x">`: `<td rowspan = 3 colspan=>1<td rowspan=2/>`,
	} {
		got, err := io.ReadAll(skim([]byte(page)))
		if string(got) != want || err != nil {
			t.Errorf("%s\ngives %s\nwant  %s", page, got, want)
		}
		if err := iotest.TestReader(skim([]byte(page)), []byte(want)); err != nil {
			t.Errorf("%s: %v", page, err)
		}
		if err := sameTree([]byte(page)); err != nil {
			t.Errorf("%s: %v", page, err)
		}
	}
}

// sameTree compares the tree of a page with the one of what skim leaves of it, as far as
// it is looked at.
func sameTree(page []byte) error {
	whole, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil // too deep
	}
	left, err := html.Parse(skim(page))
	if err != nil {
		return err
	}
	return sameNodes(whole, left)
}

func sameNodes(a, b *html.Node) error {
	if a.Type != b.Type || a.DataAtom != b.DataAtom || a.Data != b.Data && a.Type != html.CommentNode || a.Namespace != b.Namespace {
		return fmt.Errorf("%d %q became %d %q", a.Type, a.Data, b.Type, b.Data)
	}
	if printingOf(a) != printingOf(b) || showsUnread(a) != showsUnread(b) || isTitled(a) != isTitled(b) || span(a, "colspan", 1) != span(b, "colspan", 1) || span(a, "rowspan", 0) != span(b, "rowspan", 0) ||
		a.DataAtom == atom.Meta && (attr(a, "name") != attr(b, "name") || attr(a, "content") != attr(b, "content")) ||
		a.DataAtom == atom.A && attr(a, "href") != attr(b, "href") ||
		a.DataAtom == atom.Img && (attr(a, "width") != attr(b, "width") || attr(a, "height") != attr(b, "height")) {
		return fmt.Errorf("<%s %v> became <%s %v>", a.Data, a.Attr, b.Data, b.Attr)
	}
	if a.DataAtom == atom.Script || a.DataAtom == atom.Style {
		return nil
	}
	c, d := a.FirstChild, b.FirstChild
	for ; c != nil && d != nil; c, d = c.NextSibling, d.NextSibling {
		if err := sameNodes(c, d); err != nil {
			return err
		}
	}
	if c != nil || d != nil {
		return fmt.Errorf("<%s> has other children", a.Data)
	}
	return nil
}

// FuzzSkim: whatever the bytes, the tree has the elements and texts of the page.
func FuzzSkim(f *testing.F) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		f.Fatalf("%d pages, %v", len(files), err)
	}
	for _, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(page)
	}
	for _, page := range []string{
		`<p/a="1"b='2'c=/ =d e = f/><td a==b  colspan = '2'/><!--x--!><!-->1<!--->2<!---><!doctype <p class=x>>`,
		`<b class=1><b class=2><b class=1><b class=1><p>1</b><div style=x><b>2`, `<textarea>
<p class="</textarea>"><noscript><p class="x"></noscript><xmp></xm</xmp><iframe/><p class=x></iframe>`,
		"<p\x00class=x sty\x00le=x><td\tcolspan\f=\r\n2\n>&lt;<p style='display&#58;none'><math><td class=x/><mi><svg><title><p class=x></title>",
		`</><//><?<p class=x>><!><!-><script>//<!--<scrip></scriptx></SCRIPT/x><style></style <p>></style<p><plaintext><p class=x>`,
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		if err := sameTree(page); err != nil {
			t.Errorf("%q: %v", page, err)
		}
	})
}
