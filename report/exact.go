package report

import "github.com/shopspring/decimal"

// exact is a number of a sum: a machine integer as long as it is one, which nearly all
// counts are, and a decimal otherwise.
type exact struct {
	n    int64
	d    decimal.Decimal // in place of n if wide
	wide bool
}

// maxNarrow bounds machine integers so that no sum or product of two overflows.
const maxNarrow = 1 << 31

func exactOf(d decimal.Decimal) exact {
	if d.Exponent() == 0 && d.NumDigits() < 10 {
		return exact{n: d.IntPart()}
	}
	return exact{d: d, wide: true}
}

func (e exact) decimal() decimal.Decimal {
	if e.wide {
		return e.d
	}
	return decimal.NewFromInt(e.n)
}

func (e exact) isZero() bool { return e.wide && e.d.IsZero() || !e.wide && e.n == 0 }

// narrow is n, as a decimal if it is too large to go on with.
func narrow(n int64) exact {
	if n > -maxNarrow && n < maxNarrow {
		return exact{n: n}
	}
	return exact{d: decimal.NewFromInt(n), wide: true}
}

func (e exact) add(o exact) exact {
	if e.wide || o.wide {
		return exact{d: e.decimal().Add(o.decimal()), wide: true}
	}
	return narrow(e.n + o.n)
}

func (e exact) sub(o exact) exact {
	if e.wide || o.wide {
		return exact{d: e.decimal().Sub(o.decimal()), wide: true}
	}
	return narrow(e.n - o.n)
}

func (e exact) mul(o exact) exact {
	if e.wide || o.wide {
		return exact{d: e.decimal().Mul(o.decimal()), wide: true}
	}
	return narrow(e.n * o.n)
}

// div divides to places; o is not zero.
func (e exact) div(o exact, places int32) exact {
	return exact{d: e.decimal().DivRound(o.decimal(), places), wide: true}
}

// cmp is -1, 0 or 1 as e is less than, equal to or greater than o.
func (e exact) cmp(o exact) int {
	switch {
	case e.wide || o.wide:
		return e.decimal().Cmp(o.decimal())
	case e.n < o.n:
		return -1
	case e.n > o.n:
		return 1
	}
	return 0
}
