package parser

import "github.com/nianbao/nianbao/report"

var (
	wholeRegion = compile(`全[市区县镇乡州]|各(?:级|部门|镇|乡|街道|委办局)|本[市区县]各`)
	// ownOnly says that the numbers leave the region's other bodies out.
	ownOnly = compile(`(?:数据|统计|范围|口径|报告)[^。;,]{0,16}(?:为|是|仅|只|限于)[^。;,]{0,12}本级|仅[^。;,]{0,10}本级|\(本级\)|` +
		`(?:数据|统计|范围|口径|报告)[^。;]{0,40}不(?:含|包括|包含)[^。;]{0,6}(?:部门|单位|乡|镇|街道|县|区)`)
	// summedUp says that the numbers were added up over bodies of the region.
	summedUp = compile(`汇总[^。;]{0,12}(?:全[省市区县州]|各)|(?:全[省市区县州]|各(?:级|部门|单位|镇|乡|街道|街镇|县|区|委办局))[^。;]{0,40}(?:报告|数据|情况)[^。;]{0,6}(?:汇总|综合)`)
)

type scoped struct {
	value report.Scope
	rule  string
}

// scopeOf: an office reports for itself, the general office of a government among
// them; a government's report counts the whole region when its text says so:
// both 本级 and 汇总 reports stand under one title. What says both, and a general office
// that sums up, leaves it open.
func scopeOf(text string, a report.Agency) scoped {
	own, sum := "", ""
	switch a.Type {
	case "people_government", "development_zone", "government_office":
		own, sum = ownOnly.FindString(text), summedUp.FindString(text)
	case report.OtherAgency:
		return scoped{report.ScopeUnknown, ""}
	}
	switch {
	case own != "" && sum == "":
		return scoped{report.ScopeOwn, "text: " + own}
	case own != "", sum != "" && a.Type == "government_office":
		return scoped{report.ScopeUnknown, "text: " + own + sum}
	case a.Type != "people_government" && a.Type != "development_zone":
		return scoped{report.ScopeOwn, "kind of body"}
	}
	if m := wholeRegion.FindString(text); m != "" {
		return scoped{report.ScopeRegional, "text: " + m}
	}
	return scoped{report.ScopeUnknown, ""}
}
