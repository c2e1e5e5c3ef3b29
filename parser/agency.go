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
	titleLead  = compile(`^(?:标题[:|])?(?:关于)?(?:印发|发布|公布)?[《<]?(?:(?:` + yearDigits + `)(?:学年|年)?度?)?`)
	titleRest  = compile(`(?:关于)?(?:` + yearDigits + `)(?:学年|年|度|政府信息|政务|信息公开).*$|的?(?:政府|政务)?(?:信息|政务)公开.*$`)
	titleOf    = compile(`^.{2,30}关于(?:印发|发布|公布)?[《<]?(.+)$`)
	ownWords   = compile(`^(?:本|我|全|该)(?:[局委办厅部院市区县镇乡处]|街道|年度?)?$`)
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
		id.compare(others)
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
func (id *identity) compare(others []naming) {
	for _, n := range others {
		if !n.HasType || n.column || sameBody(n.Resolved, id.resolved) || isGovernment(n.Agency) && isGovernment(id.resolved.Agency) {
			continue
		}
		if n.Rule == ruleOwnLine || n.Rule == ruleText || n.Rule == ruleSpeaks && !n.HasPlace {
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
// the same body and says where it is.
func withPlace(in Input, n naming, all []naming) report.Resolved {
	if n.HasPlace || in.Region != "" && n.Region.Code != "" {
		return n.Resolved
	}
	for _, o := range all {
		if o.HasPlace && sameBody(o.Resolved, n.Resolved) {
			return o.Resolved
		}
	}
	return n.Resolved
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
	return slices.IndexFunc(names, func(n naming) bool { return n.HasType || n.HasPlace || isTitleRule(n.Rule) })
}

func isTitleRule(rule string) bool {
	return rule != ruleMaker && rule != ruleSpeaks && rule != ruleOwnLine && rule != ruleSigned && rule != ruleAddress && rule != ruleText && rule != rulePreface
}

// titleAgency is what a title says besides the year and the kind of document.
func titleAgency(title string) string {
	name := strings.Trim(titleRest.ReplaceAllString(titleLead.ReplaceAllString(fold(title), ""), ""), "《》<>-|的.")
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
