package report

import (
	"regexp"
	"strings"
	"sync"
)

// typeNames maps the names of agency types, words that names add freely removed, to
// type ids. A name that several types bear is that of the type which it shortens:
// 法制办 of 法制办公室, though 司法局 took its work over; else of the first.
var typeNames = sync.OnceValue(func() map[string]string {
	ids, ranks := map[string]string{}, map[string]int{}
	for _, t := range AgencyTypes() {
		for _, n := range t.names() {
			rank := 1
			switch {
			case n == t.Name:
				rank = 3
			case shortens(n, t.Name):
				rank = 2
			}
			if n = bareName(n); rank > ranks[n] {
				ids[n], ranks[n] = t.ID, rank
			}
		}
	}
	return ids
})

// names are all names of a type, the present one first.
func (t AgencyType) names() []string {
	ns := []string{t.Name}
	for _, f := range t.Former {
		ns = append(ns, f.Name)
	}
	return append(ns, t.Abbreviations...)
}

// shortens tells whether a name is made of runes of the full one, in their order.
func shortens(short, full string) bool {
	rs := []rune(short)
	for _, r := range full {
		if len(rs) > 0 && rs[0] == r {
			rs = rs[1:]
		}
	}
	return len(rs) == 0
}

// bareName drops the words that official names add or leave out: 和, 与, 及.
func bareName(s string) string { return freeWords.Replace(s) }

var freeWords = strings.NewReplacer("和", "", "与", "", "及", "", "中华人民共和国", "")

// minSuffix is the shortest name, in runes, that is recognised at the end of a
// longer one; shorter ones (公安, 统计) must stand alone.
const minSuffix = 3

// agencyType finds the kind of body of a name without its place: the whole name
// if it is known, else the longest known ending, and what stands before that.
func agencyType(rest string, region Region) (typ, stem string) {
	if region.Level == "township" {
		if !townshipOffice.MatchString(bareName(rest)) {
			return "", rest
		}
		return townshipType(region.Name), ""
	}
	rest = strings.TrimSuffix(rest, "门户网站")
	if head, ok := strings.CutSuffix(rest, "分局"); ok { // 生态环境局洪泽分局 is 洪泽生态环境局
		if i := strings.LastIndex(head, "局"); i > 0 && i+len("局") < len(head) {
			rest = head[i+len("局"):] + head[:i+len("局")]
		}
	}
	bare := bareName(rest)
	if typ := joinedType(bare); typ != "" {
		return typ, ""
	}
	for _, name := range append([]string{bare}, spelledOut(bare)...) {
		if typ, stem := namedType([]rune(name)); typ != "" {
			return typ, stem
		}
	}
	if zoneName(bare) {
		return zoneType, ""
	}
	return "", ""
}

// townshipOffice is what follows the name of a township in that of its own government and
// the offices of that. Anything else behind it is another body: 大场镇司法所, 友谊路街道市场监管所.
var townshipOffice = regexp.MustCompile(`^(?:镇|乡|街道)?(?:人民)?(?:政府)?(?:办事处|办|管委会|管理委员会)?(?:机关|(?:党政)?(?:综合)?办公?室?)?(?:门户网站)?$`)

// joinedType tells offices of culture, which places join in every order with tourism,
// broadcasting, the press, sports and relics: 文化旅游广电局.
func joinedType(bare string) string {
	rest, office := strings.CutSuffix(bare, "局")
	culture, tourism := strings.Contains(rest, "文化"), strings.Contains(rest, "旅游")
	if !office || !culture || cultureDuties.Replace(rest) != "" {
		return ""
	}
	if tourism {
		return "culture_tourism"
	}
	return "culture"
}

var cultureDuties = strings.NewReplacer("文化", "", "旅游", "", "广播电视", "", "广播影视", "", "广电", "", "新闻出版", "", "体育", "", "文物", "", "版权", "")

// namedType finds the type whose name is the longest end of a bare name.
func namedType(name []rune) (typ, stem string) {
	for i := 0; i == 0 || i <= len(name)-minSuffix; i++ {
		if id := typeNames()[string(name[i:])]; id != "" {
			return id, string(name[:i])
		}
	}
	return "", ""
}

// spelledOut gives a name the ending that the registry prints: provinces have a 厅
// where counties have a 局, districts a 分局 of the city's, and 委 is short for 委员会.
func spelledOut(name string) []string {
	for short, long := range map[string]string{"厅": "局", "委": "委员会", "分局": "局"} {
		if stem, ok := strings.CutSuffix(name, short); ok {
			return []string{stem + long}
		}
	}
	return nil
}

// kindOfTownship is the kind of a township or sub-district, by a name that may have its
// government or office behind it, "" for any other body.
func kindOfTownship(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, governmentName), "办事处")
	if len([]rune(name)) <= minStem || !endsInPlace(name) {
		return ""
	}
	if typ := townshipType(name); typ != zoneType {
		return typ
	}
	return ""
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
	return zoneType
}
