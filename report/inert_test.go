package report

import "testing"

func TestInertCell(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"闵行区财政局", "闵行区财政局"}, {"12.50", "12.50"}, {"-3", "-3"}, {"+1.5", "+1.5"}, {"-", "-"}, {"——", "——"}, {"--", "--"},
		{"=1+1", "'=1+1"}, {"=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"}, {"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"},
		{"-2+3", "'-2+3"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\t=1", "'\t=1"}, {"\r=1", "'\r=1"}, {"\n=1", "'\n=1"}, {"＝1+1", "'＝1+1"}, {"a=1", "a=1"}, {"\xff=1", "\xff=1"},
	} {
		if got := InertCell(c.in); got != c.want {
			t.Errorf("InertCell(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
