package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/report"
)

var (
	dateForm = compile(`(?:^|[^0-9])(20[0-9]{2}) *[-年/.] *([0-9]{1,2}) *[-月/.] *([0-9]{1,2})(?:$|[^0-9])`)
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

var (
	publishedWords = compile(`(?:发布|公开|发文)(?:日期|时间)[^0-9]{0,6}(20[0-9]{2} *[-年/.] *[0-9]{1,2} *[-月/.] *[0-9]{1,2})`)
	// dateLine is a date alone in a line of the page's head, as lists of small print hold it.
	dateLine = compile(`^[•·\-(（ ]*(20[0-9]{2} *[-年/.] *[0-9]{1,2} *[-月/.] *[0-9]{1,2})日?(?: +[0-9]{1,2} *: *[0-9]{2}(?: *: *[0-9]{2})?)?[ )）]*$`)
	// titleDate is a date in brackets behind a title.
	titleDate = compile(`(?:报告|年报)\s*[（(]\s*(20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})\s*[)）]`)
)

// Rules that date a page besides the labels of its metadata.
const (
	ruleInLine    = "inside a line"
	ruleDateLine  = "date on a line of its own"
	ruleTitleDate = "date behind the title"
)

// pickPublished takes the day on which the page says it was published. A page that says
// only when it was written leaves a doubt; so does a day that cannot be, or hardly can.
func (id *identity) pickPublished(p *printed) {
	doc := p.doc
	ss := dates(said(doc.meta, publishedLabels))
	ss = append(ss, p.headDates()...)
	ss = append(ss, dates(said(doc.meta, writtenLabels))...)
	id.Published = report.Choose(ss)
	day := id.Published.Value
	switch {
	case day == "":
	case id.year == 0:
		id.doubt(&id.Published, rulePublished, fmt.Sprintf("报告年度未知，发布日期 %s 无从核对", day))
	case day[:4] <= id.Year.Value && day <= id.Year.Value+"-12-31":
		id.doubt(&id.Published, rulePublished, fmt.Sprintf("发布日期 %s 早于报告年度 %d 结束", day, id.year))
	case day > fmt.Sprintf("%04d-12-31", id.year+1):
		id.doubt(&id.Published, rulePublished, fmt.Sprintf("发布日期 %s 晚于报告年度 %d 一年以上，可能是网站迁移的日期", day, id.year))
	case slices.Contains(writtenLabels, id.Published.Rule):
		id.doubt(&id.Published, rulePublished, fmt.Sprintf("只见%s %s，未见发布日期", id.Published.Rule, day))
	}
}

// dates reads the dates of values; what is no date goes.
func dates(ss []report.Said) []report.Said {
	for i := range ss {
		ss[i].Value = readDate(ss[i].Value)
	}
	return ss
}

// headDates finds publication dates in lines of the page's head that are no metadata. A
// date alone counts only in the small print right below the title: lists of other
// documents hold many.
func (p *printed) headDates() []report.Said {
	var out []report.Said
	add := func(form *pattern, line, rule string) {
		if m := form.FindStringSubmatch(line); m != nil {
			out = append(out, report.Said{Value: readDate(m[1]), Rule: rule})
		}
	}
	below := 0 // lines left of the small print
	head := p.doc.head[:min(len(p.doc.head), headLines)]
	for i, l := range head {
		if p.titleIn(l) != "" {
			below = smallPrint + 1
		}
		below--
		if len(l) > maxMetaLine || !strings.Contains(l, "20") {
			continue
		}
		if strings.Contains(l, "日期") || strings.Contains(l, "时间") {
			add(publishedWords, l, ruleInLine)
		}
		if strings.Contains(l, "-") {
			add(titleDate, l, ruleTitleDate)
		}
		if below > 0 && i > 0 && dateLine.MatchString(l) && !isAgencyLine(p.head[i-1]) { // below the body's name it is a signature
			add(dateLine, l, ruleDateLine)
		}
	}
	return out
}

// smallPrint is how many lines below a title may hold its date.
const smallPrint = 6
