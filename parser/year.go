package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// firstReportYear bounds what can be a report year: Shanghai began with 2004.
const firstReportYear = 2004

// numerals of a year as titles write it: 2013, 二〇一三, 二○○九, 二0一七, also with the
// Cyrillic О for a 〇.
const yearDigits = `20[0-9]{2}|[二2][〇○◯零0OoОо]{1,2}[一二三四五六七八九〇○◯零0-9]{1,2}`

// Rules that name a year besides titles.
const (
	ruleOperator = "operator"
	rulePeriod   = "stated period"
	ruleTable    = "table head"
	ruleText     = "running text"
	ruleSigned   = "signature"
)

var (
	yearWord = compile(`(` + yearDigits + `)(?:学年|年|度|\)$|政府信息|政务|信息公开|[^0-9]{2,16}(?:政府|政务)?信息公开)`)
	anyYear  = compile(yearDigits)
	// letterNumber is the number of a letter, or a note in brackets.
	letterNumber = compile(`[〔\[(【][^〕\])】]*[〕\])】]`)
	tableNote    = compile(`指(20[0-9]{2})年(?:办件量|增加|新增)|本年\((20[0-9]{2})\)`)
	hanDigits    = strings.NewReplacer("〇", "0", "○", "0", "◯", "0", "零", "0", "O", "0", "o", "0", "О", "0", "о", "0", "一", "1", "二", "2", "三", "3",
		"四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// pickYear takes the first year that the page states, by rule: a person's word, its
// titles, the link's text, the stated period, the preface, a table's head. Another year
// stated elsewhere is a finding, and so is a year that only running text or the date
// of the signature tells. text is the folded text of the document.
func (id *identity) pickYear(in Input, p *printed, text string, tableYear int) {
	votes := []report.Said{yearSaid(in.Year, ruleOperator)}
	for i, t := range p.titles {
		rule := t.Rule
		if i == 0 {
			rule = ruleTitle
		}
		votes = append(votes, yearSaid(p.facts(t.Value).year, rule))
	}
	span := statedPeriod(text)
	votes = append(votes, yearSaid(span.year, rulePeriod))
	for _, t := range p.announced {
		votes = append(votes, yearSaid(yearIn(t.Value), rulePreface))
	}
	votes = append(votes, yearSaid(tableYear, ruleTable), yearSaid(notedYear(p.doc), ruleTable))
	id.Year = report.Choose(votes)
	stated := id.Year.Value != ""
	if !stated {
		id.Year = report.Choose([]report.Said{yearSaid(commonYear(text), ruleText), yearSaid(signedYear(slices.Concat(p.ending, p.lead)), ruleSigned)})
	}
	id.year, _ = strconv.Atoi(id.Year.Value)
	carried := otherYear(text, fold(id.Title.Value), id.year)
	switch other, found := contradiction(id.Year, func(v string) bool { return v == id.Year.Value }); {
	case id.year == 0:
		id.doubt(&id.Year, ruleYear, "没有读到报告年度")
	case !stated && id.Year.Rule == ruleSigned:
		id.doubt(&id.Year, ruleYear, fmt.Sprintf("年度 %d 由落款日期推定", id.year))
	case !stated:
		id.doubt(&id.Year, ruleYear, fmt.Sprintf("年度 %d 只见于正文", id.year))
	case secondYear(id.Title.Value, id.year) != 0:
		id.doubt(&id.Year, ruleYear, fmt.Sprintf("题名有两个年份：%d、%d", id.year, secondYear(id.Title.Value, id.year)))
	case found:
		id.doubt(&id.Year, ruleYear, "年度说法不一："+differ(id.Year, other))
	case carried != 0:
		id.doubt(&id.Year, ruleYear, fmt.Sprintf("题为 %d 年，正文只说 %d 年", id.year, carried))
	case span.odd != "":
		id.doubt(&id.Year, ruleYear, "统计期限不是一个公历年度："+span.odd)
	case strings.Contains(fold(id.Title.Value), "学年"):
		id.doubt(&id.Year, ruleYear, "按学年编制，不是公历年度")
	}
}

// yearIn reads the year of a title, in digits or in Chinese numerals, 0 if it names
// none. Of two years before the subject the nearer one is meant: 2024年公布2023年度政府信息公开….
func yearIn(s string) int {
	f := fold(s)
	if !strings.ContainsAny(f, "2二") {
		return 0
	}
	subject := strings.Index(f, "公开")
	year := 0
	for _, m := range yearWord.FindAllStringSubmatchIndex(f, maxTitleYears) {
		if year == 0 || m[0] < subject {
			year = yearOf(f[m[2]:m[3]])
		}
	}
	return year
}

// maxTitleYears bounds the years of a title that are looked at.
const maxTitleYears = 8

// yearOf is the year of its numerals, 0 where none can be reported on.
func yearOf(numerals string) int {
	y, err := strconv.Atoi(hanDigits.Replace(numerals))
	if err != nil || y < firstReportYear || y > lastReportYear {
		return 0
	}
	return y
}

// secondYear is a year that a title names besides the one taken, before the word for the
// report: 2022年、2023年政府信息公开…, 0 for none.
func secondYear(title string, year int) int {
	f := letterNumber.ReplaceAllString(fold(title), "")
	name, _ := cutName(f)
	for _, m := range anyYear.FindAllStringIndex(name, maxTitleYears) {
		if y := yearOf(name[m[0]:m[1]]); y != 0 && y != year {
			return y
		}
	}
	return 0
}

// notedYear is the year that notes inside the labels of a table name: 处理决定数量(指2020年
// 办件量), 本年(2023)制发件数; 0 if there are none.
func notedYear(doc *Document) int {
	year := 0
	for _, b := range doc.blocks {
		if b.grid == nil {
			continue
		}
		for _, row := range b.grid.cells[:min(len(b.grid.cells), notedRows)] {
			for _, c := range row {
				if !c.head || !strings.Contains(c.text, "20") {
					continue
				}
				if m := tableNote.FindStringSubmatch(fold(c.text)); m != nil {
					y, _ := strconv.Atoi(m[1] + m[2])
					year = max(year, y)
				}
			}
		}
	}
	return year
}

// notedRows is how many rows of a table can have such labels.
const notedRows = 12

// commonYear is the year that a text names most often, the earliest named of
// several, 0 if it names none that can be reported on.
func commonYear(text string) int {
	best, most := 0, 0
	yearCounts(text, func(year, count int) {
		if count > most {
			best, most = year, count
		}
	})
	return best
}

// yearCounts calls each with every year that a text names and how often it did so by
// then. Full dates and the numbers of letters name other years.
func yearCounts(text string, each func(year, count int)) {
	count := map[int]int{}
	for i := 0; ; i += len("年") {
		n := strings.Index(text[i:], "年")
		if n < 0 {
			return
		}
		if i += n; i < len("2013") {
			continue
		}
		start := i - len("2013")
		y, err := strconv.Atoi(text[start:i])
		if err != nil || y < firstReportYear || y > lastReportYear || aloneInLine(text, start) ||
			fullDate.MatchString(text[start:cutRune(text, i+len("年12月31日"))]) {
			continue
		}
		count[y]++
		each(y, count[y])
	}
}

// otherYear is a year that running text speaks of again and again while only the title
// names the report's own, 0 if there is none: a text carried over from another year.
func otherYear(text, title string, own int) int {
	counts := map[int]int{}
	yearCounts(text, func(year, count int) { counts[year] = count })
	if title != "" && counts[own] > strings.Count(text, title) {
		return 0
	}
	other := 0
	for y, n := range counts {
		if n >= manyTimes && y != own+1 && (other == 0 || n > counts[other] || n == counts[other] && y < other) {
			other = y
		}
	}
	return other
}

const (
	lastReportYear = 2099
	manyTimes      = 3 // a report for 2021 may name 2020 to compare with it
)

// aloneInLine tells a date that is all of its line: a signature.
func aloneInLine(text string, at int) bool {
	if at > 0 && text[at-1] != '\n' {
		return false
	}
	line, _, _ := strings.Cut(text[at:], "\n")
	return len(line) <= len("2013年12月31日") && signedLine.MatchString(line)
}

var (
	fullDate   = compile(`^20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日`)
	signedLine = compile(`^\(?(20[0-9]{2})[年.-]([0-9]{1,2})(?:[月.-](?:[0-9]{1,2}日?)?)?\)?$`)
)

// signedYear is the year that a report signed on a line that is a date counts: the
// year before, unless it was signed in the year's last months.
func signedYear(lines []string) int {
	for _, l := range lines {
		if m := signedLine.FindStringSubmatch(l); m != nil {
			year, _ := strconv.Atoi(m[1])
			if month, _ := strconv.Atoi(m[2]); month < lastMonths {
				year--
			}
			return year
		}
	}
	return 0
}

// lastMonths begin when a report on the year itself can be signed: some offices close
// their books in November.
const lastMonths = 11
