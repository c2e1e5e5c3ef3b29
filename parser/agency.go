package parser

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// Rules that name the body besides titles.
const (
	ruleMaker     = "made by"
	ruleSpeaks    = "speaks in the preface"
	ruleOwnLine   = "line of its own"
	rulePublisher = "publisher"
	ruleNear      = "portal"
)

var (
	titleLead = compile(`^(?:标题[:|])?(?:关于)?(?:印发|发布|公布)?[《<]?(?:(?:` + yearDigits + `)(?:学年|年)?度?)?`)
	titleRest = compile(`(?:关于)?(?:` + yearDigits + `)(?:学年|年|度|政府信息|政务|信息公开).*$|的?(?:政府|政务)?(?:信息|政务)公开.*$`)
	titleOf   = compile(`^.{2,30}关于(?:印发|发布|公布|报送|上报|提交|公开)?[《<]?(.+)$`)
	titleMid  = compile(`(?:` + yearDigits + `)(?:学年|年)?度?(.{2,30}?)(?:政府信息|政务|信息公开)`)
	titleTail = compile(`(?:报告|年报)(?:\(|-+|—+|:)([^()]+)\)?$`)
	titleMark = compile(`^[\[(【](?:更正|勘误|修订|转载|公告|公示|年报|年度报告)[】)\]]`)
	ownWords  = compile(`^(?:本|我|全|该)(?:[局委办厅部院市区县镇乡处]|街道|年度?|机关|单位|部门)?$`)
	// nameless are words for a kind of body without a name of its own, which a signature has.
	nameless = compile(`^(?:局|委|办|厅|部|处|(?:镇|乡|街道)(?:人民政府|政府|办事处|办)?)$`)
	// manyBodies ends what names a group of bodies, or one that is no office.
	manyBodies = compile(`(?:^各.*|系统|部门|单位|机构|学校|大学|学院|医院|公司|[街镇乡]镇|镇街|街道|[所站队院])$`)
	madeBy     = compile(`由([^,。;、:]{4,40}?)(?:负责)?(?:编制|编写|拟制)`)
	basedOn    = compile(`([^,。;、:.]{4,40}?)(?:依据|根据|按照)《`)
	subject    = compile(`(?:^|[,。;])([\p{Han}]{2,20}?(?:街道办事处|街道|人民政府|镇|乡|局|厅|部|委员会))(?:全年|本年度)?(?:主动)?公开`)
	agencyLine = compile(`^[^,。;:、0-9|>»]{2,38}(?:局|委|委员会|政府|办公室|办公厅|厅|部|办事处|管委会|中心|署|院|街道|镇|乡|[新发]区)(?:\([^()]{2,12}\))?$`)
)

// pickAgency takes the first text that names a body, by order of trust: titles, the
// preface, lines of their own, the signature, the address. Where that leaves out the
// place, another text that names the same body with its place fills it in, else the
// portal does. The publisher comes last: it is often the office that runs the site.
func (id *identity) pickAgency(in Input, p *printed) {
	near := in.Region
	names := p.resolveNames(near)
	best := bestName(names)
	if in.Region == "" && (best < 0 || !names[best].HasPlace) {
		if near = p.nearBy(id.Publisher.Value); near != "" {
			names = p.resolveNames(near)
			best = bestName(names)
		}
	}
	said := make([]report.Said, 0, len(names)+2)
	said = append(said, report.Said{Value: in.Agency, Rule: ruleOperator})
	if best >= 0 {
		said = append(said, names[best].Said)
		id.resolved = withPlace(in, names[best], append(names[:len(names):len(names)], p.publisher(id.Publisher.Value)))
		names = slices.Delete(names, best, best+1)
	}
	for _, n := range names {
		said = append(said, n.Said)
	}
	said = append(said, report.Said{Value: id.Publisher.Value, Rule: rulePublisher})
	id.Agency = report.Choose(said)
	id.judgeAgency(in, near, best >= 0, names)
	id.Region = report.Claim{Value: id.resolved.Region.Code, Rule: id.regionRule(in)}
}

// judgeAgency settles what the names leave open and says what is doubtful.
func (id *identity) judgeAgency(in Input, near string, named bool, others []naming) {
	switch {
	case in.Agency != "":
		if named && in.Agency != id.resolved.Agency.ID {
			id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("录入者指明 %s，文中为 %s", in.Agency, id.resolved.Agency.ID))
		}
		if in.Agency != id.resolved.Agency.ID {
			id.resolved = report.AgencyByID(in.Agency)
		}
	case !named:
		id.resolved = report.ResolveAgency(id.Publisher.Value, near)
		if id.resolved.HasType {
			id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("编制机关只见于发布机构：%s", id.Publisher.Value))
		}
	case id.Agency.Rule == ruleText:
		id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("编制机关只见于正文：%s", id.Agency.Value))
	case id.Agency.Rule == ruleAddress:
		id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("编制机关只见于网址或文件名：%s", id.Agency.Value))
	default:
		id.compare(in, others)
	}
	if in.Region == "" && in.Agency == "" && !id.resolved.HasPlace && id.resolved.Region.Code != "" {
		id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("所在地由页面上的地名推定：%s", id.resolved.Region.Name))
	}
	if !id.resolved.HasType || id.resolved.Region.Code == "" {
		id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("没有认出编制机关：%q", id.resolved.Agency.Name))
	}
}

// regionRule says how the region was found.
func (id *identity) regionRule(in Input) string {
	switch {
	case id.resolved.Region.Code == "":
		return ""
	case in.Agency != "":
		return ruleOperator
	case id.resolved.HasPlace:
		return id.Agency.Rule
	case in.Region != "":
		return ruleNear
	}
	return "names on the page"
}

