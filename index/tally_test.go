package index

import (
	"fmt"
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	x := asking(t)
	for _, tt := range []struct{ query, want string }{
		{"公开", "2019 310113 1, 2020 310113 2, 2021 320813 1"},
		{"公开 -type:hrss", "2020 310113 1, 2021 320813 1"},
		{"requests.received.new>=100", "2020 310113 1, 2021 320813 1"},
		{"火星探测", ""},
	} {
		rows, err := x.Tally(t.Context(), Filter{Text: tt.query, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%d %s %d", r.Year, r.Region.Code, r.Reports))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.query, s, tt.want)
		}
	}
	if _, err := x.Tally(t.Context(), Filter{Text: `"`}); err == nil {
		t.Error("a query that cannot be read is counted")
	}
}
