package report

import (
	"strings"
	"testing"
)

func TestResolveAgency(t *testing.T) {
	for _, c := range []struct{ name, near, id, full, level string }{
		{"上海市宝山区人力资源和社会保障局", "", "310113-hrss", "上海市宝山区人力资源和社会保障局", "department"},
		{"区人力资源社会保障局", "310113", "310113-hrss", "上海市宝山区人力资源社会保障局", "department"},
		{"上 海 市\u3000宝山区\n财政局", "", "310113-finance", "上海市宝山区财政局", "department"},
		{"淮安市洪泽区人民政府", "", "320813-people_government", "淮安市洪泽区人民政府", "county"},
		{"宝山区人民政府", "310113", "310113-people_government", "上海市宝山区人民政府", "county"},
		{"江苏省淮安市洪泽区财政局", "", "320813-finance", "淮安市洪泽区财政局", "department"},
		{"江苏淮安市洪泽区财政局", "", "320813-finance", "淮安市洪泽区财政局", "department"},
		{"梅河口市应急管理局", "", "220581-emergency", "梅河口市应急管理局", "department"},
		{"吉林省人民政府", "", "220000-people_government", "吉林省人民政府", "province"},

		// a government, its general office, and an office that administers its premises
		{"上海市人民政府办公厅", "", "310000-government_office", "上海市人民政府办公厅", "department"},
		{"宝山区人民政府办公室", "310113", "310113-government_office", "上海市宝山区人民政府办公室", "department"},
		{"区府办", "310113", "310113-government_office", "上海市宝山区府办", "department"},
		{"宝山区机关事务管理局", "310113", "310113-gov_offices_admin", "上海市宝山区机关事务管理局", "department"},
		{"淮安市人民政府外事办公室", "", "320800-foreign_affairs", "淮安市人民政府外事办公室", "department"},

		// autonomous regions, prefectures and counties
		{"宁夏回族自治区人民政府", "", "640000-people_government", "宁夏回族自治区人民政府", "province"},
		{"广西壮族自治区人民政府办公厅", "", "450000-government_office", "广西壮族自治区人民政府办公厅", "department"},
		{"内蒙古自治区财政厅", "", "150000-finance", "内蒙古自治区财政厅", "department"},
		{"福建省人力资源和社会保障厅", "", "350000-hrss", "福建省人力资源和社会保障厅", "department"},
		{"省退役军人事务厅", "210100", "210000-veterans", "辽宁省退役军人事务厅", "department"},
		{"省卫生健康委", "210100", "210000-health", "辽宁省卫生健康委", "department"},
		{"内蒙古包头市财政局", "", "150200-finance", "包头市财政局", "department"},
		{"新疆维吾尔自治区审计局", "", "650000-audit", "新疆维吾尔自治区审计局", "department"},
		{"自治区人民政府办公厅", "640100", "640000-government_office", "宁夏回族自治区人民政府办公厅", "department"},
		{"红河哈尼族彝族自治州财政局", "", "532500-finance", "红河哈尼族彝族自治州财政局", "department"},
		{"州财政局", "532524", "532500-finance", "红河哈尼族彝族自治州财政局", "department"},
		{"红河州环保局", "", "532500-ecology_environment", "红河哈尼族彝族自治州环保局", "department"},
		{"黔西南州工业和信息化局", "", "522300-industry_it", "黔西南布依族苗族自治州工业和信息化局", "department"},
		{"孟连县财政局", "", "530827-finance", "普洱市孟连傣族拉祜族佤族自治县财政局", "department"},
		{"靖宇县公安局", "", "220622-public_security", "白山市靖宇县公安局", "department"},

		// the nearest place of the word: a county-level city is its own 市
		{"市发改委", "310113", "310000-development_reform", "上海市发改委", "department"},
		{"市发改委", "320813", "320800-development_reform", "淮安市发改委", "department"},
		{"市发改委", "220581", "220581-development_reform", "梅河口市发改委", "department"},
		{"县退役军人事务局", "220622", "220622-veterans", "白山市靖宇县退役军人事务局", "department"},
		{"应急管理局", "220622", "220622-emergency", "白山市靖宇县应急管理局", "department"},

		// districts of one name
		{"朝阳区人民政府", "110000", "110105-people_government", "北京市朝阳区人民政府", "county"},
		{"朝阳区人民政府", "110105", "110105-people_government", "北京市朝阳区人民政府", "county"},
		{"朝阳区人民政府", "220100", "220104-people_government", "长春市朝阳区人民政府", "county"},
		{"长春市朝阳区人民政府", "110105", "220104-people_government", "长春市朝阳区人民政府", "county"},
		{"朝阳区人民政府", "", "unknown-朝阳区人民政府", "朝阳区人民政府", "other"},
		{"朝阳区人民政府", "310113", "unknown-朝阳区人民政府", "朝阳区人民政府", "other"}, // another place's report on this portal
		{"鼓楼区财政局", "350102", "350102-finance", "福州市鼓楼区财政局", "department"},
		{"江苏省鼓楼区财政局", "320100", "320106-finance", "南京市鼓楼区财政局", "department"},
		{"江苏省鼓楼区财政局", "350100", "320000-鼓楼区财政局", "江苏省鼓楼区财政局", "other"},
		{"鼓楼区财政局", "320100", "320106-finance", "南京市鼓楼区财政局", "department"},
		{"鼓楼区财政局", "", "unknown-鼓楼区财政局", "鼓楼区财政局", "other"},
		{"徐州市鼓楼区财政局", "", "320302-finance", "徐州市鼓楼区财政局", "department"},

		// a place that the code list of 2023 no longer has is no reason to name the one above
		{"北京市宣武区财政局", "", "110000-宣武区财政局", "北京市宣武区财政局", "other"},
		{"北京市宣武区人民政府", "", "110000-宣武区人民政府", "北京市宣武区人民政府", "other"},

		// townships and sub-districts
		{"广州市荔湾区人民政府南源街道办事处", "", "440103010-subdistrict", "广州市荔湾区南源街道办事处", "township"},
		{"衢州市衢江区湖南镇", "", "330803113-town", "衢州市衢江区湖南镇", "township"},
		{"衢州市衢江区湖南镇人民政府", "310113", "330803113-town", "衢州市衢江区湖南镇人民政府", "township"},
		{"湖南镇人民政府", "330803", "330803113-town", "衢州市衢江区湖南镇人民政府", "township"},
		{"湖南镇人民政府", "310113", "unknown-湖南镇人民政府", "湖南镇人民政府", "other"},
		{"宝山区某新街道办事处", "310113", "310113-某新街道办事处", "上海市宝山区某新街道办事处", "township"},

		// city branches in districts
		{"淮安市洪泽生态环境局", "", "320813-ecology_environment", "淮安市洪泽生态环境局", "department"},
		{"淮安市生态环境局洪泽分局", "", "320813-ecology_environment", "淮安市生态环境局洪泽分局", "department"},
		{"济宁市生态环境局汶上县分局", "", "370830-ecology_environment", "济宁市生态环境局汶上县分局", "department"},
		{"淮安市生态环境局", "", "320800-ecology_environment", "淮安市生态环境局", "department"},

		// tax and other bodies that were parted, merged and renamed
		{"宝山区国家税务局", "310113", "310113-tax", "上海市宝山区国家税务局", "department"},
		{"平潭县地方税务局", "", "350128-tax", "福州市平潭县地方税务局", "department"},
		{"国家税务总局宝山区税务局", "310113", "310113-tax", "国家税务总局宝山区税务局", "department"},
		{"宝山区国土资源局", "310113", "310113-natural_resources", "上海市宝山区国土资源局", "department"},
		{"宝山区物价局", "310113", "310113-price", "上海市宝山区物价局", "department"},
		{"宝山区人民政府法制办公室", "310113", "310113-legal_affairs", "上海市宝山区人民政府法制办公室", "department"},
		{"宝山区人口和计划生育委员会", "310113", "310113-family_planning", "上海市宝山区人口和计划生育委员会", "department"},
		{"宝山区卫生和计划生育委员会", "310113", "310113-health", "上海市宝山区卫生和计划生育委员会", "department"},
		{"宝山区住房保障和房屋管理局", "310113", "310113-housing_mgmt", "上海市宝山区住房保障和房屋管理局", "department"},
		{"宝山区房管局", "310113", "310113-housing_mgmt", "上海市宝山区房管局", "department"},

		// zones, which lie outside the region tree
		{"平潭综合实验区管委会", "350128", "350128-development_zone", "平潭综合实验区管委会", "department"},
		{"平潭综合实验区", "", "350128-development_zone", "平潭综合实验区", "department"},
		{"昆山经济技术开发区管理委员会", "", "320583-development_zone", "昆山经济技术开发区管理委员会", "department"},
		{"宝山工业园区管委会", "310113", "310113501-development_zone", "宝山工业园区管委会", "township"},

		{"某某委员会", "", "unknown-某某委员会", "某某委员会", "other"},
		{"宝山区某某中心(筹)/一?#%", "310113", "310113-某某中心筹一", "上海市宝山区某某中心(筹)/一?#%", "other"},
		{strings.Repeat("长", 500), "", "unknown-" + strings.Repeat("长", maxSlug), strings.Repeat("长", 500), "other"},
		{"福州市晋安区", "", "350111-people_government", "福州市晋安区人民政府", "county"},
		{"上海市", "", "310000-people_government", "上海市人民政府", "province"},
		{"", "", "unknown-", "", "other"},
		{"", "310113", "310113-", "上海市宝山区", "other"},
	} {
		got := ResolveAgency(c.name, c.near)
		if got.Agency.ID != c.id || got.Agency.Name != c.full || got.Agency.Level != c.level {
			t.Errorf("ResolveAgency(%.60q, %q) = %+v, want %s %s %s", c.name, c.near, got.Agency, c.id, c.full, c.level)
		}
		if err := (&Report{ID: MakeID(got.Agency.ID, 2020), Year: 2020}).Validate(2026); err != nil {
			t.Errorf("ResolveAgency(%.60q, %q): %v", c.name, c.near, err)
		}
	}
}

