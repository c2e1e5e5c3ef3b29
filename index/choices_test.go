package index

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestChoices: of each thing that can be chosen, what there is beside the rest.
func TestChoices(t *testing.T) {
	x := built(t, sampleReports()...)
	const new, post, growth, granted = "requests.received.new", "requests.channel.post", "disclosure.items.proactive.growth_pct", "requests.outcome.granted"
	for name, c := range map[string]struct {
		q    CompareQuery
		want string
	}{
		"one body": {CompareQuery{Indicators: []report.Key{growth}, Agencies: []string{baoshanHRSS}},
			"years 2013:printed 2021:not_in_form keys new:printed post:printed growth:printed series:printed granted:not_printed bodies 310113-hrss:printed 310113-people_government:not_in_form nobody:none region 310113:printed 320000:not_in_form type hrss:printed people_government:not_in_form"},
		"one body and a year": {CompareQuery{Indicators: []report.Key{post, granted}, Agencies: []string{baoshanGov}, From: 2020, To: 2020},
			"years 2020:not_printed keys new:printed post:not_in_form growth:not_in_form series:printed granted:not_printed bodies 310113-hrss:none 310113-people_government:not_printed nobody:none region 310113:not_printed 320000:none type hrss:none people_government:not_printed"},
		"a place and a type": {CompareQuery{Indicators: []report.Key{new}, Region: "310000", Type: "hrss", From: 2014},
			"years 2013:printed 2021:printed keys new:printed post:printed growth:not_in_form series:printed granted:not_printed bodies 310113-hrss:printed 310113-people_government:printed nobody:none region 310113:printed 320000:none type hrss:printed people_government:printed"},
		"nothing of one place": {CompareQuery{Indicators: []report.Key{new}, Region: "440000"},
			"years keys new:none post:none growth:none series:none granted:none bodies 310113-hrss:printed 310113-people_government:printed nobody:none region 310113:printed 320000:printed type hrss:none people_government:none"},
	} {
		keys := []report.Key{new, post, growth, "series:requests.received", granted}
		got, err := x.Choices(t.Context(), c.q, keys, []string{baoshanHRSS, baoshanGov, "nobody"})
		if err != nil {
			t.Fatal(err)
		}
		text := "years"
		for _, year := range slices.Sorted(maps.Keys(got.Years)) {
			text += fmt.Sprintf(" %d:%v", year, got.Years[year])
		}
		text += " keys"
		for i, name := range []string{"new", "post", "growth", "series", "granted"} {
			text += fmt.Sprintf(" %s:%s", name, got.Indicators[keys[i]])
		}
		text += " bodies"
		for _, id := range []string{baoshanHRSS, baoshanGov, "nobody"} {
			text += fmt.Sprintf(" %s:%s", id, got.Agencies[id])
		}
		text += " region"
		for _, code := range []string{"310113", "320000"} {
			text += fmt.Sprintf(" %s:%s", code, got.Regions[code])
		}
		text += " type"
		for _, kind := range []string{"hrss", "people_government"} {
			text += fmt.Sprintf(" %s:%s", kind, got.Types[kind])
		}
		if text != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, text, c.want)
		}
		if got.First != 2013 || got.Last != 2022 {
			t.Errorf("reports from %d to %d", got.First, got.Last)
		}
	}
}

// TestChoicesKeepTheirWord: what is said to be printed has a row in the comparison that says
// something, and nothing else has.
func TestChoicesKeepTheirWord(t *testing.T) {
	x := built(t, sampleReports()...)
	var keys []report.Key
	for _, in := range report.Indicators().All() {
		keys = append(keys, report.Key(in.ID))
	}
	for _, m := range report.Measures() {
		keys = append(keys, m.Key)
	}
	for _, id := range []string{baoshanHRSS, baoshanGov, hongzeGov} {
		got, err := x.Choices(t.Context(), CompareQuery{Indicators: keys[:1], Agencies: []string{id}}, keys, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if m, ok := report.LookupMeasure(key); ok && slices.Contains(m.Keys(), report.Population) {
				continue // inhabitants are brought along
			}
			c, err := x.Compare(t.Context(), CompareQuery{Indicators: []report.Key{key}, Agencies: []string{id}})
			if err != nil {
				t.Fatal(err)
			}
			want := NotInForm
			for _, r := range c.Rows {
				switch r.State {
				case report.StateNotInForm:
				case report.StateAbsent:
					want = max(want, NotPrinted)
				default:
					want = Printed
				}
			}
			if got.Indicators[key] != want {
				t.Errorf("%s of %s: said %v, compared %v", key, id, got.Indicators[key], want)
			}
		}
	}
}
