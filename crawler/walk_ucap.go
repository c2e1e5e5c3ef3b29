package crawler

import (
	"path"
	"regexp"
	"strings"
)

// ucapAddress is a column of a Ucap portal: its number behind a c, pages that end in shtml.
var ucapAddress = regexp.MustCompile(`/c\d{5,7}[a-z]?/(?:\w+\.shtml)?$`)

func ucapMark(p *page) string { return ucapAddress.FindString(p.addr) }

// ucapPaging: list.shtml has its further pages in list_1.shtml … or from list_2.shtml on, by site.
func ucapPaging(p *page) []series {
	ext := path.Ext(p.addr)
	if ext != ".shtml" {
		return nil
	}
	s := series{before: strings.TrimSuffix(p.addr, ext) + "_", after: ext, shift: -1, total: countedPages(p.text)}
	second := s
	second.shift = 0
	return several([]series{s, second})
}
