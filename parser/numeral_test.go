package parser

import (
	"strings"
	"testing"
)

func TestReadNumeral(t *testing.T) {
	for printed, want := range map[string]string{
		"零": "0", "五": "5", "十": "10", "十一": "11", "二十": "20", "二十三": "23", "一百": "100", "一百零五": "105", "一百一十": "110",
		"一千零一": "1001", "一千零一十": "1010", "两千": "2000", "二千": "2000", "九千九百九十九": "9999", "一万": "10000", "一万零五": "10005",
		"一万五千": "15000", "十二万": "120000", "三万五千零二": "35002", "叁拾伍": "35", "一百〇五": "105",
		"": "", "件": "", "十十": "", "二三": "", "一百二": "", "一百五": "", "百": "", "万": "", "零五": "", "一零": "", "二〇一三": "",
		"一万五": "", "三万零五千": "", "五百千": "", "三十万万": "", strings.Repeat("九", 100): "",
	} {
		v, rest, ok := readNumeral(printed + "件")
		switch {
		case ok != (want != ""):
			t.Errorf("%s: read %v as %s", printed, ok, v)
		case ok && (v.String() != want || rest != "件"):
			t.Errorf("%s is %s, want %s; rest %q", printed, v, want, rest)
		}
	}
	for n := range 120_000 {
		s := numeralText(n)
		if v, rest, ok := readNumeral(strings.TrimPrefix(s, "一十")); strings.HasPrefix(s, "一十") && n > 19 && ok && v.IntPart() == int64(n) && rest == "" {
			t.Fatalf("%s without its head is read as %d", s, n)
		}
		if v, rest, ok := readNumeral(s); !ok || rest != "" || v.IntPart() != int64(n) {
			t.Fatalf("%d is written %s and read as %s", n, s, v)
		}
	}
}
