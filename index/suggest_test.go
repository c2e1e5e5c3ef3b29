package index

import (
	"testing"
)

func TestSuggest(t *testing.T) {
	x := asking(t)
	for _, tt := range []struct{ typed, kind, query string }{
		{"教育", NameAgency, "agency:310113-education"},
		{"申请 教育局", NameAgency, "申请 agency:310113-education"},
		{"bsqjyj", NameAgency, "agency:310113-education"}, // 宝山区教育局
		{"洪泽", NameRegion, "region:320813"},
		{"上海", NameRegion, "region:310000"},
		{"机关:教育", NameAgency, "agency:310113-education"},
		{"申请 region:洪泽", NameRegion, "申请 region:320813"},
		{"requests.received.n", NameIndicator, "requests.received.new>"},
		{"人力资源和社会保障局", NameType, "type:hrss"},
	} {
		got, err := x.Suggest(t.Context(), tt.typed, 10)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, s := range got {
			found = found || s.Kind == tt.kind && s.Query == tt.query
		}
		if !found {
			t.Errorf("%q: no %s in %+v", tt.typed, tt.query, got)
		}
		for _, s := range got {
			if q := s.Query; s.Kind != NameIndicator {
				if res, err := x.Search(t.Context(), Filter{Text: q}); err != nil || s.Kind != NamePhrase && tt.typed == s.Label && res.Total != s.Reports {
					t.Errorf("%q suggests %q: %v", tt.typed, q, err)
				}
			}
		}
	}
	for _, typed := range []string{"", "  ", "申请 ", "xq"} {
		if got, err := x.Suggest(t.Context(), typed, 10); err != nil || len(got) != 0 {
			t.Errorf("%q: %+v, %v", typed, got, err)
		}
	}
	if _, err := x.Suggest(t.Context(), "教育", 0); err == nil {
		t.Error("no suggestions wanted, and no error")
	}
}

func TestDidYouMean(t *testing.T) {
	x := asking(t)
	for _, tt := range []struct{ query, want string }{
		{"宝山区教肓局", "宝山区教育局"}, // one changed
		{"宝山区育教局", "宝山区教育局"}, // two exchanged
		{"宝山区教育局局 -x", "宝山区教育局 -x"},
		{"year:2020 宝山教育局", "year:2020 宝山区教育局"}, // one left out
		{"火星探测", ""},
	} {
		res, err := x.Search(t.Context(), Filter{Text: tt.query})
		if err != nil || res.Total != 0 || res.Meant != tt.want {
			t.Errorf("%q: %+v, %v, want %q", tt.query, res, err, tt.want)
		}
	}
	if res, err := x.Search(t.Context(), Filter{Text: "公开"}); err != nil || res.Total == 0 || res.Meant != "" {
		t.Errorf("what is found needs no other query: %+v, %v", res, err)
	}
}

func TestOneSlip(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"abc", "abc", false}, {"abc", "axc", true}, {"abc", "ab", true}, {"abc", "abxc", true}, {"abc", "acb", true}, {"abc", "cba", false}, {"abcd", "badc", false}, {"", "a", true}, {"ab", "abcd", false}} {
		if got := len(tt.a)-len(tt.b) >= -1 && len(tt.a)-len(tt.b) <= 1 && oneSlip([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("oneSlip(%s, %s) = %v", tt.a, tt.b, got)
		}
	}
}

func TestInitials(t *testing.T) {
	for s, want := range map[string]string{"宝山区人社局": "bsqrsj", "12345热线": "12345rx", "": ""} {
		if got := initials(s); got != want {
			t.Errorf("initials(%s) = %s, want %s", s, got, want)
		}
	}
}
