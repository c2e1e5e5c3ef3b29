package index

import (
	"slices"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestPicturesStayMarked: what was read off a picture says so in a comparison, and in what
// is computed from it.
func TestPicturesStayMarked(t *testing.T) {
	rs := sampleReports()
	for _, r := range rs {
		if r.ID == baoshanHRSS+"/2021" {
			for i := range r.Figures {
				r.Figures[i].OCR = 97 - i
			}
		}
	}
	c, err := built(t, rs...).Compare(t.Context(), CompareQuery{Indicators: []report.Key{"requests.received.new"}, Region: "310113", From: 2020, Sum: true})
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, r := range c.Rows {
		if picture := r.Report == baoshanHRSS+"/2021"; picture != (r.OCR > 0) {
			t.Errorf("%s: OCR %d", r.Report, r.OCR)
		} else if picture {
			marked++
			if d := r.Derived(); d[len(d)-1] == "" {
				t.Errorf("a row without its confidence: %q", d)
			}
		}
	}
	sum := slices.ContainsFunc(c.Sums, func(s Sum) bool { return s.OCR > 0 })
	if marked != 1 || !sum {
		t.Errorf("%d rows marked, sums %+v", marked, c.Sums)
	}
}

func TestLowerConfidence(t *testing.T) {
	for _, c := range [][3]int{{0, 0, 0}, {0, 90, 90}, {80, 0, 80}, {80, 90, 80}, {99, 7, 7}} {
		if got := lower(c[0], c[1]); got != c[2] {
			t.Errorf("lower(%d, %d) = %d", c[0], c[1], got)
		}
	}
}
