package index

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

// Condition narrows a search to reports of which one property has one of the values.
type Condition struct {
	Not    bool
	Field  string   // a name of conditionFields
	Values []string // folded as the field wants them; see resolve for names
	Offset int      // of the field's first character in the query
	At     []int    // of each value
}

// Fields of conditions.
const (
	onAgency  = "agency"
	onRegion  = "region"
	onYear    = "year"
	onEra     = "era"
	onType    = "type"
	onLevel   = "level"
	onScope   = "scope"
	onSection = "section"
	onHas     = "has"
)

// conditionFields gives the field of each name that a query may use.
var conditionFields = map[string]string{
	"agency": onAgency, "机关": onAgency, "单位": onAgency,
	"region": onRegion, "地区": onRegion,
	"year": onYear, "年": onYear, "年度": onYear, "年份": onYear,
	"era": onEra, "表式": onEra,
	"type": onType, "类型": onType, "机关类型": onType,
	"level": onLevel, "层级": onLevel, "级别": onLevel,
	"scope": onScope, "口径": onScope,
	"section": onSection, "部分": onSection, "章节": onSection,
	"has": onHas, "有": onHas,
}

// isField tells the name of a field, and what looks like one misspelt: letters before
// a colon. The beginning of an address is neither.
func isField(name string) bool {
	name = fieldName(name)
	if conditionFields[name] != "" {
		return true
	}
	return name != "" && name != "http" && name != "https" &&
		!strings.ContainsFunc(name, func(r rune) bool { return !('a' <= r && r <= 'z' || r == '_') })
}

func fieldName(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// condition reads the values behind the colon of a field.
func (p *queryParser) condition(start int, name string, not bool) error {
	field := conditionFields[fieldName(name)]
	if field == "" {
		return wrongQuery(start, "no field %q; there are %s", "没有字段 %q；可用的有：%s", name, strings.Join(fieldNames(), ", "))
	}
	if p.or >= 0 {
		return wrongQuery(start, "OR joins words; for several values write %s:a,b", "OR 只能连接词语；几个值请写成 %s:甲,乙", name)
	}
	p.pos++ // the colon
	c := Condition{Not: not, Field: field, Offset: start}
	for {
		at := p.pos
		v, err := p.value()
		if err != nil {
			return err
		}
		if v == "" {
			return wrongQuery(at, "a value is missing after %s:", "%s: 后面缺少内容", name)
		}
		c.Values, c.At = append(c.Values, v), append(c.At, at)
		if p.terms++; p.terms > maxTerms {
			return wrongQuery(at, manyTerms, manyTermsZh, maxTerms)
		}
		if !p.at(isComma) {
			break
		}
		p.pos++
	}
	if err := c.check(); err != nil {
		return err
	}
	p.query.Conditions = append(p.query.Conditions, c)
	return nil
}

// value reads one value: up to white space, a comma or a quote, or a quoted one.
func (p *queryParser) value() (string, error) {
	start := p.pos
	if p.at(isQuote) {
		text, _, err := p.term()
		return strings.TrimSpace(norm.NFKC.String(text)), err
	}
	for p.pos < len(p.runes) && !unicode.IsSpace(p.runes[p.pos]) && !isComma(p.runes[p.pos]) && !isQuote(p.runes[p.pos]) {
		p.pos++
	}
	return norm.NFKC.String(string(p.runes[start:p.pos])), nil
}

func isComma(r rune) bool { return r == ',' || r == '，' || r == '、' }

// fieldNames lists the English names, each field once.
func fieldNames() []string {
	return []string{onAgency, onRegion, onYear, onEra, onType, onLevel, onScope, onSection, onHas}
}

// check refuses values that no report can have, where the list of values is closed.
func (c *Condition) check() error {
	for i, v := range c.Values {
		fail := func(want any) error {
			return wrongQuery(c.At[i], "%q is no value of %s; there are %v", "%q 不是 %s 的值；可用的有：%v", v, c.Field, want)
		}
		switch c.Field {
		case onYear:
			if _, _, ok := yearSpan(v); !ok {
				return wrongQuery(c.At[i], "%q is no year and no span of years such as 2019..2024", "%q 不是年份，也不是 2019..2024 这样的一段", v)
			}
		case onEra:
			if !slices.Contains(report.Eras(), report.Era(v)) {
				return fail(report.Eras())
			}
		case onSection:
			if !slices.Contains(report.SectionKinds(), report.SectionKind(v)) {
				return fail(report.SectionKinds())
			}
		case onHas:
			if v != "finding" && v != "疑点" {
				return fail([]string{"finding"})
			}
		case onScope:
			if scopes := []string{string(report.ScopeOwn), string(report.ScopeRegional), string(report.ScopeUnknown)}; !slices.Contains(scopes, v) {
				return fail(scopes)
			}
		case onLevel:
			if !slices.Contains(report.AgencyLevels(), v) {
				return fail(report.AgencyLevels())
			}
		}
	}
	return nil
}

// yearSpan reads 2019, 2019..2024, 2019-2024, 2019.. or ..2024.
func yearSpan(v string) (from, to int, ok bool) {
	a, b, span := strings.Cut(v, "..")
	if !span {
		a, b, span = strings.Cut(v, "-")
	}
	if !span {
		b = a
	}
	from, to = 0, maxYear
	if a != "" {
		from = fourDigits(a)
	}
	if b != "" {
		to = fourDigits(b)
	}
	return from, to, (a != "" || b != "") && from >= 0 && to >= from
}

// fourDigits reads a year, -1 for anything else.
func fourDigits(s string) int {
	n := 0
	if len(s) != 4 {
		return -1
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return -1
		}
		n = n*10 + int(r-'0')
	}
	return n
}
