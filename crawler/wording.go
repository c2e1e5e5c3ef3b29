package crawler

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// verdict is what a link's words say about where it leads.
type verdict int

const (
	unknown verdict = iota // the words decide nothing
	refused                // names something that only looks like a report
	loose                  // "2019年度报告": a report when it stands in a report column
	column                 // names reports but no year: a report page or the column itself
	report                 // names the report of a year
)

var (
	yearForm = regexp.MustCompile(`(?:^|\D)20[0-4]\d(?:\D|$)|二[〇○零0oO][〇○零0oO一二三][〇○零0oO一二三四五六七八九]`)

	// 信息公开 with 年报 or 年度报告, in any order and with words between 年度 and 报告.
	// A report of a year need not be called one: 2019年甲镇政府信息公开工作报告.
	reportForm = regexp.MustCompile(`信息公开.*年报|年.{0,4}信息公开.{0,8}报告|年.*信息公开(工作|工作情况|情况)报告|` +
		`信息公开.*年度.{0,16}报告|年度.*信息公开.*报告`)
	// A title that the list has cut short, without its dots, behind which a report may be named.
	cutForm      = regexp.MustCompile(`信息公开(工作|工作情况)?年(度|度工|度工作)?报?$`)
	cutLooseForm = regexp.MustCompile(`年.*信息公开(工|工作)?$`)
	looseForm    = regexp.MustCompile(`年报|年度报告`)

	// A notice is the report itself only when it publishes one.
	noticeForm  = regexp.MustCompile(`通知`)
	publishForm = regexp.MustCompile(`印发|公布|发布`)
	// orderForm is a notice to those who are to write reports.
	orderForm = regexp.MustCompile(`关于(认真|切实|进一步)*(做好|开展|加强|抓好|组织)`)
	// otherReports are yearly reports of other duties, which a loose wording cannot tell apart.
	otherReports = regexp.MustCompile(`财务|绩效|预算|决算|企业|质量|环境|统计年|建议|提案|社会责任|总结|基金`)
)

// refusedWords are words of names that look like a report's and are something else. Those that also occur in the
// names of offices (编制, 制度, 统计, 计划) are refused only in the company that makes them unmistakable.
var refusedWords = strings.Fields(`
	法治政府 依法行政 报表 网站工作 网站年度 半年 季度 月报 月份 政府工作报告
	解读 图解 一图 图说 图片解 指南 公开目录 办法 规定 细则 通报
	公开制度 报告制度 年报制度 制度汇编 统计表 情况统计
	报送 报告编制 年报编制 编制发布 编制工作 编制规范 格式 模板 范文
	培训会 培训班 召开 会议 座谈 征求 督促 测评
	企业信息公 企业年报 环境信息公开 财政信息公开 预算信息公开 决算信息公开 重点领域`)

// misread are words that hold a refused one and mean no other report: the name of an edition, and offices.
var misread = regexp.MustCompile(`(?i)(pdf|word|docx?|wps|html|ofd)(文件)?格式|(会议|测评|评测)中心`)

// months are those that a report is about: 1-6月, 1月至6月.
var months = regexp.MustCompile(`(?:^|\D)(1?\d)月?[-—–~至到](1?\d)月`)

// isPartOfYear says whether words name the months of a report that ends before the year does. A yearly report may
// begin late, as those of 2008 do, in which the regulations came into force.
func isPartOfYear(words string) bool {
	m := months.FindStringSubmatch(words)
	return m != nil && m[2] != "12" && !strings.Contains(words, "年度") && !strings.Contains(words, "年报")
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// judge reads the words of a link.
func judge(words string) verdict {
	words = fold(words)
	switch {
	case words == "":
		return unknown
	case containsAny(words, refusedWords) && containsAny(misread.ReplaceAllString(words, ""), refusedWords),
		noticeForm.MatchString(words) && (!publishForm.MatchString(words) || orderForm.MatchString(words)),
		isPartOfYear(words):
		return refused
	}
	if short := strings.TrimRight(words, "."); len(short) < len(words) && yearForm.MatchString(short) {
		switch {
		case cutForm.MatchString(short):
			return report
		case cutLooseForm.MatchString(short):
			return loose
		}
	}
	if !strings.Contains(words, "报") { // 报告, 年报: most links of a page end here
		return unknown
	}
	dated := yearForm.MatchString(words)
	switch {
	case reportForm.MatchString(words) && dated:
		return report
	case reportForm.MatchString(words):
		return column
	case looseForm.MatchString(words) && dated && !otherReports.MatchString(words):
		return loose
	}
	return unknown
}

// fold brings full-width forms to their plain ones and drops all blanks, which titles are often broken by.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}
