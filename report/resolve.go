package report

import (
	"strings"
	"sync"
)

// Resolved is what a printed name of a body tells.
type Resolved struct {
	Agency   Agency
	Region   RegionRef
	HasPlace bool // the region stands in the name itself
	HasType  bool // the kind of body was recognised
}

// UnknownRegion stands in agency ids of bodies whose region could not be told.
const UnknownRegion = "unknown"

// ResolveAgency reads a printed name such as 上海市宝山区人力资源和社会保障局 or
// 区人社局. near is the code of a region that the name is likely to lie in, "" if
// none is known: it settles names that many places share and short names without
// a place. The resolved name begins with the place as such names usually do.
func ResolveAgency(name, near string) Resolved {
	name = strings.Map(dropSpace, name)
	code, rest := Regions().prefix(name, near)
	var res Resolved
	res.HasPlace = code != ""
	if code == "" && zoneName(name) {
		code = Regions().host(name, near)
	}
	if code == "" {
		code, rest = ownRegion(name, near)
	}
	region, _ := Regions().Lookup(code)
	typ := agencyType(rest, region)
	full := Regions().usualName(code) + rest
	if typ == "development_zone" { // lies outside the region tree: its host is no part of its name
		full = name
	}
	res.HasType = typ != ""
	res.Region = RegionRef{Code: code, Name: Regions().FullName(code)}
	if code == "" {
		code, full = UnknownRegion, name
	}
	res.Agency = Agency{ID: code + "-" + typ, Name: full, Type: typ, Level: agencyLevel(typ, region)}
	if typ == "" {
		res.Agency.ID, res.Agency.Type = code+"-"+rest, OtherAgency
	}
	return res
}

// AgencyByID is the agency of an id such as 320813-finance, under its present name.
func AgencyByID(id string) Resolved {
	code, typ, _ := strings.Cut(id, "-")
	region, ok := Regions().Lookup(code)
	name := Regions().usualName(code) + AgencyTypeName(typ)
	a := Agency{ID: id, Name: name, Type: typ, Level: agencyLevel(typ, region)}
	if AgencyTypeName(typ) == typ { // a body of no known type keeps its own name as its id
		a.Type, a.Level = OtherAgency, "other"
	}
	return Resolved{Agency: a, Region: RegionRef{Code: code, Name: Regions().FullName(code)}, HasPlace: ok, HasType: a.Type != OtherAgency}
}

func dropSpace(r rune) rune {
	if r == ' ' || r == '\u3000' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' {
		return -1
	}
	return r
}

// usualName is the place as names of offices print it: 上海市宝山区, 淮安市洪泽区,
// 梅河口市. The province stands only before the districts of a municipality, the
// prefecture never before a county-level city.
func (g *Gazetteer) usualName(code string) string {
	var b strings.Builder
	path := g.Path(code)
	for i, c := range path {
		r := g.byCode[c]
		last := i == len(path)-1
		next := ""
		if !last {
			next = g.byCode[path[i+1]].Level
		}
		switch {
		case last:
		case r.Level == "province" && !(strings.HasSuffix(r.Name, "市") && next == "county"):
			continue
		case r.Level == "city" && next == "county" && strings.HasSuffix(g.byCode[path[i+1]].Name, "市"):
			continue
		}
		b.WriteString(r.Name)
	}
	return b.String()
}

// host finds the county or city that a functional zone is named after: 平潭综合实验区
// lies in 平潭县. A name that several places share is settled by near.
func (g *Gazetteer) host(name, near string) string {
	for n := min(len([]rune(name)), maxStem); n >= 2; n-- {
		var fit []Region
		for _, level := range []string{"县", "市", "区"} {
			for _, r := range g.byName[string([]rune(name)[:n])+level] {
				if !filler(r) && r.Level != "township" {
					fit = append(fit, r)
				}
			}
		}
		if code, ok := g.settle(fit, near); ok {
			return code
		}
	}
	return ""
}

// maxStem is the longest stem, in runes, of a place that zones are named after.
const maxStem = 4

// maxPlaceName is the longest place name, in runes, that is looked up.
const maxPlaceName = 20

// prefix takes the places off the front of a name, from the province down, and
// returns the lowest one's code. A name that many places share is settled by the
// place before it, then by near.
func (g *Gazetteer) prefix(name, near string) (code, rest string) {
	rest = name
	for {
		tail := rest
		next, n := g.place([]rune(tail), code, near)
		if n == 0 { // 荔湾区人民政府南源街道办事处: a sub-district named through its district
			tail = strings.TrimPrefix(rest, "人民政府")
			if next, n = "", 0; tail != rest && code != "" {
				next, n = g.place([]rune(tail), code, near)
			}
		}
		if n == 0 {
			return code, rest
		}
		code, rest = next, string([]rune(tail)[n:])
	}
}

// place finds the longest place name at the start of rs that lies below under.
func (g *Gazetteer) place(rs []rune, under, near string) (string, int) {
	for n := min(len(rs), maxPlaceName); n >= 2; n-- {
		var fit []Region
		for _, r := range g.spelled(string(rs[:n])) {
			if !filler(r) && (under == "" || r.Code != under && g.Within(r.Code, under)) {
				fit = append(fit, r)
			}
		}
		if code, ok := g.settle(fit, near); ok {
			return code, n
		}
	}
	return "", 0
}

