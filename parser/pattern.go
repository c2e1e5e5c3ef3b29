package parser

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// pattern is a regular expression that knows words without which it cannot match:
// looking for them costs a tenth of trying the expression, and nearly all texts hold
// none. A pattern that is nothing but a choice of words is never tried at all.
type pattern struct {
	re    *regexp.Regexp
	whole map[string]bool // texts that match, where these can be listed
	words []string        // every text that matches holds one of these; nil if unknown
	lead  bool            // and begins with it
	sure  bool            // and every text that does matches

	first, last edge
	starts      *starts // nil where a match may begin anywhere
}

// compile reads an expression as regexp.MustCompile does.
func compile(expr string) *pattern {
	p := &pattern{re: regexp.MustCompile(expr)}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil || strings.ContainsAny(expr, begin+end) { // MustCompile has read it
		return p
	}
	tree = tree.Simplify()
	parts := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpConcat {
		parts = tree.Sub
	}
	p.first, p.last = beginning(parts), ending(parts)
	p.starts = newStarts(expr, parts)
	all, listed := listAll(parts)
	anchored := func(w string) bool { return strings.HasPrefix(w, begin) }
	free := func(w string) bool { return !strings.ContainsAny(w, begin+end) }
	closed := func(w string) bool {
		return anchored(w) && strings.HasSuffix(w, end) && free(strings.TrimSuffix(strings.TrimPrefix(w, begin), end))
	}
	switch {
	case listed && every(all, closed):
		p.whole = map[string]bool{}
		for _, w := range unmarked(all) {
			p.whole[w] = true
		}
	case listed && useful(all) != nil && every(all, free):
		p.words, p.sure = all, true
	case every(leadWords(parts), anchored):
		p.words, p.lead = unmarked(leadWords(parts)), true
	default:
		p.words = useful(neededWords(parts))
	}
	return p
}

// begin and end stand in lists of texts where the expression asks for the text's own;
// they are no characters.
const begin, end = "\ufdd0", "\ufdd1"

// unmarked takes begin and end out.
func unmarked(words []string) []string {
	var out []string
	marks := strings.NewReplacer(begin, "", end, "")
	for _, w := range words {
		out = append(out, marks.Replace(w))
	}
	return out
}

func every(words []string, is func(string) bool) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !is(w) })
}

// possible tells whether s can match.
func (p *pattern) possible(s string) bool {
	switch {
	case p.whole != nil:
		return p.whole[s]
	case !p.first.opens(s) || !p.last.closes(s):
		return false
	case p.words == nil:
		return true
	case p.lead:
		return slices.ContainsFunc(p.words, func(w string) bool { return strings.HasPrefix(s, w) })
	}
	return slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(s, w) })
}

// MatchString and the methods below do what those of regexp.Regexp do.
func (p *pattern) MatchString(s string) bool {
	switch {
	case !p.possible(s):
		return false
	case p.sure || p.whole != nil:
		return true
	case p.starts != nil:
		return p.starts.matches(s)
	}
	return p.re.MatchString(s)
}

func (p *pattern) FindStringSubmatchIndex(s string) []int {
	switch {
	case !p.possible(s):
		return nil
	case p.starts != nil:
		return p.starts.find(s, 0)
	}
	return p.re.FindStringSubmatchIndex(s)
}

func (p *pattern) FindStringIndex(s string) []int {
	if loc := p.FindStringSubmatchIndex(s); loc != nil {
		return loc[:2]
	}
	return nil
}

func (p *pattern) FindString(s string) string {
	if loc := p.FindStringSubmatchIndex(s); loc != nil {
		return s[loc[0]:loc[1]]
	}
	return ""
}

func (p *pattern) FindStringSubmatch(s string) []string {
	return cutGroups(s, p.FindStringSubmatchIndex(s))
}

// cutGroups are the texts of a match and its groups, nil if there is none.
func cutGroups(s string, loc []int) []string {
	if loc == nil {
		return nil
	}
	out := make([]string, len(loc)/2)
	for i := range out {
		if loc[2*i] >= 0 {
			out[i] = s[loc[2*i]:loc[2*i+1]]
		}
	}
	return out
}

func (p *pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	switch {
	case !p.possible(s):
		return nil
	case p.starts != nil:
		return p.starts.all(s, n)
	}
	return p.re.FindAllStringSubmatchIndex(s, n)
}

