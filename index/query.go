package index

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxQuery bounds a query in characters: the longest sentence someone pastes.
	maxQuery = 500
	// maxTerms bounds its words: every one is a postings intersection of its own.
	maxTerms = 32
)

// Query is what a reader asks for, as values. Every clause, condition and comparison
// must hold. doc/query.md explains the language to its users.
//
//	query      = item*
//	item       = ["-"] term | term ("OR" term)* | ["-"] condition | ["-"] comparison
//	term       = word | '"' phrase '"'
//	condition  = field ":" value ("," value)*
//	comparison = indicator (">" | ">=" | "<" | "<=" | "=" | "!=") number | indicator "=" number ".." number
//
// Words stand between white space and are found as exact phrases, so 信息公开 is
// not found in 信息不公开. Quotes keep white space and punctuation in a phrase.
// Full-width quotes, signs and letters mean what their ASCII twins mean.
type Query struct {
	Clauses     []Clause
	Conditions  []Condition
	Comparisons []Comparing
}

// Clause holds when one of its terms is found or, with Not, when none is.
type Clause struct {
	Not   bool
	Terms []Term
}

// Term is one folded phrase.
type Term struct {
	Text   string
	Offset int // of its first character in the query, in characters
}

// Empty reports whether the query asks for no text.
func (q Query) Empty() bool { return len(q.Clauses) == 0 }

// asksNothing reports whether the query has no part at all.
func (q Query) asksNothing() bool {
	return q.Empty() && len(q.Conditions) == 0 && len(q.Comparisons) == 0
}

// ParseQuery reads a query; the error is a *QueryError that points at the
// character. White space alone is the empty query.
func ParseQuery(s string) (Query, error) {
	runes := []rune(strings.TrimRightFunc(strings.ToValidUTF8(s, "\uFFFD"), unicode.IsSpace))
	if len(runes) > maxQuery {
		return Query{}, wrongQuery(maxQuery, "longer than %d characters: shorten it here", "超过 %d 个字，请从这里截短", maxQuery)
	}
	p := queryParser{runes: runes, or: -1}
	for p.skipSpace(); p.pos < len(p.runes); p.skipSpace() {
		if err := p.item(); err != nil {
			return Query{}, err
		}
	}
	if p.or >= 0 {
		return Query{}, wrongQuery(p.or, "OR needs a word after it", "OR 后面缺少词语")
	}
	if len(p.runes) > 0 && p.query.asksNothing() {
		return Query{}, wrongQuery(0, "nothing to search for: no letter, digit or Chinese character", "没有可以检索的字母、数字或汉字")
	}
	return p.query, nil
}

type queryParser struct {
	runes []rune
	pos   int
	query Query
	terms int
	or    int // offset of an OR that waits for its right side, -1 when none
}

// item reads OR, a condition, a comparison, or a term with its sign.
func (p *queryParser) item() error {
	start := p.pos
	not := isMinus(p.runes[p.pos])
	if not {
		p.pos++
	}
	from := p.pos
	text, quoted, err := p.term()
	switch {
	case err != nil:
		return err
	case quoted:
		return p.add(Term{foldTerm(text, quoted), start}, not)
	case p.at(isColon) && isField(text):
		return p.condition(start, text, not)
	case p.comparing():
		return p.comparison(from, text, not)
	case !not && norm.NFKC.String(text) == "OR":
		return p.setOr(start)
	}
	text += p.rest()
	return p.add(Term{foldTerm(text, quoted), start}, not)
}

// rest reads on to the end of a word whose colon or sign means nothing.
func (p *queryParser) rest() string {
	start := p.pos
	for p.pos < len(p.runes) && !unicode.IsSpace(p.runes[p.pos]) && !isQuote(p.runes[p.pos]) {
		p.pos++
	}
	return string(p.runes[start:p.pos])
}

// at reports whether the next character is of a kind.
func (p *queryParser) at(kind func(rune) bool) bool {
	return p.pos < len(p.runes) && kind(p.runes[p.pos])
}

func (p *queryParser) setOr(at int) error {
	last := len(p.query.Clauses) - 1
	if last < 0 || p.query.Clauses[last].Not || p.or >= 0 {
		return wrongQuery(at, "OR needs a word before it", "OR 前面缺少词语")
	}
	p.or = at
	return nil
}

func (p *queryParser) add(t Term, not bool) error {
	if !searchable(t.Text) {
		return nil // a lone dash or bracket in pasted text
	}
	if p.terms++; p.terms > maxTerms {
		return wrongQuery(t.Offset, manyTerms, manyTermsZh, maxTerms)
	}
	if p.or < 0 {
		p.query.Clauses = append(p.query.Clauses, Clause{not, []Term{t}})
		return nil
	}
	if not {
		return wrongQuery(t.Offset, "a word to leave out cannot stand beside OR", "要排除的词不能与 OR 并列")
	}
	last := &p.query.Clauses[len(p.query.Clauses)-1]
	last.Terms = append(last.Terms, t)
	p.or = -1
	return nil
}

// term reads a word up to white space or a quote, or a phrase up to its closing quote.
func (p *queryParser) term() (text string, quoted bool, err error) {
	start := p.pos
	if p.pos < len(p.runes) && isQuote(p.runes[p.pos]) {
		for p.pos++; p.pos < len(p.runes); p.pos++ {
			if isQuote(p.runes[p.pos]) {
				p.pos++
				return string(p.runes[start+1 : p.pos-1]), true, nil
			}
		}
		return "", true, wrongQuery(start, "this quote is never closed", "这个引号没有配对")
	}
	for p.pos < len(p.runes) && !unicode.IsSpace(p.runes[p.pos]) && !isQuote(p.runes[p.pos]) &&
		!isColon(p.runes[p.pos]) && !isSign(p.runes[p.pos]) {
		p.pos++
	}
	return string(p.runes[start:p.pos]), false, nil
}

func (p *queryParser) skipSpace() {
	for p.pos < len(p.runes) && unicode.IsSpace(p.runes[p.pos]) {
		p.pos++
	}
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '＂' }
func isColon(r rune) bool { return r == ':' || r == '：' }
func isMinus(r rune) bool { return r == '-' || r == '－' || r == '−' }

// foldTerm folds a term. A bare word loses punctuation around it, which pasted
// text brings along; white space at the ends never counts.
func foldTerm(s string, quoted bool) string {
	s = strings.TrimSpace(strings.ReplaceAll(fold(s), "\n", " "))
	if quoted {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool { return !isHan(r) && !isWord(r) })
}

// searchable reports whether folded text has a token at all.
func searchable(s string) bool {
	found := false
	scan(s, func(tokenKind, int, int) { found = true })
	return found
}
