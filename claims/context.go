package claims

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

var (
	partOfYear = regexp.MustCompile(`上半年|下半年|季度|[0-9]{1,2}月份|[0-9]{1,2}(?:月)?(?:至|到|-|—|~)[0-9]{1,2}月|[0-9]{1,2}月(?:[^0-9底末前]|$)`)
	wholeYear  = regexp.MustCompile(`1月1日.{0,12}12月31日|1月?(?:至|到|-|—|~)12月(?:份|底|末)?|1月1日起?`)
	allYears   = regexp.MustCompile(`累计|历年|以来|施行后|截至目前`)
	// manyYears are spans of several years; 一年来 is the year itself.
	manyYears = regexp.MustCompile(`20[0-9]{2}年?度?(?:至|到|-|—|~|、|和|及|与)20[0-9]{2}年|(?:近|过去|这)?(?:[二两三四五六七八九十几]|[2-9])(?:个)?年(?:来|间|以来|里|内|共|合计)|近[二两三四五六七八九十几2-9]年|五年期|(?:^|[^计告度])期间`)
	inexact   = regexp.MustCompile(`(?:近|约|超过|超|逾|至少|不足|不到|将近|大概|高达|最多|最少)$`)
	// roughly follows a number that is not exact.
	roughly = regexp.MustCompile(`^(?:以上|以下|左右|上下|以内|之内|不到|[余多])`)
	// perUnit are averages.
	perUnit    = regexp.MustCompile(`[日月人年季周]均|平均|每(?:[日天周月年季人件名个]|季度)`)
	yearNamed  = regexp.MustCompile(`(20[0-9]{2})年`)
	thisYear   = regexp.MustCompile(`今年|本年`)
	comparedTo = regexp.MustCompile(`(?:比|较|与|同|和|根据|按照|依据|依照)$`)
	noTime     = regexp.MustCompile(`^度?(?:的)?(?:相比|结转|修订|修正|新修订|新修正)`)
	lastYear   = regexp.MustCompile(`(?:^|,)(?:去年|上年度?|上一年度?)(?:全年|度)?[^,较比]{0,6}$`)
	filed      = regexp.MustCompile(`备案`)
	otherCases = regexp.MustCompile(`其他行政行为|作为(?:行政)?复议机关|复议机关(?:共)?(?:受理|办理)|本级政府(?:共)?(?:受理|审理)`)
	asked      = regexp.MustCompile(`信息公开|依申请|公开申请`)
	// members are bodies whose numbers are a part of a region's.
	members = regexp.MustCompile(`(?:政府|管委会|党政)办公?[室厅]|府办|(?:^|[^公])办公[室厅]|本级|代表.{0,10}(?:政府|管委会)|本机关|我办|各(?:县|区|旗|乡|镇|街道|部门|单位|局|园区)|新区|[^验经]开发区|(?:区|市|县)直|[^全各]镇|街道|下属|部门(?:共|主动|收到|公开)|单位(?:共)?(?:主动公开|收到)`)
	// beyond are bodies that an office's own numbers do not count.
	beyond = regexp.MustCompile(`下属|系统|所属|直属|全[省市区县州]|各(?:县|区|乡|镇|街道|部门)`)
	// channels are ways on which only a part comes in or goes out.
	channels = regexp.MustCompile(`网站|门户|微博|微信|公众号|公报|公告栏|公开栏|查阅点|查阅室|平台|广播|电视|报刊|报纸|新媒体|客户端|信函|当面|现场|传真|邮件|网络|网上|电话|查阅场所`)
	partsOf  = regexp.MustCompile(`其中`)
)

// context is what a sentence says around a number.
type context struct {
	year    int // that it is about
	verdict Verdict
	why     string
}

// contextOf reads the surroundings of a claim about r: its time, body and channel.
func contextOf(s sentence, c *Claim, sub *subject, r *report.Report) context {
	before, clause := s.text[:c.from], s.clause(c.from)
	words := clause + s.text[c.from:c.to]
	ctx := context{year: yearOf(before, r.Year)}
	if lastYear.MatchString(before) && sub.name != "carried_in" {
		ctx.year = r.Year - 1
	}
	own := wholeYear.ReplaceAllString(before, "")
	if i := strings.LastIndex(own, "全年"); i >= 0 {
		own = own[i:]
	}
	switch {
	case manyYears.MatchString(before + s.text[c.from:c.to]):
		ctx.verdict, ctx.why = Unchecked, "说的是几年的合计"
	case ctx.year != r.Year && ctx.year != r.Year-1:
		ctx.verdict, ctx.why = Unchecked, "说的是其他年份"
	case allYears.MatchString(words):
		ctx.verdict, ctx.why = Unchecked, "是历年累计数"
	case partOfYear.MatchString(own):
		ctx.verdict, ctx.why = Unchecked, "只是一年的一部分"
	case sub.cases && filed.MatchString(before):
		ctx.verdict, ctx.why = OtherScope, "说的是备案，不是第四部分的案件"
	case r.Scope != report.ScopeOwn && members.MatchString(subjectOf(before, clause)):
		ctx.verdict, ctx.why = OtherScope, "说的是汇总中的一个机关或一部分"
	case r.Scope == report.ScopeOwn && beyond.MatchString(clause):
		ctx.verdict, ctx.why = OtherScope, "说的不只是本机关"
	case (sub.name == "received" || sub.name == "items" || sub.name == "answered") && channels.MatchString(words):
		ctx.verdict, ctx.why = OtherScope, "只是一种渠道"
	case sub.name == "items" && partsOf.MatchString(clause):
		ctx.verdict, ctx.why = OtherScope, "只是其中一部分"
	}
	return ctx
}

// yearOf is the year that the words before a number speak of: the last one that they name,
// but for those that something is compared with or that tell a document or a remainder.
func yearOf(before string, own int) int {
	year, at := own, -1
	for _, m := range yearNamed.FindAllStringSubmatchIndex(before, -1) {
		if comparedTo.MatchString(before[:m[0]]) || noTime.MatchString(before[m[1]:]) {
			continue
		}
		year, _ = strconv.Atoi(before[m[2]:m[3]]) // four digits
		at = m[0]
	}
	if m := thisYear.FindAllStringIndex(before, -1); m != nil && m[len(m)-1][0] > at {
		return own
	}
	return year
}

// subjectOf is the clause and the one before it, where the body may be named.
func subjectOf(before, clause string) string {
	rest := strings.TrimSuffix(before, clause)
	rest = strings.TrimRight(rest, ",、:(")
	if i := strings.LastIndexAny(rest, ",:("); i >= 0 {
		rest = rest[i+1:]
	}
	if strings.ContainsAny(rest, "0123456789") && !yearNamed.MatchString(rest) {
		return clause // the clause before counts something of its own
	}
	return rest + clause
}
