package report

import "testing"

func TestResolveAgency(t *testing.T) {
	for _, c := range []struct{ name, near, id, full, level string }{
		{"上海市宝山区人力资源和社会保障局", "", "310113-hrss", "上海市宝山区人力资源和社会保障局", "department"},
		{"区人力资源社会保障局", "310113", "310113-hrss", "上海市宝山区人力资源社会保障局", "department"},
		{"淮安市洪泽区人民政府", "", "320813-people_government", "淮安市洪泽区人民政府", "county"},
		{"宝山区人民政府", "310113", "310113-people_government", "上海市宝山区人民政府", "county"},
		{"上海市人民政府办公厅", "", "310000-government_office", "上海市人民政府办公厅", "department"},
		{"市发改委", "310113", "310000-development_reform", "上海市发改委", "department"},
		{"梅河口市应急管理局", "", "220581-emergency", "梅河口市应急管理局", "department"},
		{"广州市荔湾区人民政府南源街道办事处", "", "440103010-subdistrict", "广州市荔湾区南源街道办事处", "township"},
		{"平潭综合实验区管委会", "350128", "350128-development_zone", "平潭综合实验区管委会", "department"},
		{"平潭综合实验区", "", "350128-development_zone", "平潭综合实验区", "department"},
		{"宝山区国土资源局", "310113", "310113-natural_resources", "上海市宝山区国土资源局", "department"},
		{"江苏省淮安市洪泽区财政局", "", "320813-finance", "淮安市洪泽区财政局", "department"},
		{"吉林省人民政府", "", "220000-people_government", "吉林省人民政府", "province"},
		{"某某委员会", "", "unknown-某某委员会", "某某委员会", "other"},
		{"", "", "unknown-", "", "other"},
	} {
		got := ResolveAgency(c.name, c.near)
		if got.Agency.ID != c.id || got.Agency.Name != c.full || got.Agency.Level != c.level {
			t.Errorf("ResolveAgency(%q, %q) = %+v, want %s %s %s", c.name, c.near, got.Agency, c.id, c.full, c.level)
		}
	}
}
