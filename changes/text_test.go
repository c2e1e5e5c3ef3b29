package changes

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"一句。两句！没有句号", []string{"一句。", "两句！", "没有句号"}},
		{"他说：“公开。”又说。", []string{"他说：“公开。”", "又说。"}},
		{"第一段\n第二段；还有", []string{"第一段", "第二段；", "还有"}},
		{"  \n\n", nil},
		{"占86.92%。23.2%", []string{"占86.92%。", "23.2%"}},
	} {
		if got := Sentences(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("Sentences(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
	for _, s := range Sentences(strings.Repeat("长", 3*maxSentence+1)) {
		if n := len([]rune(s)); n > maxSentence {
			t.Errorf("a sentence of %d runes", n)
		}
	}
}

// write prints a comparison: - gone, + added, [-was-][+is+] within an edited sentence.
func write(ss []Sentence) string {
	var b strings.Builder
	for _, s := range ss {
		switch s.Op {
		case Gone:
			b.WriteString("-" + s.Text)
		case Added:
			b.WriteString("+" + s.Text)
		case Same:
			b.WriteString("=" + s.Text)
		}
		for _, p := range s.Pieces {
			switch p.Op {
			case Gone:
				b.WriteString("[-" + p.Text + "]")
			case Added:
				b.WriteString("[+" + p.Text + "]")
			case Same:
				b.WriteString(p.Text)
			}
		}
	}
	return b.String()
}

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, before, after, want string }{
		{"nothing", "", "", ""},
		{"the same", "甲。乙。", "甲。乙。", "=甲。=乙。"},
		{"a number", "全年收到申请27件。其余照旧。", "全年收到申请29件。其余照旧。", "全年收到申请2[-7][+9]件。=其余照旧。"},
		{"a sentence more", "开头。结尾。", "开头。当年新增一项培训工作。结尾。", "=开头。+当年新增一项培训工作。=结尾。"},
		{"a sentence less", "开头。存在监督不力的问题。结尾。", "开头。结尾。", "=开头。-存在监督不力的问题。=结尾。"},
		{"another sentence", "举办培训三期。", "未收取任何费用。", "-举办培训三期。+未收取任何费用。"},
		{"all new", "", "新文。", "+新文。"},
	} {
		if got := write(Text(tt.before, tt.after)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Whatever is compared, each version can be read out of the comparison.
func FuzzText(f *testing.F) {
	f.Add("甲。乙。丙。", "甲。丙。丁；")
	f.Add("收到27件。", "收到\n29件")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) > 2000 {
			return
		}
		var was, is strings.Builder
		for _, s := range Text(before, after) {
			for _, p := range append(s.Pieces, Piece{s.Op, s.Text}) {
				if p.Op == Same || p.Op == Gone {
					was.WriteString(p.Text)
				}
				if p.Op == Same || p.Op == Added {
					is.WriteString(p.Text)
				}
			}
		}
		if want := strings.Join(Sentences(before), ""); valid(want) && was.String() != want {
			t.Errorf("before reads %q, was %q", was.String(), want)
		}
		if want := strings.Join(Sentences(after), ""); valid(want) && is.String() != want {
			t.Errorf("after reads %q, was %q", is.String(), want)
		}
	})
}

// valid leaves out text that is no UTF-8: runes cannot bring its bytes back.
func valid(s string) bool { return !strings.ContainsRune(s, '\uFFFD') }

func TestTextIsBounded(t *testing.T) {
	long := strings.Repeat("甲。乙。", 2*maxSentences)
	if got := len(Text(long, "甲。")); got > 2*maxSentences {
		t.Errorf("%d sentences", got)
	}
}

func TestLikeness(t *testing.T) {
	if a, b := Likeness("收到申请27件", "收到申请29件"), Likeness("收到申请27件", "没有收费"); a < likeShare || b >= likeShare {
		t.Errorf("edited %v, other %v", a, b)
	}
	if Likeness("", "") != 1 || Likeness("甲", "乙") != 0 {
		t.Error("texts without pairs")
	}
}
