package report

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Region is one place of China under its GB/T 2260 code (nine digits for
// townships and sub-districts), named as of 2023.
type Region struct {
	Code   string
	Name   string
	Level  string // country, province, city, county or township
	Parent string // code of the place above, "" for a province and the country
}

// Gazetteer is the registry of places.
type Gazetteer struct {
	byCode   map[string]Region
	children map[string][]Region
	byName   map[string][]Region // bare name in simplified characters, for example 宝山区

	provinces  map[string]Region // by short name, for example 上海
	autonomous []Region          // 自治州, 自治县 and 自治旗, which names shorten
}

//go:embed regions.csv
var regionsCSV string

// Regions returns the embedded gazetteer. It is read once and never changed.
var Regions = sync.OnceValue(func() *Gazetteer {
	g, err := readGazetteer(regionsCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded regions.csv: %v", err)) // a broken build, caught by its test
	}
	return g
})

func readGazetteer(text string) (*Gazetteer, error) {
	rows, err := readCSV(text, "code", "name", "level", "parent")
	if err != nil {
		return nil, err
	}
	g := &Gazetteer{byCode: make(map[string]Region, len(rows)),
		children: map[string][]Region{}, byName: make(map[string][]Region, len(rows))}
	for _, r := range rows {
		re := Region{Code: r[0], Name: r[1], Level: r[2], Parent: r[3]}
		re.Name = g.ownName(re)
		g.byCode[re.Code] = re
		g.children[re.Parent] = append(g.children[re.Parent], re)
		if !namesBody(re) {
			name := simplified(re.Name) // 濛江街道 and 乾县 keep a traditional character
			g.byName[name] = append(g.byName[name], re)
		}
		for _, end := range []string{"自治州", "自治县", "自治旗"} {
			if strings.HasSuffix(re.Name, end) {
				g.autonomous = append(g.autonomous, re)
			}
		}
	}
	g.provinces = make(map[string]Region, len(g.children[""]))
	for _, p := range g.children[""] {
		g.provinces[shortProvince(p.Name)] = p
	}
	for _, f := range formerRegions() {
		g.byCode[f.Code] = f.Region
		g.byName[f.Name] = append(g.byName[f.Name], f.Region)
	}
	g.byCode[CountryCode] = Region{Code: CountryCode, Name: countryName, Level: "country"}
	return g, nil
}

// namesBody tells the rows of the code list that number a body as if it were a township:
// 和龙市林业局, 如皋市江滨医院. Their names are no places: a report of 和龙市林业局 is that of
// the city's office.
func namesBody(r Region) bool {
	return r.Level == "township" && slices.ContainsFunc(bodyEnds, func(end string) bool { return strings.HasSuffix(r.Name, end) })
}

var bodyEnds = []string{"局", "办公室", "中心", "监狱", "公司", "院", "部"}

// ownName is a township's name without the places above it, which the code list
// writes before some: 四平市铁东区解放街道.
func (g *Gazetteer) ownName(r Region) string {
	if r.Level != "township" {
		return r.Name
	}
	county := g.byCode[r.Parent]
	own := strings.TrimPrefix(strings.TrimPrefix(r.Name, g.byCode[county.Parent].Name), county.Name)
	if own == r.Name || !strings.HasSuffix(own, "街道") && !strings.HasSuffix(own, "镇") && !strings.HasSuffix(own, "乡") || len([]rune(own)) <= minStem {
		return r.Name
	}
	return own
}

// Lookup returns the place under code.
func (g *Gazetteer) Lookup(code string) (Region, bool) {
	r, ok := g.byCode[code]
	return r, ok
}

// Children returns the places directly below code; "" gives the provinces.
func (g *Gazetteer) Children(code string) []Region { return g.children[code] }

// Path returns the codes from the province down to code itself, leaving out the
// 市辖区 and 直辖县 levels that only number the tree.
func (g *Gazetteer) Path(code string) []string {
	var up []string
	for r, ok := g.byCode[code]; ok; r, ok = g.byCode[r.Parent] {
		if !filler(r) {
			up = append([]string{r.Code}, up...)
		}
	}
	return up
}

// FullName returns the name from the province down, for example
// 江苏省淮安市洪泽区, and "" for an unknown code.
func (g *Gazetteer) FullName(code string) string {
	var b strings.Builder
	for _, c := range g.Path(code) {
		b.WriteString(g.byCode[c].Name)
	}
	return b.String()
}

// Within reports whether code is ancestor or lies below it.
func (g *Gazetteer) Within(code, ancestor string) bool {
	for r, ok := g.byCode[code]; ok; r, ok = g.byCode[r.Parent] {
		if r.Code == ancestor {
			return true
		}
	}
	return false
}

// filler tells the rows of the code list that are no places: 市辖区, 县 and
// 省/自治区直辖县级行政区划.
func filler(r Region) bool {
	return r.Level == "city" && (r.Name == "市辖区" || r.Name == "县" || strings.Contains(r.Name, "直辖县"))
}
