package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
)

func TestTokenize(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"政府信息", "政府 府信 信息 息"},
		{"费", "费"},
		{"2013年度", "2013 年度 度"},
		{"增23.2%。", "增 23.2"},
		{"第3.条", "第 3 条"},
		{"v1.2.3x", "v1.2.3x"},
		{"国办发〔2014〕32号", "国办 办发 发 2014 32 号"},
		{"甲\n乙", "甲 乙"},
		{"〇々", "〇々 々"},
		{strings.Repeat("a", maxWord+1) + " b", "b"},
		{"，。", ""},
		{"", ""},
	} {
		var got []string
		for i, tok := range (tokenizer{}).Tokenize([]byte(tt.in)) {
			got = append(got, string(tok.Term))
			if tok.Position != i+1 || tt.in[tok.Start:tok.End] != string(tok.Term) {
				t.Errorf("%q: token %d is %v", tt.in, i, tok)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q gives %q, want %q", tt.in, strings.Join(got, " "), tt.want)
		}
	}
}

// TestTokenBlocks passes the first block of tokens.
func TestTokenBlocks(t *testing.T) {
	text := strings.Repeat("a ", 5000)
	stream := tokenizer{}.Tokenize([]byte(text))
	if len(stream) != 5000 || string(stream[4999].Term) != "a" || stream[0].Start != 0 || stream[4999].Start != 9998 {
		t.Errorf("%d tokens, last %v", len(stream), stream[len(stream)-1])
	}
}

// TestMappingFields shows that the analyzer is found by its name and that only
// mapped fields are indexed.
func TestMappingFields(t *testing.T) {
	m := newMapping()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	x, err := bleve.NewMemOnly(m)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Index("a", map[string]any{"text": "政府信息", "unmapped": "政府"}); err != nil {
		t.Fatal(err)
	}
	fields, err := x.Fields()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(fields)
	if got := strings.Join(fields, " "); got != "text" {
		t.Errorf("fields %s", got)
	}
}
