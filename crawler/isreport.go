package crawler

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

// sectionMarks are words of the sections that every form of the report has; a page with most of them is a report
// and not a list of reports.
var sectionMarks = []string{"总体情况|概述|基本情况", "主动公开", "申请", "行政复议", "问题", "收费"}

const (
	minSections = 4   // of sectionMarks
	minReport   = 400 // characters; a list page with a note on the duties has fewer
)

var (
	metaTitle = cascadia.MustCompile(`meta[name=ArticleTitle], meta[name=articletitle]`)
	headings  = cascadia.MustCompile(`h1, h2, .title, #title, title`)
)

// isReport says whether the page itself is a report, and under which title.
func (p *page) isReport() (title string, ok bool) {
	words := []string{p.doc.FindMatcher(metaTitle).AttrOr("content", "")}
	p.doc.FindMatcher(headings).Each(func(_ int, h *goquery.Selection) { words = append(words, h.Text()) })
	for _, w := range words {
		if v := judge(w); v == report || (v == column || v == loose) && title == "" {
			title = trimWords(w)
			if v == report {
				break
			}
		}
	}
	if title == "" {
		return "", false
	}
	text := p.doc.Find("body").Text()
	found := 0
	for _, any := range sectionMarks {
		for mark := range strings.SplitSeq(any, "|") {
			if strings.Contains(text, mark) {
				found++
				break
			}
		}
	}
	return title, found >= minSections && len([]rune(text)) >= minReport
}
