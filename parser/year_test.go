package parser

import "testing"

func TestYearIn(t *testing.T) {
	for title, want := range map[string]int{
		"2013年政府信息公开工作年度报告":              2013,
		"2019年度政府信息公开工作年度报告":             2019,
		"政府信息公开工作2022年度报告":               2022,
		"大兴乡人民政府\n2018年政府信息公开年报":         2018,
		"自治区人民政府办公厅2022\n\n政府信息公开工作年度报告": 2022,
		"某局2022政务信息公开年度报告":               2022,
		"二〇一三年政府信息公开年度报告":                2013,
		"二○○九年度报告":                       2009,
		"二OO九年度报告":                       2009,
		"二零二五年度报告":                       2025,
		"二0一七年度报告":                       2017,
		"２０１５年度报告":                       2015,
		"2 0 1 5 年度报告":                   2015,
		"第20151期":                        0,
		"政府信息公开工作年度报告":                   0,
		"十三五规划":                          0,
		"电话20152015":                     0,
		"":                               0,
	} {
		if got := yearIn(title); got != want {
			t.Errorf("yearIn(%q) = %d, want %d", title, got, want)
		}
	}
}

func TestStatedPeriod(t *testing.T) {
	for text, want := range map[string]int{
		"本报告中所列数据的统计期限自2013年1月1日起至2013年12月31日止": 2013,
		"统计期限为2019年1月1日至12月31日":                 2019,
		"数据统计期限从2021年1月1日到12月31日止":              2021,
		"统计期限自201311日起至1231日止":                  2013,
		"自202111日起至20211230日止，期限":               0,
		"会议于2013年3月召开":                          0,
		"":                                      0,
	} {
		if got := statedPeriod(text).year; got != want {
			t.Errorf("statedPeriod(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestCommonYear(t *testing.T) {
	for text, want := range map[string]int{
		"2012年，2013年，2013年": 2013,
		"2012年，2013年":       2012,
		"1998年1998年2005年":   2005,
		"没有年份":              0,
	} {
		if got := commonYear(text); got != want {
			t.Errorf("commonYear(%q) = %d, want %d", text, got, want)
		}
	}
}
