package report

import (
	"cmp"
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
// a place. The resolved name begins with the place as such names usually do.
func ResolveAgency(name, near string) Resolved {
	name = strings.Map(dropSpace, name)
	if local, ok := strings.CutPrefix(name, taxOffice); ok && strings.HasSuffix(local, "税务局") && local != "税务局" {
		res := ResolveAgency(local, near)
		res.Agency.Name = name
		return res
	}
	g := Regions()
	code, rest, shared := g.prefix(name, near)
	hasPlace := code != ""
	if code == "" && zoneName(name) {
		code = g.host(name, near)
	}
	if code == "" && !shared {
		code, rest = ownRegion(name, near)
	}
	if code == "" {
		return unplaced(name)
	}
	region, _ := g.Lookup(code)
	if rest == "" && hasPlace && region.Level != "township" { // a place alone speaks through its government
		rest = governmentName
	}
	typ, stem := agencyType(rest, region)
	full := g.usualName(code) + rest
	if branch, ok := g.branch(code, stem); ok && typ != "" { // 淮安市洪泽生态环境局 is the district's
		code, region, stem = branch.Code, branch, ""
	}
	if endsInPlace(stem) && typ != "development_zone" && typ != "resort_zone" {
		typ = ""
	}
	if typ == "development_zone" { // lies outside the region tree: its host is no part of its name
		full = name
	}
	res := Resolved{HasPlace: hasPlace, HasType: typ != "", Region: RegionRef{Code: code, Name: g.FullName(code)}}
	res.Agency = Agency{ID: code + "-" + typ, Name: full, Type: typ, Level: agencyLevel(typ, region)}
	if typ == "" || region.Level != "township" && res.Agency.Level == "township" { // a township of no known code
		res.Agency.ID, res.Agency.Type = code+"-"+slug(rest), cmp.Or(typ, OtherAgency)
	}
	return res
}

// governmentName is the government of any place.
const governmentName = "人民政府"

// taxOffice stands before the place in the names of tax offices since 2018.
const taxOffice = "国家税务总局"

// unplaced is a body whose place is unknown or shared by several places.
func unplaced(name string) Resolved {
	typ, _ := agencyType(name, Region{})
	a := Agency{ID: UnknownRegion + "-" + slug(name), Name: name, Type: cmp.Or(typ, OtherAgency), Level: "other"}
	return Resolved{Agency: a, HasType: typ != ""}
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
	kind := AgencyTypeName(typ)
	if region.Level == "township" { // 湖南镇 and 镇人民政府 share a rune, 南源街道 and 街道办事处 two
		for _, end := range []string{"街道", "镇", "乡"} {
			if strings.HasSuffix(region.Name, end) {
				kind = strings.TrimPrefix(kind, end)
			}
		}
	}
	a := Agency{ID: id, Name: Regions().usualName(code) + kind, Type: typ, Level: agencyLevel(typ, region)}
	if AgencyTypeName(typ) == typ { // a body of no known type keeps its own name as its id
		a.Type, a.Level = OtherAgency, "other"
	}
	return Resolved{Agency: a, Region: RegionRef{Code: region.Code, Name: Regions().FullName(code)}, HasPlace: ok, HasType: a.Type != OtherAgency}
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
