package crawler

import (
	"regexp"
	"strings"
)

// sudyTotal is the number of pages in the paging bar of Sudy pages.
var sudyTotal = regexp.MustCompile(`class=['"]all_pages['"]\s*>\s*(\d{1,4})`)

func sudyMark(p *page) string {
	for _, mark := range []string{"wp_paging", "sudy-wp-", "/_js/sudy-"} {
		if strings.Contains(p.text, mark) {
			return mark
		}
	}
	return ""
}

// sudyPaging: list.htm, list2.htm, list3.htm …; list1.htm is the first page again.
func sudyPaging(p *page) []series {
	total := number(submatch(sudyTotal, p.text))
	return several([]series{{before: folder(p.addr) + "list", after: ".htm", total: total}})
}
