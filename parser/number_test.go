package parser

import (
	"strings"
	"testing"

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
		{"12万", unreadable, "0", ""},
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
