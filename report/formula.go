package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Formula computes one number from the figures of a report: a sum in the language of
// relations.csv, or several parted by "|", of which the first counts that the report
// prints all cells for.
type Formula struct {
	text         string
	alternatives []*node
}

// Population is the operand of a rate that no report prints: the inhabitants of its
// region in its year.
const Population Key = "population"

// States of a computed value besides those of a figure.
const (
	StateAbsent    State = "absent"      // the form has the row, the report does not print it
	StateNotInForm State = "not_in_form" // the form of the report has no such row
)

// Value is the result of a formula.
type Value struct {
	State  State
	Number decimal.Decimal // when State is number
	Keys   []Key           // cells that went in, in the order of the formula
	Filled []Key           // of these the blank ones that count as 0, or as the sum of their columns
}

// ParseFormula reads a formula.
func ParseFormula(text string) (Formula, error) {
	f := Formula{text: text}
	for part := range strings.SplitSeq(text, "|") {
		p, err := newParser(part)
		if err != nil {
			return f, err
		}
		n, err := p.sum()
		if err == nil && len(p.toks) > 0 {
			err = p.errorf("want the end")
		}
		if err != nil {
			return f, fmt.Errorf("formula %q: %w", text, err)
		}
		f.alternatives = append(f.alternatives, n)
	}
	return f, nil
}

// String is the formula as registered.
func (f Formula) String() string { return f.text }

// Keys lists every figure that the formula can need, each once.
func (f Formula) Keys() []Key {
	var keys []Key
	for _, n := range f.alternatives {
		n.walk(func(o operand) {
			for _, k := range o.keys {
				if !slices.Contains(keys, k) {
					keys = append(keys, k)
				}
			}
		})
	}
	return keys
}

// Eval computes the formula on the figures of a report of one form. Amounts of money
// count in the unit of the form. One unreadable cell makes the result unreadable; blank
// cells count as 0 only beside a number; a cell that is not printed makes it absent.
func (f Formula) Eval(era Era, figure func(Key) (Figure, bool)) Value {
	out := Value{State: StateAbsent}
	for _, n := range f.alternatives {
		w := work{era: era, figure: figure}
		v := w.eval(n)
		if state := w.state(); state != StateAbsent {
			out = Value{State: state, Keys: w.keys}
			if state == StateNumber {
				out.Number, out.Filled = v, w.filled
			}
			return out
		}
	}
	return out
}

// work is one evaluation of one alternative.
type work struct {
	era                              Era
	figure                           func(Key) (Figure, bool)
	keys, filled                     []Key
	numbers, blanks, dashes, missing int
	unreadable                       bool
}

func (w *work) state() State {
	switch {
	case w.unreadable:
		return StateUnreadable
	case w.missing > 0:
		return StateAbsent
	case w.numbers > 0:
		return StateNumber
	case w.dashes > 0 && w.blanks == 0:
		return StateDash
	}
	return StateBlank
}

func (w *work) eval(n *node) decimal.Decimal {
	switch n.op {
	case 'n':
		return n.num.decimal()
	case 'o':
		return w.operand(n.ref)
	}
	l, r := w.eval(n.l), w.eval(n.r)
	switch n.op {
	case '+':
		return l.Add(r)
	case '-':
		return l.Sub(r)
	case '*':
		return l.Mul(r)
	}
	if r.IsZero() {
		w.unreadable = true
		return r
	}
	return l.DivRound(r, divisionPlaces)
}

func (w *work) operand(o operand) decimal.Decimal {
	sum := decimal.Zero
	for _, key := range o.keys {
		sum = sum.Add(w.cell(key))
	}
	return sum
}

func (w *work) cell(key Key) decimal.Decimal {
	f, ok := w.figure(key)
	if !ok {
		w.missing++
		return decimal.Zero
	}
	w.keys = append(w.keys, key)
	switch f.State {
	case StateNumber:
		w.numbers++
		return inUnitOf(w.era, &f)
	case StateUnreadable:
		w.unreadable = true
		return decimal.Zero
	}
	if sum, ok := w.columns(key); ok {
		w.numbers++
		w.filled = append(w.filled, key)
		return sum
	}
	if f.State == StateDash {
		w.dashes++
	} else {
		w.blanks++
	}
	w.filled = append(w.filled, key)
	return decimal.Zero
}

// columns is the sum of the applicant columns under a total that was left blank, as some
// offices leave all totals of section 三.
func (w *work) columns(total Key) (decimal.Decimal, bool) {
	sum, numbers := decimal.Zero, 0
	if total.Column() != "" {
		return sum, false
	}
	for _, c := range LeafColumns() {
		f, ok := w.figure(MakeKey(total.ID(), c))
		if !ok || f.State == StateUnreadable {
			return sum, false
		}
		if f.State == StateNumber {
			sum = sum.Add(f.Value)
			numbers++
		}
	}
	return sum, numbers > 0
}
