package report

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
)

// Resolved is what a printed name of a body tells.
type Resolved struct {
	Agency   Agency
	Region   RegionRef
	HasPlace bool // the region stands in the name itself
	HasType  bool // the kind of body was recognised
}

// UnknownRegion stands in agency ids of bodies whose region could not be told; the
// name follows it, for bodies of one kind are many.
const UnknownRegion = "unknown"

// ResolveAgency reads a printed name such as 上海市宝山区人力资源和社会保障局 or
// 区人社局. near is the code of a region that the name is likely to lie in, "" if
// none is known: it settles names that many places share and short names without
// a place. The resolved name begins with the place as such names usually do, in
// simplified characters.
func ResolveAgency(name, near string) Resolved {
	name = simplified(strings.Map(dropSpace, name))
	for above, branch := range branchesOf {
		if local, ok := strings.CutPrefix(name, above); ok && strings.HasSuffix(local, branch) && local != branch {
			res := ResolveAgency(local, near)
			res.Agency.Name = name
			return res
		}
	}
	if res, ok := central(name); ok {
		return res
	}
	l := locate(name, near)
	res := l.resolve(name)
	if former, ok := strings.CutPrefix(name, "原"); ok && !res.HasType { // 原州区 is a place
		if of := ResolveAgency(former, near); of.HasType {
			return of
		}
	}
	return res
}

// located is a name parted into its place and the rest.
type located struct {
	code, rest string
	printed    bool   // the name says the place
	zone       string // the functional zone that the body belongs to, "" for none
}

// locate finds the place of a name: printed at its start, the county that a zone is
// named after, the county that the name of a branch begins with, or near.
func locate(name, near string) located {
	g := Regions()
	code, rest, shared := g.prefix(name, near)
	l := located{code: code, rest: rest, printed: code != ""}
	bare := withoutRemark(rest)
	if zone, department := zoneBody(bare); zone != "" && !zoneName(bare) {
		if l.code == "" {
			l.code = g.host(zone, near)
			l.printed = l.code != "" && near != ""
		}
		if typ, _ := agencyType(department, Region{}); typ != "" && l.code != "" {
			l.zone = zone
			return l
		}
	}
	if l.code == "" && zoneName(bare) {
		l.code = g.inBrackets(rest, near)
		l.printed = l.code != ""
		if l.code == "" {
			l.code = g.host(name, near)
			l.printed = l.code != "" && near != "" // many a zone has but the name of a place far away
		}
	}
	if l.code == "" && !shared {
		if host, after := g.stem(name, near); host != "" {
			return located{code: host, rest: after, printed: true}
		}
		l.code, l.rest = ownRegion(name, near)
	}
	return l
}

// resolve names the body of a located name.
func (l located) resolve(name string) Resolved {
	if l.code == "" {
		return unplaced(name)
	}
	g := Regions()
	region, _ := g.Lookup(l.code)
	if l.rest == "" && l.printed && region.Level != "township" { // a place alone speaks through its government
		l.rest = governmentName
	}
	typ, stem := agencyType(withoutRemark(l.rest), region)
	full := g.usualName(l.code) + l.rest
	if branch, ok := g.branch(l.code, stem); ok && typ != "" { // 淮安市洪泽生态环境局 is the district's
		l.code, region, stem = branch.Code, branch, ""
	}
	isZone := typ == zoneType || typ == "resort_zone"
	if typ == "" || !ownStems[stem] && !isZone && l.zone == "" {
		typ = kindOfTownship(withoutRemark(l.rest))
	}
	if isZone || l.zone != "" { // lies outside the region tree: its host is no part of its name
		full = name
	}
	res := Resolved{HasPlace: l.printed, HasType: typ != "", Region: RegionRef{Code: l.code, Name: g.FullName(l.code)}}
	res.Agency = Agency{ID: l.code + "-" + typ, Name: full, Type: typ, Level: agencyLevel(typ, region)}
	switch {
	case isZone && region.Level != "township" && (typ == zoneType || stem != ""):
		res.Agency.ID = l.code + "-" + zoneID(withoutRemark(l.rest), region.Name)
	case typ == "", l.zone != "", region.Level != "township" && res.Agency.Level == "township": // a township of no known code
		res.Agency.ID, res.Agency.Type = l.code+"-"+slug(strings.TrimPrefix(l.rest, governmentName)), cmp.Or(typ, OtherAgency)
		res.HasType = res.HasType && !namelessTownship(l.rest)
	}
	return res
}

