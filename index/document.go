package index

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/report"
)

// Kinds of parts that are no sections.
const (
	partTitle  = "title"
	partAgency = "agency"
	partTable  = string(SectionTable)
)

// part is one stretch of a report's text. No phrase runs from one to the next.
type part struct {
	kind string // partTitle, partAgency, partTable or a section kind
	text string
}

// partsOf returns the searchable text of r as printed: title, agency, one part a
// section kind in print order, table labels.
func partsOf(r *report.Report) []part {
	ps := []part{{partTitle, titleWithYear(r)}, {partAgency, r.Agency.Name}}
	place := map[string]int{}
	for _, s := range r.Sections {
		text := s.Heading + "\n" + s.Text
		kind := string(s.Kind)
		if i, ok := place[kind]; ok {
			ps[i].text += "\n" + text
			continue
		}
		place[kind] = len(ps)
		ps = append(ps, part{kind, text})
	}
	if labels := tableLabels(r.Tables); labels != "" {
		ps = append(ps, part{partTable, labels})
	}
	return ps
}

// titleWithYear adds the year to a title that does not print it, so that an office and a
// year find the report: of 45 real pages ten had their year nowhere as a word.
func titleWithYear(r *report.Report) string {
	year := strconv.Itoa(r.Year)
	if strings.Contains(fold(r.Title), year) {
		return r.Title
	}
	return r.Title + "\n" + year + "年"
}

// tableLabels joins captions and the cells that hold words, each once: a
// spanning cell stands in every place that it covers.
func tableLabels(ts []report.Table) string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(s string) {
		if !seen[s] && strings.ContainsFunc(s, unicode.IsLetter) {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, t := range ts {
		add(t.Caption)
		for _, row := range t.Grid {
			for _, cell := range row {
				add(strings.Join(strings.Fields(cell), " "))
			}
		}
	}
	return strings.Join(out, "\n")
}

func foldParts(ps []part) []part {
	out := make([]part, len(ps))
	for i, p := range ps {
		out[i] = part{p.kind, fold(p.text)}
	}
	return out
}

// ancestors returns code and every code above it, nearest first; a code that the
// gazetteer lacks stands alone, and an empty one gives none.
func ancestors(code string) []string {
	if code == "" {
		return nil
	}
	up := []string{code}
	g := report.Regions()
	for r, ok := g.Lookup(code); ok && r.Parent != ""; r, ok = g.Lookup(r.Parent) {
		up = append(up, r.Parent)
	}
	return up
}
