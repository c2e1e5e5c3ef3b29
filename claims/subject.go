package claims

import (
	"fmt"
	"regexp"

	"github.com/nianbao/nianbao/report"
)

// subject is one thing that sentences restate: how they say it, and what the tables give
// for it. The first formula is the plain meaning; the others are readings in use.
type subject struct {
	name     string
	needs    []string // words of which the sentence has one
	label    string   // Chinese
	words    []*regexp.Regexp
	none     []*regexp.Regexp // say that there was none
	not      *regexp.Regexp   // words of the sentence before the number that make it something else
	part     *regexp.Regexp   // words of its clause that may make it a part, or more than the form counts
	formulas []report.Formula
	of       []report.Formula // what shares of it are taken of
	cases    bool             // must be about disclosure
}

// Numbers and what stands before them: 共 27 件, 数量为27件.
const (
	link   = `(?:的|了|过|数量|总数|件数|数|案件|事项|信息|答复|申请|共计|总计|合计|累计共|共|计|有|为|是|达到|达|:)*`
	number = `([0-9][0-9,]*(?:\.[0-9]+)?)(万)?`
	units  = `(?:件次|件|条次|条|起|宗|项|例|份)`
	count  = link + number + units
	gap    = `[^,。;、:0-9]{0,24}?`
)

func words(list ...string) []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, w := range list {
		out = append(out, regexp.MustCompile(w))
	}
	return out
}

// read parses formulas that stand in this file.
func read(texts ...string) []report.Formula {
	var out []report.Formula
	for _, text := range texts {
		f, err := report.ParseFormula(text)
		if err != nil {
			panic(fmt.Sprintf("claims: %v", err)) // a broken build, caught by any test
		}
		out = append(out, f)
	}
	return out
}

const (
	newRequests = "requests.received.new"
	carriedIn   = "requests.received.carried_in"
	outcome     = "requests.outcome."
	denied      = outcome + "denied.state_secret + " + outcome + "denied.other_law + " + outcome + "denied.security_stability + " +
		outcome + "denied.third_party + " + outcome + "denied.internal_affairs + " + outcome + "denied.process_info + " +
		outcome + "denied.enforcement_file + " + outcome + "denied.administrative_query"
	legal   = newRequests + "[legal.commercial] + " + newRequests + "[legal.research] + " + newRequests + "[legal.public_welfare] + " + newRequests + "[legal.legal_service] + " + newRequests + "[legal.other]"
	legalIn = carriedIn + "[legal.commercial] + " + carriedIn + "[legal.research] + " + carriedIn + "[legal.public_welfare] + " + carriedIn + "[legal.legal_service] + " + carriedIn + "[legal.other]"
)

// Words that may make a number a part of what the form counts, or more than that.
var (
	denialGrounds = regexp.MustCompile(`因|属|涉及|部分不予`)
	newCases      = regexp.MustCompile(`新(?:发生|增|产生|收)`)
	onShow        = regexp.MustCompile(`公示|公开|公布|发布|归集`)
	passedOn      = regexp.MustCompile(`代[^表码]|协助|配合|转来|转办|交办|移交|建议|提案|议案|留言|工单|来信|咨询`)
)

var (
	ofRequests = read(newRequests, newRequests+" + "+carriedIn, outcome+"total", outcome+"total - "+outcome+"asked_to_amend")
	noCases    = `(?:没有|未|无|均未)(?:发生|收到|产生|出现|有|涉及|被|因|申请|提起|引起|引发)*`
)

