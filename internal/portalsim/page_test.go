package portalsim

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
	"golang.org/x/text/encoding/simplifiedchinese"
)

var update = flag.Bool("update", false, "rewrite the golden pages under testdata")

// page returns the article at a gold path as UTF-8.
func page(t *testing.T, p *Portal, path string) string {
	t.Helper()
	res, ok := p.resources[path]
	if !ok {
		t.Fatalf("%s has no page %s", p.ID, path)
	}
	if strings.Contains(res.contentType, "utf-8") {
		return string(res.body)
	}
	text, err := simplifiedchinese.GBK.NewDecoder().String(string(res.body))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var (
	td  = regexp.MustCompile(`(?s)<td[^>]*>(.*?)</td>`)
	tag = regexp.MustCompile(`(?s)<[^>]*>`)
)

// plain is the text of a piece of HTML, as a reader sees it.
func plain(markup string) string {
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(markup, "")))
}

// TestPagesPrintTheGold: the cells of every page hold the gold figures in print
// order, and the page prints the gold title, headings and prose.
func TestPagesPrintTheGold(t *testing.T) {
	for _, p := range build(t, Options{Seed: 5, Agencies: 5, BreakEvery: 7}).Portals() {
		for _, g := range p.Gold() {
			if !strings.HasSuffix(g.URL, "html") && strings.Contains(g.URL, "/P0") {
				continue // the parser reads these back
			}
			text := page(t, p, g.URL)
			words := plain(text)
			var cells []report.Figure
			for _, f := range g.Report.Figures {
				if f.Mark != report.MarkProse {
					cells = append(cells, f)
				} else if !strings.Contains(words, f.Text) {
					t.Errorf("%s: no sentence says %s", g.Report.ID, f.Text)
				}
			}
			i := 0
			for _, m := range td.FindAllStringSubmatch(text, -1) {
				if i < len(cells) && plain(m[1]) == cells[i].Text {
					i++
				}
			}
			if i != len(cells) {
				t.Errorf("%s: figure %s is not on the page in its place", g.Report.ID, cells[i].Key)
			}
			if !strings.Contains(words, g.Report.Title) || !strings.Contains(words, g.Report.Meta.Publisher) {
				t.Errorf("%s: title or publisher is not on the page", g.Report.ID)
			}
			for _, s := range g.Report.Sections {
				for _, part := range append(strings.Split(s.Text, "\n"), s.Heading) {
					if !strings.Contains(words, part) {
						t.Errorf("%s: %q is not on the page", g.Report.ID, part)
					}
				}
			}
		}
	}
}

// TestRealFiguresAreAllPrinted guards the reprints against rows that no form has.
func TestRealFiguresAreAllPrinted(t *testing.T) {
	want := map[string]int{"310113-hrss/2013": 49, "310000-government_office/2019": 198, "320813-people_government/2023": 186,
		"320813-people_government/2024": 186, "321300-people_government/2023": 200, "321300-people_government/2024": 200,
		"350128-development_zone/2016": 32, "350128-development_zone/2020": 198, "350128-development_zone/2025": 200}
	w := build(t, Options{})
	p := w.Portals()[len(w.Portals())-1]
	for _, g := range p.Gold() {
		n := 0
		for _, f := range g.Report.Figures {
			if f.Mark != report.MarkProse {
				n++
			}
		}
		if n != want[g.Report.ID] {
			t.Errorf("%s prints %d figures, want %d", g.Report.ID, n, want[g.Report.ID])
		}
		delete(want, g.Report.ID)
	}
	if len(want) > 0 {
		t.Errorf("not reprinted: %v", want)
	}
}

// TestLabelsAreOfficial: what forms/*.tsv print for an indicator is its label or
// an alias of the dictionary, numbering and 其中 aside.
func TestLabelsAreOfficial(t *testing.T) {
	number := regexp.MustCompile(`^(其中[：:])?(（[一二三四五六七八九\d]+）|[一二三四五六七八九\d]+[.、])?`)
	strip := strings.NewReplacer("（", "(", "）", ")", "“", "", "”", "", "：", ":", " ", "", "\n", "")
	normal := func(s string) string { return strip.Replace(number.ReplaceAllString(s, "")) }
	for era, year := range map[report.Era]int{report.EraShanghai2004: 2013, report.EraFujian2008: 2016, report.EraNational2014: 2016} {
		ts, err := formTables(era, year, press{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tb := range ts {
			for _, row := range tb.rows[1:] {
				if len(row) < 3 || row[2].key == "" {
					continue
				}
				in, ok := report.Indicators().Lookup(era, row[2].key.ID())
				if !ok {
					t.Errorf("%s has no indicator %s", era, row[2].key)
					continue
				}
				official := false
				for _, label := range append(in.Aliases, in.Label) {
					official = official || normal(label) == normal(row[0].text)
				}
				if !official {
					t.Errorf("%s prints %q for %s (%s)", era, row[0].text, in.ID, in.Label)
				}
			}
		}
	}
}

// TestGoldenPages shows in a diff what a change does to a page of each form.
func TestGoldenPages(t *testing.T) {
	done := map[report.Era]bool{}
	for _, p := range build(t, Options{Seed: 42, Agencies: 2}).Portals()[:3] {
		for _, g := range p.Gold() {
			era := g.Report.Era
			if done[era] {
				continue
			}
			done[era] = true
			file := filepath.Join("testdata", string(era)+".html")
			got := page(t, p, g.URL)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v; write it with go test -update", err)
			}
			if got != string(want) {
				t.Errorf("the %s page differs from %s; look at the change and run go test -update", era, file)
			}
		}
	}
	if len(done) != len(report.Eras())+1 {
		t.Errorf("golden pages of %d forms", len(done))
	}
}
