package parser

import (
	"fmt"
	"strconv"
	"time"
)

var (
	dateForm = compile(`(20[0-9]{2}) *[-年/.] *([0-9]{1,2}) *[-月/.] *([0-9]{1,2})`)
	hanDate  = compile(`(` + yearDigits + `) *年 *(元|[一二三四五六七八九十0-9]{1,2}) *月 *([一二三四五六七八九十0-9]{1,3}) *日`)
	hanUnits = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// readDate reads the first full date of a text as YYYY-MM-DD, "" if there is none.
// Digits that run together where 年 or 月 is lost are no date.
func readDate(s string) string {
	if m := dateForm.FindStringSubmatch(s); m != nil {
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		return date(m[1], month, day)
	}
	if m := hanDate.FindStringSubmatch(s); m != nil {
		return date(hanDigits.Replace(m[1]), hanNumber(m[2]), hanNumber(m[3]))
	}
	return ""
}

// date is "" for a day that no calendar has.
func date(year string, month, day int) string {
	d := fmt.Sprintf("%s-%02d-%02d", year, month, day)
	if _, err := time.Parse(time.DateOnly, d); err != nil {
		return ""
	}
	return d
}

// hanNumber reads a month or day: 三, 十二, 二十, 三十一, 元; 0 if it is none.
func hanNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n := 0
	for _, r := range s {
		switch {
		case r == '元':
			return 1
		case r == '十':
			n = max(n, 1) * 10
		case hanUnits[r] == 0 || n%10 != 0:
			return 0
		default:
			n += hanUnits[r]
		}
	}
	return n
}

var publishedWords = compile(`(?:发布|公开|发文)(?:日期|时间)[^0-9]{0,6}(20[0-9]{2} *[-年/.] *[0-9]{1,2} *[-月/.] *[0-9]{1,2})`)

// publishedLine finds a publication date inside a line of the page's head.
func publishedLine(doc *Document) string {
	for _, l := range doc.head[:min(len(doc.head), headLines)] {
		if m := publishedWords.FindStringSubmatch(l); m != nil {
			return readDate(m[1])
		}
	}
	return ""
}