func TestAgencyByID(t *testing.T) {
	for id, want := range map[string]Agency{
		"310113-hrss":              {Name: "上海市宝山区人力资源和社会保障局", Type: "hrss", Level: "department"},
		"310113-people_government": {Name: "上海市宝山区人民政府", Type: "people_government", Level: "county"},
		"330803113-town":           {Name: "衢州市衢江区湖南镇人民政府", Type: "town", Level: "township"},
		"440103010-subdistrict":    {Name: "广州市荔湾区南源街道办事处", Type: "subdistrict", Level: "township"},
		"310113-某某中心":              {Name: "上海市宝山区某某中心", Type: OtherAgency, Level: "other"},
		"unknown-朝阳区人民政府":          {Name: "朝阳区人民政府", Type: OtherAgency, Level: "other"},
		"999999-finance":           {Name: "财政局", Type: "finance", Level: "other"},
		"":                         {Type: OtherAgency, Level: "other"},
	} {
		want.ID = id
		if got := AgencyByID(id); got.Agency != want {
			t.Errorf("AgencyByID(%q) = %+v, want %+v", id, got.Agency, want)
		}
	}
	if got := AgencyByID("310113-hrss").Region; got != (RegionRef{"310113", "上海市宝山区"}) {
		t.Errorf("region %+v", got)
	}
	if got := AgencyByID("unknown-朝阳区人民政府").Region; got != (RegionRef{}) {
		t.Errorf("region of a body without a place %+v", got)
	}
}

// TestResolveAgrees: the name that AgencyByID gives resolves to the same id, for
// every type of a county.
func TestResolveAgrees(t *testing.T) {
	for _, typ := range AgencyTypes() {
		id := "310113-" + typ.ID
		if a := AgencyByID(id).Agency; a.Level != "township" && ResolveAgency(a.Name, "").Agency.ID != id {
			t.Errorf("%s: %q resolves to %s", id, a.Name, ResolveAgency(a.Name, "").Agency.ID)
		}
	}
}
