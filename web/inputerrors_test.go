package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// TestInputErrorsInBothLanguages: what cannot be answered is told in the page's language,
// and the sentence names what it is about.
func TestInputErrorsInBothLanguages(t *testing.T) {
	f := newFixture(t)
	sentence := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`) // words in a row, not ids
	isHan := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	for path, want := range map[string]string{
		"/?q=a&sort=nonsense":                       "relevance",
		"/?q=a&cursor=nonsense":                     "nonsense",
		"/?q=a&cursor=x&before=y":                   "before",
		"/compare?region=310113&region=310000":      "",
		"/findings?agency=310113-hrss&agency=x":     "",
		"/compare?region=310113&indicator=a.b":      "a.b",
		"/compare?region=310113&from=2020&to=2010":  "",
		"/coverage?region=310113&from=2020&to=2010": "",
	} {
		for _, lang := range []string{"zh", "en"} {
			res, body := f.get(t, path+"&lang="+lang)
			said := heading(t, body)
			if res.StatusCode != http.StatusBadRequest || !strings.Contains(said, want) {
				t.Errorf("%s answers %d: %s", path, res.StatusCode, said)
			}
			if strings.ContainsFunc(said, isHan) != (lang == "zh") || lang == "zh" && sentence.MatchString(said) {
				t.Errorf("%s in %s: %s", path, lang, said)
			}
		}
	}
}

// TestUnknownIndicatorNamesItsSeries: the id of a series without its kind is what
// people try first.
func TestUnknownIndicatorNamesItsSeries(t *testing.T) {
	f := newFixture(t)
	_, body := f.get(t, "/compare?region=310113&indicator=requests.denied")
	if said := heading(t, body); !strings.Contains(said, "series:requests.denied") {
		t.Errorf("said %q", said)
	}
	if !strings.Contains(body, `<a href="/indicators">`) {
		t.Error("no way to the list of indicators")
	}
}

// heading is what a page says first.
func heading(t *testing.T, page string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Find("main h1").Text()
}
