package claims

import (
	"encoding/json"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// Prose begins the key under which a finding names the sentence itself.
const Prose = "prose."

// relationOf names the relation of relations.csv that weighs a claim, without its form.
func relationOf(c Claim) string {
	switch {
	case c.Subject == "growth" && c.Of == "received":
		return "prose.received_growth"
	case c.Subject == "share" && c.Of == "disclosed":
		return "prose.disclosure_share"
	case c.Subject == "received", c.Subject == "review", c.Subject == "litigation":
		return Prose + c.Subject
	case c.Subject == "granted", c.Subject == "partial", c.Subject == "denied", c.Subject == "cannot_provide",
		c.Subject == "not_processed", c.Subject == "other", c.Subject == "carried_out":
		return "prose.groups"
	}
	return ""
}

// prefixes are those of the relations of the forms that have some for prose.
var prefixes = map[report.Era]string{report.EraNational2019: "n19.", report.EraNational2021: "n21."}

// Rule is the relation that weighs a claim in a report of a form, or prose.SUBJECT where
// the form has none.
func Rule(c Claim, era report.Era) string {
	if rel, prefix := relationOf(c), prefixes[era]; rel != "" && prefix != "" {
		return prefix + rel
	}
	return Prose + c.Subject
}

// Findings are the claims that differ, as findings of r: the sentence stands first among
// the keys, its place among the places, and then the cells.
func Findings(r *report.Report, cs []Claim) []report.Finding {
	var out []report.Finding
	for _, c := range cs {
		if c.Verdict != Differs {
			continue
		}
		want, got := json.Number(c.Want.String()), json.Number(c.Value.String())
		f := report.Finding{Rule: Rule(c, r.Era), Severity: report.SeverityWarning, Want: &want, Got: &got,
			Keys: []report.Key{report.Key(Prose + c.Subject)}, At: []string{c.At}, Whose: c.Whose, State: report.StateNew, Message: c.message()}
		for _, key := range c.Keys {
			cell, _ := r.Figure(key)
			at := cell.At
			if c.Year != r.Year {
				at = "" // a place in another record
			}
			f.Keys, f.At = append(f.Keys, key), append(f.At, at)
		}
		out = append(out, f)
	}
	return out
}

// message says in Chinese what the sentence states and what the cells give.
func (c Claim) message() string {
	unit := ""
	if c.Percent {
		unit = "%"
	}
	return fmt.Sprintf("正文“%s”：%s应为 %s%s，正文为 %s%s", c.Text, c.Label(), c.Want.Round(shown), unit, c.Value, unit)
}

// shown are the decimals of a recomputed rate in a message.
const shown = 2

// IsChange tells that a claim holds the cells of its year against those of the year before.
func (c Claim) IsChange() bool { return c.Subject == "growth" || c.Subject == "growth_by" }

// Label says in Chinese what a claim is about.
func (c Claim) Label() string {
	switch {
	case c.IsChange():
		return labelOf(c.Of) + "较上年变化"
	case c.Subject == "share":
		return labelOf(c.Of) + "所占比重"
	}
	return labelOf(c.Subject)
}

func labelOf(name string) string {
	for _, s := range subjects {
		if s.name == name {
			return s.label
		}
	}
	return name
}
