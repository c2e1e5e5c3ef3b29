package index

import (
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestSameReportsAreFolded(t *testing.T) {
	first, copied, edited := hrss2013(), hrss2013(), hrss2013()
	copied.ID, copied.Agency.ID, copied.Agency.Name = "310113-社保/2013", "310113-社保", "宝山区社保局"
	copied.Source.URL = "http://copy.example.test/"
	edited.ID, edited.Agency.ID = "310113-x/2013", "310113-x"
	edited.Figures = append([]report.Figure{}, edited.Figures...)
	edited.Figures[0].Text = "99999"
	x := built(t, first, copied, edited)
	res, err := x.Search(t.Context(), Filter{Text: "公开"})
	if err != nil {
		t.Fatal(err)
	}
	if res.Total != 3 || len(res.Hits) != 2 {
		t.Fatalf("%d of %d shown, want 2 of 3: %+v", len(res.Hits), res.Total, res.Hits)
	}
	folded := 0
	for _, h := range res.Hits {
		for _, s := range h.Same {
			folded++
			if s.ID == h.ID || s.URL == "" || h.ID == edited.ID {
				t.Errorf("%s has %+v behind it", h.ID, s)
			}
		}
	}
	if folded != 1 {
		t.Errorf("%d reports stand behind others, want 1", folded)
	}
}

func TestFacetsOfLevelAndFindings(t *testing.T) {
	x := asking(t)
	for _, text := range []string{"", "公开", "信息公开"} {
		res, err := x.Search(t.Context(), Filter{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, f := range res.Facets {
			for _, v := range f.Values {
				got[f.Field+" "+v.Value] = v.Count
			}
		}
		if got["level department"] != 4 || got["findings 1"] != 2 {
			t.Errorf("%q: facets %v", text, got)
		}
	}
	if res, err := x.Search(t.Context(), Filter{Level: "county"}); err != nil || res.Total != 0 {
		t.Errorf("level county: %+v, %v", res, err)
	}
}
