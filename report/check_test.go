package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// reportOf builds a report from lines "key value"; the value "" is a blank cell.
func reportOf(era Era, year int, lines ...string) *Report {
	r := &Report{ID: MakeID("320813-finance", year), Year: year, Era: era, Scope: ScopeOwn,
		Agency: Agency{Type: "finance", Level: "department"}, Region: RegionRef{Code: "320813"}}
	for _, l := range lines {
		key, val, _ := strings.Cut(l, " ")
		f := Figure{Key: Key(key), State: StateBlank, At: "table:0/r0c0"}
		switch val {
		case "":
		case "?":
			f.State = StateUnreadable
		default:
			f.State, f.Text, f.Value = StateNumber, val, decimal.RequireFromString(val)
		}
		r.Figures = append(r.Figures, f)
	}
	return r
}

func rules(fs []Finding) []string {
	var ids []string
	for _, f := range fs {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestCheck(t *testing.T) {
	review := []string{"review.total 0", "review.upheld 10", "review.corrected 1", "review.other 0", "review.pending 0"}
	for name, c := range map[string]struct {
		r    *Report
		want []string
	}{
		"a sum that does not close": {reportOf(EraShanghai2004, 2013, "staff.total 3", "staff.full_time 1", "staff.part_time 1"), []string{"sh.staff"}},
		"a blank summand is 0":      {reportOf(EraShanghai2004, 2013, "staff.total 3", "staff.full_time ", "staff.part_time 3"), nil},
		"a blank total is no claim": {reportOf(EraShanghai2004, 2013, "staff.total ", "staff.full_time 1", "staff.part_time 3"), nil},
		"all parts blank":           {reportOf(EraShanghai2004, 2013, "staff.total 3", "staff.full_time ", "staff.part_time "), nil},
		"an unreadable part":        {reportOf(EraShanghai2004, 2013, "staff.total 3", "staff.full_time ?", "staff.part_time 1"), nil},
		"a part not printed":        {reportOf(EraShanghai2004, 2013, "staff.total 3", "staff.part_time 1"), nil},
		"a bound":                   {reportOf(EraShanghai2004, 2013, "review.total 1", "review.corrected 2"), []string{"sh.part.review.corrected"}},
		"if then":                   {reportOf(EraShanghai2004, 2013, "requests.received.new 0", "requests.outcome.total 2"), []string{"sh.req.zero"}},
		"a department makes no rules": {reportOf(EraNational2021, 2023, "disclosure.regulations.issued 2"),
			[]string{"n21.auth.regulations"}},
		"printed total 0": {reportOf(EraNational2021, 2023, review...), []string{RuleMissingCell, "n21.t4.review"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rules(Check(c.r)); !slices.Equal(got, c.want) {
				t.Errorf("findings %v, want %v", got, c.want)
			}
		})
	}
}

func TestFindingNamesBothSides(t *testing.T) {
	fs := Check(reportOf(EraShanghai2004, 2013, "staff.total 3", "staff.full_time 1", "staff.part_time 1"))
	if len(fs) != 1 || fs[0].Want.String() != "2" || fs[0].Got.String() != "3" || fs[0].Severity != SeverityError {
		t.Fatalf("finding %+v", fs)
	}
	if !strings.Contains(fs[0].Message, "全职人员数、兼职人员数之和为 2，应等于政府信息公开指定工作人员数（3）") {
		t.Errorf("message %q", fs[0].Message)
	}
}

func TestCheckYears(t *testing.T) {
	prev := reportOf(EraNational2021, 2022, "requests.carried_out 5", "disclosure.normative_docs.in_force 10")
	next := reportOf(EraNational2021, 2023, "requests.received.carried_in 4", "disclosure.normative_docs.in_force 12",
		"disclosure.normative_docs.issued 3", "disclosure.normative_docs.repealed 1")
	fs := CheckYears(prev, next)
	if got := rules(fs); !slices.Equal(got, []string{"n21.xy.carry"}) {
		t.Fatalf("findings %v", got)
	}
	if fs[0].Want.String() != "5" || fs[0].Got.String() != "4" {
		t.Errorf("want 5 got 4, finding says %s and %s", fs[0].Want, fs[0].Got)
	}
	next.Year = 2024
	if fs := CheckYears(prev, next); fs != nil {
		t.Errorf("two years apart still compared: %v", fs)
	}
}

// TestCheckRealFigures holds the checks against published figures: TEMPLATES
// section 3 lists which of them add up.
func TestCheckRealFigures(t *testing.T) {
	dir := filepath.Join("..", "..", "shared", "corpus", "gold")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no folder of published figures at %s", dir)
	}
	want := map[string][]string{
		"hongze-2023.json":       {"n21.t4.litigation.after_review", "n21.t4.review"},
		"hongze-2024.json":       nil,
		"suqian-2023.json":       nil,
		"suqian-2024.json":       nil,
		"shanghai-2019.json":     nil,
		"baoshan-hrss-2013.json": nil,
		"pingtan-2025.json":      nil,
	}
	for file, rulesWant := range want {
		var gold struct {
			Agency  string
			Year    int
			Era     Era
			Figures map[Key]Figure
		}
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err == nil {
			err = json.Unmarshal(b, &gold)
		}
		if err != nil {
			t.Fatal(err)
		}
		r := &Report{Year: gold.Year, Era: gold.Era}
		for k, f := range gold.Figures {
			f.Key = k
			r.Figures = append(r.Figures, f)
		}
		var hard []string
		for _, f := range Check(r) {
			if f.Severity == SeverityError {
				hard = append(hard, f.Rule)
			} else {
				t.Logf("%s: %s %s", file, f.Rule, f.Message)
			}
		}
		slices.Sort(hard)
		if !slices.Equal(slices.Compact(hard), rulesWant) {
			t.Errorf("%s: broken %v, want %v", file, hard, rulesWant)
		}
	}
}
