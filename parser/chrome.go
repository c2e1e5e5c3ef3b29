package parser

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// withoutChrome takes out of the report what content systems print inside the element
// that holds it: lists of links, navigation, and lines of buttons. Headings and forms
// stay whatever they look like; so does the page without any. found is used up.
func withoutChrome(found []foundBlock) []foundBlock {
	if !slices.ContainsFunc(found, func(b foundBlock) bool { return isMarker(b.block) }) {
		return found
	}
	drop := make([]bool, len(found))
	for i, b := range found {
		if b.grid == nil && b.part == "" {
			drop[i] = isControl(b.folded) || inNavigation(b.node) || b.linked && i > 0 && drop[i-1]
		}
	}
	dropLinks(found, drop)
	out := found[:0]
	for i, b := range found {
		if !drop[i] {
			out = append(out, b)
		}
	}
	return out
}

// linkList is how many links in a row are a list of other pages.
const linkList = 3

// dropLinks marks lists of links. Files that belong to the report are no such list.
func dropLinks(found []foundBlock, drop []bool) {
	for i := 0; i < len(found); {
		n := 0
		for i+n < len(found) && found[i+n].linked && found[i+n].part == "" && !strings.HasPrefix(found[i+n].folded, "附") {
			n++
		}
		if n >= linkList {
			for k := range n {
				drop[i+k] = true
			}
		}
		i += max(n, 1)
	}
}

// inNavigation tells what stands in elements that HTML has for other things than the
// content.
func inNavigation(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer:
			return true
		}
	}
	return false
}

// maxControl is the longest line of buttons, in runes.
const maxControl = 60

// isControl tells a line of buttons, of the way to the page, or of the site's own data,
// by its folded text.
func isControl(f string) bool {
	return len(f) <= 4*maxControl && !strings.Contains(f, "。") && (controls.MatchString(f) || filings.MatchString(f)) && utf8.RuneCountInString(f) <= maxControl
}

// filings are what the law has every site print.
var filings = compile(`ICP备|公网安备`)

// controls begin such lines in the content systems of any maker.
var controls = compile(`^[\[(【|>«·-]*(?:打印|关闭(?:窗口|页面|本页)?[\])】|]*$|收藏|分享(?:到|至|$)|字体|字号|[大小](?:中[大小])|返回(?:顶部|首页|列表)|我要纠错|扫一扫|扫码|扫描二维码|手机扫|用手机|二维码|上一[篇条页]|下一[篇条页]|相关(?:链接|阅读|文章|信息|稿件|新闻|文档|推荐)[:]?$|延伸阅读|(?:您|你)?(?:现在|当前|目前)?(?:所在)?的?位置[:>]|首页[>»/|]|阅读次数|浏览(?:次数|量|人数)|点击(?:数|量|率)|访问(?:量|次数)|责任编辑|长者(?:版|模式|专版)|无障碍|适老|关怀版|语音播报|朗读|繁体|简体|网站(?:地图|标识码|声明)|版权所有|主办(?:单位)?[:]|承办(?:单位)?[:]|技术支持|微信|微博|QQ空间)`)
