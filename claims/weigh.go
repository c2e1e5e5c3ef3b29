package claims

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// weigher computes claims on the figures of a report and of the one before it.
type weigher struct{ this, prev *report.Report }

// of is the report of a year, nil if it is not there.
func (w *weigher) of(year int) *report.Report {
	if year == w.this.Year {
		return w.this
	}
	if w.prev != nil && year == w.prev.Year {
		return w.prev
	}
	return nil
}

// given is what one formula gives.
type given struct {
	formula string
	index   int
	value   decimal.Decimal
	keys    []report.Key
}

// give computes those formulas that a report prints the cells for; unreadable tells that
// a cell could not be read.
func give(r *report.Report, formulas []report.Formula) (out []given, unreadable bool) {
	for i, f := range formulas {
		v := f.Eval(r.Era, r.Figure)
		switch v.State {
		case report.StateNumber:
			out = append(out, given{f.String(), i, v.Number, v.Keys})
		case report.StateUnreadable:
			unreadable = true
		}
	}
	return out, unreadable
}

// count weighs a claim that counts a subject.
func (w *weigher) count(s sentence, c *Claim) {
	sub := subjectNamed(c.Subject)
	ctx := contextOf(s, c, sub, w.this)
	c.Year = ctx.year
	if ctx.verdict != "" {
		c.Verdict, c.Why = ctx.verdict, ctx.why
		return
	}
	r := w.of(c.Year)
	if r == nil {
		c.Verdict, c.Why = Unchecked, "没有上年的年报"
		return
	}
	values, unreadable := give(r, sub.formulas)
	if c.Value.IsZero() && len(values) > 1 {
		values = values[:1] // none at all is no matter of readings
	}
	switch i := slices.IndexFunc(values, func(g given) bool { return g.value.Equal(c.Value) }); {
	case i >= 0:
		c.Verdict, c.base = Agrees, values[i].index
		c.take(values[i], r)
	case unreadable:
		c.Verdict, c.Why = Unchecked, "表格中有读不准的数"
	case len(values) == 0:
		c.Verdict, c.Why = Unchecked, "表式没有此项，或者没有印出"
	case partial(s, c, sub, w.this.Scope):
		c.Verdict, c.Why = OtherScope, "说的可能只是其中一部分，或者不只是表中所计"
	default:
		c.Verdict = Differs
		c.take(values[0], r)
	}
	c.before = r != w.this
}

// take notes what the cells give.
func (c *Claim) take(g given, r *report.Report) {
	c.Want, c.Formula, c.Keys, c.Whose = &g.value, g.formula, g.keys, report.WhoseAgency
	for _, key := range g.keys {
		f, _ := r.Figure(key)
		if f.OCR > 0 || f.Mark == report.MarkSplit || f.Mark == report.MarkRebuilt {
			c.Whose = report.WhoseReading
		}
	}
}
