package crawler

import "testing"

func TestJudge(t *testing.T) {
	tests := []struct {
		words string
		want  verdict
	}{
		{"甲区规划局2019年政府信息公开工作年度报告", report},
		{"政府信息公开工作2022年度报告", report},
		{"2017年度政府信息公开工作报告", report},
		{"2016年政府信息公开工作报告", report},
		{"2008年信息公开年报", report},
		{"甲镇二○○九年政府信息公开年度报告", report},
		{"甲局２０１３年 度 政府信息\n公开年度报告", report},
		{"2015年政务信息公开年度报告", report},
		{"关于2019年政府信息公开工作年度报告的公告", report},
		{"关于印发《甲县2012年政府信息公开年度报告》的通知", report},
		{"甲市机构编制委员会办公室2018年政府信息公开年度报告", report},
		{"甲市住房制度改革办公室2011年信息公开年报", report},
		{"甲市统计局2020年政府信息公开工作年度报告（文字版）", report},
		{"甲区人口和计划生育局2010年政府信息公开年度报告", report},

		{"政府信息公开年报", column},
		{"甲镇政府信息公开工作年度报告", column},

		{"甲局2019年年报", loose},
		{"甲街道2014年度报告", loose},

		{"甲区2023年法治政府建设年度报告", refused},
		{"甲局2020年政府网站工作年度报表", refused},
		{"甲局2020年上半年政府信息公开工作报告（半年度报告）", refused},
		{"《甲区2023年政府信息公开工作年度报告》解读", refused},
		{"一图读懂2023年政府信息公开工作年度报告", refused},
		{"2023年政府信息公开年度报告图解", refused},
		{"政府信息公开年度报告制度", refused},
		{"政府信息公开指南（2020年）", refused},
		{"关于报送2020年政府信息公开工作年度报告的通知", refused},
		{"关于做好2021年政府信息公开工作年度报告编制发布工作的通知", refused},
		{"2019年政府工作报告", refused},

		{"2019年度财务年报", unknown},
		{"2021年绩效年度报告", unknown},
		{"甲区政府信息公开目录", refused},
		{"甲区政府信息公开", unknown},
		{"下一页", unknown},
		{"  ", unknown},
	}
	for _, tt := range tests {
		if got := judge(tt.words); got != tt.want {
			t.Errorf("judge(%q) = %d, want %d", tt.words, got, tt.want)
		}
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("2019年政府信息公开工作年度报告")
	f.Fuzz(func(t *testing.T, s string) { judge(s) }) // must not panic or hang
}