// subjects are looked for in this order; a number belongs to the first that finds it.
var subjects = []subject{
	{name: "carried_out", needs: []string{"结转", "转", "顺延"}, label: "结转下年", formulas: read("requests.carried_out"), of: ofRequests, words: words(
		`(?:结转|转入|转|顺延)(?:至|到|入|往)?(?:下|次|20[0-9]{2})(?:一)?年?度?(?:继续)?(?:办理|答复|处理)?(?:的)?(?:政府信息公开)?(?:申请)?`+count,
		number+units+`(?:申请)?[^,。;0-9]{0,14}(?:顺延|结转)(?:至|到)?(?:下|次)(?:一)?年`)},
	{name: "carried_in", needs: []string{"结转"}, label: "上年结转", formulas: read(carriedIn), of: ofRequests, words: words(
		`(?:上年度?|上一年度?|去年|20[0-9]{2}年度?)(?:的)?结转(?:至?本年度?|而来|来)?(?:的)?(?:办理)?(?:政府信息公开)?(?:申请)?` + count)},
	{name: "disclosed", needs: []string{"部分公开"}, label: "予以公开和部分公开", formulas: read(outcome+"granted + "+outcome+"partial", outcome+"already_public + "+outcome+"granted + "+outcome+"partial"), of: ofRequests, words: words(
		`(?:予以|同意)?公开(?:和|以及|及|、|与|或者?|/)(?:予以|同意)?部分公开` + count)},
	{name: "partial", needs: []string{"部分公开"}, label: "部分公开", formulas: read(outcome + "partial"), of: ofRequests, words: words(
		`(?:予以|同意)?部分公开` + count)},
	{name: "denied", needs: []string{"不予公开", "不同意公开"}, label: "不予公开", formulas: read(denied, outcome+"denied", outcome+"denied - "+outcome+"not_gov_info"), of: ofRequests, words: words(
		`(?:不予|不同意|决定不予)公开(?:的|答复)?(?:共|共计|合计|为)?` + number + `(?:件|起|宗)`),
		not: regexp.MustCompile(`不予公开(?:的)?信息`), part: denialGrounds},
	{name: "granted", needs: []string{"公开"}, label: "予以公开", formulas: read(outcome+"granted", outcome+"already_public + "+outcome+"granted", outcome+"granted + "+outcome+"partial"), of: ofRequests, words: words(
		`(?:^|[^不])(?:予以公开|同意公开|全部公开|准予公开)` + count)},
	{name: "cannot_provide", needs: []string{"无法提供"}, label: "无法提供", formulas: read(outcome + "cannot_provide.not_held + " + outcome + "cannot_provide.needs_creation + " + outcome + "cannot_provide.unclear_after_amendment"), of: ofRequests, words: words(`无法提供` + count)},
	{name: "not_processed", needs: []string{"不予处理"}, label: "不予处理", formulas: read(outcome + "not_processed.petition + " + outcome + "not_processed.repeat + " + outcome + "not_processed.publications + " + outcome + "not_processed.excessive + " + outcome + "not_processed.confirm_again"), of: ofRequests, words: words(`不予处理` + count)},
	{name: "other", needs: []string{"其他处理"}, label: "其他处理", formulas: read(outcome+"other.not_amended_in_time + "+outcome+"other.fee_unpaid + "+outcome+"other.misc", outcome+"other"), of: ofRequests, words: words(`其他处理` + count)},
	{name: "review_corrected", needs: []string{"纠"}, label: "复议或诉讼被纠正", formulas: read("review.corrected", "litigation.corrected", "litigation.direct.corrected + litigation.after_review.corrected", "litigation.direct.corrected", "litigation.after_review.corrected"), cases: true, words: words(
		`(?:结果纠正|被(?:依法)?纠正|被(?:依法)?纠错)` + count)},
	{name: "review", needs: []string{"复议"}, label: "行政复议", formulas: read("review.total", "review.upheld + review.corrected + review.other + review.pending", "review.upheld + review.corrected + review.other"), cases: true, part: newCases, words: words(`复议(?:案件|申请|案)?` + count),
		none: words(noCases + gap + `(?:行政)?复议(?:案件|申请|情况|案)?(?:、|和|及|或|与|,|$|的)`)},
	{name: "litigation", needs: []string{"诉讼"}, label: "行政诉讼", formulas: read("litigation.direct.total + litigation.after_review.total", "litigation.total", "litigation.direct.total", "litigation.after_review.total"), cases: true, part: newCases, words: words(`诉讼(?:案件|申请|案)?` + count),
		none: words(noCases + `[^,。;:0-9]{0,34}?诉讼(?:案件|申请|情况|案)?(?:、|和|及|或|与|,|$|的)`)},
	{name: "natural", needs: []string{"自然人"}, label: "自然人申请", formulas: read(newRequests+"[natural_person]", newRequests+"[natural_person] + "+carriedIn+"[natural_person]"), of: ofRequests, words: words(`自然人(?:提出|提交)?` + count)},
	{name: "legal", needs: []string{"其他组织"}, label: "法人或其他组织申请", formulas: read(legal, legal+" + "+legalIn), of: ofRequests, words: words(`法人(?:或|和|及|、)?(?:者)?其他组织(?:提出|提交)?` + count)},
	{name: "online", needs: []string{"申请"}, label: "网络申请", formulas: read("requests.channel.online", "requests.channel.online + requests.channel.email"), of: ofRequests, words: words(`(?:网络|网上|在线|互联网)(?:平台)?(?:提交|提出|收到|渠道)?(?:的)?(?:政府信息公开)?申请` + count)},
	{name: "mail", needs: []string{"申请"}, label: "信函申请", formulas: read("requests.channel.mail", "requests.channel.mail_fax"), of: ofRequests, words: words(`(?:信函|邮寄|信件)(?:提交|提出|收到)?(?:的)?(?:政府信息公开)?申请` + count)},
	{name: "in_person", needs: []string{"申请"}, label: "当面申请", formulas: read("requests.channel.in_person"), of: ofRequests, words: words(`(?:当面|现场)(?:提交|提出|收到)?(?:的)?(?:政府信息公开)?申请` + count)},
	{name: "answered", needs: []string{"答复", "办"}, label: "答复办结", formulas: read(outcome+"total", "requests.closed.total", outcome+"total - "+outcome+"other", newRequests), of: ofRequests, words: words(
		`(?:答复|办结|办理完毕|已办结)(?:的|了)?(?:各类)?(?:政府信息)?(?:公开)?(?:申请)?`+count,
		`已(?:经)?(?:答复|办结)(?:的)?`+number+`(?:件|条|宗|起)`),
		not: regexp.MustCompile(`按时|按期答复率|延期|逾期|未答复|超期|建议|提案|议案|信访|留言`), part: passedOn},
	{name: "received", needs: []string{"申请"}, label: "收到申请", formulas: read(newRequests, newRequests+" + "+carriedIn), of: ofRequests, words: words(
		`(?:新收|收到并受理|收到|接到|受理|收办|接收|办理)(?:的|了)?(?:公民、)?`+gap+`申请`+link+number+`(?:件次|件|条|起|宗|份|项|例)`,
		`(?:新收|收到|接到|受理|收办)(?:了)?`+number+`(?:件|条|起|宗|份)`+gap+`申请`),
		none: words(`(?:没有|未曾|均未|未|无)(?:收到|接到|受理)(?:过)?[^,。;:0-9]{0,30}?(?:申请|申请件)(?:$|,|的情况|情况)`),
		not:  regexp.MustCompile(`减免|费用|复议|诉讼|许可|建议|提案|撤回|撤销|延期|更正|补正|转办`)},
	{name: "items", needs: []string{"信息"}, label: "主动公开信息", formulas: read("disclosure.items.proactive"), of: read("disclosure.items.proactive"), words: words(
		`(?:主动公开|公开|公布|发布)(?:的|了)?(?:各类)?(?:政府|政务)?信息(?:总数|数量|数|共)*` + number + `(?:条|件)`),
		not: regexp.MustCompile(`其他应|规范性文件|许可|环境|预决算|解读|采购|目录|依申请`)},
	{name: "documents_in_force", needs: []string{"现行有效"}, label: "现行有效规范性文件", formulas: read("disclosure.normative_docs.in_force", "disclosure.normative_docs.public_total"), words: words(
		`现行有效(?:的)?(?:行政)?规范性文件` + count)},
	{name: "documents", needs: []string{"规范性文件"}, label: "规范性文件", formulas: read("disclosure.normative_docs.issued", "disclosure.normative_docs.published"), words: words(
		`(?:制发|制定|出台|印发|主动公开|新制作|新公开)[^,。;]{0,20}?(?:行政)?规范性文件` + count),
		not: regexp.MustCompile(`转发|解读|刊登|刊发|编发|废止|清理|审查|备案|类信息|现行有效|代拟|起草|部门规范性`)},
	{name: "regulations", needs: []string{"规章"}, label: "规章", formulas: read("disclosure.regulations.issued", "disclosure.regulations.published"), words: words(
		`(?:制发|制定|出台|主动公开|新制作)(?:的|了)?(?:政府)?规章` + count)},
	{name: "licenses", needs: []string{"行政许可"}, label: "行政许可决定", formulas: read("admin.license.decisions"), part: onShow, words: words(`行政许可(?:处理)?决定` + count)},
	{name: "penalties", needs: []string{"行政处罚"}, label: "行政处罚决定", formulas: read("admin.penalty.decisions"), part: onShow, words: words(`行政处罚(?:处理)?决定` + count)},
}
