package web

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// hostileHTML holds what an attacker may put into a portal's page; the cells are
// numbered 0 to 4.
const hostileHTML = `<!DOCTYPE html><html><head><base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/">
<link rel="stylesheet" href="a.css"><style>@import url(http://evil.example/b.css);td{background:url(//evil.example/c)}</style>
<script>alert(1)</script></head><body onload="alert(2)" background="http://evil.example/d.png">
<!-- <td>not a cell</td> --><svg onload="alert(3)"><script>alert(4)</script><foreignObject><td>x</td></foreignObject></svg>
<math><mtext><img src=x onerror=alert(5)></mtext></math>
<form action="http://evil.example/"><input value="0"><button formaction="javascript:alert(6)">go</button>
<table id="cell" width="900"><tr><th>零</th><td onclick="alert(7)" colspan="2" style="color:red;background-image:url(x);position:fixed;behavior:url(#x)">一</td></tr>
<tr><td><a href="javascript:alert(8)" target="_top" ping="http://evil.example/">二</a><img src="http://evil.example/e.png" srcset="f.png 2x" onerror="alert(9)">
<img src="data:image/png;base64,iVBORw0KGgo="><img src="data:image/svg+xml;base64,AAAA"></td>
<td><custom-thing><b>三</b></custom-thing><iframe srcdoc="<script>alert(10)</script>"></iframe><object data="g.swf"></object><embed src="h.swf"></td>
<td><noscript><img src="http://evil.example/i"></noscript><template><script>alert(11)</script></template><video poster="j"><source src="k"></video><o:p>四</o:p></td></tr></table>
</form><xmp><script>alert(12)</script></xmp><plaintext><script>alert(13)</script>`

func TestLitHTMLIsHarmless(t *testing.T) {
	for n := -1; n < 6; n++ {
		l, err := litHTML(hostileHTML, cellAt(n))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(l.Document))
		if err != nil {
			t.Fatal(err)
		}
		if bad := doc.Find("script,iframe,object,embed,link,base,form,input,button,svg,math,noscript,template,video,source,xmp,plaintext,[href],[srcset],[action],[background],[target],[srcdoc],meta[http-equiv]"); bad.Length() > 0 {
			html, _ := goquery.OuterHtml(bad.First())
			t.Errorf("cell %d: kept %s", n, html)
		}
		for _, word := range []string{"evil.example", "alert(", "url(", "javascript:", "position", "onerror", "svg+xml"} {
			if strings.Contains(l.Document, word) {
				t.Errorf("cell %d: %q is still there", n, word)
			}
		}
		if doc.Find("style").Length() != 1 || doc.Find("img[src]").Length() != 1 {
			t.Errorf("cell %d: %d styles, %d pictures", n, doc.Find("style").Length(), doc.Find("img[src]").Length())
		}
		marked := doc.Find("#cell")
		if 0 <= n && n < 5 != l.Found || marked.Length() > 1 || (marked.Length() == 1) != l.Found {
			t.Errorf("cell %d: found %v, %d marked", n, l.Found, marked.Length())
		}
		if want := []string{"零", "一", "二", "三", "四"}; l.Found && (l.Text != want[n] || !strings.Contains(marked.Text(), want[n])) {
			t.Errorf("cell %d says %q, marked is %q", n, l.Text, marked.Text())
		}
	}
}

// TestLitCountsLikeGoquery keeps the numbering that places in records rest on.
func TestLitCountsLikeGoquery(t *testing.T) {
	const source = `<table><tr><td>a<table><tr><td>b</td></tr></table></td><th>c</th></tr></table><td>stray</td>
<table><tbody><tr><td hidden>d</td></tr></tbody><thead><tr><th>e</th></tr></thead></table>`
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	cells := doc.Find("td, th")
	cells.Each(func(i int, s *goquery.Selection) {
		l, err := litHTML(source, cellAt(i))
		if err != nil || !l.Found || l.Text != strings.Join(strings.Fields(s.Text()), " ") {
			t.Errorf("cell %d: %v, lit %q, goquery %q", i, err, l.Text, s.Text())
		}
	})
	if l, _ := litHTML(source, cellAt(cells.Length())); l.Found {
		t.Error("a cell beyond the last was found")
	}
}

func TestLitKeepsShape(t *testing.T) {
	l, err := litHTML(`<p align=center style="text-align:center;color:#f00">标题</p><table border=1><tr><td colspan=2 rowspan=3 title="x">1</td></tr></table>`, cellAt(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`align="center"`, `style="text-align:center;color:#f00"`, `border="1"`, `<td colspan="2" rowspan="3" title="x" id="cell">1</td>`} {
		if !strings.Contains(l.Document, want) {
			t.Errorf("lost %s in\n%s", want, l.Document)
		}
	}
}

func TestLitText(t *testing.T) {
	for name, c := range map[string]struct {
		from, to int
		found    bool
		want     string
	}{
		"a range":        {2, 4, true, `受理<mark id="cell">12</mark>&lt;b&gt;`},
		"nothing asked":  {-1, -1, false, `<pre>受理12&lt;b&gt;`},
		"beyond the end": {5, 99, false, `<pre>受理12&lt;b&gt;`},
		"empty":          {3, 3, false, `<pre>受理12&lt;b&gt;`},
	} {
		l := litText("受理12<b>", c.from, c.to)
		if l.Found != c.found || !strings.Contains(l.Document, c.want) {
			t.Errorf("%s: %v %s", name, l.Found, l.Document)
		}
	}
}

func TestTooDeepIsRefused(t *testing.T) {
	if _, err := litHTML(strings.Repeat("<div>", 100_000), cellAt(0)); err == nil {
		t.Error("a document nested 100,000 deep was shown")
	}
}

func FuzzLitHTML(f *testing.F) {
	f.Add(hostileHTML, 2)
	f.Add("<table><td>1", 0)
	f.Fuzz(func(t *testing.T, source string, n int) {
		l, err := litHTML(source, cellAt(n))
		if err != nil {
			return
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(l.Document))
		if err != nil {
			return
		}
		if bad := doc.Find("script,iframe,object,embed,link,base,form,svg,math,[href],[srcset],[onerror],[onload],[onclick]"); bad.Length() > 0 {
			html, _ := goquery.OuterHtml(bad.First())
			t.Errorf("kept %s of %q", html, source)
		}
	})
}

func cellAt(n int) place { return place{Cell: n, From: -1, To: -1, Node: -1} }

func TestLitNodes(t *testing.T) {
	const source = `<div><!-- note --><p>规章 <b>1</b>2</p><pre>规范性文件&#9;3</pre><script>x</script><i>四</i></div>` // html, head, body, div, p, b, pre, script, i
	for _, c := range []struct {
		at, text, marked string
	}{
		{"node:4", "规章 12", "规章 12"}, {"node:5", "1", "1"}, {"node:8", "四", "四"}, {"node:9", "", ""},
		{"node:4/runes:3-5", "12", "1"}, {"node:6/runes:6-7", "3", "3"}, {"node:6/runes:60-70", "", ""},
	} {
		where, err := readPlace(c.at)
		if err != nil {
			t.Fatal(err)
		}
		l, err := litHTML(source, where)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(l.Document))
		if err != nil {
			t.Fatal(err)
		}
		if marked := doc.Find("#cell").Text(); l.Text != c.text || marked != c.marked || l.Found != (c.text != "") {
			t.Errorf("%s: found %v, says %q, marked %q", c.at, l.Found, l.Text, marked)
		}
	}
}
