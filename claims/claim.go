package claims

import (
	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Verdict is what came of computing a claim again.
type Verdict string

const (
	Agrees     Verdict = "agrees"
	Differs    Verdict = "differs"
	OtherScope Verdict = "other_scope" // counts another body, channel or kind of case than the cells
	Unchecked  Verdict = "unchecked"   // the cells or last year's report are not there, or it is about another time
)

// Verdicts lists them.
func Verdicts() []Verdict { return []Verdict{Agrees, Differs, OtherScope, Unchecked} }

// Claim is one number in a sentence that restates figures.
type Claim struct {
	Subject string           `json:"subject"`      // what it counts: received, granted, growth, share …
	Of      string           `json:"of,omitempty"` // of a rate of change or a share: the subject that it is about
	Value   decimal.Decimal  `json:"value"`
	Percent bool             `json:"percent,omitempty"`
	Year    int              `json:"year"` // that it is about
	Verdict Verdict          `json:"verdict"`
	Want    *decimal.Decimal `json:"want,omitempty"`    // what the cells give that is nearest, when it was computed
	Formula string           `json:"formula,omitempty"` // that gives Want
	Keys    []report.Key     `json:"keys,omitempty"`    // cells that went in
	Why     string           `json:"why,omitempty"`     // Chinese: why it cannot be checked, or is of another scope
	Text    string           `json:"text"`              // its clause as printed
	At      string           `json:"at"`                // "section:K/runes:A-B", the number with its words
	Whose   string           `json:"whose,omitempty"`

	from, to int                 // of the words in the folded sentence
	base     int                 // which of the subject's formulas agreed, -1 for none
	before   bool                // counts last year
	named    decimal.NullDecimal // last year's number, where the sentence names it
}
