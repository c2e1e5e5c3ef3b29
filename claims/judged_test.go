package claims

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// judgement is one sentence with what a person says of its numbers.
type judgement struct {
	report, sentence string
	claims           []string // "received=27 A"
	reason           string
}

// judgements reads testdata/judged.tsv. Its figures are those of published reports (by
// their printed cells) and of testdata/reports.json; its wording is our own.
func judgements(t *testing.T) []judgement {
	t.Helper()
	f, err := os.Open("testdata/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []judgement
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(cells[0], "#") {
			continue
		}
		if len(cells) != 4 || cells[3] == "" {
			t.Fatalf("want report, sentence, judgement and reason: %q", lines.Text())
		}
		j := judgement{report: cells[0], sentence: cells[1], reason: cells[3]}
		if cells[2] != "-" {
			j.claims = strings.Split(cells[2], "; ")
		}
		out = append(out, j)
	}
	return out
}

// known are the reports that the sentences are about.
func known(t *testing.T) map[string]*report.Report {
	t.Helper()
	out := map[string]*report.Report{}
	world, err := portalsim.New(portalsim.Options{Seed: 3, Agencies: 1})
	if err != nil {
		t.Fatal(err)
	}
	short := map[string]string{"321300-people_government": "suqian", "320813-people_government": "hongze", "350128-development_zone": "pingtan",
		"310000-government_office": "shanghai", "310113-hrss": "baoshan"}
	for _, p := range world.Portals() {
		for _, g := range p.Gold() {
			if name := short[g.Report.Agency.ID]; p.ID == "sim-published" && name != "" {
				r := g.Report
				out[fmt.Sprintf("%s/%d", name, r.Year)] = &r
			}
		}
	}
	b, err := os.ReadFile("testdata/reports.json")
	var made map[string]struct {
		Era     report.Era
		Scope   report.Scope
		Figures map[report.Key]string
	}
	if err == nil {
		err = json.Unmarshal(b, &made)
	}
	if err != nil {
		t.Fatal(err)
	}
	for id, m := range made {
		r := &report.Report{ID: id, Era: m.Era, Scope: m.Scope}
		r.Year, _ = strconv.Atoi(id[len(id)-4:])
		for key, text := range m.Figures {
			r.Figures = append(r.Figures, report.Figure{Key: key, Text: text, State: report.StateNumber, Value: decimal.RequireFromString(text), At: "table:0/r1c1"})
		}
		out[id] = r
	}
	return out
}

var letters = map[Verdict]string{Agrees: "A", Differs: "D", OtherScope: "S", Unchecked: "U"}

// TestJudged: of the claims that are said to agree or to differ at least 95 of 100 are
// right by a person's judgement, of those said to differ as well, and most of what a
// person finds is found.
func TestJudged(t *testing.T) {
	reports := known(t)
	js := judgements(t)
	var said, right, cried, rightly, wanted, found int
	for _, j := range js {
		name, y, _ := strings.Cut(j.report, "/")
		year, _ := strconv.Atoi(y)
		r := reports[j.report]
		if r == nil {
			t.Fatalf("no report %s", j.report)
		}
		one := *r
		one.Sections = []report.Section{{Kind: report.SectionRequests, Text: j.sentence}}
		var got []string
		for _, c := range Check(&one, reports[fmt.Sprintf("%s/%d", name, year-1)]) {
			say := fmt.Sprintf("%s=%s %s", c.Subject, c.Value, letters[c.Verdict])
			got = append(got, say)
			if c.Verdict == OtherScope || c.Verdict == Unchecked {
				continue
			}
			said++
			ok := slices.Contains(j.claims, say)
			if ok {
				right++
			}
			if c.Verdict == Differs {
				cried++
				if ok {
					rightly++
				}
			}
			if !ok {
				t.Logf("wrong: %s %q: says %s (%v), a person: %v, %s", j.report, j.sentence, say, c.Want, j.claims, j.reason)
			}
		}
		for _, want := range j.claims {
			wanted++
			if slices.Contains(got, want) {
				found++
			} else {
				t.Logf("missed: %s %q: %s, got %v", j.report, j.sentence, want, got)
			}
		}
	}
	t.Logf("%d sentences: %d of %d verdicts right, %d of %d differences, %d of %d judgements found", len(js), right, said, rightly, cried, found, wanted)
	if len(js) < 150 || said < 150 {
		t.Errorf("only %d sentences and %d verdicts", len(js), said)
	}
	if right*100 < said*95 || rightly*100 < cried*95 || found*100 < wanted*85 {
		t.Errorf("precision %d/%d, of differences %d/%d, recall %d/%d", right, said, rightly, cried, found, wanted)
	}
}
