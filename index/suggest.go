package index

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Suggestion is something that a reader may mean by the letters typed so far.
type Suggestion struct {
	Kind    string `json:"kind"`    // agency, region, type, indicator or phrase
	Value   string `json:"value"`   // agency id, region code, type or indicator id; the phrase itself
	Label   string `json:"label"`   // as people call it
	Query   string `json:"query"`   // the whole query with it in place of the last word
	Reports int    `json:"reports"` // about how many it finds; 0 for an indicator
}

const (
	// maxSuggestions bounds one answer.
	maxSuggestions = 50
	// minInitials is how many letters of pinyin must be typed: two fit a thousand names.
	minInitials = 3
)

// Suggest completes the last word of a query: by the beginning of a name, by a part of
// it, by the initials of its pinyin. At most limit suggestions, the best first.
func (x *Index) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	if limit < 1 || limit > maxSuggestions {
		return nil, WrongInput("limit", outside, outsideZh, limit, 1, maxSuggestions)
	}
	before, last := lastWord(text)
	if utf8.RuneCountInString(text) > maxQuery || last == "" {
		return []Suggestion{}, nil
	}
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	want := fold(last)
	letters := "\x00" // nothing has these initials
	if len(want) >= minInitials && isLetters(want) {
		letters = want
	}
	rows, err := all(ctx, g.db, scanRanked, `SELECT kind, value, label, reports, folded, initials FROM names
		WHERE instr(folded, ?1) > 0 OR instr(initials, ?2) > 0 OR instr(value, ?1) > 0`, want, letters)
	if err != nil {
		return nil, fmt.Errorf("suggesting: %w", err)
	}
	slices.SortFunc(rows, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank(want), b.rank(want)), cmp.Compare(b.reports, a.reports),
			cmp.Compare(utf8.RuneCountInString(a.label), utf8.RuneCountInString(b.label)), strings.Compare(a.label, b.label))
	})
	out := []Suggestion{}
	for _, r := range rows[:min(len(rows), limit)] {
		out = append(out, Suggestion{r.kind, r.value, r.label, before + r.asked(), r.reports})
	}
	return out, nil
}

// lastWord cuts the word that is being typed off a query. Of a condition it is the last
// value, and the whole condition gives way: a suggestion brings its own field.
func lastWord(text string) (before, last string) {
	start := 0
	if i := strings.LastIndexFunc(text, unicode.IsSpace); i >= 0 {
		_, w := utf8.DecodeRuneInString(text[i:])
		start = i + w
	}
	parts := strings.FieldsFunc(text[start:], func(r rune) bool { return isQuote(r) || isColon(r) || isComma(r) })
	if len(parts) == 0 {
		return text, ""
	}
	return text[:start], parts[len(parts)-1]
}

func isLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z') })
}

type ranked struct {
	name
	folded, initials string
}

func scanRanked(rows *sql.Rows) (ranked, error) {
	var r ranked
	err := rows.Scan(&r.kind, &r.value, &r.label, &r.reports, &r.folded, &r.initials)
	return r, err
}

// rank is 0 for the best: the whole name, its beginning, a part, its initials.
func (r ranked) rank(want string) int {
	switch {
	case r.folded == want || r.value == want:
		return 0
	case strings.HasPrefix(r.folded, want):
		return 1
	case strings.Contains(r.folded, want):
		return 2
	case strings.HasPrefix(r.initials, want) || strings.HasSuffix(r.initials, want):
		return 3
	}
	return 4
}

// asked is the name in the query language.
func (r ranked) asked() string {
	switch r.kind {
	case NameAgency, NameRegion, NameType:
		return r.kind + ":" + r.value
	case NameIndicator:
		return r.value + ">"
	}
	return r.label
}