// compare doubts a body that another statement contradicts: a report that another
// body says it made, a preface that publishes another body's report, a title of
// another kind of body. A government's report is made by its office.
func (id *identity) compare(in Input, others []naming) {
	for _, n := range others {
		if !n.HasType || n.column || !id.elsewhere(in, n) && sameBody(n.Resolved, id.resolved) || isGovernment(n.Agency) && isGovernment(id.resolved.Agency) {
			continue
		}
		if n.Rule == ruleOwnLine && (!n.HasPlace || isGovernment(n.Agency)) || n.Rule == ruleText || n.Rule == ruleSpeaks && !n.HasPlace {
			continue // a line may name the site's owner
		}
		id.doubt(&id.Agency, ruleAgency, fmt.Sprintf("编制机关说法不一：%s 为 %s，%s 为 %s", id.Agency.Rule, id.resolved.Agency.Name, n.Rule, n.Value))
		return
	}
}

func isGovernment(a report.Agency) bool {
	return a.Type == "people_government" || a.Type == "government_office" || a.Level == "township" || a.Type == "development_zone"
}

// sameBody tells whether two names can be those of one body: of one kind, and of one
// place or without a place.
func sameBody(a, b report.Resolved) bool {
	if a.Agency.ID == b.Agency.ID {
		return true
	}
	if a.Agency.Type != b.Agency.Type || a.Agency.Type == report.OtherAgency {
		return false
	}
	if a.HasPlace && b.HasPlace {
		return report.Regions().Within(a.Region.Code, b.Region.Code) || report.Regions().Within(b.Region.Code, a.Region.Code)
	}
	return a.Agency.Level != "township" && b.Agency.Level != "township" ||
		strings.HasSuffix(a.Agency.Name, bareTownship(b.Agency.Name)) || strings.HasSuffix(b.Agency.Name, bareTownship(a.Agency.Name)) ||
		strings.Contains(a.Agency.Name, bareTownship(b.Agency.Name)) || strings.Contains(b.Agency.Name, bareTownship(a.Agency.Name))
}

// bareTownship is the name of a township without its government: 建新镇.
func bareTownship(name string) string {
	for _, end := range []string{"人民政府", "办事处"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// withPlace is the resolution of a name, with the place from the first other that names
// the same body and says where it is. A portal's region gives way to a place within it:
// a city shows the reports of its districts.
func withPlace(in Input, n naming, all []naming) report.Resolved {
	if n.HasPlace {
		return n.Resolved
	}
	for _, o := range all {
		if !o.column && o.HasPlace && sameBody(o.Resolved, n.Resolved) && (in.Region == "" || n.Region.Code == "" || report.Regions().Within(o.Region.Code, in.Region)) {
			return o.Resolved
		}
	}
	return n.Resolved
}

// elsewhere is a statement that the body lies outside the portal's region, from which the
// place of its name was taken.
func (id *identity) elsewhere(in Input, n naming) bool {
	return in.Region != "" && !id.resolved.HasPlace && n.HasPlace && n.Agency.Type == id.resolved.Agency.Type && !report.Regions().Within(n.Region.Code, id.resolved.Region.Code)
}

// publisher is the name of the publisher, which may say the place of a body that the
// title names without it.
func (p *printed) publisher(name string) naming {
	return naming{report.Said{Value: name, Rule: rulePublisher}, report.ResolveAgency(name, p.in.Region), false}
}

// bestName is the first name of a body of a known kind, or the title's own words before
// it; -1 where nothing names a body.
func bestName(names []naming) int {
	best := slices.IndexFunc(names, func(n naming) bool { return n.HasType })
	if first := firstNamed(names); best < 0 || first >= 0 && first < best && isTitleRule(names[first].Rule) {
		return first
	}
	return best
}

// firstNamed is the first name that says something of a body: of a known kind, or of
// a known place, or the title's own words.
func firstNamed(names []naming) int {
	return slices.IndexFunc(names, func(n naming) bool {
		return n.HasType || n.HasPlace || isTitleRule(n.Rule) && !nameless.MatchString(n.Value)
	})
}

func isTitleRule(rule string) bool {
	return rule != ruleMaker && rule != ruleSpeaks && rule != ruleOwnLine && rule != ruleSigned && rule != ruleAddress && rule != ruleText && rule != rulePreface
}

// titleAgency is what a title says besides the year and the kind of document: before the
// year, behind it (宝山区2023年水务局政府信息公开…), or behind the title in brackets.
func titleAgency(title string) string {
	f := titleLead.ReplaceAllString(titleMark.ReplaceAllString(fold(title), ""), "")
	name := strings.Trim(titleRest.ReplaceAllString(f, ""), "《》<>-|的.")
	if m := titleMid.FindStringSubmatch(f); m != nil && name != "" && (isAgencyLine(m[1]) || manyBodies.MatchString(m[1])) {
		name += m[1]
	}
	if strings.HasSuffix(name, "人民") && strings.Contains(f, name+"政府信息") { // 宝山区人民政府信息公开年度报告
		name += "政府"
	}
	if name == "" {
		name = titleRemark(f)
	}
	if strings.Contains(title, "关于") {
		if m := titleOf.FindStringSubmatch(fold(title)); m != nil {
			if of := titleAgency(m[1]); of != "" {
				return of
			}
		}
		name, _, _ = strings.Cut(name, "关于")
	}
	if ownWords.MatchString(name) {
		return ""
	}
	return name
}

// titleRemark is the body that stands in brackets or behind a dash at the end of a folded
// title, "" for none.
func titleRemark(f string) string {
	m := titleTail.FindStringSubmatch(f)
	if m == nil {
		return ""
	}
	if name := titleLead.ReplaceAllString(m[1], ""); isAgencyLine(name) {
		return name
	}
	return ""
}
