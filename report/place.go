package report

import (
	"slices"
	"strings"
)

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
// lies in 平潭县. A name that several places share is settled by near, and a place of
// another province is not meant: 东湖新技术开发区 of 武汉市 is not named after 东湖区 of 南昌市.
func (g *Gazetteer) host(name, near string) string {
	for n := min(len([]rune(name)), maxStem); n >= 2; n-- {
		var fit []Region
		for _, level := range countyEnds {
			for _, r := range g.byName[string([]rune(name)[:n])+level] {
				if !filler(r) && r.Level != "township" && (near == "" || g.Within(r.Code, g.top(near))) {
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
// place before it, then by near; shared says that it could not be.
func (g *Gazetteer) prefix(name, near string) (code, rest string, shared bool) {
	rest = name
	for {
		tail := rest
		next, n, open := g.place([]rune(tail), code, near)
		if n == 0 && code != "" { // 荔湾区人民政府南源街道办事处: a sub-district named through its district
			if cut, ok := strings.CutPrefix(rest, "人民政府"); ok {
				tail = cut
				next, n, open = g.place([]rune(tail), code, near)
			}
		}
		if n == 0 {
			shared = open
			break
		}
		code, rest = next, string([]rune(tail)[n:])
	}
	if _, short := g.provinces[strings.TrimSuffix(name, rest)]; short && kindOfTownship(rest) != "" { // 青海路街道 is a street
		return "", name, false
	}
	return code, rest, shared
}

// place finds the longest place name at the start of rs that lies below under.
// shared says that there are such places, but none of them can be the one; then a
// shorter name (湖南 of 湖南镇) is not meant either.
func (g *Gazetteer) place(rs []rune, under, near string) (code string, n int, shared bool) {
	if under != "" && !g.Within(near, under) { // the name itself says where it lies
		near = under
	}
	for n := min(len(rs), maxPlaceName); n >= 2; n-- {
		var fit []Region
		name := string(rs[:n])
		for _, r := range g.spelled(name) {
			if !filler(r) && !slices.Contains(zoneEnds, name) && (under == "" || r.Code != under && (g.Within(r.Code, under) || g.Within(r.Code, formerRegions()[under].Into))) {
				fit = append(fit, r)
			}
		}
		if code, ok := g.settle(fit, near); ok {
			return code, n, false
		}
		if len(fit) > 0 && endsInPlace(name) {
			return "", 0, true
		}
	}
	return "", 0, false
}

// spelled returns places by full name, provinces and autonomous places by their
// short name too: 红河州 is 红河哈尼族彝族自治州. A county that became a city or a
// district since, 即墨市, is found under its present name.
func (g *Gazetteer) spelled(name string) []Region {
	rs := g.byName[name]
	if len(rs) == 0 {
		rs = g.upgraded(name)
	}
	for _, end := range []string{"州", "县", "旗"} {
		stem, ok := strings.CutSuffix(name, end)
		if !ok || len([]rune(stem)) < 2 || len(rs) > 0 {
			continue
		}
		for _, r := range g.autonomous {
			if strings.HasPrefix(r.Name, stem) && strings.HasSuffix(r.Name, end) {
				rs = append(rs[:len(rs):len(rs)], r)
			}
		}
	}
	if p, ok := g.provinces[name]; ok {
		rs = append(rs[:len(rs):len(rs)], p)
	}
	return rs
}

// countyEnds end the names of counties; one gives way to another when a county
// becomes a city or a district.
var countyEnds = []string{"县", "市", "区"}

// upgraded finds the counties that have the stem of a name no longer in use.
func (g *Gazetteer) upgraded(name string) []Region {
	var rs []Region
	for _, old := range countyEnds[:2] { // no district became a county again
		stem, ok := strings.CutSuffix(name, old)
		if !ok || len([]rune(stem)) < minStem {
			continue
		}
		for _, end := range countyEnds[1:] {
			for _, r := range g.byName[stem+end] {
				if r.Level == "county" {
					rs = append(rs, r)
				}
			}
		}
	}
	return rs
}

// minStem is the shortest stem, in runes, by which a place is known.
const minStem = 2

// stem finds the county whose stem a name begins with, where a kind of body is all
// that follows: 博山环保分局.
func (g *Gazetteer) stem(name, near string) (code, rest string) {
	rs := []rune(name)
	for n := min(len(rs)-minSuffix, maxStem); n >= minStem; n-- {
		if typ, before := agencyType(string(rs[n:]), Region{}); typ == "" || before != "" {
			continue
		}
		var fit []Region
		for _, end := range countyEnds {
			for _, r := range g.byName[string(rs[:n])+end] {
				if r.Level == "county" {
					fit = append(fit, r)
				}
			}
		}
		if code, ok := g.settle(fit, near); ok {
			return code, string(rs[n:])
		}
	}
	return "", ""
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
	return only(fit, func(r Region) bool { _, gone := formerRegions()[r.Code]; return r.Level != "township" && !gone })
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
// that they can mean.
var ownWords = []struct {
	word   string
	levels []string
}{
	{"自治区", []string{"province"}}, {"省", []string{"province"}}, {"自治州", []string{"city"}}, {"州", []string{"city"}},
	{"市", []string{"county", "city", "province"}}, {"区", []string{"county"}}, {"县", []string{"county"}}, {"旗", []string{"county"}},
}

// ownRegion gives a name without a place the region it is near: 区人社局 is the
// district's, 市发改委 that of the nearest place above it that is a 市. On the site of a
// city 区人社局 is one of many, and no place is given.
func ownRegion(name, near string) (code, rest string) {
	g := Regions()
	path := g.Path(near)
	if len(path) == 0 {
		return "", name
	}
	for _, own := range ownWords {
		cut, ok := strings.CutPrefix(name, own.word)
		if !ok || cut == "" {
			continue
		}
		for _, code := range slices.Backward(path) {
			if r := g.byCode[code]; slices.Contains(own.levels, r.Level) && strings.HasSuffix(r.Name, own.word) {
				return r.Code, cut
			}
		}
		if typ, stem := agencyType(cut, Region{}); typ != "" && stem == "" && slices.ContainsFunc(own.levels, func(l string) bool { return below(l, g.byCode[path[len(path)-1]].Level) }) {
			return "", name
		}
	}
	return near, name
}

// levels are those of places, the highest first.
var levels = []string{"country", "province", "city", "county", "township"}

// below tells that places of level a lie in those of level b.
func below(a, b string) bool { return slices.Index(levels, a) > slices.Index(levels, b) }

// branch finds the place below code that a name calls by its stem: 洪泽 of 洪泽区.
func (g *Gazetteer) branch(code, stem string) (Region, bool) {
	if len([]rune(stem)) < 2 {
		return Region{}, false
	}
	for _, r := range g.children[code] {
		if filler(r) {
			if in, ok := g.branch(r.Code, stem); ok {
				return in, true
			}
		}
		if r.Level == "county" && (r.Name == stem || r.Name == stem+"区" || r.Name == stem+"县" || r.Name == stem+"市") {
			return r, true
		}
	}
	return Region{}, false
}

// placeEnds end the names of places. A name that still holds one after its known
// places is that of a body in a place unknown to us: 北京市宣武区财政局 is no body
// of Beijing.
var placeEnds = []string{"区", "县", "市", "旗", "州", "盟", "镇", "乡", "街道"}

func endsInPlace(stem string) bool {
	return len([]rune(stem)) > 1 && slices.ContainsFunc(placeEnds, func(end string) bool { return strings.HasSuffix(stem, end) })
}
