package index

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// realPage is a page of the real reports that may lie beside the repository, and what a
// person read off it; a field that it does not hold is null.
type realPage struct {
	URL    string  `json:"url"`
	Text   string  `json:"text"`
	Title  *string `json:"title"`
	Agency *string `json:"agency"`
	Region *string `json:"region"`
	Year   any     `json:"report_year"` // number, null, or text for a period of two years
}

// TestRankingReal asks real pages. What is right are the labels that a person gave them, or
// a plain look through all of them.
func TestRankingReal(t *testing.T) {
	texts := map[string]string{}
	for _, p := range readReal(t, "pages.jsonl") {
		texts[p.URL] = p.Text
	}
	var rs []*report.Report
	for _, l := range readReal(t, "labels.jsonl") {
		year, ok := l.Year.(float64)
		if !ok || l.Agency == nil || texts[l.URL] == "" {
			continue
		}
		r := &report.Report{ID: l.URL, Year: int(year), Agency: report.Agency{ID: *l.Agency, Name: *l.Agency},
			Sections: []report.Section{{Kind: report.SectionOverview, Text: texts[l.URL]}}}
		if l.Title != nil {
			r.Title = *l.Title
		}
		if l.Region != nil {
			r.Region.Name = *l.Region
		}
		r.Source.URL = l.URL
		rs = append(rs, r)
	}
	rank(t, "rank_real.txt", rs, realQueries(rs))
}

func readReal(t *testing.T, name string) (out []realPage) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "corpus", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no real pages beside the repository: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var p realPage
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, p)
	}
	return out
}

// realQueries ask for every third report by its office, its title and by words that it
// shares with few others.
func realQueries(rs []*report.Report) []judged {
	var qs []judged
	ask := func(kind, query string, right func(*report.Report) bool) {
		j := judged{kind, query, nil}
		for _, r := range rs {
			if right(r) {
				j.right = append(j.right, r.ID)
			}
		}
		qs = append(qs, j)
	}
	for i, a := range rs {
		if i%3 > 0 {
			continue
		}
		same := func(r *report.Report) bool { return r.Agency.Name == a.Agency.Name && r.Year == a.Year }
		ask("office and year as words", fmt.Sprintf("%s %d", a.Agency.Name, a.Year), same)
		ask("office, year as condition", fmt.Sprintf("%s 年:%d", a.Agency.Name, a.Year), same)
		if a.Title != "" {
			ask("title as printed", a.Title, func(r *report.Report) bool { return r.Title == a.Title })
		}
		if phrase := rareWords(rs, a); phrase != "" {
			ask("words that few pages hold", `"`+phrase+`"`, func(r *report.Report) bool { return says(r, phrase) })
		}
	}
	return qs
}
