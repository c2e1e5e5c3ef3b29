package index

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// shape prints a query: clauses parted by " & ", "!" for not, terms by " | ".
func shape(q Query) string {
	var cs []string
	for _, c := range q.Clauses {
		var ts []string
		for _, t := range c.Terms {
			ts = append(ts, fmt.Sprintf("%s@%d", t.Text, t.Offset))
		}
		s := strings.Join(ts, " | ")
		if c.Not {
			s = "!" + s
		}
		cs = append(cs, s)
	}
	return strings.Join(cs, " & ")
}

func TestParseQuery(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{" 　 ", ""},
		{"信息公开", "信息公开@0"},
		{"信息公开　２０１３年", "信息公开@0 & 2013年@5"},
		{`"信息 公开, Act"`, "信息公开,act@0"},
		{"“收到 申请”答复", "收到申请@0 & 答复@7"},
		{"申请 -收费", "申请@0 & !收费@3"},
		{"－“收费标准”", "!收费标准@0"},
		{"a OR b c", "a@0 | b@5 & c@7"},
		{"a ＯＲ b OR c", "a@0 | b@5 | c@10"},
		{"a or b", "a@0 & or@2 & b@5"},
		{`"OR"`, "or@0"},
		{"《条例》，第三条。", "条例》,第三条@0"},
		{"申请 - 收费", "申请@0 & 收费@5"},
		{"a-b", "a-b@0"},
		{"申请 !!", "申请@0"},
	} {
		q, err := ParseQuery(tt.in)
		if err != nil || shape(q) != tt.want {
			t.Errorf("%q: %s, %v, want %s", tt.in, shape(q), err, tt.want)
		}
	}
}

func TestParseQueryErrors(t *testing.T) {
	for _, tt := range []struct {
		in     string
		offset int
		word   string
	}{
		{"申请 “公开", 3, "quote"},
		{`-"`, 1, "quote"},
		{"OR 申请", 0, "before"},
		{"申请 OR", 3, "after"},
		{"申请 OR OR 收费", 6, "before"},
		{"-申请 OR 收费", 4, "before"},
		{"申请 OR -收费", 6, "beside"},
		{"？！", 0, "nothing"},
		{strings.Repeat("申", maxQuery+1), maxQuery, "longer"},
		{strings.Repeat("申 ", maxTerms+1), 2 * maxTerms, "words"},
	} {
		_, err := ParseQuery(tt.in)
		var qe *QueryError
		if !errors.As(err, &qe) || qe.Offset != tt.offset || !strings.Contains(qe.Message, tt.word) {
			t.Errorf("%.20q: %v, want %q at %d", tt.in, err, tt.word, tt.offset)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"a OR b", `-"申请`, "２３．２％ -x", "OR", "\xff\"\x00\"", "“a”“b”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s)
		n := utf8.RuneCountInString(strings.ToValidUTF8(s, "\uFFFD"))
		if err != nil {
			var qe *QueryError
			if !errors.As(err, &qe) || qe.Offset < 0 || qe.Offset > n || qe.Message == "" {
				t.Fatalf("%q: %#v", s, err)
			}
			return
		}
		terms := 0
		for _, c := range q.Clauses {
			for _, term := range c.Terms {
				terms++
				if !searchable(term.Text) || term.Offset < 0 || term.Offset >= n {
					t.Fatalf("%q gives term %+v", s, term)
				}
			}
		}
		if terms > maxTerms {
			t.Fatalf("%q gives %d terms", s, terms)
		}
		judged := (&searcher{q: q, finders: q.finders()}).judge(codeParts([]part{{partTitle, fold(s)}}))
		if holds := q.holds([]part{{partTitle, fold(s)}}, ""); holds != judged.holds {
			t.Fatalf("%q holds %v, judged %v", s, holds, judged.holds)
		}
	})
}

// holds is what judge is held against: whether the folded parts satisfy every clause. Without section
// the title, the agency and every part count, with it that section alone.
func (q Query) holds(parts []part, section string) bool {
	for _, c := range q.Clauses {
		if c.found(parts, section) == c.Not {
			return false
		}
	}
	return true
}

func (c Clause) found(parts []part, section string) bool {
	for _, p := range parts {
		if section != "" && p.kind != section {
			continue
		}
		for _, t := range c.Terms {
			if at, _ := findPhrase(p.text, t.Text, 0); at >= 0 {
				return true
			}
		}
	}
	return false
}
