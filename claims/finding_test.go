package claims

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestEveryProseRelationIsWeighed: each relation on prose is the rule of some claim.
func TestEveryProseRelationIsWeighed(t *testing.T) {
	rules := map[string]bool{}
	for _, era := range report.Eras() {
		for _, s := range subjects {
			for _, c := range []Claim{{Subject: s.name}, {Subject: "growth", Of: s.name}, {Subject: "share", Of: s.name}} {
				rules[Rule(c, era)] = true
			}
		}
	}
	n := 0
	for _, r := range report.Relations() {
		if r.Assessor() == report.AssessedOnClaims {
			n++
			if !rules[r.ID] {
				t.Errorf("no claim is weighed by %s", r.ID)
			}
		}
	}
	if n != 12 {
		t.Errorf("%d relations on prose, want 12", n)
	}
}

// TestFindings: the rate that 宿迁 printed for 2024 is found with its sentence and cells.
func TestFindings(t *testing.T) {
	reports := known(t)
	r := *reports["suqian/2024"]
	r.Sections = []report.Section{{Kind: report.SectionOverview, Text: "总体平稳。"},
		{Kind: report.SectionOverview, Text: "全市一年共收办政府信息公开申请３６４６件，\n同比增长1.05％。"}}
	fs := Findings(&r, Check(&r, reports["suqian/2023"]))
	if len(fs) != 0 {
		t.Errorf("a rate on a line of its own is tied to the line before: %+v", fs) // its subject may be anything
	}
	r.Sections[1].Text = "全市一年共收办政府信息公开申请 ３６４６ 件，同比增长 1.05％。"
	fs = Findings(&r, Check(&r, reports["suqian/2023"]))
	if len(fs) != 1 {
		t.Fatalf("findings %+v", fs)
	}
	f := fs[0]
	if f.Rule != "n21.prose.received_growth" || f.Got.String() != "1.05" || !strings.HasPrefix(f.Want.String(), "1.08") || f.Whose != report.WhoseAgency {
		t.Errorf("finding %+v", f)
	}
	want := []report.Key{"prose.growth", "requests.received.new", "requests.received.carried_in"}
	if !slices.Equal(f.Keys, want) || len(f.At) != len(f.Keys) || f.At[0] != "section:1/runes:23-33" {
		t.Errorf("keys %v at %v", f.Keys, f.At)
	}
	if got := string([]rune(r.Sections[1].Text)[23:33]); got != "同比增长 1.05％" {
		t.Errorf("the place holds %q", got)
	}
	if !strings.Contains(f.Message, "同比增长 1.05％") || !strings.Contains(f.Message, "1.08%") {
		t.Errorf("message %q", f.Message)
	}
}

// FuzzCheck: no text makes the checker fail, and every claim stands where it says.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{"收到申请27件，同比增长23.2%。", "未收到申请", "占99999999999999999999%", "较2022年的23件增加4件", "予以公开１件、部分公开", "２０２４年上半年收到申请1,0,0件，占5%"} {
		f.Add(text)
	}
	r := &report.Report{Year: 2024, Era: report.EraNational2021, Scope: report.ScopeOwn}
	f.Fuzz(func(t *testing.T, text string) {
		r.Sections = []report.Section{{Kind: report.SectionRequests, Text: text}}
		prev := &report.Report{Year: 2023, Era: report.EraNational2021, Scope: report.ScopeOwn}
		for _, c := range Check(r, prev) {
			if c.Text == "" || !strings.Contains(strings.ToValidUTF8(text, "\uFFFD"), strings.ToValidUTF8(c.Text, "\uFFFD")) {
				t.Errorf("claim %+v of %q", c, text)
			}
		}
		Findings(r, Check(r, prev))
	})
}

func BenchmarkCheck(b *testing.B) {
	r := &report.Report{Year: 2024, Era: report.EraNational2021, Scope: report.ScopeOwn}
	r.Sections = []report.Section{{Kind: report.SectionOverview, Text: strings.Repeat("2024年，我局围绕中心工作，主动公开政府信息1204条，收到政府信息公开申请27件，同比增长23.2%，其中予以公开15件，占55.6%。各科室密切配合，完善制度，开展培训3次。", 12)}}
	for b.Loop() {
		Check(r, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/12/2, "µs/sentence")
}
