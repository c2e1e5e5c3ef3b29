package claims

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// Changes told in words: 同比增长一倍, 比上年翻一番, 是去年的2.5倍.
var (
	multiple = regexp.MustCompile(`(?:同比|[较比](?:上年度?|去年|上一年度?))(?:同期)?,?(?:增长|增加|上升|提高)?(?:了)?(?:([一两二三四五])倍|(翻)(?:了)?([一两二三])?番)`)
	timesOf  = regexp.MustCompile(`[是为](?:上年度?|去年|上一年度?)(?:同期)?的([0-9]+(?:\.[0-9]+)?|[一两二三四五])倍`)
)

// numerals are the small numbers of such words.
var numerals = map[string]int64{"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}

// multiples finds them behind the counts, as rates of change in percent. They are exact to
// one in the last place that is told.
func (w *weigher) multiples(s sentence, counts []Claim) []Claim {
	var out []Claim
	add := func(m []int, times, step decimal.Decimal) {
		base, ok := subjectBefore(s, counts, m[0])
		if !ok || inexact.MatchString(s.text[:m[2]]) || roughly.MatchString(s.text[m[1]:]) {
			return
		}
		c := Claim{Subject: "growth", Of: base.Subject, Year: w.this.Year, Value: times.Shift(2), Percent: true, from: m[0], to: m[1], base: -1, Verdict: Unchecked}
		w.rate(&c, base, step.Shift(2))
		out = append(out, c)
	}
	one := decimal.NewFromInt(1)
	for _, m := range multiple.FindAllStringSubmatchIndex(s.text, -1) {
		if m[2] >= 0 {
			add(m, decimal.NewFromInt(numerals[s.text[m[2]:m[3]]]), one)
			continue
		}
		doubled := int64(1) // 番 is a doubling
		if m[6] >= 0 {
			doubled = numerals[s.text[m[6]:m[7]]]
		}
		m[2] = m[4]
		add(m, decimal.NewFromInt(1<<doubled-1), one)
	}
	for _, m := range timesOf.FindAllStringSubmatchIndex(s.text, -1) {
		text := s.text[m[2]:m[3]]
		times := decimal.NewFromInt(numerals[text])
		if strings.ContainsAny(text, "0123456789") && len(text) <= maxDigits {
			times = decimal.RequireFromString(text) // digits
		}
		add(m, times.Sub(one), ulp(text))
	}
	return out
}
