package index

import (
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

// TestCoverageWall: late by days after the legal date of its time, removed, changed,
// unreadable and missing with the list that was looked at are told apart.
func TestCoverageWall(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	late := office("310113", "finance", 2021, report.EraNational2021, report.ScopeOwn, "review.total 1")
	late.Published = "2022-02-10"
	old := office("310113", "finance", 2017, report.EraNational2014, report.ScopeOwn, "review.total 1")
	old.Published = "2018-03-31"
	gone := office("310113", "finance", 2020, report.EraNational2019, report.ScopeOwn, "review.total 1")
	gone.Published = "2021-01-20"
	put(t, b, late, old, gone)
	seen := time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, o := range []Outcome{
		{URL: late.Source.URL, SHA256: late.Source.SHA256, Fetched: seen, Report: late.ID, Code: "ok", Agency: late.Agency.ID, Region: "310113", Year: 2021},
		{URL: late.Source.URL, SHA256: "another", Fetched: seen.AddDate(0, 0, 3), Report: late.ID, Code: "ok", Agency: late.Agency.ID, Region: "310113", Year: 2021},
		{URL: "https://a.example/scan.pdf", SHA256: "scan", Fetched: seen, Code: "image_only", Agency: late.Agency.ID, Region: "310113", Year: 2019},
		{URL: "https://a.example/essay", SHA256: "essay", Fetched: seen, Code: "not_report", Agency: late.Agency.ID, Region: "310113", Year: 2018},
	} {
		if err := b.Outcome(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	w := Witness{
		Lost: []LostReport{{URL: gone.Source.URL, State: "removed", Seen: seen}},
		Lists: []ListSeen{{Region: "310113", URL: "https://a.example/list", SHA256: "early", Time: time.Date(2019, 1, 5, 0, 0, 0, 0, time.UTC)},
			{Region: "310000", URL: "https://b.example/list", SHA256: "proof", Time: seen}},
	}
	if changed, err := b.SetWitness(t.Context(), w); err != nil || !changed {
		t.Fatal(changed, err)
	}
	commit(t, b)
	c, err := open(t, dir).Coverage(t.Context(), "310113", 2017, 2021)
	if err != nil || len(c.Rows) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	cells := c.Rows[0].Cells
	for i, want := range []string{CoveragePublished, CoverageMissing, CoverageUnreadable, CoverageRemoved, CoverageLate} {
		if cells[i].State != want {
			t.Errorf("%d is %s, want %s", cells[i].Year, cells[i].State, want)
		}
	}
	if l := cells[4]; l.DaysLate != 10 || l.Due != "2022-01-31" || !l.Changed || l.Versions != 2 || l.FirstSeen == "" {
		t.Errorf("late %+v", l)
	}
	if m := cells[1]; m.Due != "2019-03-31" || m.Proof == nil || m.Proof.SHA256 != "proof" {
		t.Errorf("missing %+v, proof %+v: a list looked at before the legal date proves nothing", m, m.Proof)
	}
	if u := cells[2]; u.Problem != "image_only" || u.Original != "scan" || u.Proof != nil {
		t.Errorf("unreadable %+v", u)
	}
}

// TestVerdicts: what the operator says stays with the finding over builds, and another
// number is another finding.
func TestVerdicts(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, gov2020())
	if changed, err := b.SetWitness(t.Context(), Witness{}); err != nil || !changed {
		t.Fatal(changed, err)
	}
	commit(t, b)
	rows, _, err := open(t, dir).Findings(t.Context(), Filter{Limit: 5})
	if err != nil || len(rows) != 1 || rows[0].ID == "" || rows[0].State != report.StateNew {
		t.Fatalf("%+v, %v", rows, err)
	}
	id := rows[0].ID
	w := Witness{Verdicts: []Verdict{{Finding: id, State: report.StateDismissed, Note: "转办重复"}}}
	b = begin(t, dir, true)
	put(t, b, gov2020())
	if changed, err := b.SetWitness(t.Context(), w); err != nil || !changed {
		t.Fatal(changed, err)
	}
	if changed, err := b.SetWitness(t.Context(), w); err != nil || changed {
		t.Errorf("the same is told as new: %v", err)
	}
	commit(t, b)
	x := open(t, dir)
	row, err := x.Finding(t.Context(), id)
	if err != nil || row.State != report.StateDismissed || row.Note != "转办重复" || row.Report != gov2020().ID {
		t.Errorf("%+v, %v", row, err)
	}
	for state, want := range map[string]int{report.StateNew: 0, report.StateDismissed: 1} {
		if _, n, err := x.Findings(t.Context(), Filter{Limit: 5, State: state}); err != nil || n != want {
			t.Errorf("%s: %d, %v", state, n, err)
		}
	}
	if r, err := x.Report(t.Context(), gov2020().ID); err != nil || r.Findings[0].State != report.StateDismissed {
		t.Errorf("the record shows %+v, %v", r.Findings, err)
	}
	f := row.Finding
	other := *gov2020()
	if findingID(other.ID, f) == findingID("310113-people_government/2019", f) {
		t.Error("two reports share a finding")
	}
}

// TestCoverageUnread: a body of which nothing could be read has a row, also where it is the
// only one of its place.
func TestCoverageUnread(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, office("310113", "finance", 2020, report.EraNational2019, report.ScopeOwn, "review.total 1"))
	seen := time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, o := range []Outcome{
		{URL: "https://a.example/1", SHA256: "first", Fetched: seen, Code: "image_only", Agency: "310114-finance", Region: "310114", Year: 2021},
		{URL: "https://a.example/2", SHA256: "second", Fetched: seen.AddDate(0, 1, 0), Code: "encrypted", Agency: "310114-finance", Region: "310114", Year: 2021},
		{URL: "https://a.example/3", SHA256: "essay", Fetched: seen, Code: "not_report", Agency: "310115-finance", Region: "310115", Year: 2021},
	} {
		if err := b.Outcome(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, b)
	x := open(t, dir)
	for region, want := range map[string]int{"310114": 1, "310000": 2, "": 2, "310115": 0} {
		c, err := x.Coverage(t.Context(), region, 0, 0)
		if err != nil || len(c.Rows) != want {
			t.Fatalf("%s: %+v, %v; want %d rows", region, c, err, want)
		}
		if want == 0 {
			continue
		}
		row := c.Rows[want-1]
		cell := row.Cells[len(row.Cells)-1]
		if row.Agency.ID != "310114-finance" || row.Agency.Name != "上海市嘉定区财政局" || row.Agency.Level != "department" || !row.Unread || row.Region.Name == "" || c.To != 2021 {
			t.Errorf("%s: row %+v until %d", region, row, c.To)
		}
		if cell.State != CoverageUnreadable || cell.Problem != "image_only" || cell.Original != "first" || cell.Due != "2022-01-31" {
			t.Errorf("%s: cell %+v", region, cell)
		}
	}
}
