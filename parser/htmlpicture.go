package parser

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/report"
)

// smallPicture is the width or height in pixels below which a picture holds no table:
// buttons, badges, codes to scan.
const smallPicture = 200

// picture notes a picture in the text of a page that may hold a table: none that is a link
// or stands in a menu, and none that the page shows small.
func (w *htmlWalker) picture(n *html.Node) {
	if w.links > 0 || w.veil != nil || isSmall(n, "width", smallPicture) || isSmall(n, "height", smallPicture) || inNavigation(n) {
		return
	}
	w.pictures = append(w.pictures, w.seen.elements-1)
}

// isSmall tells a picture whose measure is less than limit, in pixels.
func isSmall(n *html.Node, name string, limit int) bool {
	v := strings.TrimSuffix(strings.TrimSpace(attr(n, name)), "px")
	pixels, err := strconv.Atoi(v)
	return err == nil && pixels < limit
}

// attaches tells a link to a file, as the one that a page without words hands out.
func attaches(a *html.Node) bool {
	switch strings.ToLower(path.Ext(attr(a, "href"))) {
	case ".doc", ".docx", ".pdf", ".wps", ".xls", ".xlsx", ".rtf", ".zip", ".rar", ".ofd":
		return true
	}
	return false
}

// besidePicture is how many runes a part may have whose table is a picture: the forms since
// 2019 print nothing but a table there.
const besidePicture = 200

// picturedParts reports the parts of a page that show a picture where the forms since 2019
// have a table.
func picturedParts(doc *Document, pictures []int) []report.Finding {
	have := map[tableKind]bool{}
	for _, b := range doc.blocks {
		if b.grid != nil {
			have[b.grid.kind] = true
		}
	}
	var fs []report.Finding
	for i, b := range doc.blocks {
		kind, ok := formParts[b.part]
		if !ok || have[kind] || have[kindRows] { // forms before 2019 have their tables behind the text
			continue
		}
		end, runes := i+1, 0
		for end < len(doc.blocks) && doc.blocks[end].part == "" {
			runes += utf8.RuneCountInString(doc.blocks[end].text)
			end++
		}
		if runes > besidePicture || end == len(doc.blocks) {
			continue
		}
		if slices.ContainsFunc(pictures, func(n int) bool { return n > b.number && n < doc.blocks[end].number }) {
			fs = append(fs, pictureFinding(fmt.Sprintf("“%s”一节没有表，只有图片：其中若有表，没有读出", b.text)))
		}
	}
	return fs
}

// onlyPictures is the error of a page that bears a report's title with its year, and below
// it nothing but pictures.
func onlyPictures(in Input, doc *Document, title string) error {
	return named(fail(CodeImageOnly, "the page shows its report in %d pictures and not as text: import the pictures, or ask the office for the text: %s", doc.pictures, title), in, doc)
}
