package parser

import "testing"

// TestColumnHeads: every head but a year can be listed.
func TestColumnHeads(t *testing.T) {
	for _, p := range []*pattern{labelHead, unitHead, cumulativeHead, totalHead, valueHead} {
		if len(p.whole) == 0 {
			t.Errorf("%v matches texts that cannot be listed", p.re)
		}
	}
	for word, want := range map[string]bool{"指标名称": true, "计量单位": true, "2013年度": true, "历年累计": true, "数 量": true, "本年累计": true, "2013": false, "规章": false, "": false} {
		if got := isHead(word); got != want {
			t.Errorf("isHead(%q) = %v", word, got)
		}
	}
}
