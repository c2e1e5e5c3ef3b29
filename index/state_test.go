package index

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

// entries are all that State gives of x, one JSON object each.
func entries(t *testing.T, x *Index) (all []Entry, text string) {
	t.Helper()
	var b strings.Builder
	for e, err := range x.State(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
		b.Write(append(line, '\n'))
	}
	return all, b.String()
}

// stateful builds a catalogue with all that a state holds.
func stateful(t *testing.T) *Index {
	t.Helper()
	dir := t.TempDir()
	b := begin(t, dir, true)
	put(t, b, sampleReports()...)
	want, got := json.Number("31"), json.Number("29")
	across := report.Finding{Rule: "carry", Severity: report.SeverityWarning, Keys: []report.Key{"requests.received.new"}, Want: &want, Got: &got, Message: "结转不符", Whose: report.WhoseAgency, State: report.StateNew}
	if err := b.SetFindings(t.Context(), hrss2021().ID, FindingAcross, []report.Finding{across}); err != nil {
		t.Fatal(err)
	}
	when := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	for _, o := range []Outcome{
		{URL: "http://u/ok", SHA256: "aa02", Portal: "baoshan", Fetched: when, Parser: "p1", Report: hrss2021().ID, Code: "ok", Agency: baoshanHRSS, Region: "310113", Year: 2021},
		{URL: "http://u/scan", SHA256: "s2", Portal: "baoshan", Fetched: when, Parser: "p1", Code: "image_only", Message: "pictures", Agency: baoshanHRSS, Region: "310113", Year: 2020},
		{URL: "http://u/news", SHA256: "s3", Portal: "baoshan", Fetched: when, Parser: "p1", Code: "not_report", Message: "news"},
	} {
		if err := b.Outcome(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.SetWitness(t.Context(), Witness{Verdicts: []Verdict{{Finding: findingID(hrss2021().ID, across), State: report.StateDismissed, Note: "印刷错误"}}}); err != nil {
		t.Fatal(err)
	}
	commit(t, b)
	return open(t, dir)
}

// TestStateComesBackWhole: a catalogue made of a state answers all that shows figures as
// the one that the state was taken of, and gives the same state again.
func TestStateComesBackWhole(t *testing.T) {
	from := stateful(t)
	state, text := entries(t, from)
	if n := len(sampleReports()); len(state) != n+2 { // a document that gave none, a verdict
		t.Fatalf("%d entries of %d reports:\n%s", len(state), n, text)
	}
	dir := t.TempDir()
	b, err := Begin(t.Context(), dir, false, Options{Parser: "p1", Release: "d1"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	if err := b.PutEntries(t.Context(), state...); err != nil {
		t.Fatal(err)
	}
	commit(t, b)
	to := open(t, dir)
	if _, again := entries(t, to); again != text {
		t.Errorf("the state came back as\n%s\nnot as\n%s", again, text)
	}
	ask := map[string]func(x *Index) (any, error){
		"compare": func(x *Index) (any, error) {
			return x.Compare(t.Context(), CompareQuery{Indicators: []report.Key{"requests.received.new", "series:requests.received"}, Region: "310113", Sum: true})
		},
		"figures": func(x *Index) (any, error) {
			return x.Figures(t.Context(), FigureQuery{Filter: Filter{Portal: "baoshan"}})
		},
		"report": func(x *Index) (any, error) { return x.Report(t.Context(), hrss2021().ID) },
		"list":   func(x *Index) (any, error) { return x.List(t.Context(), Filter{Region: "310000"}) },
		"findings": func(x *Index) (any, error) {
			rows, n, err := x.Findings(t.Context(), Filter{State: report.StateDismissed})
			return []any{rows, n}, err
		},
		"years": func(x *Index) (any, error) { return x.Years(t.Context(), baoshanHRSS) },
	}
	for name, f := range ask {
		a, err1 := f(from)
		b, err2 := f(to)
		if err := errors.Join(err1, err2); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if a, b := asJSON(t, a), asJSON(t, b); a != b || len(a) < 6 {
			t.Errorf("%s: %s\nof the state %s", name, a, b)
		}
	}
	if _, err := to.Search(t.Context(), Filter{}); err == nil {
		t.Error("a search of a catalogue without text finds something or nothing, and says neither")
	}
}

// TestStateIsStable: reports that come later leave the entries before them as they were.
func TestStateIsStable(t *testing.T) {
	before, _ := entries(t, built(t, hrss2013(), gov2020(), hrss2021()))
	after, _ := entries(t, built(t, hrss2013(), gov2020(), hrss2021(), hongze2022()))
	for i, e := range before {
		if asJSON(t, e) != asJSON(t, after[i]) {
			t.Errorf("entry %d differs", i)
		}
	}
	if len(after) != len(before)+1 {
		t.Errorf("%d entries, then %d", len(before), len(after))
	}
}

// A state from elsewhere cannot put in what a build would refuse.
func TestPutEntriesRefuses(t *testing.T) {
	good, err := recordJSON(hrss2013())
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string][]Entry{
		"no record":      {{Record: json.RawMessage(`[1]`)}},
		"without an id":  {{Record: json.RawMessage(`{"year":2013}`)}},
		"unknown state":  {{Record: json.RawMessage(strings.Replace(string(good), `"state":"number"`, `"state":"sure"`, 1))}},
		"two of one id":  {{Record: good}, {Record: json.RawMessage(strings.ReplaceAll(strings.Replace(string(good), "hrss/2013.html", "hrss/x.html", 1), `"state":"number"`, `"state":"dash"`))}},
		"a broken value": {{Record: json.RawMessage(strings.Replace(string(good), `"value":27`, `"value":"many"`, 1))}},
	} {
		b := begin(t, t.TempDir(), true)
		if err := b.PutEntries(t.Context(), e...); err == nil {
			t.Errorf("%s: taken in", name)
		}
		b.Abort()
	}
}
