package parser

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/report"
)

// naming is a text that may name the body, and what it was resolved to.
type naming struct {
	report.Said
	report.Resolved
	column bool // may be the name of a column or of the site: a title without a year, or the report's behind other words
}

// namings are the names found so far, each resolved once.
type namings struct {
	near  string
	list  []naming
	known map[string]report.Resolved
}

func (ns *namings) add(name, rule string) {
	if name == "" || slices.ContainsFunc(ns.list, func(n naming) bool { return n.Value == name && n.Rule == rule }) {
		return
	}
	res, ok := ns.known[name]
	if !ok {
		res = report.ResolveAgency(name, ns.near)
		ns.known[name] = res
	}
	ns.list = append(ns.list, naming{report.Said{Value: name, Rule: rule}, res, false})
}

// addLines adds the lines that are the name of a body and nothing else.
func (ns *namings) addLines(lines []string, rule string) {
	for _, l := range lines {
		if isAgencyLine(l) {
			ns.add(l, rule)
		}
	}
}

// resolveNames resolves the texts that may name the body, in the order of trust.
func (p *printed) resolveNames(near string) []naming {
	ns := &namings{near: near, known: map[string]report.Resolved{}}
	p.titleNames(ns)
	for _, t := range p.announced {
		ns.add(titleAgency(t.Value), rulePreface)
	}
	ns.addLines(p.lead, ruleOwnLine)
	p.makers(ns)
	ns.addLines(p.ending, ruleSigned)
	if !slices.ContainsFunc(ns.list, func(n naming) bool { return n.HasType }) {
		for _, name := range p.subjects() {
			if res := report.ResolveAgency(name, near); res.HasPlace && res.HasType {
				ns.add(name, ruleText)
			}
		}
	}
	ns.add(titleAgency(p.address), ruleAddress)
	before := len(ns.list)
	ns.addLines(p.head, ruleOwnLine)
	for i := range ns.list[before:] {
		ns.list[before+i].column = true
	}
	return ns.list
}

// titleNames adds what titles name. A title without a year, or one that holds the best
// title behind other words, may be the name of a column or of the site.
func (p *printed) titleNames(ns *namings) {
	for i, t := range p.titles {
		rule, before := t.Rule, len(ns.list)
		if i == 0 {
			rule = ruleTitle
		}
		ns.add(p.facts(t.Value).agency, rule)
		ns.add(titleRemark(fold(t.Value)), rule)
		if i > 0 && len(ns.list) > before && (p.facts(t.Value).year == 0 || strings.Contains(fold(t.Value), fold(p.titles[0].Value))) {
			ns.list[before].column = true
		}
	}
}

// makers adds the bodies that the preface says made the report, before those that
// speak in it.
func (p *printed) makers(ns *namings) {
	var speaks []string
	for _, l := range p.lead {
		if m := madeBy.FindStringSubmatch(l); m != nil {
			ns.add(m[1], ruleMaker)
		} else if m := basedOn.FindStringSubmatch(l); m != nil {
			speaks = append(speaks, strings.TrimPrefix(m[1], "本报告"))
		}
	}
	for _, s := range speaks {
		ns.add(s, ruleSpeaks)
	}
}

// subjects are the bodies that running text says published something, the first of
// each paragraph.
func (p *printed) subjects() []string {
	var out []string
	for _, l := range append(slices.Clone(p.lead), p.body...) {
		if m := subject.FindStringSubmatch(l); m != nil {
			out = append(out, m[1])
		}
	}
	return out
}

// nearBy guesses the place from the name of the site, 上海市宝山区人民政府门户网站, from the
// publisher, from the first line, and from a place that begins a statement of the
// preface.
func (p *printed) nearBy(publisher string) string {
	names := []string{p.doc.site, publisher}
	if len(p.head) > 0 {
		names = append(names, strings.FieldsFunc(p.head[0], func(r rune) bool { return r == '_' || r == '-' })...)
	}
	for _, l := range p.lead {
		if strings.ContainsAny(l, "市县区") {
			names = append(names, statements(l)...)
		}
	}
	for _, name := range names {
		if res := report.ResolveAgency(name, ""); res.HasPlace && res.Region.Code != report.CountryCode {
			return county(res.Region.Code)
		}
	}
	return ""
}

// isAgencyLine tells a folded line that is the name of a body and nothing else.
func isAgencyLine(l string) bool { return l != "" && len(l) <= maxTitle && agencyLine.MatchString(l) }

// statements are the first pieces of a paragraph, between marks.
func statements(line string) []string {
	pieces := strings.FieldsFunc(line[:cutRune(line, maxMetaLine)], func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	return pieces[:min(len(pieces), maxStatements)]
}

// maxStatements bounds the pieces of one paragraph that are looked at.
const maxStatements = 6

// county is the county or city that a township lies in, and any other place itself.
func county(code string) string {
	if r, ok := report.Regions().Lookup(code); ok && r.Level == "township" {
		return r.Parent
	}
	return code
}
