package index

import (
	"fmt"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestRareAmongCandidates: a phrase of common pairs that few reports hold is found on some
// page, however many candidates stand before it.
func TestRareAmongCandidates(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, true)
	var want []string
	var rs []*report.Report
	for i := range verifyLimit + 500 {
		r := hongze2022()
		r.ID = fmt.Sprintf("%s/x%04d", hongzeGov, i)
		r.Sections = []report.Section{{Kind: report.SectionOverview, Text: fmt.Sprintf("甲乙，乙丙。%d", i)}}
		if i%800 == 799 {
			r.Sections[0].Text = fmt.Sprintf("甲乙丙。%d", i)
			want = append(want, r.ID)
		}
		r.Tables, r.Figures = nil, nil
		rs = append(rs, r)
	}
	put(t, b, rs...)
	commit(t, b)
	x := open(t, dir)
	var got []string
	f := Filter{Text: "甲乙丙", Sort: SortAgency, Limit: 1}
	var back string // from the last page with a hit
	for range 50 {
		res := found(t, x, f)
		got = append(got, hitIDs(res)...)
		if len(res.Hits) > 0 {
			back = res.Prev
		}
		if f.After = res.Next; f.After == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages hold %v, want %v", got, want)
	}
	f.Before, f.After, got = back, "", nil
	for f.Before != "" && len(got) < len(want) {
		res := found(t, x, f)
		got = append(hitIDs(res), got...)
		f.Before = res.Prev
	}
	if !slices.Equal(got, want[:2]) {
		t.Errorf("backwards pages hold %v, want %v", got, want)
	}
}
