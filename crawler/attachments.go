package crawler

import (
	"net/url"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/nianbao/nianbao/archive"
)

// maxAttachments bounds the files followed from one report page; the longest real annex list had a dozen.
const maxAttachments = 30

var (
	fileHolders = cascadia.MustCompile("a[href], iframe[src], frame[src], embed[src], object[data], [onclick]")
	fileAttrs   = []string{"src", "data"}
)

// attachments finds the document files that hang on a report page: links, frames, embedded objects, scripts of
// onclick handlers and viewers that name the file in their query (?file=…pdf). A file whose own words name a
// report is a report, any other is an asset; files of refused wording (解读 and so on) are left.
func attachments(base string, doc *goquery.Document) []Link {
	var links []Link
	seen := map[string]bool{}
	doc.FindMatcher(fileHolders).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		addr, ok := fileTarget(base, s)
		if !ok || seen[addr] {
			return true
		}
		words, v := wordsOf(s)
		if v == refused {
			return true
		}
		role := archive.RoleAsset
		if v == report || v == column {
			role = archive.RoleReport
		}
		seen[addr] = true
		links = append(links, Link{URL: addr, Text: words, Via: base, Role: role})
		return len(links) < maxAttachments
	})
	return links
}

func fileTarget(base string, s *goquery.Selection) (string, bool) {
	addr, ok := target(base, s)
	for _, name := range fileAttrs {
		if !ok {
			addr, ok = canonical(base, s.AttrOr(name, ""))
		}
	}
	if !ok {
		return "", false
	}
	if isFile(addr) {
		return addr, true
	}
	return viewedFile(addr)
}

// viewedFile gives the document that a viewer page shows, when its query names one.
func viewedFile(viewer string) (string, bool) {
	u, err := url.Parse(viewer)
	if err != nil {
		return "", false
	}
	for _, key := range []string{"file", "url", "src"} {
		if addr, ok := canonical(viewer, u.Query().Get(key)); ok && isFile(addr) {
			return addr, true
		}
	}
	return "", false
}
