package index

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Change is what became of a number within a year.
type Change struct {
	From    int          `json:"from"`    // the year before
	By      json.Number  `json:"by"`      // this year's number less last year's
	Percent *json.Number `json:"percent"` // of last year's, two decimals; null when that was 0
}

// Rank is the place of a number among its peers: agencies of the same type, scope and
// year in the comparison that print one, in one unit; 元 and 万元 are compared as money.
// Equal numbers share a place.
type Rank struct {
	Place int `json:"place"` // 1 is the largest
	Of    int `json:"of"`
}

// addChanges tells each number's change from the year before, where both count the same
// scope and no break stands between them across which nothing may be joined.
func addChanges(c *Comparison) {
	type place struct {
		agency string
		year   int
		key    report.Key
	}
	at := make(map[place]int, len(c.Rows))
	for i, r := range c.Rows {
		at[place{r.Agency.ID, r.Year, r.Key}] = i
	}
	cut := map[place]bool{}
	for _, b := range c.Breaks {
		if !b.Joins() {
			cut[place{b.Agency, b.ToYear, b.Key}] = true
		}
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		j, ok := at[place{r.Agency.ID, r.Year - 1, r.Key}]
		if !ok || r.Value == nil || cut[place{r.Agency.ID, r.Year, r.Key}] {
			continue
		}
		if before := c.Rows[j]; before.Value != nil && before.Scope == r.Scope && before.Unit == r.Unit {
			r.Change = changed(before, *r)
		}
	}
}

// changePlaces is the precision of a rate of change.
const changePlaces = 2

func changed(before, after Row) *Change {
	a, b := value(before), value(after)
	ch := &Change{From: before.Year, By: *jsonNumber(b.Sub(a))}
	if !a.IsZero() {
		ch.Percent = jsonNumber(b.Sub(a).Mul(decimal.NewFromInt(100)).DivRound(a.Abs(), changePlaces))
	}
	return ch
}

// value is the number of a row that has one.
func value(r Row) decimal.Decimal {
	v, err := decimal.NewFromString(r.Value.String())
	if err != nil {
		return decimal.Zero // number wrote it
	}
	return v
}

// addRanks gives every number its place among its peers.
func addRanks(c *Comparison) {
	type peers struct {
		key         report.Key
		year        int
		kind, level string
		scope       report.Scope
		unit        string
	}
	type ranked struct {
		row   int
		value decimal.Decimal
	}
	groups := map[peers][]ranked{}
	for i, r := range c.Rows {
		if r.Value != nil {
			p := peers{r.Key, r.Year, r.Agency.Type, r.Agency.Level, r.Scope, r.Unit}
			if unitKind(r.Unit) == unitMoney {
				p.unit = unitMoney
			}
			groups[p] = append(groups[p], ranked{i, inYuan(value(r), r.Unit)})
		}
	}
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		slices.SortFunc(g, func(a, b ranked) int { return cmp.Or(b.value.Cmp(a.value), cmp.Compare(a.row, b.row)) })
		for i, m := range g {
			place := i + 1
			if i > 0 && g[i-1].value.Equal(m.value) {
				place = c.Rows[g[i-1].row].Rank.Place
			}
			c.Rows[m.row].Rank = &Rank{Place: place, Of: len(g)}
		}
	}
}

// Derived are the cells of a table for what a comparison adds to a number: change,
// change in percent, rank, of how many, numerator, denominator, formula, confidence of OCR;
// "" where it adds nothing.
func (r Row) Derived() []string {
	out := make([]string, 8)
	text := func(n *json.Number) string {
		if n == nil {
			return ""
		}
		return n.String()
	}
	if r.Change != nil {
		out[0], out[1] = r.Change.By.String(), text(r.Change.Percent)
	}
	if r.Rank != nil {
		out[2], out[3] = strconv.Itoa(r.Rank.Place), strconv.Itoa(r.Rank.Of)
	}
	out[4], out[5], out[6] = text(r.Numerator), text(r.Denominator), r.Formula
	if r.OCR > 0 {
		out[7] = strconv.Itoa(r.OCR)
	}
	return out
}
