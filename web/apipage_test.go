package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"

	"github.com/nianbao/nianbao/index"
)

// TestAPIPage: the page tells of every address in both languages, each with an example
// that answers.
func TestAPIPage(t *testing.T) {
	f, c := newFixture(t), readContract(t)
	for _, lang := range []string{"zh", "en"} {
		doc := f.page(t, "/api?lang="+lang)
		shown := doc.Find("section h2 code").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
		if want := slices.Sorted(maps.Keys(c.Paths)); !slices.Equal(slices.Sorted(slices.Values(shown)), want) {
			t.Errorf("%s: shown %v, described %v", lang, shown, want)
		}
		doc.Find("section > p:first-of-type, section dd").Each(func(_ int, s *goquery.Selection) {
			if chinese := strings.ContainsFunc(s.Text(), func(r rune) bool { return unicode.Is(unicode.Han, r) }); chinese != (lang == "zh") {
				t.Errorf("%s: %s: %q", lang, s.Closest("section").AttrOr("id", ""), s.Text())
			}
		})
		doc.Find("section a").Each(func(_ int, s *goquery.Selection) {
			if res, body := f.get(t, s.AttrOr("href", "")); res.StatusCode != http.StatusOK {
				t.Errorf("the example %s answers %d: %.200s", s.Text(), res.StatusCode, body)
			}
		})
	}
}

// TestAPIExamplesAreOfThisArchive: where the report of the description is not, the examples
// speak of one that is.
func TestAPIExamplesAreOfThisArchive(t *testing.T) {
	f := newChartFixture(t)
	_, body := f.get(t, "/api/v1/reports?limit=1")
	var list struct{ Items []index.Hit }
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Items) != 1 {
		t.Fatalf("%v in %.200s", err, body)
	}
	first := list.Items[0].ID
	examples := f.page(t, "/api").Find("section p a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
	if !slices.Contains(examples, "/api/v1/reports/"+first) || !slices.Contains(examples, "/api/v1/agencies/"+list.Items[0].Agency.ID) {
		t.Errorf("examples of %s: %v", first, examples)
	}
	for _, example := range examples {
		if strings.Contains(example, exampleID) && first != exampleID {
			t.Errorf("%s is of a report that is not here", example)
		}
	}
}

// TestSeriesValues: the values of a series are those of a comparison by it.
func TestSeriesValues(t *testing.T) {
	f := newFixture(t)
	type values struct {
		Series struct{ Key string }
		Rows   []any
	}
	read := func(path string) (v values) {
		if _, body := f.get(t, path); json.Unmarshal([]byte(body), &v) != nil {
			t.Fatalf("%s: %.200s", path, body)
		}
		return v
	}
	series := read("/api/v1/series/series:requests.received?agency=310113-hrss")
	compared := read("/api/v1/compare?indicator=series:requests.received&agency=310113-hrss")
	if series.Series.Key != "series:requests.received" || len(series.Rows) == 0 || len(series.Rows) != len(compared.Rows) {
		t.Errorf("%+v beside %d rows of a comparison", series, len(compared.Rows))
	}
	if res, _ := f.get(t, "/api/v1/series/requests.received"); res.StatusCode != http.StatusNotFound {
		t.Errorf("an indicator is no series: status %d", res.StatusCode)
	}
}
