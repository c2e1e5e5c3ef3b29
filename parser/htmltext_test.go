package parser

import "testing"

func TestSqueeze(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"  年度 \t\n 报告 ":        "年度 报告",
		"年\u00a0\u3000报":       "年 报",
		"年\u200b报\ufeff\u00ad": "年报",
		"\x1b[31m红\x07":        "[31m红",
		"1\x1b2":               "1 2", // two cells glued by a control character stay two
	} {
		if got := squeeze(in); got != want {
			t.Errorf("squeeze(%q) = %q, want %q", in, got, want)
		}
	}
}
