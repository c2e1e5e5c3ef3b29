package parser

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// FuzzIdentity: what reads names, years and dates off hostile lines neither fails nor
// gives what cannot be.
func FuzzIdentity(f *testing.F) {
	for _, s := range []string{"上海市宝山区水务局二○○九年政府信息公开年度报告", "自202111日起至20211230日止", "统计期限为2019年9月1日—2020年8月31日",
		"二〇一三年十二月三十一日", "2021- 01- 20 08 : 32", "高新区(新市区)", "平潭综合实验区地方税务局", "国家税务总局税务局", "標題：報(bào)告 | ", "索 引 号：", "\xe5\xb9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, y := range []int{yearIn(s), statedPeriod(fold(s)).year, commonYear(fold(s)), signedYear([]string{fold(s)})} {
			if y != 0 && (y < 1999 || y > 2999) {
				t.Errorf("year %d", y)
			}
		}
		if d := readDate(s); d != "" {
			if _, err := time.Parse(time.DateOnly, d); err != nil {
				t.Error(err)
			}
		}
		if title := titleText(s); len(title) > maxTitle {
			t.Errorf("a title of %d bytes", len(title))
		}
		for _, name := range []string{s, titleAgency(s), addressWords(s)} {
			res := report.ResolveAgency(name, "310113")
			if utf8.ValidString(s) && (strings.ContainsAny(res.Agency.ID, " \t\n?#%") || res.Agency.ID == "") {
				t.Errorf("id %q", res.Agency.ID)
			}
		}
		plainScript(s)
		metaPairs([]block{{text: s}, {text: s}})
	})
}
