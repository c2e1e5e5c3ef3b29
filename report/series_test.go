package report

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"
)

// TestSeriesRegistry: every line of the crosswalk is there, every formula names rows that
// its form has, and every link joins two forms that give the series.
func TestSeriesRegistry(t *testing.T) {
	lines, seen := map[int]bool{}, map[string]bool{}
	for _, s := range AllSeries() {
		if seen[s.ID] || s.Name == "" || s.English == "" || s.Unit == "" {
			t.Errorf("series %q stands twice or lacks a name or a unit", s.ID)
		}
		seen[s.ID], lines[s.Line] = true, true
		for era, f := range s.formulas {
			for _, key := range f.Keys() {
				if _, ok := Indicators().Lookup(era, key.ID()); !ok {
					t.Errorf("%s: the form %s has no %s", s.ID, era, key)
				}
				if !Indicators().Known(key) {
					t.Errorf("%s: unknown key %s", s.ID, key)
				}
			}
		}
		for _, l := range s.links {
			_, from := s.formulas[l.From]
			_, to := s.formulas[l.To]
			if !from || !to {
				t.Errorf("%s is linked from %s to %s, which do not both give it", s.ID, l.From, l.To)
			}
			if (l.Reason == "" || l.English == "") != (l.Grade == GradeSame) {
				t.Errorf("%s, %s to %s: a grade worse than same wants a reason in both languages", s.ID, l.From, l.To)
			}
		}
		eras := slices.DeleteFunc(slices.Clone(Eras()), func(e Era) bool { _, ok := s.formulas[e]; return !ok || e == EraFujian2008 })
		for i := 1; i < len(eras); i++ {
			if _, ok := s.step(eras[i-1], eras[i]); !ok {
				t.Errorf("%s: no link from %s to %s", s.ID, eras[i-1], eras[i])
			}
		}
	}
	for line := 1; line <= 35; line++ {
		if !lines[line] {
			t.Errorf("line %d of the crosswalk has no series", line)
		}
	}
}

// TestBridges: the bridges between eras of relations.csv are how a series joins the forms.
func TestBridges(t *testing.T) {
	bridges := 0
	for _, r := range Relations() {
		if r.Assessor() != AssessedAcrossEras {
			continue
		}
		bridges++
		s, l, ok := r.Bridge()
		if !ok || l.Grade == GradeNotComparable {
			t.Errorf("%s: series %q joins it as %q", r.ID, s.ID, l.Grade)
		}
	}
	if bridges != 5 {
		t.Errorf("%d bridges, want 5", bridges)
	}
}

func TestSeriesLink(t *testing.T) {
	for _, c := range []struct {
		series   string
		from, to Era
		want     Grade
	}{
		{"requests.denied.state_secret", EraShanghai2004, EraNational2021, GradeSame},
		{"requests.received", EraShanghai2004, EraNational2021, GradeComparable},
		{"requests.received", EraFujian2008, EraNational2019, GradeComparable},
		{"requests.received", EraNational2021, EraNational2014, GradeComparable},
		{"requests.denied", EraShanghai2004, EraNational2014, GradeComparable},
		{"requests.denied", EraShanghai2004, EraNational2021, GradeNotComparable},
		{"requests.unclear", EraNational2019, EraNational2021, GradeNotComparable},
		{"documents.stock", EraNational2019, EraNational2021, GradeNotComparable},
		{"fees.requests", EraNational2014, EraNational2021, GradeNotComparable},
		{"requests.carried_in", EraNational2014, EraNational2019, GradeNotComparable},
		{"requests.received", EraUnknown, EraNational2014, GradeNotComparable},
		{"review", EraNational2021, EraNational2021, GradeSame},
	} {
		s, ok := LookupSeries(c.series)
		if l := s.Link(c.from, c.to); !ok || l.Grade != c.want || l.From != c.from || l.To != c.to {
			t.Errorf("%s from %s to %s: %+v, want %s", c.series, c.from, c.to, l, c.want)
		}
	}
	if review, _ := LookupSeries("review"); len(review.Shifts()) != 1 || review.Shifts()[0].Year != 2024 {
		t.Errorf("the review law of 2024 is no shift of the series")
	}
}

