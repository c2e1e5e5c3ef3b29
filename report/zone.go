package report

import "strings"

// zoneName tells functional zones, which lie outside the region tree and are run
// by a 管理委员会.
func zoneName(s string) bool {
	for _, end := range zoneEnds {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

var zoneEnds = []string{"管委会", "管理委员会", "管委会办公室", "管理委员会办公室", "实验区", "开发区", "高新区", "经开区", "新区", "园区", "示范区", "保税区", "功能区域"}

// zoneID is what tells a zone from the other zones of its county in an agency id: its
// name without the place and the words for its office, 经开区 of
// 昆山经济技术开发区管理委员会. It is the type alone for a zone that has no name of its
// own, and for a 综合实验区, which takes in its whole county.
func zoneID(name, place string) string {
	for _, stem := range []string{place, strings.TrimRight(place, "市县区旗")} {
		name = strings.TrimPrefix(name, stem)
	}
	name = zoneWords.Replace(name)
	for _, office := range []string{"办公室", "管委会", "管理委员会", "党工委"} {
		name = strings.TrimSuffix(name, office)
	}
	switch name {
	case "", "开发区", "园区", "新区", "综合实验区":
		return zoneType
	}
	return slug(name)
}

// zoneType is the type of functional zones.
const zoneType = "development_zone"

// zoneWords bring long and short forms of a zone's kind together.
var zoneWords = strings.NewReplacer("经济技术开发区", "经开区", "经济开发区", "经开区", "高新技术产业开发区", "高新区",
	"高新技术开发区", "高新区", "高新技术产业园区", "高新区", "国家级", "", "省级", "", "国家", "")

// zoneBody cuts a department of a zone, 平潭综合实验区地方税务局, after the zone's name;
// zone is "" when the name is that of no such department.
func zoneBody(name string) (zone, department string) {
	for _, end := range []string{"实验区", "开发区", "高新区", "经开区", "新区", "园区", "示范区", "保税区"} {
		if before, after, ok := strings.Cut(name, end); ok && before != "" && len([]rune(after)) >= minSuffix && !zoneName(after) {
			return before + end, after
		}
	}
	return "", ""
}

// zoneOf is the zone that a department of one names, "" for any other body.
func zoneOf(name string) string {
	zone, _ := zoneBody(name)
	return zone
}

// inBrackets is the county that a zone names as its other plate: 高新区(新市区).
func (g *Gazetteer) inBrackets(name, near string) string {
	plate := strings.Trim(remarkEnd.FindString(name), "()（）[]【】")
	code, rest, _ := g.prefix(plate, near)
	if rest != "" {
		return ""
	}
	return code
}
