package index

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// cutSnippets are those of a report that was stored.
func cutSnippets(r *report.Report, q Query, section string) []Snippet {
	return snippets(r, termsIn(q.finders(), codeParts(foldParts(partsOf(r)))), q, section)
}

func TestSnippets(t *testing.T) {
	long := strings.Repeat("前面的话没有停顿", 20) + "收到申请" + strings.Repeat("后面的话没有停顿", 20)
	for _, tt := range []struct{ name, text, query, want string }{
		{"whole sentence", "第一句话。收到申请三件，全部答复。第三句话。", "申请", "…收到<mark>申请</mark>三件，全部答复。第三句话。"},
		{"touching matches merge", "依申请公开办理。", "申请 公开 依", "<mark>依申请公开</mark>办理。"},
		{"overlapping matches merge", "信息公开办", "信息公 公开办", "<mark>信息公开办</mark>"},
		{"escaped", `<script>alert("1")</script>申请&答复`, "申请", `&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;<mark>申请</mark>&amp;答复`},
		{"a match that looks like markup", "甲<mark>乙", "mark", "甲&lt;<mark>mark</mark>&gt;乙"},
		{"full-width digits stay as printed", "共２３．２％。", "23.2", "共<mark>２３．２</mark>％。"},
		{"paragraphs", "上一段\n收到申请\n下一段", "申请", "收到<mark>申请</mark>"},
		{"no punctuation", long, "收到申请", "…" + string([]rune(strings.Repeat("前面的话没有停顿", 20))[120:]) +
			"<mark>收到申请</mark>" + string([]rune(strings.Repeat("后面的话没有停顿", 20))[:90]) + "…"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, err := ParseQuery(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			r := &report.Report{Sections: []report.Section{{Kind: report.SectionOther, Text: tt.text}}}
			got := cutSnippets(r, q, "")
			if len(got) != 1 || got[0].HTML != tt.want || got[0].Section != report.SectionOther {
				t.Errorf("got  %+v\nwant %s", got, tt.want)
			}
		})
	}
}

func TestSnippetSections(t *testing.T) {
	r := hrss2013()
	q, err := ParseQuery("申请 邮寄 -湿地")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, s := range cutSnippets(r, q, "") {
		kinds = append(kinds, string(s.Section)+" "+s.Anchor)
	}
	if strings.Join(kinds, " ") != "table table-0 requests section-1" {
		t.Errorf("sections %v, want the one with both terms first", kinds)
	}
	if got := cutSnippets(r, q, "requests"); len(got) != 1 || got[0].Section != report.SectionRequests || got[0].Anchor != "section-1" {
		t.Errorf("with a section filter: %+v", got)
	}
	if got := cutSnippets(r, Query{}, ""); len(got) != 0 {
		t.Errorf("without text: %+v", got)
	}
}

func TestFindPhraseWhole(t *testing.T) {
	for _, tt := range []struct {
		text, phrase string
		want         int
	}{
		{"123 23", "23", 4},
		{"23.5 23", "23", 5},
		{"1.23, 23", "23", 6},
		{"23.", "23", 0},
		{"共23件", "23", 3},
		{"12件2件", "2件", 5},
		{"abc", "b", -1},
	} {
		if got, _ := findPhrase(tt.text, tt.phrase, 0); got != tt.want {
			t.Errorf("%q in %q at %d, want %d", tt.phrase, tt.text, got, tt.want)
		}
	}
}
