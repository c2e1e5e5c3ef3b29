package claims

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// maxClaims bounds the claims of one report: the longest real one makes some dozens.
const maxClaims = 500

// Check finds what the sentences of r restate, and computes it from the figures of r and of
// prev, the same agency's report of the year before, which may be nil.
func Check(r, prev *report.Report) []Claim {
	if prev != nil && (prev.Year != r.Year-1 || prev.Scope != r.Scope) {
		prev = nil
	}
	w := weigher{this: r, prev: prev}
	var out []Claim
	for k, sec := range r.Sections {
		if len(out) >= maxClaims {
			break
		}
		for _, s := range fold(sec.Text).sentences() {
			found := w.sentence(s, sec.Kind)
			for i := range found {
				found[i].place(s, k, sec.Text)
			}
			out = append(out, found...)
		}
	}
	return out[:min(len(out), maxClaims)]
}

// place notes where the words of a claim stand in the text of section k.
func (c *Claim) place(s sentence, k int, text string) {
	from, to := s.at[c.from], s.at[c.to-1]+1
	c.At = fmt.Sprintf("section:%d/runes:%d-%d", k, from, to)
	c.Text = string([]rune(text)[from:to])
}

// sentence finds and weighs the claims of one sentence.
func (w *weigher) sentence(s sentence, kind report.SectionKind) []Claim {
	if !strings.ContainsAny(s.text, "0123456789未没无") {
		return nil
	}
	found := slices.DeleteFunc(counts(s, kind), func(c Claim) bool { return c.Subject == "carried_in" && w.leavesOver(s.text[c.from:c.to]) })
	for i := range found {
		w.count(s, &found[i])
	}
	found = append(found, append(w.rates(s, found), w.multiples(s, found)...)...)
	slices.SortFunc(found, func(a, b Claim) int { return cmp.Compare(a.from, b.from) })
	return found
}

// leavesOver tells that what is carried over is this year's: 2023年结转7件 in the report for 2023.
func (w *weigher) leavesOver(text string) bool {
	m := yearNamed.FindStringSubmatch(text)
	return m != nil && m[1] != strconv.Itoa(w.this.Year-1)
}

// counts finds the numbers of a sentence that count a subject, and what it says was none.
func counts(s sentence, kind report.SectionKind) []Claim {
	var out []Claim
	if !about(s, kind) {
		return nil
	}
	taken := make([]bool, len(s.text))
	for i := range subjects {
		sub := &subjects[i]
		if !slices.ContainsFunc(sub.needs, func(w string) bool { return strings.Contains(s.text, w) }) {
			continue
		}
		if sub.cases && (otherCases.MatchString(s.text) || kind != report.SectionRequests && kind != report.SectionReviewLitigation && !asked.MatchString(s.text)) {
			continue
		}
		for _, re := range sub.words {
			for _, m := range re.FindAllStringSubmatchIndex(s.text, -1) {
				if c, ok := counted(s, sub, m); ok && !taken[m[2]] {
					taken[m[2]] = true
					out = append(out, c)
				}
			}
		}
		for _, re := range sub.none {
			if m := re.FindStringIndex(s.text); m != nil && !strings.ContainsAny(s.text[m[0]:m[1]], "0123456789") && !lostOnly.MatchString(s.text[m[0]:]) &&
				!(sub.not != nil && sub.not.MatchString(s.text[m[0]:m[1]])) {
				out = append(out, Claim{Subject: sub.name, Value: decimal.Zero, from: m[0], to: m[1], base: -1})
			}
		}
	}
	slices.SortFunc(out, func(a, b Claim) int { return cmp.Compare(a.from, b.from) })
	return out
}

// about tells a sentence that can restate figures: it stands in the part that they belong
// to, or names what it speaks of.
func about(s sentence, kind report.SectionKind) bool {
	switch kind {
	case report.SectionRequests, report.SectionReviewLitigation, report.SectionProactive:
		return true
	}
	return strings.Contains(s.text, "公开") || strings.Contains(s.text, "申请") || strings.Contains(s.text, "规范性文件")
}

// lostOnly says that there were no lost or late cases, which is not to say that there were none.
var lostOnly = regexp.MustCompile(`^[^,。;]*(?:纠错|纠正|败诉|撤销|逾期|超期|不予公开)`)

// counted reads the number that a pattern found, unless it is not exact.
func counted(s sentence, sub *subject, m []int) (Claim, bool) {
	from, to := m[0], m[1]
	for from < m[2] && (s.text[from] == ',' || s.text[from] == ':') {
		from++
	}
	if sub.not != nil && sub.not.MatchString(s.clause(m[0])+s.text[m[0]:m[2]]) {
		return Claim{}, false
	}
	if inexact.MatchString(s.text[:m[2]]) || m[4] >= 0 || roughly.MatchString(s.text[to:]) || perUnit.MatchString(s.clause(m[0])+s.text[m[0]:m[2]]) {
		return Claim{}, false
	}
	v, err := decimal.NewFromString(strings.ReplaceAll(s.text[m[2]:m[3]], ",", ""))
	if err != nil || len(s.text[m[2]:m[3]]) > maxDigits {
		return Claim{}, false
	}
	return Claim{Subject: sub.name, Value: v, from: from, to: to, base: -1}, true
}

// maxDigits bounds a number in a sentence.
const maxDigits = 15

// subjectNamed is the subject of a claim.
func subjectNamed(name string) *subject {
	return &subjects[slices.IndexFunc(subjects, func(s subject) bool { return s.name == name })]
}
