package parser

import (
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestMatchRequests(t *testing.T) {
	for text, want := range map[string]string{
		"一、本年新收政府信息公开申请数量":                  "requests.received.new",
		"二、上年结转政府信息公开申请数量":                  "requests.received.carried_in",
		"（一）予以公开":                           "requests.outcome.granted",
		"（二）部分公开（区分处理的，只计这一情形，不计其他情形）":      "requests.outcome.partial",
		"（二）部分公开（只计一次）":                     "requests.outcome.partial",
		"3.危及“三安全一稳定”":                      "requests.outcome.denied.security_stability",
		"2.其他法律行政止公开":                       "requests.outcome.denied.other_law",
		"2.其他法律行政法规 禁止公开":                   "requests.outcome.denied.other_law",
		"5.要求行政机关却热或重新出具已获取信息":              "requests.outcome.not_processed.confirm_again",
		"5.要求行政机关确认或重\n新出具已获取信息":            "requests.outcome.not_processed.confirm_again",
		"1.逾期不补正":                           "requests.outcome.other.not_amended_in_time",
		"1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "requests.outcome.other.not_amended_in_time",
		"2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其申请":   "requests.outcome.other.fee_unpaid",
		"3.其他":         "requests.outcome.other.misc",
		"（六）其他处理":      "requests.outcome.other",
		"（七）总计":        "requests.outcome.total",
		"四、结转下年度继续办理":  "requests.carried_out",
		"属于三类内部事务信":    "requests.outcome.denied.internal_affairs",
		"三、本年度办理结果":    "",
		"属于信息":         "",
		"申请":           "",
		"":             "",
		"其中：":          "",
		"公开":           "",
		"属于某某事项的情况说明":  "",
		"本年度新增便民服务事项数": "",
	} {
		m := newMatcher(requestForms()[report.EraNational2021])
		in, ok := m.match(wordingOf(text))
		if in.ID != want || ok != (want != "") {
			t.Errorf("match(%q) = %q %v, want %q", text, in.ID, ok, want)
		}
	}
}

// TestSistersDoNotMeet holds every label of every form against damage: with any
// one or two runes lost or changed it may be read as itself or not at all, never
// as another row.
func TestSistersDoNotMeet(t *testing.T) {
	check := func(f *form, era report.Era) {
		for i, in := range f.ins {
			rs := []rune(label(in.Label))
			for at := range rs {
				for _, damaged := range []string{
					string(rs[:at]) + string(rs[at+1:]),
					string(rs[:at]) + "口" + string(rs[at+1:]),
					string(rs[:at]) + "口口" + string(rs[min(at+2, len(rs)):]),
				} {
					m := newMatcher(f)
					m.last = i - 1
					if got, ok := m.match(wordingOf(damaged)); ok && got.ID != in.ID && label(got.Label) != damaged && !known(f, damaged) {
						t.Errorf("%s: %q, damage of %q, reads as %s %q", era, damaged, in.Label, got.ID, got.Label)
					}
				}
			}
		}
	}
	for era, f := range rowForms() {
		check(f, era)
	}
	for era, f := range requestForms() {
		check(f, era)
	}
}

// known tells damage that gives another row's printed label: 不同意公开答复数
// without its first rune.
func known(f *form, text string) bool { return len(f.printed(wordingOf(text))) > 0 }

func TestMatchInOrder(t *testing.T) {
	for name, c := range map[string]struct {
		era       report.Era
		rows, ids []string
	}{
		"the second 被依法纠错数 is a lawsuit's": {report.EraNational2014,
			[]string{"四、行政复议数量", "（一）维持具体行政行为数", "（二）被依法纠错数", "（三）其他情形数", "五、行政诉讼数量", "（二）被依法纠错数", "（三）其他情形数"},
			[]string{"review.total", "review.upheld", "review.corrected", "review.other", "litigation.total", "litigation.corrected", "litigation.other"}},
		"without the block's title none": {report.EraNational2014,
			[]string{"五、行□□□数□", "（二）被依法纠错数", "（三）其他情形数"},
			[]string{"", "", ""}},
		"no third": {report.EraNational2014,
			[]string{"五、行政诉讼数量", "被依法纠错数", "其他情形数", "其他情形数"},
			[]string{"litigation.total", "litigation.corrected", "litigation.other", ""}},
		"fees of the yearly annex": {report.EraShanghai2004,
			[]string{"收取费用总数", "其中：1.检索费", "2.邮寄费", "3.复制费"},
			[]string{"fees.total", "fees.search", "fees.postage", "fees.copying"}},
		"fees of the monthly return": {report.EraShanghai2004,
			[]string{"主动公开信息收费总数", "1.邮寄费", "2.复制费（纸张）", "3.复制费(光盘)", "依申请提供信息收取费用", "检索费", "邮寄费", "复制费(光盘)"},
			[]string{"fees.proactive.total", "fees.proactive.postage", "fees.proactive.copying.paper", "fees.proactive.copying.optical_disc",
				"fees.requests.total", "fees.requests.search", "fees.requests.postage", "fees.requests.copying.optical_disc"}},
		"a remark that no fee has": {report.EraShanghai2004, []string{"收取费用总数", "复制费（胶卷）"}, []string{"fees.total", ""}},
		"a unit is no remark":      {report.EraShanghai2004, []string{"收取费用总数（元）", "复制费（单位：元）"}, []string{"fees.total", "fees.copying"}},
		"order is lost behind an unknown row": {report.EraShanghai2004,
			[]string{"收取费用总数", "本单位自定义的一类收费", "邮寄费"},
			[]string{"fees.total", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMatcher(rowForms()[c.era])
			m.read(wordings(c.rows))
			for i, row := range c.rows {
				if in, _ := m.match(wordingOf(row)); in.ID != c.ids[i] {
					t.Errorf("%q reads as %q, want %q", row, in.ID, c.ids[i])
				}
			}
		})
	}
}

// TestDamagedLabels: the nearest label must be the only nearest, and not printed
// clearly by another row of the table.
func TestDamagedLabels(t *testing.T) {
	for name, c := range map[string]struct {
		rows []string
		want string // what the last row reads as
	}{
		"one lost rune":                   {[]string{"政府网站公开政府信数"}, "disclosure.channel.website"},
		"equally near to two":             {[]string{"政务微口公开政府信息数"}, ""},
		"nearer to one of two":            {[]string{"政务微傅公开政府信息"}, ""},
		"another row prints it clearly":   {[]string{"政府网站公开政府信息数", "部门网站公开政府信息数"}, ""},
		"too short":                       {[]string{"申请口数"}, ""},
		"too much damage":                 {[]string{"政口口口口开政府口息数"}, ""},
		"not, or not: equally near":       {[]string{"不意公开答复数"}, ""},
		"a longer label is another row":   {[]string{"政府网站公开政府信息数占全部公开渠道的比例"}, ""},
		"damage in a label of two blocks": {[]string{"五、行政诉讼数量", "被依法纠措数"}, "litigation.corrected"},
		"damage in it, block not known":   {[]string{"口口口口口口", "被依法纠措数"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMatcher(rowForms()[report.EraNational2014])
			m.read(wordings(c.rows))
			var in report.Indicator
			for _, row := range c.rows {
				in, _ = m.match(wordingOf(row))
			}
			if in.ID != c.want {
				t.Errorf("%q reads as %q, want %q", c.rows[len(c.rows)-1], in.ID, c.want)
			}
		})
	}
}
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "确认", 2}, {"却热", "确认", 2}, {"行政止公开", "行政法规禁止公开", 3}, {"申请数", "申请数", 0}} {
		if got := distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func wordings(texts []string) []wording {
	var ws []wording
	for _, t := range texts {
		ws = append(ws, wordingOf(t))
	}
	return ws
}
