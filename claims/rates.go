package claims

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

var (
	growth = regexp.MustCompile(`(?:同比|较(?:上年度?|去年|上一年度?|20[0-9]{2}年)|比(?:上年度?|去年|上一年度?|20[0-9]{2}年)|与(?:上年度?|去年|上一年度?|20[0-9]{2}年))(?:同期|相比|的)*(?:([0-9]+)件)?,?` +
		`(增长|上升|增加|提高|多|上涨|下降|减少|回落|降低|少|下滑)(?:了|幅度为|率为)?([0-9][0-9,]*(?:\.[0-9]+)?)(%|倍|件|条|起|宗|个百分点)`)
	more  = regexp.MustCompile(`^,?(?:同比)?(增长|上升|增加|提高|下降|减少|回落|降低|增幅|降幅)(?:了|为)?([0-9][0-9,]*(?:\.[0-9]+)?)(%|倍)`)
	share = regexp.MustCompile(`^(?:申请)?,?(?:约)?占(?:比)?(?:例)?([^,。;0-9]{0,14})([0-9]+(?:\.[0-9]+)?)%`)
	// wholeWords are words for the whole that a share is taken of; any others name another whole.
	wholeWords = regexp.MustCompile(`^(?:全部|所有|全年|本年度?|当年|年度|同期|新收|收到|受理|收办|接收|答复|办结|办理|处理|办件|公开|主动|政府|信息|依|申请|的|结果|总计|总数量?|总件数|总量|件数|数量|比重|比例|总|量|数|为|达到?|约|近)*$`)
	// regional are the words for a whole that only a region's own report has.
	regional = regexp.MustCompile(`全[省市区县镇州]`)
	// nearTo says that a share is not exact.
	nearTo = regexp.MustCompile(`(?:约|近|超过?|逾|不足|不到|将近)$`)
)

// rates finds the rates of change and the shares that stand behind the counts.
func (w *weigher) rates(s sentence, counts []Claim) []Claim {
	var out []Claim
	for _, m := range growth.FindAllStringSubmatchIndex(s.text, -1) {
		base, ok := subjectBefore(s, counts, m[0])
		if !ok {
			continue
		}
		if m[2] >= 0 {
			base.named = decimal.NewNullDecimal(decimal.RequireFromString(s.text[m[2]:m[3]])) // digits
		}
		if year := yearNamed.FindStringSubmatch(s.text[m[0]:m[1]]); year != nil && year[1] != strconv.Itoa(w.this.Year-1) {
			base.Verdict, base.Why = Unchecked, "与更早的年份相比"
		}
		out = append(out, w.growth(s, base, m[0], m[4:]))
		if n := more.FindStringSubmatchIndex(s.text[m[1]:]); n != nil { // 增加14件，增长0.4%
			for i := range n {
				n[i] += m[1]
			}
			out = append(out, w.growth(s, base, n[0], n[2:]))
		}
	}
	for _, c := range counts {
		m := share.FindStringSubmatchIndex(s.text[c.to:])
		if m == nil || len(subjectNamed(c.Subject).of) == 0 {
			continue
		}
		from := c.to + strings.Index(s.text[c.to:], "占")
		if of := s.text[c.to+m[2] : c.to+m[3]]; !nearTo.MatchString(of) && !roughly.MatchString(s.text[c.to+m[1]:]) {
			out = append(out, w.share(s, c, of, from, c.to+m[4], c.to+m[5], c.to+m[1]))
		}
	}
	return out
}

// subjectBefore is what a rate of change is about: the last count before it, or the
// subject that the words between name.
func subjectBefore(s sentence, counts []Claim, at int) (Claim, bool) {
	for _, c := range slices.Backward(counts) {
		if c.to <= at && !strings.ContainsAny(s.text[c.to:at], "0123456789") {
			return c, true
		}
	}
	if before := s.text[:at]; asksGrow.MatchString(before) && !channels.MatchString(s.clause(at)) && !strings.ContainsAny(yearNamed.ReplaceAllString(before, ""), "0123456789") {
		return Claim{Subject: "received", base: -1}, true
	}
	return Claim{}, false
}

// asksGrow ends what speaks of the number of requests.
var asksGrow = regexp.MustCompile(`申请(?:公开)?件?(?:的)?(?:接收|受理|收件|收到)?(?:的)?(?:总?数量?|总?量|件数)?(?:总体|整体|呈|有所|大幅)?,?$`)

