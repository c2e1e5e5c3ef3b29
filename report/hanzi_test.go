package report

import (
	"strings"
	"testing"
)

func TestSimplified(t *testing.T) {
	for traditional, want := range map[string]string{
		"政府信息公開工作年度報告":       "政府信息公开工作年度报告",
		"總體情況、規範性文件、行政複議與訴訟": "总体情况、规范性文件、行政复议与诉讼",
		"網路檔案計畫民眾":           "网路档案计画民众", // words stay as they are
		"乾縣與於潛鎮":             "干县与于潜镇",
		"Ａ1（。":               "Ａ1（。",
		"\U00020000":         "\U00020000",
	} {
		if got := strings.Map(Simplified, traditional); got != want {
			t.Errorf("%s: got %s, want %s", traditional, got, want)
		}
	}
}

// TestSimplifiedIsStable: what has been folded folds to itself, and the labels of the
// forms are simplified already.
func TestSimplifiedIsStable(t *testing.T) {
	pairs := 0
	for r := rune(0); r < 0x11000; r++ {
		s := Simplified(r)
		if s != Simplified(s) {
			t.Errorf("%c → %c → %c", r, s, Simplified(s))
		}
		if s != r {
			pairs++
		}
	}
	if pairs < 2500 {
		t.Errorf("only %d pairs", pairs)
	}
	for _, in := range Indicators().All() {
		if got := strings.Map(Simplified, in.Label); got != in.Label {
			t.Errorf("%s becomes %s", in.Label, got)
		}
	}
}

func TestBadHanzi(t *testing.T) {
	for _, text := range []string{"報", "報a", "ab"} {
		if _, err := readHanzi(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// TestTraditionalPlaces: names in either script, or folded, are the same places.
func TestTraditionalPlaces(t *testing.T) {
	for _, name := range []string{"陕西省咸阳市乾县人民政府", "陝西省咸陽市乾縣人民政府", "陕西省咸阳市干县人民政府"} {
		if res := ResolveAgency(name, ""); res.Region.Code != "610424" || res.Agency.Type != "people_government" {
			t.Errorf("%s: %+v", name, res)
		}
	}
}
