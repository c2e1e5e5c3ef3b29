package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// section is a part of the main content under one heading.
type section struct {
	kind    report.SectionKind
	heading string
	blocks  []block
}

type sections []section

// maxHeading is the longest heading, in runes, once folded. The longest official
// one, 政府信息公开行政复议、行政诉讼情况 and its variants, has 35.
const maxHeading = 45

// headingKinds maps words of a heading to its standard part; the first row that
// matches wins. The words are those of the chapters of each form and their variants.
var headingKinds = []struct {
	words *pattern
	kind  report.SectionKind
}{
	{compile(`^(引言|前言)`), report.SectionPreface},
	{compile(`咨询`), report.SectionConsultation},
	{compile(`复议|诉讼|申诉|举报|投诉`), report.SectionReviewLitigation},
	{compile(`依申请(?:公开)?.*(?:收费|减免)|收费|支出`), report.SectionFees},
	{compile(`依申请|收到和处理|申请.*(?:情况|办理)`), report.SectionRequests},
	{compile(`回应|解读`), report.SectionResponse},
	{compile(`问题|改进|打算|下一?步|工作计划`), report.SectionProblems},
	{compile(`主动(?:政府信息)?公开|公文类政府信息|公开政府信息(?:的)?情况|重点领域`), report.SectionProactive},
	{compile(`机构(?:建设|设置|、)|工作机构|保障经费|人员(?:情况|和)|会议培训|培训会议`), report.SectionOrganization},
	{compile(`附表|附件|附图|名词解释|统计表`), report.SectionAnnex},
	{compile(`其他|需要(?:报告|说明)|说明|建议和(?:政协)?(?:委员)?提案`), report.SectionOther},
	{compile(`^概(?:述|$)|总体.{0,4}(?:情况|概述)|基本(?:工作)?情况|工作概述|主要工作|工作要点落实|主要任务落实|概况|情况概述|组织机构`), report.SectionOverview},
}

// bareHeadings stand without a number.
var bareHeadings = map[string]report.SectionKind{
	"概述": report.SectionOverview, "总体情况": report.SectionOverview, "引言": report.SectionPreface,
	"前言": report.SectionPreface, "主动公开政府信息情况": report.SectionProactive,
	"主动公开情况": report.SectionProactive, "收到和处理政府信息公开申请情况": report.SectionRequests,
	"依申请公开政府信息情况": report.SectionRequests, "政府信息公开行政复议、行政诉讼情况": report.SectionReviewLitigation,
	"因政府信息公开工作被申请行政复议、提起行政诉讼情况": report.SectionReviewLitigation,
	"存在的主要问题及改进情况":              report.SectionProblems, "存在的主要问题和改进措施": report.SectionProblems,
	"政府信息公开工作存在的主要问题及改进情况": report.SectionProblems, "其他需要报告的事项": report.SectionOther,
	"需要报告的其他事项": report.SectionOther,
}

// annexCaption is the caption of one of the five tables of the Shanghai form, or
// of the statistics table behind a report.
var annexCaption = compile(`^附(?:表|件)[一二三四五六七八九十0-9]*[:、]?.*(?:统计|情况|附表)`)

// heading tells whether a paragraph is a top-level heading, and of which kind.
func heading(text string) (report.SectionKind, bool) {
	if len(text) > 4*maxHeading {
		return "", false
	}
	return headingOf(fold(text))
}

// headingOf is heading for a folded paragraph.
func headingOf(f string) (report.SectionKind, bool) {
	if len(f) > 4*maxHeading {
		return "", false
	}
	if leading(f, headingRunes, 1) == "" || utf8.RuneCountInString(f) > maxHeading {
		return "", false
	}
	if words, ok := cutHeadingNumber(f); ok {
		return headingKind(withoutRemark(words))
	}
	kind, ok := bareHeadings[cutPlainNumber(f)]
	return kind, ok
}

const hanNumerals = "一二三四五六七八九十"

