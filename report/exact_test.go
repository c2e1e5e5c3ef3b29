package report

import (
	"testing"

	"github.com/shopspring/decimal"
)

// TestExact: machine integers and decimals give the same sums.
func TestExact(t *testing.T) {
	numbers := []string{"0", "1", "-1", "7", "2147483647", "-2147483648", "4294967296", "999999999", "9999999999", "123456789012345678", "0.5", "-23.25", "1e3"}
	for _, a := range numbers {
		for _, b := range numbers {
			x, y := decimal.RequireFromString(a), decimal.RequireFromString(b)
			e, f := exactOf(x), exactOf(y)
			for op, c := range map[string]struct {
				got  exact
				want decimal.Decimal
			}{
				"+": {e.add(f), x.Add(y)}, "-": {e.sub(f), x.Sub(y)}, "*": {e.mul(f), x.Mul(y)},
				"chain": {e.mul(f).mul(e).add(f), x.Mul(y).Mul(x).Add(y)},
			} {
				if !c.got.decimal().Equal(c.want) {
					t.Errorf("%s %s %s = %s, want %s", a, op, b, c.got.decimal(), c.want)
				}
			}
			if e.cmp(f) != x.Cmp(y) || e.isZero() != x.IsZero() {
				t.Errorf("%s against %s: %d, want %d", a, b, e.cmp(f), x.Cmp(y))
			}
			if !y.IsZero() && !e.div(f, 8).decimal().Equal(x.DivRound(y, 8)) {
				t.Errorf("%s / %s = %s", a, b, e.div(f, 8).decimal())
			}
		}
	}
}
