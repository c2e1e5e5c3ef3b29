package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// TestRankingDemo asks the reports of the simulated portals, which the demo shows. What is
// right follows from their gold records by a plain look through them, not from the index.
func TestRankingDemo(t *testing.T) {
	w, err := portalsim.New(portalsim.Options{Seed: 20260101, FromYear: 2013, ToYear: 2022, BreakEvery: 7})
	if err != nil {
		t.Fatal(err)
	}
	var rs []*report.Report
	seen := map[string]bool{}
	for _, p := range w.Portals() {
		for _, g := range p.Gold() {
			if r := g.Report; !seen[r.ID] { // one report may stand on a page and in a file
				seen[r.ID] = true
				rs = append(rs, &r)
			}
		}
	}
	rank(t, "rank_demo.txt", rs, demoQueries(rs))
}

// demoQueries are what a reader would type who has one report in mind, or a figure, or a
// sentence that few reports hold.
func demoQueries(rs []*report.Report) []judged {
	var qs []judged
	ask := func(kind, query string, right func(*report.Report) bool) {
		j := judged{kind, query, nil}
		for _, r := range rs {
			if right(r) {
				j.right = append(j.right, r.ID)
			}
		}
		if len(j.right) > 0 {
			qs = append(qs, j)
		}
	}
	step := max(len(rs)/12, 1)
	for i := 0; i < len(rs); i += step {
		a, b := rs[i], rs[(i+step/2)%len(rs)]
		ask("whole title", a.Title, func(r *report.Report) bool { return r.Title == a.Title && r.Agency.ID == a.Agency.ID })
		ask("agency and year as words", fmt.Sprintf("%s %d年", b.Agency.Name, b.Year), func(r *report.Report) bool {
			return r.Agency.Name == b.Agency.Name && r.Year == b.Year
		})
		place := b.Region.Name
		ask("place, type and year as conditions", fmt.Sprintf("地区:%s 类型:%s 年:%d 公开", place, b.Agency.Type, b.Year), func(r *report.Report) bool {
			return r.Region.Code == b.Region.Code && r.Agency.Type == b.Agency.Type && r.Year == b.Year
		})
		for _, f := range a.Figures {
			if f.State == report.StateNumber && f.Value.IntPart() > 20 {
				key, value := f.Key, f.Value
				ask("the very figure", fmt.Sprintf("%s=%s", key, value), func(r *report.Report) bool {
					g, ok := r.Figure(key)
					return ok && g.State == report.StateNumber && g.Value.Equal(value)
				})
				break
			}
		}
		if phrase := rareWords(rs, a); phrase != "" {
			ask("words that few reports hold", `"`+phrase+`"`, func(r *report.Report) bool { return says(r, phrase) })
		}
	}
	return qs
}

// rareWords is a stretch of a report's sections between punctuation that at most three
// reports hold, "" when there is none.
func rareWords(rs []*report.Report, r *report.Report) string {
	for _, s := range r.Sections {
		for run := range strings.FieldsFuncSeq(s.Text, func(c rune) bool { return !isHan(c) && !isWord(c) }) {
			if n := utf8.RuneCountInString(run); n < 6 || n > 16 {
				continue
			}
			holding := 0
			for _, other := range rs {
				if says(other, run) {
					holding++
				}
			}
			if holding <= 3 {
				return run
			}
		}
	}
	return ""
}

// says looks for words in the sections by a plain search over the folded text.
func says(r *report.Report, words string) bool {
	words = fold(words)
	return slices.ContainsFunc(r.Sections, func(s report.Section) bool {
		at, _ := findPhrase(fold(s.Heading+"\n"+s.Text), words, 0)
		return at >= 0
	})
}