// growth weighs one rate of change; m are the places of its direction, number and unit.
func (w *weigher) growth(s sentence, base Claim, from int, m []int) Claim {
	text, unit := s.text[m[2]:m[3]], s.text[m[4]:m[5]]
	v, err := decimal.NewFromString(strings.ReplaceAll(text, ",", ""))
	c := Claim{Subject: "growth", Of: base.Subject, Year: w.this.Year, Value: v, from: from, to: m[5], base: -1, Verdict: Unchecked}
	switch {
	case err != nil || unit == "个百分点":
		c.Why = "不是增长率"
		return c
	case roughly.MatchString(s.text[m[5]:]):
		c.Why = "不是确数"
		return c
	}
	step := ulp(text)
	if unit == "倍" {
		c.Value, step = c.Value.Shift(2), step.Shift(2)
	}
	if strings.Contains("下降减少回落降低少下滑降幅", s.text[m[0]:m[1]]) {
		c.Value = c.Value.Neg()
	}
	if c.Percent = unit == "%" || unit == "倍"; !c.Percent {
		c.Subject, step = "growth_by", decimal.Zero
	}
	w.rate(&c, base, step)
	return c
}

// rate weighs the change of what a count gave; step is one in its last printed place.
func (w *weigher) rate(c *Claim, base Claim, step decimal.Decimal) {
	if base.Verdict == OtherScope || base.Verdict == Unchecked || base.before {
		c.Verdict, c.Why = base.Verdict, base.Why
		return
	}
	c.named = base.named
	w.change(c, subjectNamed(base.Subject).formulas, base.base, step)
}

// change weighs a change between the two years, by the formula that gave the count, or by
// any of them.
func (w *weigher) change(c *Claim, formulas []report.Formula, base int, step decimal.Decimal) {
	if w.prev == nil {
		c.Why = "没有上年的年报"
		return
	}
	now, _ := give(w.this, formulas)
	before, _ := give(w.prev, formulas)
	for _, g := range now {
		i := slices.IndexFunc(before, func(b given) bool { return b.index == g.index })
		if i < 0 || base >= 0 && g.index != base || c.named.Valid && !c.named.Decimal.Equal(before[i].value) || c.Percent && before[i].value.IsZero() {
			continue
		}
		want := g.value.Sub(before[i].value)
		if c.Percent {
			want = want.Shift(2).DivRound(before[i].value, places)
		}
		g.value = want
		if near(c.Value, want, step) {
			c.Verdict = Agrees
			c.take(g, w.this)
			return
		}
		if c.Verdict != Differs {
			c.Verdict = Differs
			c.take(g, w.this)
		}
	}
	if c.Verdict == Unchecked {
		c.Why = "上年的年报没有所比的数，或者为 0"
	}
}

// share weighs 占 86.92% behind a count; of are the words for the whole.
func (w *weigher) share(s sentence, base Claim, of string, from, number, end, to int) Claim {
	text := s.text[number:end]
	v, err := decimal.NewFromString(text)
	c := Claim{Subject: "share", Of: base.Subject, Year: base.Year, Value: v, Percent: true, from: from, to: to, base: -1, Verdict: Unchecked}
	r := w.of(base.Year)
	if err != nil || r == nil {
		c.Why = "没有可核对的年报"
		return c
	}
	wholes, _ := give(r, subjectNamed(base.Subject).of)
	for _, g := range wholes {
		if g.value.IsZero() {
			continue
		}
		g.value = base.Value.Shift(2).DivRound(g.value, places)
		if near(v, g.value, ulp(text)) {
			c.Verdict, c.Why = Agrees, ""
			c.take(g, r)
			return c
		}
		if c.Verdict != Differs {
			c.Verdict = Differs
			c.take(g, r)
		}
	}
	if w.this.Scope != report.ScopeOwn {
		of = regional.ReplaceAllString(of, "")
	}
	if (base.Verdict != Agrees && base.Verdict != Differs || !wholeWords.MatchString(of)) && c.Verdict == Differs {
		c.Verdict, c.Why = Unchecked, "所占的总数不明" // a part of something else
	}
	if c.Verdict == Unchecked && c.Why == "" {
		c.Why = "没有可核对的总数"
	}
	return c
}

// places is the precision of recomputed rates, more than any that is printed.
const places = 6

// ulp is one in the last printed place: rates are rounded, and often cut.
func ulp(text string) decimal.Decimal {
	_, fraction, _ := strings.Cut(text, ".")
	return decimal.New(1, -int32(len(fraction)))
}

// near tells that a printed rate is the computed one, rounded or cut in its last place.
func near(printed, computed, step decimal.Decimal) bool {
	d := printed.Sub(computed).Abs()
	return d.LessThan(step) || d.IsZero()
}
