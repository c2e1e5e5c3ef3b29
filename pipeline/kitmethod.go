package pipeline

import (
	"embed"
	"io"
	"slices"
	"text/template"
	"time"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

//go:embed method.zh.md method.en.md
var methodTexts embed.FS

// methodNote tells in one language how the numbers of a kit came about.
type methodNote struct {
	file string
	text *template.Template
}

var methodNotes = []methodNote{methodNoteOf("method.zh.md"), methodNoteOf("method.en.md")}

func methodNoteOf(file string) methodNote {
	return methodNote{file, template.Must(template.ParseFS(methodTexts, file))}
}

// methodFacts are what a note says of this kit.
type methodFacts struct {
	Software, Generation, Parser, Built string
	Release                             *kitRelease
	Reports                             int
	Breaks, Cuts                        int // breaks, and those of them over which nothing is joined
	Eras                                []report.Era
	Indicators                          []methodIndicator
	Population                          bool
}

type methodIndicator struct {
	Key                 report.Key
	Name, English, Unit string
	Formulas            []methodFormula // of a computed one, by form
}

type methodFormula struct {
	Era     report.Era
	Formula string
}

func (n methodNote) write(w io.Writer, m kitManifest, c *index.Comparison) error {
	f := methodFacts{Software: m.Software, Generation: m.Generation, Release: m.Release, Parser: m.Parser, Built: m.Built.Format(time.RFC3339),
		Reports: len(m.Originals), Breaks: len(c.Breaks), Population: len(m.Query.Population) > 0}
	for _, b := range c.Breaks {
		if !b.Joins() {
			f.Cuts++
		}
	}
	for _, r := range c.Rows {
		if !slices.Contains(f.Eras, r.Era) {
			f.Eras = append(f.Eras, r.Era)
		}
	}
	slices.Sort(f.Eras)
	for _, key := range c.Indicators {
		f.Indicators = append(f.Indicators, methodIndicatorOf(key, f.Eras))
	}
	return n.text.Execute(w, f)
}

func methodIndicatorOf(key report.Key, eras []report.Era) methodIndicator {
	measure, ok := report.LookupMeasure(key)
	if !ok {
		d := report.Indicators()
		return methodIndicator{Key: key, Name: d.Label(key.ID()), English: d.English(key.ID()), Unit: d.Unit(key.ID())}
	}
	in := methodIndicator{Key: key, Name: measure.Name(), English: measure.English(), Unit: measure.Unit()}
	for _, e := range eras {
		if text := measure.Formula(e); text != "" {
			in.Formulas = append(in.Formulas, methodFormula{e, text})
		}
	}
	return in
}
