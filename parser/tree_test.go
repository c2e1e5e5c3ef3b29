package parser

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// plainPages are read without html.Parse.
var plainPages = []string{
	`<!DOCTYPE html><html><head><title>a &amp; b</title><meta name=PubDate content="2021-01-01"><script>if (a<b) {}</script></head><body>1</body></html>`,
	"<!doctype HTML PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\">\r\n<!-- a -->\r\n<HTML>\r\n<Head>\r\n</Head>\r\n<Body>\r\n1\r2&lt;\r\n</Body>\r\n</HTML>\r\n<!-- b -->",
	`<div><p>1<p>2<ul><li>3<li>4</ul><h1>5</h2><dl><dt>6<dd>7</dl></p></div></div>`,
	`<table><tr><td>1<td>2<tr><th>3</table>`,
	`<table><col><col width=2><thead><tr><td><b>1</td></thead> <tbody> <tr> <td><table><tr><td>2</table>3</tbody></table>4`,
	`<table><tbody><tr></thead><td>1</table><form><p>2</form>3`,
	`<table><colgroup><col></colgroup><tr></font></table>`,
	`<table><tbody><tr><td>1</th></thead>2</body></td></span></b></form><script>3</script><!-- 4 --></tr></table>`,
	`<p><b><i><font color=red>1</font></i></b><a href="a.pdf?b=1&c=2">2</a></p><a href="?x=1&amp;y=2">3</a><b>4</b></b>`,
	`<b><p>1</p><table><tr><td><b><b><b>2<td>3</b></table></b>4`,
	`<form action=x><select><option>1<option selected>2</select><input type=text><button>3</button></form><form>4</form>`,
	`<style>p {}</style><p>1</p></body></html><script>2</script><p>3`,
	`<head></head> <script>1</script> <title>2</title> <noscript><p>3</p></noscript>`,
	`<pre>
1
2</pre><hr><p>3<hr><br/></br><img src=1 WIDTH="30" width=40><o:p></o:p><iframe src=a><p></iframe>`,
	`<p id=a ID=title class=b class=title style="color:red" style="display:none">1 < 2 <</p><td id="&#116;itle">`,
	`<div><span><p>1</span>2</p></span></div></b><h1><h2>3</h1><center>4</form>`,
}

// hardPages have what only html.Parse puts right.
var hardPages = []string{
	"", " ", "1", "<p>\x00", "</p>", "<p", "<p a", "<?xml?><p>", "<![CDATA[a]]><p>", "<p><!--a", "<p></", "<p></>", "<p><!->",
	"<b><p>1</b>2</p>", "<p><b>1<p>2", "<a>1<a>2", "<b><b><b><b>1", "<nobr>1", "<b><i>1</b>2</i>", "<b><div>1</b>2</div>",
	"<table>1</table>", "<table><p>1</table>", "<table><tr></p></table>", "<table><table>", "<table><caption>1</caption></table>", "<p><table>",
	"<table><form><tr><td>1</form></table>", "<table><input type=hidden>", "<html><html a=b>", "<body><body a=b>", "<body>1<frameset>",
	"<svg><p>", "<math>", "<template>1</template>", "<textarea>\n1</textarea>", "<object>1</object>", "<marquee>1</marquee>", "<ruby>1<rt>2</ruby>",
	"<select><select>", "<select><input>", "<select><option>1<hr>2", "<button><button>", "<script>1", "<script><!--<script></script>", "<plaintext>1", "<form><div></form>1</div>1",
	"<!DOCTYPE svg><p>", "<!DOCTYPE html/><p>", "<p>1<!DOCTYPE html>", "<head></head><meta name=a>", "<head></p></br>", "<head>1", "<p>" + strings.Repeat("1</span>", 2000),
}

// TestTree: what html.Parse need not put right is read without it, and all is read alike.
func TestTree(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	pages := plainPages
	for _, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, string(page))
	}
	for _, page := range pages {
		if plainTree([]byte(page)) == nil {
			t.Errorf("%.200s\nis not read as it is", page)
		}
	}
	for _, page := range hardPages {
		if plainTree([]byte(page)) != nil {
			t.Errorf("%.200s\nis read without html.Parse", page)
		}
	}
	for _, page := range append(pages, hardPages...) {
		if err := plainAlike([]byte(page)); err != nil {
			t.Errorf("%.200s\n%v", page, err)
		}
	}
}

// plainAlike compares the tree of a page that is read without html.Parse with its tree.
func plainAlike(page []byte) error {
	plain := plainTree(page)
	if plain == nil {
		return nil
	}
	whole, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return err
	}
	return sameNodes(whole, plain)
}

// FuzzTree: whatever the bytes, a tree made without html.Parse is the one that it makes.
func FuzzTree(f *testing.F) {
	for _, page := range append(plainPages, hardPages...) {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		if err := plainAlike(page); err != nil {
			t.Errorf("%q: %v", page, err)
		}
	})
}

// FuzzTreeTags puts pages together at random from tags, whose order the rules of the tree
// are about: bytes mutated blindly seldom make two that belong together.
func FuzzTreeTags(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		if page := tagSoup(rand.New(rand.NewPCG(seed, 3))); plainAlike([]byte(page)) != nil {
			t.Errorf("%s: %v", page, plainAlike([]byte(page)))
		}
	})
}

// Names of elements, those of pages first.
var (
	usualNames = strings.Fields("p div span b table tr td tbody a li ul h1 br form font th")
	rareNames  = strings.Fields(`html head body title meta link script style strong i em u code h2 h3 ol dl dt dd center pre listing hr img input
		thead tfoot col colgroup caption select option button iframe noscript noframes o:p label section sup address main details embed area
		nobr object marquee textarea optgroup template svg math ruby rt frameset dialog search xmp image`)
)

// tagSoup is a page of few tags: of many, one is always put right by html.Parse.
func tagSoup(rng *rand.Rand) string {
	var b strings.Builder
	var open []string
	for range 1 + rng.IntN(24) {
		name := usualNames[rng.IntN(len(usualNames))]
		if rng.IntN(4) == 0 {
			name = rareNames[rng.IntN(len(rareNames))]
		}
		switch n := rng.IntN(16); {
		case n < 7:
			b.WriteString("<" + name + ">")
			open = append(open, name)
		case n < 10 && len(open) > 0:
			b.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		case n < 12:
			b.WriteString("</" + name + ">")
		case n == 12:
			b.WriteString([]string{"<!-- 1 -->", "<!doctype html>", "</body>", "</html>", "\r\n", "&#13;", "<"}[rng.IntN(7)])
		default:
			b.WriteString([]string{"1", " ", "\n"}[rng.IntN(3)])
		}
	}
	return b.String()
}
