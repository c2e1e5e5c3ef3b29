package portalsim

import (
	_ "embed"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

//go:embed prose/sentences.txt
var sentencesText string

//go:embed prose/headings.tsv
var headingsText string

// writer holds the sentences and headings that reports are written with.
type writer struct {
	pools    map[string][]string // by kind, with " old" or " new" for one age only
	headings map[string][][]string
}

// newWriter reads the embedded sentences and headings.
func newWriter() *writer {
	w := &writer{pools: map[string][]string{}, headings: map[string][][]string{}}
	pool := ""
	for line := range strings.Lines(sentencesText) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			pool = strings.Trim(line, "[]")
		default:
			w.pools[pool] = append(w.pools[pool], line)
		}
	}
	for line := range strings.Lines(headingsText) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		w.headings[f[0]] = append(w.headings[f[0]], f[1:])
	}
	return w
}

// field is what an office of that type mostly publishes about.
func (w *writer) field(kind string) string {
	var general string
	for _, line := range w.pools["field"] {
		name, field, _ := strings.Cut(line, "\t")
		switch name {
		case kind:
			return field
		case "*":
			general = field
		}
	}
	return general
}

// firstNew is the first report year under the revised Regulation of 2019.
const firstNew = 2019

// section writes the paragraphs of one section: all sentences that state facts,
// and some of the rest.
func (w *writer) section(rng *rand.Rand, kind report.SectionKind, year int, facts map[string]string) []string {
	age := " old"
	if year >= firstNew {
		age = " new"
	}
	pool := append(append([]string{}, w.pools[string(kind)]...), w.pools[string(kind)+age]...)
	keep := 4
	switch kind {
	case report.SectionPreface, report.SectionOther, report.SectionAnnex, report.SectionFees:
		keep = 1
	case report.SectionProblems:
		keep = 2
	}
	told := make([]string, len(pool)) // printed in the order of the pool
	for _, i := range rng.Perm(len(pool)) {
		text, ok := tell(pool[i], facts)
		if stated := pool[i][0] == '0' || pool[i][0] == '+'; ok && (stated || keep > 0) {
			told[i] = text
			if !stated {
				keep--
			}
		}
	}
	return slices.DeleteFunc(told, func(s string) bool { return s == "" })
}

var factName = regexp.MustCompile(`\{(\w+)\}`)

// tell fills the facts into a sentence; false when its condition does not hold
// or a fact is not known.
func tell(sentence string, facts map[string]string) (string, bool) {
	if sign := sentence[0]; sign == '0' || sign == '+' {
		name, rest, _ := strings.Cut(sentence[1:], " ")
		v, known := facts[name]
		if !known || (v == "0") != (sign == '0') {
			return "", false
		}
		sentence = rest
	}
	ok := true
	text := factName.ReplaceAllStringFunc(sentence, func(m string) string {
		v, known := facts[strings.Trim(m, "{}")]
		ok = ok && known
		return v
	})
	return text, ok
}
