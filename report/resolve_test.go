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

		// a place that no list has is no reason to name the one above
		{"北京市长乐区财政局", "", "110000-长乐区财政局", "北京市长乐区财政局", "other"},
		{"北京市长乐区人民政府", "", "110000-长乐区人民政府", "北京市长乐区人民政府", "other"},

		// places dissolved or raised since
		{"北京市宣武区财政局", "", "110104-finance", "北京市宣武区财政局", "department"},
		{"宣武区大栅栏街道办事处", "", "110102013-subdistrict", "北京市西城区大栅栏街道办事处", "township"},
		{"东山区财政局", "230400", "230406-finance", "鹤岗市东山区财政局", "department"},
		{"广州市东山区财政局", "", "440102-finance", "广州市东山区财政局", "department"},
		{"即墨市财政局", "", "370215-finance", "青岛市即墨区财政局", "department"},
		{"洪泽县人民政府", "", "320813-people_government", "淮安市洪泽区人民政府", "county"},
		{"朝阳县财政局", "", "211321-finance", "朝阳市朝阳县财政局", "department"},

		// two plates, and words that add nothing
		{"宝山区自然资源局(林业局)", "310113", "310113-natural_resources", "上海市宝山区自然资源局(林业局)", "department"},
		{"宝山区住房与城乡建设局", "310113", "310113-housing_construction", "上海市宝山区住房与城乡建设局", "department"},
		{"博山环保分局", "", "370304-ecology_environment", "淄博市博山区环保分局", "department"},
		{"四平市铁东区人民政府解放街道办事处", "", "220303005-subdistrict", "四平市铁东区解放街道办事处", "township"},

		// bodies of the central government
		{"财政部", "", "100000-finance", "财政部", "central"},
		{"应急管理部", "310113", "100000-emergency", "应急管理部", "central"},
		{"国家卫生健康委", "", "100000-health", "国家卫生健康委", "central"},
		{"教育部办公厅", "", "100000-education", "教育部办公厅", "central"},
		{"国家统计局上海市宝山区调查队", "", "310113-statistics_survey", "国家统计局上海市宝山区调查队", "department"},
		{"某某部", "", "unknown-某某部", "某某部", "other"},

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
		{"宝山区国家税务局", "310113", "310113-state_tax", "上海市宝山区国家税务局", "department"},
		{"平潭县地方税务局", "", "350128-local_tax", "福州市平潭县地方税务局", "department"},
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
		{"昆山经济技术开发区管理委员会", "", "320583-经开区", "昆山经济技术开发区管理委员会", "department"},
		{"昆山经开区", "", "320583-经开区", "昆山经开区", "department"},
		{"昆山高新技术产业开发区管委会", "", "320583-高新区", "昆山高新技术产业开发区管委会", "department"},
		{"开发区管委会", "320583", "320583-development_zone", "开发区管委会", "department"},
		{"平潭综合实验区地方税务局", "", "350128-平潭综合实验区地方税务局", "平潭综合实验区地方税务局", "department"},
		{"上海市浦东新区三林世博功能区域管理委员会", "", "310115-三林世博功能区域", "上海市浦东新区三林世博功能区域管理委员会", "department"},
		{"上海市宝山区某某旅游度假区管委会", "", "310113-某某旅游度假区", "上海市宝山区某某旅游度假区管委会", "department"},
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
		"320583-经开区":               {Name: "昆山市经开区", Type: "development_zone", Level: "department"},
		"100000-finance":           {Name: "财政部", Type: "finance", Level: "central"},
		"100000-health":            {Name: "国家卫生健康委员会", Type: "health", Level: "central"},
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
