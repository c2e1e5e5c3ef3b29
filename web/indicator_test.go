package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestDictionary: the dictionary leads to every series, with its formula for each form that
// gives it and with every join, its grade and its reason.
func TestDictionary(t *testing.T) {
	f := newFixture(t)
	for _, lang := range languages {
		doc := f.page(t, "/indicators?lang="+lang)
		for _, m := range report.Measures() {
			at := f.page(t, doc.Find(`[id="`+string(m.Key)+`"] a`).AttrOr("href", "")+"?lang="+lang).Find("main")
			text := at.Text()
			for _, era := range report.Eras() {
				if formula := m.Formula(era); formula != "" && !strings.Contains(text, formula) {
					t.Errorf("%s: no formula %s", m.Key, formula)
				}
			}
			if n := at.Find(".joins li").Length(); n != len(m.Links()) {
				t.Errorf("%s: %d joins, want %d", m.Key, n, len(m.Links()))
			}
			for _, l := range m.Links() {
				want := l.Reason
				if lang == "en" {
					want = l.English
				}
				if !strings.Contains(text, strings.TrimSpace(want)) {
					t.Errorf("%s: no reason %q", m.Key, want)
				}
			}
		}
	}
}

// TestNamesInTheLanguageOfThePage: the dictionary and the pages of figures name every
// indicator in one language, and its own page gives the other name below.
func TestNamesInTheLanguageOfThePage(t *testing.T) {
	f := newFixture(t)
	const zh, en = "本年新收政府信息公开申请数量", "New requests received"
	for lang, names := range map[string][2]string{"zh": {zh, en}, "en": {en, zh}} {
		for page, at := range map[string]string{
			"/indicators": `[id="requests.received.new"] th`, "/indicators/requests.received.new": "h1", "/compare?agency=310113-hrss": ".block h2",
			"/agencies/310113-hrss": ".charts figcaption",
		} {
			if got := f.page(t, page+sign(page)+"lang="+lang).Find(at).First().Text(); !strings.Contains(got, names[0]) || strings.Contains(got, names[1]) {
				t.Errorf("%s in %s names it %q", page, lang, got)
			}
		}
		row := f.page(t, "/reports/310113-hrss/2013?lang="+lang).Find(`[id="f-requests.received.new"] th`).Text()
		if want := map[string]string{"zh": "受理申请总数", "en": en}[lang]; row != want { // as the form of 2004 prints it
			t.Errorf("a row of figures in %s is called %q", lang, row)
		}
		if got := f.page(t, "/indicators/requests.received.new?lang="+lang).Find(".lead").Text(); got != names[1] {
			t.Errorf("below the name in %s stands %q", lang, got)
		}
		if got := f.page(t, "/indicators/rate:granted_rate?lang="+lang).Find(".lead").Text(); got == "" || strings.Contains(got, " · ") {
			t.Errorf("below the name of a rate in %s stands %q", lang, got)
		}
	}
}

// sign is what stands before a further parameter of an address.
func sign(page string) string {
	if strings.Contains(page, "?") {
		return "&"
	}
	return "?"
}

// TestIndicator: each entry has a page and data of its own.
func TestIndicator(t *testing.T) {
	f := newFixture(t)
	doc := f.page(t, "/indicators/requests.received.new?lang=zh")
	if n := doc.Find("table.data tbody tr").Length(); n < 3 || doc.Find("#series").Length() != 1 || doc.Find(`a[href^="/indicators/series:"]`).Length() == 0 {
		t.Errorf("%d forms, series %q", n, doc.Find("#series").Text())
	}
	if _, body := f.get(t, "/indicators/series:requests.granted.json"); !strings.Contains(body, `"formula"`) || !strings.Contains(body, `"reason_en"`) {
		t.Errorf("%.300s", body)
	}
	if _, body := f.get(t, "/indicators/requests.received.new.csv"); strings.Count(body, "\nrequests.received.new,") < 3 {
		t.Errorf("%.300s", body)
	}
	if res, body := f.get(t, "/indicators/no.such"); res.StatusCode != http.StatusNotFound || !strings.Contains(body, "no.such") {
		t.Errorf("%s", res.Status)
	}
	for _, e := range indicatorEntries() {
		if res, _ := f.get(t, "/indicators/"+e.ID); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", e.ID, res.Status)
		}
	}
}