func TestLinkKey(t *testing.T) {
	for _, c := range []struct {
		key      Key
		from, to Era
		want     Grade
	}{
		{"requests.received.new", EraNational2014, EraNational2019, GradeComparable},
		{"requests.received.new[natural_person]", EraNational2019, EraNational2021, GradeSame},
		{"requests.outcome.granted", EraNational2014, EraNational2019, GradeNotComparable}, // only with what is already public
		{"requests.outcome.granted[legal.other]", EraNational2019, EraNational2021, GradeSame},
		{"requests.outcome.other", EraNational2019, EraNational2021, GradeNotComparable},
		{"staff.total", EraNational2014, EraNational2019, GradeNotComparable},
		{"review.total", EraNational2021, EraNational2021, GradeSame},
	} {
		if l := LinkKey(c.key, c.from, c.to); l.Grade != c.want || l.Grade == GradeNotComparable && l.Reason == "" {
			t.Errorf("%s from %s to %s: %+v, want %s", c.key, c.from, c.to, l, c.want)
		}
	}
}

func TestFormula(t *testing.T) {
	lines := []string{"a.x 3", "a.y ", "a.z ?", "requests.received.new ", "fees.requests.total 0.5"}
	for _, c := range LeafColumns() {
		lines = append(lines, "requests.received.new["+c+"] 2")
	}
	r := reportOf(EraNational2014, 2015, lines...)
	for text, want := range map[string]string{
		"a.x":                             "number 3",
		"a.y":                             "blank 0",
		"a.x + a.y":                       "number 3",
		"a.x + a.z":                       "unreadable 0",
		"a.x + a.none":                    "absent 0",
		"a.none | a.x * 2":                "number 6",
		"a.y + a.y":                       "blank 0",
		"requests.received.new":           "number 12",
		"fees.requests.total * 10000":     "number 5000",
		"a.x / a.y":                       "unreadable 0",
		"requests.received.new + a.x":     "number 15",
		"sum_cols(requests.received.new)": "number 12",
	} {
		f, err := ParseFormula(text)
		if err != nil {
			t.Fatal(err)
		}
		v := f.Eval(r.Era, r.Figure)
		if got := string(v.State) + " " + v.Number.String(); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	for _, bad := range []string{"", "a.x +", "a.x == a.y", "a.x |"} {
		if _, err := ParseFormula(bad); err == nil {
			t.Errorf("%q is read as a formula", bad)
		}
	}
}

func TestRates(t *testing.T) {
	for _, r := range Rates() {
		if _, ok := LookupSeries(r.Series); r.Series != "" && !ok {
			t.Errorf("%s inherits the links of %q", r.ID, r.Series)
		}
		for era, f := range r.forms {
			for _, key := range slices.Concat(f.Numerator.Keys(), f.Denominator.Keys()) {
				if _, ok := Indicators().Lookup(era, key.ID()); !ok && key != Population {
					t.Errorf("%s: the form %s has no %s", r.ID, era, key)
				}
			}
		}
	}
	eval := func(id string, era Era, lines ...string) (Value, Value, Value) {
		r := reportOf(era, 2024, lines...)
		rate, _ := LookupRate(id)
		return rate.Eval(era, r.Figure)
	}
	v, num, den := eval("correction_rate", EraNational2021, "review.corrected 97", "review.total 790", "review.pending 121")
	if v.State != StateNumber || !v.Number.Equal(decimal.RequireFromString("14.5")) || num.Number.IntPart() != 97 || den.Number.IntPart() != 669 {
		t.Errorf("97 corrected of 790 less 121 pending: %+v of %+v and %+v", v, num, den)
	}
	if v, _, _ = eval("correction_rate", EraNational2021, "review.corrected 1", "review.total 3", "review.pending 0"); v.State != StateTooFew {
		t.Errorf("one of three cases gives %+v", v)
	}
	if v, _, _ = eval("correction_rate", EraFujian2008); v.State != StateNotInForm {
		t.Errorf("a form without corrections gives %+v", v)
	}
	if v, _, _ = eval("disclosure_rate", EraNational2019, "requests.outcome.granted 10", "requests.outcome.partial ", "requests.outcome.total 40"); v.Number.String() != "25" || len(v.Filled) != 1 {
		t.Errorf("a blank part counts as 0 and is said to: %+v", v)
	}
}
