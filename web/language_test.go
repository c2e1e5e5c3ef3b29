package web

import (
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

func loaded(t *testing.T) map[string]*language {
	t.Helper()
	langs, err := loadLanguages()
	if err != nil {
		t.Fatal(err)
	}
	return langs
}

var verb = regexp.MustCompile(`%[a-z]`)

// TestCataloguesAgree finds strings that one language lacks, leaves empty or
// fills with other values.
func TestCataloguesAgree(t *testing.T) {
	langs := loaded(t)
	first := langs[languages[0]]
	for _, code := range languages[1:] {
		other := langs[code]
		for key := range maps.Keys(other.text) {
			if first.text[key] == "" {
				t.Errorf("%s has %q, %s does not", code, key, first.Code)
			}
		}
		for key, text := range first.text {
			if other.text[key] == "" {
				t.Errorf("%s lacks %q", code, key)
			}
			if a, b := verb.FindAllString(text, -1), verb.FindAllString(other.text[key], -1); !slices.Equal(a, b) {
				t.Errorf("%q takes %v in %s and %v in %s", key, a, first.Code, b, code)
			}
		}
	}
}

// usedKeys finds every key that templates and handlers say outright, and the
// families from which they pick.
func usedKeys(t *testing.T) (keys, families map[string]bool) {
	t.Helper()
	keys, families = map[string]bool{}, map[string]bool{}
	say := regexp.MustCompile(`\bt "([a-z_]+\.[a-zA-Z0-9_.]+|any|yes)"`)
	family := regexp.MustCompile(`(?:term "|print "|term\("|sentence\(")([a-zA-Z]+)\.?"`)
	inGo := regexp.MustCompile(`"((?:error|compare|search|report|findings|coverage|indicators|about|chart|break|feed|describe|dataset|status|view|admin)\.[a-z_0-9]+)"`)
	read := func(text string) {
		for _, m := range append(say.FindAllStringSubmatch(text, -1), inGo.FindAllStringSubmatch(text, -1)...) {
			keys[m[1]] = true
		}
		for _, m := range family.FindAllStringSubmatch(text, -1) {
			families[m[1]] = true
		}
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := templateFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		read(string(b))
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			read(string(b))
		}
	}
	return keys, families
}

// TestEveryStringIsThereAndUsed finds keys without a string and strings that
// nobody says.
func TestEveryStringIsThereAndUsed(t *testing.T) {
	keys, families := usedKeys(t)
	zh := loaded(t)["zh"]
	if len(keys) < 100 || len(families) < 10 {
		t.Fatalf("only %d keys and %d families found", len(keys), len(families))
	}
	for key := range keys {
		if zh.text[key] == "" {
			t.Errorf("no string %q", key)
		}
	}
	for key := range zh.text {
		head, _, _ := strings.Cut(key, ".")
		if !keys[key] && !families[head] {
			t.Errorf("nobody says %q", key)
		}
	}
}

// TestFamiliesAreWhole names every member of the closed sets.
func TestFamiliesAreWhole(t *testing.T) {
	states := []string{string(report.StateNumber), string(report.StateBlank), string(report.StateDash), string(report.StateUnreadable), string(report.StateAbsent), string(report.StateNotInForm), string(report.StateTooFew)}
	coverage := index.CoverageStates()
	lacks := []string{index.NoReport.String(), index.NotInForm.String(), index.NotPrinted.String()}
	var fields []string
	for _, g := range indicatorGroups() {
		fields = append(fields, g.Family)
	}
	for family, members := range map[string][]string{
		"era": eraNames(), "section": sectionNames(), "severity": severities, "state": states, "mark": states,
		"scope":  {string(report.ScopeOwn), string(report.ScopeRegional), string(report.ScopeUnknown)},
		"column": append(report.LeafColumns(), report.Cumulative), "coverage": coverage, "covmark": coverage,
		"whose": {report.WhoseAgency, report.WhoseReading}, "kind": index.FindingKinds(), "verdict": {report.StateNew, report.StateConfirmed, report.StateDismissed},
		"lack": lacks, "lackYear": lacks, "chartKind": ChartKinds(),
		"filter": append(slices.Clone(filterNames), "year"), "family": fields,
	} {
		for _, m := range members {
			for _, l := range loaded(t) {
				if l.text[family+"."+m] == "" {
					t.Errorf("%s has no name for %s %q", l.Code, family, m)
				}
			}
		}
	}
	for _, e := range report.Eras() {
		if loaded(t)["zh"].text["eraShort."+string(e)] == "" {
			t.Errorf("era %s has no short name", e)
		}
	}
}

func TestLanguageIsKept(t *testing.T) {
	f := newFixture(t)
	if got := f.page(t, "/about").Find("html").AttrOr("lang", ""); got != "zh-CN" {
		t.Errorf("a first visit is in %q", got)
	}
	res, body := f.get(t, "/about?lang=en")
	if !strings.Contains(body, `<html lang="en">`) || len(res.Cookies()) != 1 {
		t.Fatalf("cookies %v", res.Cookies())
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.URL+"/findings", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(res.Cookies()[0])
	kept, err := f.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Body.Close()
	buf := make([]byte, 200)
	if n, _ := kept.Body.Read(buf); !strings.Contains(string(buf[:n]), `lang="en"`) {
		t.Errorf("the choice is forgotten: %s", buf[:n])
	}
	doc := f.page(t, "/?q=公开&year=2013")
	if got := doc.Find(".lang").AttrOr("href", ""); !strings.Contains(got, "lang=en") || !strings.Contains(got, "year=2013") || !strings.HasPrefix(got, "/?") {
		t.Errorf("the switch leads to %q", got)
	}
}

func TestSayingAnUnknownStringFails(t *testing.T) {
	if _, err := loaded(t)["zh"].say("no.such"); err == nil {
		t.Error("an unknown key is said")
	}
}
