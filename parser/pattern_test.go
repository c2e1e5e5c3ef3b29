package parser

import (
	"regexp"
	"slices"
	"testing"
)

func TestPatternWords(t *testing.T) {
	for expr, want := range map[string]struct {
		words []string
		whole int
		lead  bool
		sure  bool
	}{
		`复议|诉讼`: {words: []string{"复议", "诉讼"}, sure: true},
		`依申请(?:公开)?.*(?:收费|减免)`:           {words: []string{"依申请"}},
		`^(?:计量|计算)?单位$`:                  {whole: 3},
		`^附(?:表|件)[一二三]?[:、]?.*(?:统计|情况)`: {words: []string{"附"}, lead: true},
		`^(引言|前言)`:                        {words: []string{"引言", "前言"}, lead: true},
		`^(?:统计)?指标$|^项目$`:                {whole: 3},
		`^概(?:述|$)|总体(?:情况|概述)`:           {words: []string{"概", "总体情况", "总体概述"}},
		`(20[0-9]{2})年`:                   {words: []string{"20"}},
		`[0-9]+`:                          {},
		`年?`:                              {},
		`(?i)abc`:                         {},
		`^[^。]{0,9}表$`:                    {words: []string{"表"}},
		`x*(?:ab|c)+`:                     {words: []string{"ab", "c"}},
	} {
		p := compile(expr)
		if !slices.Equal(p.words, want.words) || len(p.whole) != want.whole || p.words != nil && p.lead != want.lead || p.sure != want.sure {
			t.Errorf("%s: words %q, %d whole, lead %v, sure %v", expr, p.words, len(p.whole), p.lead, p.sure)
		}
	}
}

// FuzzPattern: a pattern matches what its expression matches.
func FuzzPattern(f *testing.F) {
	for _, expr := range []string{`^(?:计量|计算)?单位$`, `复议|诉讼`, `^(?:其中[:,]?|[一二]+[、.,])`, `a?b`, `(?:a|)$`, `(?i)a`, `a{2,3}`, `^$`, `()`, `\bab\b`, `(?m)^ab$`, `a|b$`, `^a|b`, `^[ab]*(?:c|d)`, `(?:局|[新发]区)(?:\([^()]{2,3}\))?$`, `^a?$`, `^(?:a*|b)`, `^\x{FFFD}`, `[ab]+c?`, `(?:年|月)(?:度|末)`} {
		for _, s := range []string{"", "单位", "计量单位", "行政复议", "其中:", "ab", "cab", "b", "A", "aa", "a\nab"} {
			f.Add(expr, s)
		}
	}
	f.Fuzz(func(t *testing.T, expr, s string) {
		re, err := regexp.Compile(expr)
		if err != nil {
			t.Skip("no regular expression: there is nothing to compare with")
		}
		p := compile(expr)
		if got, want := p.MatchString(s), re.MatchString(s); got != want {
			t.Errorf("%q matches %q: %v, want %v (words %q, whole %v, lead %v, sure %v)", expr, s, got, want, p.words, p.whole, p.lead, p.sure)
		}
		if got, want := p.FindStringSubmatch(s), re.FindStringSubmatch(s); !slices.Equal(got, want) {
			t.Errorf("%q finds %q in %q, want %q", expr, got, s, want)
		}
		if got, want := p.FindAllStringSubmatchIndex(s, -1), re.FindAllStringSubmatchIndex(s, -1); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%q finds %v in %q, want %v", expr, got, s, want)
		}
		if got, want := p.ReplaceAllString(s, "-"), re.ReplaceAllLiteralString(s, "-"); got != want {
			t.Errorf("%q leaves %q of %q, want %q", expr, got, s, want)
		}
	})
}
