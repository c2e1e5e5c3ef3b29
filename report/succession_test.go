package report

import (
	"slices"
	"testing"
)

func TestRenamed(t *testing.T) {
	for _, c := range []struct{ typ, before, after, want string }{
		{"natural_resources", "上海市宝山区国土资源局", "上海市宝山区自然资源局", "国土资源局 → 自然资源局 (2018–2019)"},
		{"natural_resources", "上海市宝山区规划和国土资源管理局", "上海市宝山区规划和自然资源局", "规划和国土资源管理局 → 自然资源局 (2018–2019)"},
		{"health", "宝山区卫生局", "宝山区卫生和计划生育委员会", "卫生局 → 卫生和计划生育委员会 (2013–2015)"},
		{"health", "宝山区卫生和计划生育委员会", "宝山区卫生健康委员会", "卫生和计划生育委员会 → 卫生健康委员会 (2018–2019)"},
		{"ecology_environment", "红河州环保局", "红河州生态环境局", "环境保护局 → 生态环境局 (2018–2019)"},
		{"water", "宝山区水利局", "宝山区水务局", "水利局 → 水务局"},
		{"natural_resources", "宝山区自然资源局", "宝山区自然资源和规划局", ""},
		{"natural_resources", "宝山区自然资源局", "宝山区自然资源局(林业局)", ""},
		{"finance", "宝山区财政局", "宝山区财政局", ""},
		{"finance", "宝山区财政局", "某某", ""},
		{OtherAgency, "甲局", "乙局", ""},
	} {
		s, ok := Renamed(Agency{Type: c.typ, Name: c.before}, Agency{Type: c.typ, Name: c.after})
		if got := s.String(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s, %s: %v %q, want %q", c.before, c.after, ok, got, c.want)
		}
	}
	if _, ok := Renamed(Agency{Type: "finance", Name: "财政局"}, Agency{Type: "tax", Name: "税务局"}); ok {
		t.Error("two types are no rename")
	}
}

func TestPredecessors(t *testing.T) {
	got := Predecessors("310113-culture_tourism")
	if s := got["310113-culture"]; len(got) != 2 || s.String() != "文化局 → 文化和旅游局 (2018–2019)" {
		t.Errorf("got %v", got)
	}
	for _, id := range []string{"", "310113-finance", "unknown-某局", "310113-某某中心"} {
		if got := Predecessors(id); len(got) != 0 {
			t.Errorf("%q: %v", id, got)
		}
	}
}

// TestSideBySide: bodies of one county that made reports of the same year never
// share an id.
func TestSideBySide(t *testing.T) {
	for _, group := range [][]string{
		{"文化局", "旅游局", "文化和旅游局", "体育局", "新闻出版局"},
		{"国土资源局", "规划局", "海洋局", "测绘地理信息局", "林业局"},
		{"工商行政管理局", "质量技术监督局", "食品药品监督管理局", "物价局", "知识产权局"},
		{"人事局", "劳动和社会保障局"},
		{"卫生局", "人口和计划生育局", "食药监局"},
		{"农业局", "畜牧局", "农业机械管理局", "海洋与渔业局", "扶贫开发办公室", "农林局"},
		{"国家税务局", "地方税务局"},
		{"司法局", "法制办公室"},
		{"发展和改革委员会", "物价局", "粮食局"},
		{"经济贸易委员会", "信息化委员会", "中小企业局"},
		{"建设局", "房产管理局", "规划局"},
		{"绿化管理局", "市容环卫局"},
		{"经济技术开发区管委会", "高新技术产业开发区管委会", "综合实验区管委会", "人民政府"},
		{"地方税务局", "综合实验区地方税务局"},
	} {
		seen := map[string]string{}
		for _, name := range group {
			id := ResolveAgency("上海市宝山区"+name, "").Agency.ID
			if other := seen[id]; other != "" {
				t.Errorf("%s and %s are both %s", other, name, id)
			}
			seen[id] = name
		}
	}
}

// TestSuccessions: every row joins two types of the registry, in years that can be.
func TestSuccessions(t *testing.T) {
	if len(mergers()) == 0 {
		t.Fatal("no successions")
	}
	for _, s := range mergers() {
		if s.First > s.Last || s.First != 0 && s.First < firstYear || s.FormerType == s.PresentType {
			t.Errorf("%+v", s)
		}
		if !slices.Contains(typeByID()[s.PresentType].Predecessors(), s) {
			t.Errorf("%s does not know its predecessor %s", s.PresentType, s.FormerType)
		}
	}
	for _, text := range []string{"former,successor,first,last\nnone,hrss,,\n", "former,successor,first,last\nhrss,none,,\n", "a,b\n"} {
		if _, err := readSuccessions(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// TestNamesAreUnique: a registered name is that of one type, or two bodies would
// share an id.
func TestNamesAreUnique(t *testing.T) {
	owner := map[string]string{}
	for _, ty := range AgencyTypes() {
		for _, f := range append(ty.Former, FormerName{Name: ty.Name}) {
			if o := owner[f.Name]; o != "" && o != ty.ID {
				t.Errorf("%s is a name of %s and of %s", f.Name, o, ty.ID)
			}
			owner[f.Name] = ty.ID
		}
	}
}

func TestFormerRegions(t *testing.T) {
	g := Regions()
	for code, f := range formerRegions() {
		if into, ok := g.Lookup(f.Into); !ok || into.Level != "county" {
			t.Errorf("%s went into %q, which is no county", f.Name, f.Into)
		}
		if _, ok := g.Lookup(f.Parent); !ok || f.Code != code || f.Last < firstYear {
			t.Errorf("%+v", f)
		}
	}
	if f, ok := g.Former("110104"); !ok || g.FullName("110104") != "北京市宣武区" || f.Into != "110102" {
		t.Errorf("宣武区 is %+v", f)
	}
	if _, ok := g.Former("110102"); ok {
		t.Error("西城区 stands")
	}
}
