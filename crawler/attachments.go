package crawler

import (
	"net/url"
	"regexp"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/nianbao/nianbao/archive"
)

// maxAttachments bounds the files followed from one report page; the longest real annex list had a dozen.
const maxAttachments = 30

var (
	fileHolders = cascadia.MustCompile("a[href], iframe[src], frame[src], embed[src], object[data], [onclick]")
	scripts     = cascadia.MustCompile("script:not([src])")
	fileAttrs   = []string{"src", "data"}

	// fileName is the name of a document file in the words of a link: 附件【甲局2020年年报.pdf】.
	fileName = regexp.MustCompile(`(?i)\.(pdf|docx?|wps|xlsx?|zip|rar)(\W|$)`)
	// download is an address that gives a file and does not name it.
	download = regexp.MustCompile(`(?i)download\.jsp|DownloadAttachUrl|/downloadfile|/downfile|filedown`)
	// scriptFile is a file that a script of the page shows in a viewer.
	scriptFile = regexp.MustCompile(`(?i)['"]([^'"\s<>]+\.(?:pdf|docx?|wps|xlsx?))['"]`)
	// annex is a file that belongs to the report although links of these words are no reports.
	annex = regexp.MustCompile(`统计表|附表|情况表`)
)

// attachments finds the documents that hang on a report page: files behind links, frames, embedded objects, scripts
// of onclick handlers and of viewers (?file=…pdf), downloads that name their file in words alone, and the other
// editions of the report (全真版, 文字版, 图片版). A file whose own words name a report is a report, any other is
// an asset; files of refused wording (解读 and so on) are left.
func attachments(base string, doc *goquery.Document) []Link {
	f := files{base: base, seen: map[string]bool{base: true}}
	doc.FindMatcher(fileHolders).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		words, v := wordsOf(s)
		if v == refused && !annex.MatchString(words) {
			return true
		}
		if addr, ok := fileTarget(base, s, words); ok {
			f.add(addr, words, v)
		}
		return len(f.links) < maxAttachments
	})
	doc.FindMatcher(scripts).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		for _, m := range scriptFile.FindAllStringSubmatch(s.Text(), maxAttachments) {
			if addr, ok := canonical(base, m[1]); ok {
				f.add(addr, "", unknown)
			}
		}
		return len(f.links) < maxAttachments
	})
	return f.links
}

// files gathers links, each address once.
type files struct {
	base  string
	seen  map[string]bool
	links []Link
}

func (f *files) add(addr, words string, v verdict) {
	if f.seen[addr] || len(f.links) >= maxAttachments {
		return
	}
	role := archive.RoleAsset
	if v == report || v == column {
		role = archive.RoleReport
	}
	f.seen[addr] = true
	f.links = append(f.links, newLink(addr, words, f.base, role))
}

// fileTarget is the document that an element leads to or shows.
func fileTarget(base string, s *goquery.Selection, words string) (string, bool) {
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
	if file, ok := viewedFile(addr); ok {
		return file, true
	}
	return addr, fileName.MatchString(words) || download.MatchString(addr) || namesEdition(words)
}

// viewerKeys are the names under which viewers take the address of the file they show.
var viewerKeys = []string{"file", "url", "src", "path", "pdf", "pdfUrl", "fileUrl"}

// viewedFile gives the document that a viewer page shows, when its query names one.
func viewedFile(viewer string) (string, bool) {
	u, err := url.Parse(viewer)
	if err != nil {
		return "", false
	}
	for _, key := range viewerKeys {
		if addr, ok := canonical(viewer, u.Query().Get(key)); ok && isFile(addr) {
			return addr, true
		}
	}
	return "", false
}
