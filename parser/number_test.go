package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

func TestReadNumber(t *testing.T) {
	const number, blank, dash, unreadable = report.StateNumber, report.StateBlank, report.StateDash, report.StateUnreadable
	for _, c := range []struct {
		text  string
		state report.State
		value string
		unit  string
	}{
		{"", blank, "0", ""},
		{" ", blank, "0", ""},
		{"\u00a0", blank, "0", ""},
		{"\u3000\u200b\ufeff", blank, "0", ""},
		{"/", dash, "0", ""},
		{"／", dash, "0", ""},
		{"—", dash, "0", ""},
		{"——", dash, "0", ""},
		{"-", dash, "0", ""},
		{"－", dash, "0", ""},
		{"−", dash, "0", ""},
		{"～", dash, "0", ""},
		{"\\", dash, "0", ""},
		{"无", dash, "0", ""},
		{" 无 ", dash, "0", ""},
		{"N/A", dash, "0", ""},
		{"0", number, "0", ""},
		{"50", number, "50", ""},
		{" 50\u00a0", number, "50", ""},
		{"２０１３", number, "2013", ""},
		{"１,２３４", number, "1234", ""},
		{"1，234", number, "1234", ""},
		{"1,234", number, "1234", ""},
		{"12,345,678", number, "12345678", ""},
		{"1234,567", unreadable, "0", ""},
		{"12,34", unreadable, "0", ""},
		{"0,123", unreadable, "0", ""},
		{"23.2%", number, "23.2", "%"},
		{"23.2 %", number, "23.2", "%"},
		{"23.2％", number, "23.2", "%"},
		{"0.50", number, "0.5", ""},
		{"251000元", number, "251000", "元"},
		{"251000 元", number, "251000", "元"},
		{"75394432.52元", number, "75394432.52", "元"},
		{"1.2亿元", number, "1.2", "亿元"},
		{"59237.2449", number, "59237.2449", ""},
		{"190.457379", number, "190.457379", ""},
		{"31批次", number, "31", "批次"},
		{"3 批次", number, "3", "批次"},
		{"12人次", number, "12", "人次"},
		{"+19", number, "19", ""},
		{"＋19", number, "19", ""},
		{"增19", number, "19", ""},
		{"-8", number, "-8", ""},
		{"－8", number, "-8", ""},
		{"−8", number, "-8", ""},
		{"减8", number, "-8", ""},
		{"减少8项", number, "-8", "项"},
		{"增加8", number, "8", ""},
		{"- 8", unreadable, "0", ""},
		{"—8", unreadable, "0", ""},
		{"--8", unreadable, "0", ""},
		{"000", unreadable, "0", ""},
		{"00", unreadable, "0", ""},
		{"08", unreadable, "0", ""},
		{"1.", unreadable, "0", ""},
		{".5", unreadable, "0", ""},
		{"1.2.3", unreadable, "0", ""},
		{"400余条", unreadable, "0", ""},
		{"1600多份", unreadable, "0", ""},
		{"约400条", unreadable, "0", ""},
		{"未增未减", unreadable, "0", ""},
		{"12 34", unreadable, "0", ""},
		{"1 516", unreadable, "0", ""}, // 1516 in groups, or 1 and 516: nothing proves either
		{"12\n345", unreadable, "0", ""},
		{"0 0 0", unreadable, "0", ""},
		{"|0|", unreadable, "0", ""},
		{"25①", unreadable, "0", ""},
		{"①", unreadable, "0", ""},
		{"25²", unreadable, "0", ""},
		{"2½", unreadable, "0", ""},
		{"三", unreadable, "0", ""},
		{"12万", number, "120000", ""},
		{"1.2万条", number, "12000", "条"},
		{"1.2 万条", number, "12000", "条"},
		{"0.00015万条", number, "1.5", "条"},
		{"3万人次", number, "30000", "人次"},
		{"1.5万元", number, "1.5", "万元"},
		{"1.5万%", unreadable, "0", ""},
		{"1.5千条", unreadable, "0", ""},
		{"¥251,000.00", number, "251000", "元"},
		{"￥1.5万", number, "1.5", "万元"},
		{"¥3件", unreadable, "0", ""},
		{"31（批次）", number, "31", "批次"},
		{"31（）", unreadable, "0", ""},
		{"31（批次", unreadable, "0", ""},
		{"31（其中2件撤回）", unreadable, "0", ""},
		{"二十三件", number, "23", "件"},
		{"十二条", number, "12", "条"},
		{"两件", number, "2", "件"},
		{"零件", number, "0", "件"},
		{"减少三项", number, "-3", "项"},
		{"一百二件", unreadable, "0", ""},
		{"二三件", unreadable, "0", ""},
		{"二十三", unreadable, "0", ""},
		{"三十5件", unreadable, "0", ""},
		{"净增3项", number, "3", "项"},
		{"下降5.5%", number, "-5.5", "%"},
		{"增长23.2%", number, "23.2", "%"},
		{"+-3", unreadable, "0", ""},
		{"减", unreadable, "0", ""},
		{"1e5", unreadable, "0", ""},
		{"0x1F", unreadable, "0", ""},
		{"٣", unreadable, "0", ""},
		{"123456789012345678", number, "123456789012345678", ""},
		{"1234567890123456789", unreadable, "0", ""},
		{strings.Repeat("9", 100_000), unreadable, "0", ""},
		{"0." + strings.Repeat("9", 100_000), unreadable, "0", ""},
	} {
		state, value, unit := readNumber(c.text)
		if state != c.state || value.String() != c.value || unit != c.unit {
			t.Errorf("readNumber(%.30q) = %s %s %q, want %s %s %q", c.text, state, value, unit, c.state, c.value, c.unit)
		}
	}
}