// spelled returns places by full name, and provinces by their short name too.
func (g *Gazetteer) spelled(name string) []Region {
	rs := g.byName[name]
	for _, p := range g.children[""] {
		if shortProvince(p.Name) == name {
			rs = append(rs[:len(rs):len(rs)], p)
		}
	}
	return rs
}

func shortProvince(name string) string {
	for _, long := range []string{"壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"} {
		if s, ok := strings.CutSuffix(name, long); ok {
			return s
		}
	}
	return name
}

// settle picks one of several places of one name: the only one, the only one that
// shares near's county, city or province, or the only one above township level.
func (g *Gazetteer) settle(fit []Region, near string) (string, bool) {
	if len(fit) == 0 {
		return "", false
	}
	if len(fit) == 1 && (fit[0].Level != "township" || near == "" || g.Within(fit[0].Code, g.top(near))) {
		return fit[0].Code, true
	}
	path := g.Path(near)
	for i := len(path) - 1; i >= 0; i-- {
		if code, ok := only(fit, func(r Region) bool { return g.Within(r.Code, path[i]) }); ok {
			return code, true
		}
	}
	return only(fit, func(r Region) bool { return r.Level != "township" })
}

// top is the province of a place.
func (g *Gazetteer) top(code string) string {
	if p := g.Path(code); len(p) > 0 {
		return p[0]
	}
	return ""
}

func only(rs []Region, keep func(Region) bool) (string, bool) {
	code, n := "", 0
	for _, r := range rs {
		if keep(r) {
			code, n = r.Code, n+1
		}
	}
	return code, n == 1
}

// ownWords are the words by which an office names its own region, and the levels
// that they can mean, nearest first.
var ownWords = []struct {
	word   string
	levels []string
}{
	{"自治区", []string{"province"}}, {"省", []string{"province"}}, {"自治州", []string{"city"}}, {"州", []string{"city"}},
	{"市", []string{"city", "county", "province"}}, {"区", []string{"county"}}, {"县", []string{"county"}}, {"旗", []string{"county"}},
}

// ownRegion gives a name without a place the region it is near: 区人社局 is the
// district's, 市发改委 that of the city above it.
func ownRegion(name, near string) (code, rest string) {
	g := Regions()
	path := g.Path(near)
	if len(path) == 0 {
		return "", name
	}
	for _, own := range ownWords {
		word, levels := own.word, own.levels
		cut, ok := strings.CutPrefix(name, word)
		if !ok || cut == "" {
			continue
		}
		for _, level := range levels {
			for i := len(path) - 1; i >= 0; i-- {
				if r := g.byCode[path[i]]; r.Level == level && strings.HasSuffix(r.Name, word) {
					return r.Code, cut
				}
			}
		}
	}
	return near, name
}

// typeName is one name of an agency type, words that names add freely removed.
type typeName struct {
	name string
	id   string
}

var typeNames = sync.OnceValue(func() []typeName {
	var ns []typeName
	for _, t := range AgencyTypes() {
		for _, n := range append(append([]string{t.Name}, t.Former...), t.Abbreviations...) {
			ns = append(ns, typeName{bareName(n), t.ID})
		}
	}
	return ns
})

// bareName drops the words that official names add or leave out: 和, 与, 及
// (TEMPLATES 6.3).
func bareName(s string) string {
	return strings.NewReplacer("和", "", "与", "", "及", "", "中华人民共和国", "").Replace(s)
}

// minSuffix is the shortest name, in runes, that is recognised at the end of a
// longer one; shorter ones (公安, 统计) must stand alone.
const minSuffix = 3

// agencyType finds the kind of body of a name without its place: the whole name
// if it is known, else the longest known ending.
func agencyType(rest string, region Region) string {
	bare := bareName(strings.TrimSuffix(rest, "门户网站"))
	if region.Level == "township" {
		return townshipType(region.Name)
	}
	best, length := "", 0
	for _, n := range typeNames() {
		if n.name == bare {
			return n.id
		}
		if l := len([]rune(n.name)); l >= minSuffix && l > length && strings.HasSuffix(bare, n.name) {
			best, length = n.id, l
		}
	}
	if best == "" && zoneName(bare) {
		return "development_zone"
	}
	return best
}

// zoneName tells functional zones, which lie outside the region tree and are run
// by a 管理委员会 (TEMPLATES 6.1).
func zoneName(s string) bool {
	for _, end := range []string{"管委会", "管理委员会", "管委会办公室", "管理委员会办公室", "实验区", "开发区", "高新区", "新区", "园区", "示范区", "保税区"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

func townshipType(name string) string {
	switch {
	case strings.Contains(name, "街道"):
		return "subdistrict"
	case strings.HasSuffix(name, "镇"):
		return "town"
	case strings.HasSuffix(name, "乡"):
		return "township"
	}
	return "development_zone"
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