func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	locs := p.FindAllStringSubmatchIndex(s, n)
	for i := range locs {
		locs[i] = locs[i][:2]
	}
	return locs
}

func (p *pattern) FindAllStringSubmatch(s string, n int) [][]string {
	var out [][]string
	for _, loc := range p.FindAllStringSubmatchIndex(s, n) {
		out = append(out, cutGroups(s, loc))
	}
	return out
}

// ReplaceAllString puts with, which is no template, in the place of each match.
func (p *pattern) ReplaceAllString(s, with string) string {
	locs := p.FindAllStringSubmatchIndex(s, -1)
	if locs == nil {
		return s
	}
	var b strings.Builder
	from := 0
	for _, loc := range locs {
		b.WriteString(s[from:loc[0]])
		b.WriteString(with)
		from = loc[1]
	}
	b.WriteString(s[from:])
	return b.String()
}

// maxWords bounds the words that are looked for: more cost as much as trying the
// expression. maxListed bounds the texts that are looked up.
const (
	maxWords  = 24
	maxListed = 256
)

// listAll lists the texts that a sequence of expressions matches.
func listAll(parts []*syntax.Regexp) ([]string, bool) {
	all := []string{""}
	for _, part := range parts {
		some, ok := list(part)
		if !ok || len(all)*len(some) > maxListed {
			return nil, false
		}
		var next []string
		for _, a := range all {
			for _, b := range some {
				next = append(next, a+b)
			}
		}
		all = next
	}
	return all, true
}

func list(re *syntax.Regexp) ([]string, bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpBeginText:
		return []string{begin}, true
	case syntax.OpEndText:
		return []string{end}, true
	case syntax.OpLiteral:
		return []string{string(re.Rune)}, re.Flags&syntax.FoldCase == 0 && !slices.Contains(re.Rune, utf8.RuneError) // a broken byte matches that
	case syntax.OpCharClass:
		return listClass(re.Rune)
	case syntax.OpCapture:
		return list(re.Sub[0])
	case syntax.OpConcat:
		return listAll(re.Sub)
	case syntax.OpQuest:
		some, ok := list(re.Sub[0])
		return append([]string{""}, some...), ok
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			some, ok := list(sub)
			if all = append(all, some...); !ok || len(all) > maxListed {
				return nil, false
			}
		}
		return all, true
	}
	return nil, false
}

// listClass lists the runes of a class, given as ranges.
func listClass(ranges []rune) ([]string, bool) {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i])+len(all) >= maxListed {
			return nil, false
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == utf8.RuneError {
				return nil, false
			}
			all = append(all, string(r))
		}
	}
	return all, true
}

// leadWords are the words with which a sequence begins, nil if unknown.
func leadWords(parts []*syntax.Regexp) []string {
	for n := 1; n <= len(parts); n++ {
		some, ok := listAll(parts[:n])
		if !ok {
			return nil
		}
		if useful(unmarked(some)) != nil {
			return some
		}
	}
	return nil
}

// neededWords are words of which a sequence needs one, nil if unknown: those of the
// part whose shortest word is longest.
func neededWords(parts []*syntax.Regexp) []string {
	var best []string
	for i := range parts {
		for n := 1; i+n <= len(parts); n++ {
			some, ok := listAll(parts[i : i+n])
			if !ok {
				break
			}
			if some = unmarked(some); len(some) <= maxWords && !slices.Contains(some, "") {
				best = better(best, some)
			}
		}
		best = better(best, needed(parts[i]))
	}
	return best
}

func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return neededWords(re.Sub[:1])
	case syntax.OpConcat:
		return neededWords(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			some := neededWords([]*syntax.Regexp{sub})
			if all = append(all, some...); some == nil || len(all) > maxWords {
				return nil
			}
		}
		return all
	}
	return nil
}

// maxLetters is how many words of a single rune are worth looking for: most texts
// hold one of many.
const maxLetters = 4

// useful refuses words one of which is in nearly every text.
func useful(words []string) []string {
	if len(words) == 0 || len(words) > maxWords || slices.Contains(words, "") || len(words) > maxLetters && shortest(words) < 2 {
		return nil
	}
	return words
}

func better(a, b []string) []string {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case shortest(b) > shortest(a) || shortest(b) == shortest(a) && len(b) < len(a):
		return b
	}
	return a
}

func shortest(words []string) int {
	n := utf8.RuneCountInString(words[0])
	for _, w := range words {
		n = min(n, utf8.RuneCountInString(w))
	}
	return n
}
