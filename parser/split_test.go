package parser

import (
	"strings"
	"testing"
)

func TestSplits(t *testing.T) {
	for _, c := range []struct {
		digits string
		n      int
		sums   bool
		want   string
	}{
		{"000", 3, false, "0|0|0"},
		{"00", 3, false, ""},
		{"0000", 3, false, ""},
		{"2418", 1, false, "2418"},
		{"12345678", 1, false, ""},
		{"1234", 3, false, "1|2|34 1|23|4 12|3|4"},
		{"1004", 3, false, "10|0|4"},
		{"15130000154", 7, true, "151|3|0|0|0|0|154"},
		{"0000000", 7, true, "0|0|0|0|0|0|0"},
		{"330000033", 7, true, "3|30|0|0|0|0|33 33|0|0|0|0|0|33"},
		{"1000002", 7, true, ""},
		{"", 3, false, ""},
	} {
		ways, ok := new(cutter).splits(c.digits, c.n, c.sums)
		var got []string
		for _, w := range ways {
			got = append(got, printWay(w))
		}
		if s := strings.Join(got, " "); s != c.want || !ok {
			t.Errorf("%s into %d: %s %v, want %s", c.digits, c.n, s, ok, c.want)
		}
	}
	if _, ok := new(cutter).splits(strings.Repeat("1", 40), 15, false); ok {
		t.Error("cutting without end is said to have ended")
	}
	ways, ok := new(cutter).groups("25380363300630003", 3, 5)
	if !ok || len(ways) != 1 || printWay(ways[0]) != "25|3|8|0|36|3|3|0|0|6|3|0|0|0|3" {
		t.Errorf("section 四: %v %v", ways, ok)
	}
}
