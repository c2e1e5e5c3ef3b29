package parser

import (
	"strconv"
	"strings"
)

var (
	// period reads 2013年1月1日起至2013年12月31日, lostPeriod the same where 年 and 月 are lost,
	// otherStart a period that begins in another month than January.
	period     = compile(`(20[0-9]{2})年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[^0-9。;]{0,20}?(?:起|至|到|-|—)[^0-9。;]{0,8}(?:(20[0-9]{2})年)?`)
	lostPeriod = compile(`(20[0-9]{2})(?:1?1日|[1-9]月?1日)(?:起|至|到|-|—|期间)`)
	otherStart = compile(`^(20[0-9]{2})年([2-9]|1[0-2])月`)
)

// timeSpan is the period that a report says it counts.
type timeSpan struct {
	year int
	odd  string // the period as printed, when it is not one calendar year
}

// periodWords stand before the period that a report counts.
var periodWords = []string{"统计期限", "统计时限", "时限", "期限", "起止", "统计时间", "数据"}

// periodReach is how far behind such a word the period stands, in bytes.
const periodReach = 120

// statedPeriod reads the period that a preface states: 自2013年1月1日起至12月31日止, also
// where 年 and 月 are lost.
func statedPeriod(text string) timeSpan {
	for _, word := range periodWords {
		for rest := text; ; {
			i := strings.Index(rest, word)
			if i < 0 {
				break
			}
			rest = rest[i+len(word):]
			near := rest[:cutRune(rest, periodReach)]
			near, _, _ = strings.Cut(near, "。")
			if s := periodIn(near); s.year > 0 {
				return s
			}
		}
	}
	if i := strings.Index(text, "月1日起至"); i > 0 { // without words before it
		return periodIn(text[max(0, i-len("自2010年1")):])
	}
	return timeSpan{}
}

func periodIn(s string) timeSpan {
	i := strings.Index(s, "20")
	if i < 0 || i > len("为自")*4 {
		return timeSpan{}
	}
	s = s[i:]
	if m := lostPeriod.FindStringSubmatchIndex(s); m != nil && m[0] == 0 {
		y, _ := strconv.Atoi(s[m[2]:m[3]])
		return timeSpan{year: y}
	}
	m := period.FindStringSubmatchIndex(s)
	if m == nil || m[0] != 0 {
		return timeSpan{}
	}
	y, _ := strconv.Atoi(s[m[2]:m[3]])
	out := timeSpan{year: y}
	if start := otherStart.FindString(s); start != "" {
		out.odd = s[m[0]:m[1]]
	}
	if m[4] >= 0 && s[m[4]:m[5]] != s[m[2]:m[3]] {
		out.year, _ = strconv.Atoi(s[m[4]:m[5]])
		out.odd = s[m[0]:m[1]]
	}
	return out
}