// TestReadValue: what a cell says depends on what is counted there.
func TestReadValue(t *testing.T) {
	count, money := report.Indicator{ID: "requests.received.new", Kind: report.KindCount, Unit: "件"}, report.Indicator{ID: "fees.administrative.amount", Kind: report.KindMoney, Unit: "万元"}
	change, rate := report.Indicator{ID: "admin.license.items_change", Kind: report.KindCount, Unit: "项"}, report.Indicator{ID: "x.growth_pct", Kind: report.KindPercent, Unit: "%"}
	for _, c := range []struct {
		in         report.Indicator
		head, text string
		want       string // state, number, unit, mark
	}{
		{count, "", "5", "number 5 件"},
		{count, "条", "5", "number 5 条"},
		{count, "条", "5宗", "number 5 宗"},
		{count, "万条", "1.2", "number 12000 条"},
		{count, "万条", "12000条", "number 12000 条"},
		{count, "", "1.2万", "number 12000 件"},
		{count, "", "三", "number 3 件"},
		{count, "", "二十三", "number 23 件"},
		{count, "", "未增未减", "unreadable 0 件"},
		{count, "", "5%", "unreadable 0 %"},
		{count, "", "5元", "unreadable 0 元"},
		{count, "", "", "blank 0 件"},
		{count, "", "/", "dash 0 件"},
		{count, "", "400余条", "unreadable 0 件 inexact"},
		{count, "", "1600多份", "unreadable 0 件 inexact"},
		{count, "", "约400", "unreadable 0 件 inexact"},
		{count, "", "近百条", "unreadable 0 件"},
		{count, "", "1.2万余条", "unreadable 0 件 inexact"},
		{count, "", "400条左右", "unreadable 0 件 inexact"},
		{count, "", "3-5件", "unreadable 0 件 inexact"},
		{count, "", "三至五件", "unreadable 0 件 inexact"},
		{count, "", "5-3", "unreadable 0 件"},
		{count, "", "见附件", "unreadable 0 件"},
		{count, "", "000", "unreadable 0 件"},
		{money, "", "59237.2449", "number 59237.2449 万元"},
		{money, "元", "8040", "number 8040 元"},
		{money, "万元", "251000元", "number 251000 元"},
		{money, "万元", "12万", "number 12 万元"},
		{money, "元", "12万", "number 12 万元"},
		{money, "", "1.2亿元", "number 1.2 亿元"},
		{money, "", "12条", "unreadable 0 条"},
		{money, "", "1.2万条", "unreadable 0 条"},
		{change, "", "未增未减", "number 0 项"},
		{change, "", "无变化", "number 0 项"},
		{change, "", "无", "dash 0 项"},
		{change, "", "+19", "number 19 项"},
		{change, "", "减8", "number -8 项"},
		{rate, "", "23.2%", "number 23.2 %"},
		{rate, "", "-5", "number -5 %"},
		{rate, "", "3条", "unreadable 0 条"},
	} {
		v := readValue(c.in, c.head, c.text)
		if got := strings.TrimSpace(fmt.Sprint(v.state, " ", v.number, " ", v.unit, " ", v.mark)); got != c.want {
			t.Errorf("%s under %q, %q: %s, want %s", c.in.ID, c.head, c.text, got, c.want)
		}
	}
}

// FuzzReadValue: a decimal is read as itself in whatever way it is printed.
func FuzzReadValue(f *testing.F) {
	for _, n := range []int64{0, 5, -8, 232, 592372449, 123456789012} {
		for _, places := range []uint8{0, 1, 4} {
			f.Add(n, places)
		}
	}
	f.Fuzz(func(t *testing.T, n int64, places uint8) {
		d := decimal.New(n%1e15, -int32(places%5))
		if d.Abs().LessThan(decimal.New(1, 0)) && !d.IsInteger() && places%5 > 3 {
			return
		}
		whole, fraction, _ := strings.Cut(d.Abs().String(), ".")
		grouped := whole
		for i := len(whole) - 3; i > 0; i -= 3 {
			grouped = grouped[:i] + "," + grouped[i:]
		}
		if fraction != "" {
			grouped += "." + fraction
		}
		minus, words := "", ""
		if d.IsNegative() {
			minus, words = "-", "减少"
		}
		for _, printed := range []string{d.String(), minus + grouped, words + grouped, words + d.Abs().String() + "件", " " + wide(d.String()) + "\u00a0", d.String() + " (件)"} {
			state, v, _ := readNumber(printed)
			if state == report.StateNumber && !v.Equal(d) {
				t.Errorf("%s, printed %q, is read as %s", d, printed, v)
			}
			if digits := len(strings.Trim(d.String(), "-")); state != report.StateNumber && digits <= maxDigits {
				t.Errorf("%s, printed %q, is not read", d, printed)
			}
		}
	})
}

// wide prints ASCII in full width.
func wide(s string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, s)
}

// FuzzReadNumber holds readNumber to its promise: a number has digits and nothing
// else but a sign, separators and a unit, and every other state has value 0.
func FuzzReadNumber(f *testing.F) {
	for _, s := range []string{"", "0", "-8", "减8", "23.2%", "1,234", "12 34", "４００", "25①", "\u00a0", "N/A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		state, v, unit := readNumber(s)
		if state != report.StateNumber && (!v.IsZero() || unit != "") {
			t.Errorf("readNumber(%q): %s carries %s %q", s, state, v, unit)
		}
		if state != report.StateNumber {
			return
		}
		printed := v.String() + unit
		again, w, unitAgain := readNumber(printed)
		if again != report.StateNumber || !w.Equal(v) || unitAgain != unit {
			t.Errorf("readNumber(%q) = %s %q, but %q reads as %s %s %q", s, v, unit, printed, again, w, unitAgain)
		}
	})
}
