package index

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

const (
	// maxSnippets is how many sections of one hit are quoted.
	maxSnippets = 3
	// snippetBefore and snippetAfter bound a snippet in characters around its
	// first match: about two lines of the result list.
	snippetBefore, snippetAfter = 40, 90
	// maxSpans bounds the matches looked at in one section.
	maxSpans = 200
)

// span is a byte range of the printed text.
type span struct{ start, end int }

// marked is a section with its matches.
type marked struct {
	part
	spans []span
}

// snippets quotes the sections of r that hold the most terms of q, with section only that
// one. terms says how many each kind of part holds. A match in title or agency alone gives
// none: both are shown anyway.
func snippets(r *report.Report, terms map[string]int, q Query, section string) []Snippet {
	found := slices.DeleteFunc(partsOf(r), func(p part) bool {
		return p.kind == partTitle || p.kind == partAgency || section != "" && p.kind != section || terms[p.kind] == 0
	})
	slices.SortStableFunc(found, func(a, b part) int { return cmp.Compare(terms[b.kind], terms[a.kind]) })
	out := []Snippet{}
	for _, p := range found {
		if len(out) == maxSnippets {
			break
		}
		if m := mark(p, q); len(m.spans) > 0 {
			out = append(out, Snippet{report.SectionKind(m.kind), m.html(), anchor(r, m, q)})
		}
	}
	return out
}

// anchor names the section, or the table, of the record that a match stands in.
func anchor(r *report.Report, m marked, q Query) string {
	if m.kind == partTable {
		for i, t := range r.Tables {
			if q.touches(fold(tableLabels([]report.Table{t}))) {
				return fmt.Sprintf("table-%d", i)
			}
		}
	}
	var places []int
	for i, s := range r.Sections {
		if string(s.Kind) == m.kind {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return ""
	}
	at := 0
	if len(places) > 1 { // one alone is it, and need not be folded once more
		at = max(slices.IndexFunc(places, func(i int) bool { return q.touches(fold(r.Sections[i].Heading + "\n" + r.Sections[i].Text)) }), 0)
	}
	return fmt.Sprintf("section-%d", places[at])
}

// touches reports whether folded text holds one of the terms that must stand somewhere.
func (q Query) touches(text string) bool {
	for _, c := range q.Clauses {
		for _, t := range c.Terms {
			if at, _ := findPhrase(text, t.Text, 0); at >= 0 && !c.Not {
				return true
			}
		}
	}
	return false
}

// mark finds the terms of q that must stand in the report.
func mark(p part, q Query) marked {
	m := marked{part: p}
	f := foldMapped(p.text)
	for _, c := range q.Clauses {
		if c.Not {
			continue
		}
		for _, t := range c.Terms {
			for from := 0; len(m.spans) < maxSpans; {
				start, end := findPhrase(f.text, t.Text, from)
				if start < 0 {
					break
				}
				a, b := f.source(start, end)
				m.spans = append(m.spans, span{a, a + len(trimBlank(p.text[a:b]))})
				from = end
			}
		}
	}
	m.spans = merge(m.spans)
	return m
}

// trimBlank drops ornamental blanks that follow a match and that folding dropped.
func trimBlank(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) }

// merge sorts spans and joins those that touch.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// html cuts the surroundings of the first match and marks every match in them.
func (m marked) html() string {
	from := cutBefore(m.text, m.spans[0].start)
	to := cutAfter(m.text, m.spans[0].end)
	var b strings.Builder
	if from > 0 && m.text[from-1] != '\n' {
		b.WriteString("…")
	}
	at := from
	for _, s := range m.spans {
		if s.end > to {
			break
		}
		b.WriteString(escape(m.text[at:s.start]) + "<mark>" + escape(m.text[s.start:s.end]) + "</mark>")
		at = s.end
	}
	b.WriteString(escape(m.text[at:to]))
	if to < len(m.text) && m.text[to] != '\n' {
		b.WriteString("…")
	}
	return b.String()
}

// escape makes page text harmless; a broken line inside is a blank.
func escape(s string) string {
	return html.EscapeString(strings.ToValidUTF8(strings.ReplaceAll(s, "\n", " "), "\uFFFD"))
}

// Where a snippet may be cut: behind a full stop if one is near, else behind a
// comma, else at the bound.
const (
	stops  = "。！？；!?;\n"
	commas = "，、：,:）)】"
)

// cutBefore returns where a snippet starts whose match starts at i.
func cutBefore(text string, i int) int {
	low, comma := i, -1
	for n := 0; n < snippetBefore && low > 0; n++ {
		r, w := utf8.DecodeLastRuneInString(text[:low])
		if strings.ContainsRune(stops, r) {
			return low
		}
		if strings.ContainsRune(commas, r) {
			comma = low // the farthest comma gives most context
		}
		low -= w
	}
	if low > 0 && comma >= 0 {
		return comma
	}
	return low
}

// cutAfter returns where a snippet ends whose first match ends at i.
func cutAfter(text string, i int) int {
	high, stop, comma := i, -1, -1
	for n := 0; n < snippetAfter && high < len(text); n++ {
		r, w := utf8.DecodeRuneInString(text[high:])
		if r == '\n' {
			return high
		}
		high += w
		if strings.ContainsRune(stops, r) {
			stop = high
		} else if strings.ContainsRune(commas, r) {
			comma = high
		}
	}
	switch {
	case high == len(text):
		return high
	case stop >= 0:
		return stop
	case comma >= 0:
		return comma
	}
	return high
}