// cutHeadingNumber takes the numbering of a top-level heading off: 一、 一 、 第一部分、 or,
// where the numeral was lost, a bare 、.
func cutHeadingNumber(f string) (words string, ok bool) {
	if words, ok = strings.CutPrefix(f, "、"); ok {
		return words, true
	}
	f, ordinal := strings.CutPrefix(f, "第")
	number := leading(f, hanNumerals, 3)
	if number == "" {
		return "", false
	}
	f = f[len(number):]
	for _, part := range []string{"部分", "章"} {
		if rest, cut := strings.CutPrefix(f, part); cut {
			mark := leading(rest, "、.,:", 1)
			return rest[len(mark):], ordinal || mark != ""
		}
	}
	mark := leading(f, "、.,:", 1)
	return f[len(mark):], mark != ""
}

// cutPlainNumber takes off 1、 or 1. or 一. Arabic numerals number lower levels as a rule,
// and a numeral alone begins sentences; both count only before the words of a standard
// heading.
func cutPlainNumber(f string) string {
	if number := leading(f, hanNumerals[:len("一二三四五六七八九")], 1); number != "" {
		return f[len(number):]
	}
	if number := leading(f, "123456789", 1); number != "" {
		if mark := leading(f[len(number):], "、.", 1); mark != "" {
			return f[len(number)+len(mark):]
		}
	}
	return f
}

// headingRunes begin headings: numbers, and the words of bareHeadings.
const headingRunes = "第一二三四五六七八九十、123456789概总引前主收依政因存需其"

// headingKind finds the standard part that the words of a numbered heading name.
func headingKind(words string) (report.SectionKind, bool) {
	if words == "" || (strings.Contains(words, "。") || strings.Contains(words, ";")) {
		return "", false
	}
	for _, h := range headingKinds {
		if h.words.MatchString(words) {
			return h.kind, true
		}
	}
	return "", false
}

// splitSections parts the main content at its headings. What stands before the
// first heading is the preface, which has none.
func splitSections(doc *Document) sections {
	list := listedParts(doc.blocks)
	ss := make(sections, 1, usualSections)
	ss[0].kind = report.SectionPreface
	from := 0
	for i, b := range doc.blocks {
		last := &ss[len(ss)-1]
		if b.grid == nil && !list[i] {
			kind := b.part
			if kind == "" && last.kind != report.SectionAnnex && isAnnexCaption(b.folded) {
				kind = report.SectionAnnex
			}
			if kind != "" {
				last.blocks = doc.blocks[from:i:i]
				ss = append(ss, section{kind: kind, heading: b.text})
				from = i + 1
			}
		}
	}
	ss[len(ss)-1].blocks = doc.blocks[from:]
	return ss
}

// usualSections is the number of parts of most reports.
const usualSections = 12

// isAnnexCaption tells the caption of an annex by its folded text.
func isAnnexCaption(folded string) bool {
	return len(folded) <= 4*maxHeading && annexCaption.MatchString(folded)
}

// listedParts finds the headings that only list the report's parts: two or more in
// a row that all come again further down.
func listedParts(blocks []block) map[int]bool {
	again := map[string]int{} // folded heading → its last place
	for i, b := range blocks {
		if b.part != "" {
			again[b.folded] = i
		}
	}
	listed := map[int]bool{}
	var run []int
	for i, b := range blocks {
		if b.part != "" && again[b.folded] > i {
			run = append(run, i)
			continue
		}
		if len(run) > 1 {
			for _, j := range run {
				listed[j] = true
			}
		}
		run = nil
	}
	return listed
}

// records gives the sections their public form. An empty preface is left out.
func (ss sections) records() []report.Section {
	var out []report.Section
	for _, s := range ss {
		var lines []string
		for _, b := range s.blocks {
			if b.grid == nil && (s.heading != "" || !isPageHead(b)) {
				lines = append(lines, b.text)
			}
		}
		if s.heading == "" && len(lines) == 0 {
			continue
		}
		out = append(out, report.Section{Kind: s.kind, Heading: s.heading, Text: strings.Join(lines, "\n")})
	}
	return out
}

// isPageHead tells what a page prints above the report's first words: its title, the
// metadata and switches. They are in the record's own fields, or no words of the report.
func isPageHead(b block) bool {
	if len(b.text) <= maxMetaLine && metaLead.MatchString(b.text) {
		return true
	}
	return len(b.text) <= maxTitle && !isSentence(b.folded) && !strings.Contains(b.folded, ",") && reportName.MatchString(b.folded)
}
