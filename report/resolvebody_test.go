package report

import "testing"

// TestResolveOtherBodies: names that look like those of another body, or of another place.
func TestResolveOtherBodies(t *testing.T) {
	for _, c := range []struct {
		name, near, id string
		typed, placed  bool
	}{
		// a body in a township is not its government
		{"友谊路街道市场监管所", "310113", "310113003-市场监管所", false, true},
		{"大场镇人民政府财政所", "310113", "310113102-财政所", false, true},
		{"大场镇中心卫生院", "310113", "310113102-中心卫生院", false, true},
		{"大场镇工业园区管委会", "310113", "310113102-工业园区管委会", false, true},
		{"大场镇党政办公室", "310113", "310113102-town", true, true},
		{"宝山工业园区管理委员会", "310113", "310113501-development_zone", true, true},

		// a kind of township alone is none of a county's townships
		{"镇人民政府", "310113", "310113-镇人民政府", false, false},
		{"街道办事处", "310113", "unknown-街道办事处", false, false},
		{"镇人民政府", "310113102", "310113102-town", true, false},
		{"街道办事处", "", "unknown-街道办事处", false, false},

		// rows of the code list that number a body are no places
		{"和龙市林业局", "", "222406-forestry", true, true},
		{"如皋市江滨医院", "320600", "320682-江滨医院", false, true},

		// a street that is called after a province
		{"青海路街道办事处", "650104", "650104-青海路街道办事处", true, false},
		{"青海路街道办事处", "", "unknown-青海路街道办事处", true, false},
		{"北京街道办事处", "", "440104003-subdistrict", true, true},

		// a district's office on its city's site
		{"区水务局", "320800", "unknown-区水务局", true, false},
		{"县财政局", "320000", "unknown-县财政局", true, false},
		{"市财政局", "320000", "unknown-市财政局", true, false},
		{"市场监督管理局", "320000", "320000-market_regulation", true, false},
		{"县财政局", "320813", "320813-finance", true, false}, // a county that became a district
		{"区财政局", "350128", "350128-finance", true, false}, // or is a zone as well

		// a zone whose name another province's place has
		{"东湖新技术开发区管委会", "420100", "420100-东湖新技术开发区", true, false},
		{"东湖新技术开发区管委会", "", "360102-新技术开发区", true, false},
		{"长兴岛经济技术开发区管委会", "210200", "210200-长兴岛经开区", true, false},

		// branches of a city's office in its districts
		{"上海市公安局宝山分局", "", "310113-public_security", true, true},
		{"北京市规划和自然资源委员会朝阳分局", "110105", "110000-规划和自然资源委员会朝阳分局", false, true},
		{"昌平区分局", "", "110114-分局", false, true},

		// bodies that are no more
		{"原宝山区国土资源局", "310113", "310113-natural_resources", true, true},
		{"宝山区原国土资源局", "310113", "310113-natural_resources", true, true},
		{"原州区财政局", "640400", "640402-finance", true, true},
	} {
		got := ResolveAgency(c.name, c.near)
		if got.Agency.ID != c.id || got.HasType != c.typed || got.HasPlace != c.placed {
			t.Errorf("ResolveAgency(%q, %q) = %s, typed %v, placed %v; want %s, %v, %v", c.name, c.near, got.Agency.ID, got.HasType, got.HasPlace, c.id, c.typed, c.placed)
		}
	}
}
