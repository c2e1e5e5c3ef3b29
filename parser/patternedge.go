package parser

import (
	"regexp/syntax"
	"unicode/utf8"
)

// maxEdge bounds the runes with which the texts of a pattern may begin or end.
const maxEdge = 256

// edge is the set of runes that a text begins or ends with, nil for any.
type edge map[rune]bool

// beginning is the set of runes with which every text that parts match begins, where the
// parts ask for the text's own beginning.
func beginning(parts []*syntax.Regexp) edge {
	if len(parts) == 0 || parts[0].Op != syntax.OpBeginText {
		return nil
	}
	set := edge{}
	if empty, ok := set.fill(parts[1:], true); empty || !ok {
		return nil
	}
	return set
}

// ending is beginning from behind.
func ending(parts []*syntax.Regexp) edge {
	n := len(parts) - 1
	if n < 0 || parts[n].Op != syntax.OpEndText {
		return nil
	}
	set := edge{}
	if empty, ok := set.fill(parts[:n], false); empty || !ok {
		return nil
	}
	return set
}

// fill adds the runes at the outer side of a sequence. empty says that the sequence
// matches the empty text too, ok that its runes are known.
func (e edge) fill(parts []*syntax.Regexp, first bool) (empty, ok bool) {
	for i := range parts {
		part := parts[i]
		if !first {
			part = parts[len(parts)-1-i]
		}
		if empty, ok = e.add(part, first); !ok || !empty {
			return empty, ok
		}
	}
	return true, true
}

func (e edge) add(re *syntax.Regexp, first bool) (empty, ok bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return true, true
	case syntax.OpLiteral:
		r := re.Rune[0]
		if !first {
			r = re.Rune[len(re.Rune)-1]
		}
		e[r] = true
		return false, re.Flags&syntax.FoldCase == 0
	case syntax.OpCharClass:
		return false, e.addClass(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return e.add(re.Sub[0], first)
	case syntax.OpQuest, syntax.OpStar:
		_, ok = e.add(re.Sub[0], first)
		return true, ok
	case syntax.OpConcat:
		return e.fill(re.Sub, first)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			none, ok := e.add(sub, first)
			if !ok {
				return false, false
			}
			empty = empty || none
		}
		return empty, true
	}
	return false, false
}

func (e edge) addClass(ranges []rune) bool {
	for i := 0; i < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i])+len(e) >= maxEdge {
			return false
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			e[r] = true
		}
	}
	return true
}

// opens and closes tell whether a text can match, by its first and its last rune.
func (e edge) opens(s string) bool {
	if e == nil {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s)
	return e[r]
}

func (e edge) closes(s string) bool {
	if e == nil {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return e[r]
}
