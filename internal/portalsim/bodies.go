package portalsim

import (
	"strings"

	"github.com/nianbao/nianbao/report"
)

// body is one office that reports, over all its names.
type body struct {
	kind     string // type of agencies.csv
	region   report.Region
	city     string // what stands before the district in full names: 上海市, 杭州市
	district string // 闵行区
	called   string // a name that type and district do not give
	since    int    // first year it can report on; 0 for always
}

// formerName is a name that a type of office had up to and with a report year. kind is
// its own type, where the office was one of several that the present one merged.
type formerName struct {
	last int
	name string
	kind string
}

// formerNames holds the renames of 2014 (health, trade inspection) and of the
// reform of 2018–2019.
var formerNames = map[string][]formerName{
	"ecology_environment": {{last: 2018, name: "环境保护局"}},
	"health":              {{last: 2013, name: "卫生局"}, {last: 2018, name: "卫生和计划生育委员会"}},
	"market_regulation":   {{last: 2014, name: "工商行政管理局", kind: "industry_commerce"}},
	"natural_resources":   {{last: 2018, name: "国土资源局"}},
	"agriculture_rural":   {{last: 2018, name: "农业局"}},
	"emergency":           {{last: 2018, name: "安全生产监督管理局"}},
	"culture_tourism":     {{last: 2018, name: "文化广电新闻出版局", kind: "culture"}},
	"urban_management":    {{last: 2018, name: "城市管理行政执法局"}},
}

// founded tells the offices that the reform of 2018–2019 created.
var founded = map[string]int{"veterans": 2019, "medical_insurance": 2019}

// lineup is the order in which a district's offices join a portal; "below"
// stands for the next town or sub-district of the district.
var lineup = strings.Fields(`people_government hrss education below ecology_environment
	health government_office finance market_regulation below civil_affairs
	housing_construction natural_resources agriculture_rural emergency below transport
	audit statistics justice culture_tourism veterans medical_insurance below
	urban_management commerce water petition public_security science_technology
	development_reform industry_it`)

// cast returns the first n offices of the district under code, fewer when the
// district has fewer.
func cast(code, city string, n int) []body {
	region, _ := report.Regions().Lookup(code)
	base := body{region: region, city: city, district: region.Name}
	var below, out []body
	for _, r := range report.Regions().Children(code) {
		if kind := townshipKind(r.Name); kind != "" {
			b := base
			b.kind, b.region = kind, r
			below = append(below, b)
		}
	}
	for _, kind := range lineup {
		b := base
		b.kind, b.since = kind, founded[kind]
		if kind == "below" {
			if len(below) == 0 {
				continue
			}
			b, below = below[0], below[1:]
		}
		out = append(out, b)
	}
	out = append(out, below...)
	return out[:min(n, len(out))]
}

func townshipKind(name string) string {
	switch {
	case strings.HasSuffix(name, "街道"):
		return "subdistrict"
	case strings.HasSuffix(name, "镇"):
		return "town"
	case strings.HasSuffix(name, "乡"):
		return "township"
	}
	return "" // industrial zones and farms publish on their own
}

func (b body) id() string { return b.region.Code + "-" + b.kind }

// name is what the district calls the office: 闵行区教育局.
func (b body) name(year int) string {
	switch {
	case b.called != "":
		return b.called
	case b.kind == "subdistrict":
		return b.district + b.region.Name + "办事处"
	case b.kind == "town" || b.kind == "township":
		return b.district + b.region.Name + "人民政府"
	case b.kind == "government_office" && b.region.Level != "county":
		return b.district + "人民政府办公厅"
	}
	if f, ok := b.former(year); ok {
		return b.district + f.name
	}
	return b.district + report.AgencyTypeName(b.kind)
}

// former is the name that the office had in a year, if it was not the present one.
func (b body) former(year int) (formerName, bool) {
	for _, f := range formerNames[b.kind] {
		if year <= f.last {
			return f, true
		}
	}
	return formerName{}, false
}

func (b body) fullName(year int) string { return b.city + b.name(year) }

// self is how the office speaks of itself.
func (b body) self() string {
	switch b.kind {
	case "people_government":
		return b.tier() + "政府"
	case "government_office":
		return b.tier() + "政府办公室"
	case "development_zone":
		return "管委会"
	case "subdistrict":
		return "本街道"
	case "town":
		return "本镇"
	case "township":
		return "本乡"
	}
	return "本单位"
}

// tier is how people call a government's level: 区 or 市.
func (b body) tier() string {
	if b.region.Level == "county" {
		return "区"
	}
	return "市"
}

func (b body) agency(year int) report.Agency {
	level := "department"
	switch b.kind {
	case "people_government":
		level = b.region.Level
	case "subdistrict", "town", "township":
		level = "township"
	}
	a := report.Agency{Name: b.fullName(year), Level: level}
	if f, _ := b.former(year); f.kind != "" {
		b.kind = f.kind
	}
	a.ID, a.Type = b.id(), b.kind
	return a
}

// scope: a government counts its whole region, a zone the whole zone; every
// preface says which.
func (b body) scope() report.Scope {
	if b.kind == "people_government" || b.kind == "development_zone" {
		return report.ScopeRegional
	}
	return report.ScopeOwn
}

// load is about how many requests the office gets in a year.
func (b body) load() int {
	switch b.kind {
	case "people_government":
		return 160
	case "public_security", "natural_resources", "housing_construction":
		return 45
	case "government_office", "hrss", "market_regulation":
		return 24
	case "subdistrict", "town", "township":
		return 4
	}
	return 11
}
