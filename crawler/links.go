package crawler

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/nianbao/nianbao/archive"
)

// Link is one address a crawl wants, with the words and the page that led to it.
type Link struct {
	URL  string       `json:"url"`
	Text string       `json:"text"` // title attribute, else text of the link
	Via  string       `json:"via"`  // address of the page it stands on
	Role archive.Role `json:"role"`

	// Edition is the form in which the report is offered, where words or address tell.
	Edition Edition `json:"edition,omitempty"`

	form *form            // what is posted; nil for a GET
	look *archive.Capture // the last look at it, where that still stands; nil when it is to be asked for
}

// form is the body of a request that a list page's script sends by POST. It is a pointer in a Link so that links
// stay comparable and most carry none.
type form struct{ kind, body string } // kind is its media type

func newLink(addr, words, via string, role archive.Role) Link {
	return Link{URL: addr, Text: words, Via: via, Role: role, Edition: EditionOf(words, addr)}
}

// maxLinkText bounds the words kept with a link, in characters; titles of reports stay under 80.
const maxLinkText = 300

var (
	anchors = cascadia.MustCompile("a[href], a[onclick], area[href], li[onclick], td[onclick], tr[onclick], p[onclick], span[onclick]")
	picture = cascadia.MustCompile("img[alt]") // of the words of a link
	// quotedAddress is an address in the script of an onclick handler: window.open('…').
	quotedAddress = regexp.MustCompile(`['"]((?:https?:)?/[^'"\s]+|[^'"\s:()]+\.[a-zA-Z]{2,5}(?:\?[^'"\s]*)?)['"]`)
)

// reportLinks finds the links to reports on a list page, in page order and each address once. It is pure.
// The title attribute speaks before the text, because lists cut the text short.
func reportLinks(base string, doc *goquery.Document) []Link {
	var links []Link
	seen := map[string]bool{}
	doc.FindMatcher(anchors).Each(func(_ int, a *goquery.Selection) {
		addr, ok := target(base, a)
		if !ok || seen[addr] || addr == base {
			return
		}
		words, v := wordsOf(a)
		if !leadsToReport(v, addr, base) {
			return
		}
		seen[addr] = true
		links = append(links, newLink(addr, words, base, archive.RoleReport))
	})
	return links
}

func leadsToReport(v verdict, addr, base string) bool {
	switch v {
	case report:
		return true
	case column: // "政府信息公开年报" without a year is the column itself when it leads to a folder
		return !isFolder(addr)
	case loose: // the list's own folder says what the words leave out
		return strings.HasPrefix(addr, folder(base)) && !isFolder(addr)
	}
	return false
}

// wordsOf gives the words that decide about a link: the first of title and text that decides anything.
func wordsOf(a *goquery.Selection) (string, verdict) {
	title, text := trimWords(a.AttrOr("title", "")), trimWords(a.Text())
	if v := judge(title); v != unknown {
		return title, v
	}
	if text == "" {
		text = trimWords(a.FindMatcher(picture).AttrOr("alt", ""))
	}
	if text == "" {
		return title, unknown
	}
	return text, judge(text)
}

func trimWords(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxLinkText {
		return string(r[:maxLinkText])
	}
	return s
}

// target is where an anchor leads: its href, or the address in its onclick script.
func target(base string, a *goquery.Selection) (string, bool) {
	href := strings.TrimSpace(a.AttrOr("href", ""))
	if href != "" && !strings.HasPrefix(strings.ToLower(href), "javascript:") {
		if addr, ok := canonical(base, href); ok {
			return addr, true
		}
	}
	for _, script := range []string{a.AttrOr("onclick", ""), href} {
		if m := quotedAddress.FindStringSubmatch(script); m != nil {
			return canonical(base, m[1])
		}
	}
	return "", false
}