// namelessTownship tells the name of a kind of township without any of its own: a county
// has many a 镇人民政府.
func namelessTownship(rest string) bool {
	id, stem := agencyType(withoutRemark(rest), Region{})
	return stem == "" && (id == "subdistrict" || id == "town" || id == "township")
}

// ownStems are the words before the name of a kind that add nothing to it. Any others
// say that this is another body than the region's own of that kind:
// 平潭综合实验区地方税务局 is not the county's.
var ownStems = map[string]bool{"": true, governmentName: true, "政府": true, "市": true, "区": true, "县": true, "省": true, "州": true, "原": true, "(原)": true}

// remarkEnd is a remark in brackets at the end of a name: the second plate of an
// office, 自然资源局(林业局).
var remarkEnd = regexp.MustCompile(`[(（\[【][^()（）]*[)）\]】]$`)

func withoutRemark(name string) string {
	if bare := remarkEnd.ReplaceAllString(name, ""); bare != "" {
		return bare
	}
	return name
}

// governmentName is the government of any place.
const governmentName = "人民政府"

// branchesOf are central bodies that stand before the place in the names of their
// branches, and how those end: 国家税务总局上海市宝山区税务局, so called since 2018.
var branchesOf = map[string]string{"国家税务总局": "税务局", "国家统计局": "调查队", "国家金融监督管理总局": "监管分局"}

// unplaced is a body whose place is unknown or shared by several places.
func unplaced(name string) Resolved {
	bare := withoutRemark(name)
	typ, stem := agencyType(bare, Region{})
	if typ == "" || !ownStems[stem] && zoneOf(bare) == "" {
		typ = kindOfTownship(bare)
	}
	a := Agency{ID: UnknownRegion + "-" + slug(name), Name: name, Type: cmp.Or(typ, OtherAgency), Level: "other"}
	return Resolved{Agency: a, HasType: typ != "" && !namelessTownship(bare)}
}

// maxSlug is the longest slug, in runes; the longest official names have about 40.
const maxSlug = 60

// slug is a name as part of an agency id: letters and digits only.
func slug(name string) string {
	s := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name))
	return string(s[:min(len(s), maxSlug)])
}

// AgencyByID is the agency of an id such as 320813-finance, under its present name.
func AgencyByID(id string) Resolved {
	code, typ, _ := strings.Cut(id, "-")
	region, ok := Regions().Lookup(code)
	a := Agency{ID: id, Name: Regions().usualName(code) + kindIn(region, typ), Type: typ, Level: agencyLevel(typ, region)}
	switch {
	case region.Code == CountryCode:
		a.Name, a.Level = centralName(typ), "central"
	case AgencyTypeName(typ) == typ && zoneName(typ):
		a.Type = zoneType
	case AgencyTypeName(typ) == typ: // a body of no known type keeps its own name as its id
		a.Type, a.Level = OtherAgency, "other"
	}
	return Resolved{Agency: a, Region: RegionRef{Code: region.Code, Name: Regions().FullName(code)}, HasPlace: ok, HasType: a.Type != OtherAgency}
}

// kindIn is the name of a kind of body behind its place: 湖南镇 and 镇人民政府 share a
// rune, 南源街道 and 街道办事处 two.
func kindIn(region Region, typ string) string {
	kind := AgencyTypeName(typ)
	if region.Level != "township" {
		return kind
	}
	for _, end := range []string{"街道", "镇", "乡"} {
		if strings.HasSuffix(region.Name, end) {
			return strings.TrimPrefix(kind, end)
		}
	}
	return kind
}

func dropSpace(r rune) rune {
	if r == ' ' || r == '\u3000' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' {
		return -1
	}
	return r
}

// agencyLevel is the level of a government, or "department".
func agencyLevel(typ string, region Region) string {
	switch {
	case region.Level == "township" || typ == "town" || typ == "township" || typ == "subdistrict":
		return "township"
	case typ == "people_government" && region.Level != "":
		return region.Level
	case typ == "":
		return "other"
	case region.Level == "":
		return "other"
	}
	return "department"
}
