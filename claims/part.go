package claims

import (
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// partial tells that the words around a number may make it a part of what the cells count,
// or more than that: 涉及土地征收的申请60件, 行政复议案件120件，其中涉及政府信息公开8件. Such a number
// may well agree; that it differs says nothing.
func partial(s sentence, c *Claim, sub *subject, scope report.Scope) bool {
	clause := s.clause(c.from) + s.text[c.from:c.to]
	switch {
	case scope != report.ScopeOwn && member.MatchString(clause):
		return true
	case c.Value.IsZero():
		return narrowNone.MatchString(clause) || sub.name == "received" && onlySome.MatchString(clause) && !strings.Contains(clause, "公民")
	case sub.part != nil && sub.part.MatchString(clause):
		return true
	case sub.cases:
		return ofAllKinds.MatchString(s.text[c.to:]) && !asked.MatchString(clause)
	case sub.name == "received":
		return requestWords.ReplaceAllString(s.text[c.from:c.to], "") != "" || passedOn.MatchString(clause) || others.MatchString(clause)
	case sub.name == "answered":
		return passedOn.MatchString(s.text[:c.from]) || others.MatchString(clause)
	}
	return false
}

var (
	// member is one body, or those of one trade, of the region that the report counts.
	member = regexp.MustCompile(`(?:[局委厅]|中心|[^府]系统|部门|法院|公司)(?:共|合计|新|收|受|接|办|主动|答|审)`)
	// others are governments that do what an office of theirs tells of.
	others = regexp.MustCompile(`[省市区县州](?:人民)?政府(?:共|新|收|受|接|答|办结)`)
	// ofAllKinds says which cases of those counted are about disclosure.
	ofAllKinds = regexp.MustCompile(`^[^;。]{0,20}(?:其中|涉及|涉|关于|有关)[^;。]{0,12}信息公开`)
	// narrowNone are words that say of which kind there was none.
	narrowNone = regexp.MustCompile(`新|不及时|不当|逾期|超期|拒绝|特定|涉及|关于|通过|重复|网上|网络|信函|传真|邮|减免`)
	// onlySome are applicants of whom there was none.
	onlySome = regexp.MustCompile(`法人|组织|企业|自然人|律师|媒体`)
	// requestWords are those of 收到公民、法人和其他组织提出的政府信息公开申请27件. What is left says which requests.
	requestWords = regexp.MustCompile(`新收|收到|并|接到|受理|收办|接收|办理|答复|公民|法人|自然人|申请人|其他组织|组织|社会|公众|群众|市民|个人|单位|各类|各种|全部|所有|有效|书面|正式|依法|依|主动|要求|获取|获得|公开|政府|政务|信息|事项|行政|机关|提交|提出|申报|向|我[局委办镇乡县市区厅院部]|本[局委办镇乡县市区厅院部]|全[省市区县镇州]|街道|公开件|申请|案件|事项|数量|总数|件数|答复|共计|总计|合计|累计共|达到|[的了和与及或者、数共计有为是达:,0-9.]|件次|条次|[件条起宗份项例]`)
)
