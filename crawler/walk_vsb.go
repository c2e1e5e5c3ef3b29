package crawler

import (
	"path"
	"regexp"
	"strings"
)

// vsbCall is the jump box of VSB pages, with the number of pages.
var vsbCall = regexp.MustCompile(`_simple_list_gotopage_fun\(\s*(\d{1,4})\s*,`)

func vsbMark(p *page) string {
	for _, mark := range []string{"_simple_list_gotopage_fun", "/system/resource/js/"} {
		if strings.Contains(p.text, mark) {
			return mark
		}
	}
	return ""
}

// vsbPaging: the pages behind column.htm stand in the folder column/ and are numbered downwards, so that the
// second of five is column/4.htm and the last column/1.htm: pages that are full never change their address.
func vsbPaging(p *page) []series {
	total := number(submatch(vsbCall, p.text))
	ext := path.Ext(p.addr)
	return several([]series{{before: strings.TrimSuffix(p.addr, ext) + "/", after: ext, shift: 1, total: total, down: true}})
}
