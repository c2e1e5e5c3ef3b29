package report

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the lists of doc/figures.md anew")

// listsBelow parts doc/figures.md: people write what stands above it.
const listsBelow = "<!-- below: written by go test ./report -run FiguresDoc -update -->\n"

// maxFiguresDoc keeps the page one that a browser and a diff can show.
const maxFiguresDoc = 200_000

// TestFiguresDoc holds doc/figures.md against the dictionary.
func TestFiguresDoc(t *testing.T) {
	path := filepath.Join("..", "doc", "figures.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, lists, ok := strings.Cut(string(b), listsBelow)
	if !ok {
		t.Fatalf("%s has no line %q", path, listsBelow)
	}
	want := formLists() + acrossForms()
	if *update {
		if err := os.WriteFile(path, []byte(head+listsBelow+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if lists != want {
		t.Errorf("%s is not what the dictionary says; go test ./report -run FiguresDoc -update writes it", path)
	}
	if len(b) > maxFiguresDoc {
		t.Errorf("%s has %d bytes, at most %d can be", path, len(b), maxFiguresDoc)
	}
	for _, s := range append(marks(), string(StateNumber), string(StateBlank), string(StateDash), string(StateUnreadable)) {
		if !strings.Contains(head, "`"+s+"`") {
			t.Errorf("%s does not say what %s is", path, s)
		}
	}
}

func marks() []string {
	var out []string
	for _, m := range Marks() {
		out = append(out, string(m))
	}
	return out
}

// formLists prints a list a table of each form.
func formLists() string {
	var b strings.Builder
	for _, era := range Eras() {
		fmt.Fprintf(&b, "\n## %s\n", era)
		section := ""
		for _, in := range Indicators().Era(era) {
			if in.Section != section {
				section = in.Section
				fmt.Fprintf(&b, "\n### %s `%s`\n\n| key | printed as | English | unit | place | note |\n| --- | --- | --- | --- | --- | --- |\n", in.TableTitle, section)
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", in.ID, printedAs(in), in.English, in.Unit, placeOf(in), in.Note)
		}
	}
	return b.String()
}

// printedAs is the label, with its row in section 二 and its group in section 四.
func printedAs(in Indicator) string {
	if len(in.Aliases) > 0 && strings.Contains(in.Aliases[0], "-") && in.Form != FormRow {
		return in.Aliases[0]
	}
	return in.Label
}

// placeOf says where the form prints the figure.
func placeOf(in Indicator) string {
	place := in.Form
	if in.Parent != "" {
		place += " under `" + in.Parent + "`"
	}
	if in.Title {
		place += ", a title without a number"
	}
	return place
}

// acrossForms lists every indicator once, with the forms that print it.
func acrossForms() string {
	var b strings.Builder
	b.WriteString("\n## Over all forms\n\n| key | English |")
	for _, era := range Eras() {
		fmt.Fprintf(&b, " %s |", era)
	}
	b.WriteString("\n| --- | --- |" + strings.Repeat(" --- |", len(Eras())) + "\n")
	seen := map[string]bool{}
	for _, in := range Indicators().All() {
		if seen[in.ID] {
			continue
		}
		seen[in.ID] = true
		fmt.Fprintf(&b, "| `%s` | %s |", in.ID, in.English)
		for _, era := range Eras() {
			unit := ""
			if other, ok := Indicators().Lookup(era, in.ID); ok {
				unit = other.Unit
			}
			fmt.Fprintf(&b, " %s |", unit)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestEnglishNames: an indicator has one English name over all forms, and no two share
// one.
func TestEnglishNames(t *testing.T) {
	id := map[string]string{}
	for _, in := range Indicators().All() {
		if in.English == "" || in.English != Indicators().English(in.ID) {
			t.Errorf("%s of %s: English name %q, elsewhere %q", in.ID, in.Era, in.English, Indicators().English(in.ID))
		}
		if other, taken := id[in.English]; taken && other != in.ID {
			t.Errorf("%s and %s are both %q", in.ID, other, in.English)
		}
		id[in.English] = in.ID
	}
	if got := Indicators().English("no.such"); got != "no.such" {
		t.Errorf("an unknown indicator is called %q", got)
	}
}

// TestTitles: what the forms print without a number.
func TestTitles(t *testing.T) {
	want := map[string]string{
		"shanghai2004": "", "fujian2008": "", "national2014": "disclosure.channel response.channel",
		"national2019": "applicant.legal requests.outcome requests.outcome.denied requests.outcome.cannot_provide requests.outcome.not_processed litigation.total",
		"national2021": "applicant.legal requests.outcome requests.outcome.denied requests.outcome.cannot_provide requests.outcome.not_processed requests.outcome.other litigation.total",
	}
	for _, era := range Eras() {
		var got []string
		for _, in := range Indicators().Era(era) {
			if in.Title {
				got = append(got, in.ID)
			}
		}
		if s := strings.Join(got, " "); s != want[string(era)] {
			t.Errorf("%s: titles %q, want %q", era, s, want[string(era)])
		}
	}
}
