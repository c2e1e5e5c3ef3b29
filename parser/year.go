package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// firstReportYear bounds what can be a report year: Shanghai began with 2004.
const firstReportYear = 2004

// numerals of a year as titles write it: 2013, 二〇一三, 二○○九, 二0一七.
const yearDigits = `20[0-9]{2}|[二2][〇○◯零0Oo]{1,2}[一二三四五六七八九〇○◯零0-9]{1,2}`

var (
	yearWord  = compile(`(` + yearDigits + `)(?:年|度|政府信息|政务|信息公开)`)
	period    = compile(`(?:统计期限|统计时限|时限|期限|数据|时间|起止)[^。;]{0,20}?(20[0-9]{2})年?1?月?1日?[^0-9。;]{0,6}(?:起|至|到|-|—)`)
	lostYear  = compile(`(?:统计期限|期限)[^。;0-9]{0,12}(20[0-9]{2})1?1日`)
	bodyYear  = compile(`(20[0-9]{2})年`)
	hanDigits = strings.NewReplacer("〇", "0", "○", "0", "◯", "0", "零", "0", "O", "0", "o", "0", "一", "1", "二", "2", "三", "3",
		"四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// yearVote is a year that the page states, and where.
type yearVote struct {
	year int
	rule string
}

// pickYear takes the first year that the page states, by rule: a person's word, its
// titles, the link's text, the stated period, a table's head. Another year stated
// elsewhere is a finding, and so is a year that only running text names.
// text is the folded text of the document.
func (id *identity) pickYear(in Input, doc *Document, text string, tableYear int) {
	votes := slices.DeleteFunc([]yearVote{
		{in.Year, "operator"},
		{yearIn(id.title), "title"},
		{yearIn(titleUnder(doc, ruleMetaTitle)), "meta title"},
		{yearIn(titleUnder(doc, ruleTitleElement)), "title element"},
		{yearIn(in.LinkText), "link text"},
		{periodYear(text), "stated period"},
		{tableYear, "table head"},
	}, func(v yearVote) bool { return v.year < firstReportYear })
	if len(votes) == 0 {
		if id.year = commonYear(text); id.year > 0 {
			id.doubt(ruleYear, fmt.Sprintf("年度 %d 只见于正文", id.year))
		}
		return
	}
	id.year = votes[0].year
	for _, v := range votes[1:] {
		if v.year != id.year {
			id.doubt(ruleYear, fmt.Sprintf("年度说法不一：%s 为 %d，%s 为 %d", votes[0].rule, id.year, v.rule, v.year))
			break
		}
	}
}

// yearIn reads the year of a title, in digits or in Chinese numerals, 0 if it names
// none.
func yearIn(s string) int {
	m := yearWord.FindStringSubmatch(fold(s))
	if m == nil {
		return 0
	}
	y, err := strconv.Atoi(hanDigits.Replace(m[1]))
	if err != nil {
		return 0
	}
	return y
}

// titleUnder is the first title candidate of a rule that names a report.
func titleUnder(doc *Document, rule string) string {
	for _, c := range doc.titles {
		if c.rule == rule && reportName.MatchString(fold(c.text)) {
			return c.text
		}
	}
	return ""
}

// periodYear reads the period that a preface states: 自2013年1月1日起至12月31日止,
// also where 年 and 月 are lost.
func periodYear(text string) int {
	for _, re := range []*pattern{period, lostYear} {
		if m := re.FindStringSubmatch(text); m != nil {
			y, _ := strconv.Atoi(m[1])
			return y
		}
	}
	return 0
}

// commonYear is the year that a text names most often, the earliest named of
// several, 0 if it names none that can be reported on.
func commonYear(text string) int {
	count := map[int]int{}
	best := 0
	for _, m := range bodyYear.FindAllStringSubmatch(text, -1) {
		y, _ := strconv.Atoi(m[1])
		if y < firstReportYear {
			continue
		}
		if count[y]++; count[y] > count[best] {
			best = y
		}
	}
	return best
}
