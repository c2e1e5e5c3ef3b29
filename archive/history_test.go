package archive

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestHistory(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2024, 3, n, 0, 0, 0, 0, time.UTC) }
	ok := func(n int, sum string) Capture {
		return Capture{Time: day(n), Kind: KindResponse, Status: 200, SHA256: sum}
	}
	confirmed := func(n int, sum string) Capture {
		return Capture{Time: day(n), Kind: KindRevisit, Status: 304, SHA256: sum}
	}
	failed := func(n, status int) Capture { return Capture{Time: day(n), Kind: KindResponse, Status: status} }
	for _, tt := range []struct {
		name     string
		captures []Capture
		want     string // versions with their captures, then how often it was missed since
		removed  bool
	}{
		{"never fetched", nil, "", false},
		{"never seen", []Capture{failed(1, 404), failed(2, 404)}, "", false},
		{"unchanged", []Capture{ok(1, "a"), confirmed(2, "a"), ok(3, "a")}, "a×3", false},
		{"changed", []Capture{ok(1, "a"), ok(2, "b")}, "a×1 b×1", false},
		{"changed back", []Capture{ok(1, "a"), ok(2, "b"), ok(3, "a")}, "a×1 b×1 a×1", false},
		{"missed once", []Capture{ok(1, "a"), failed(2, 404)}, "a×1 missed 1", false},
		{"removed", []Capture{ok(1, "a"), failed(2, 404), failed(3, 410)}, "a×1 missed 2", true},
		{"back again", []Capture{ok(1, "a"), failed(2, 404), failed(3, 404), ok(4, "a")}, "a×2", false},
		{"trouble of the server", []Capture{ok(1, "a"), failed(2, 500), failed(3, 503), failed(4, 403)}, "a×1", false},
		{"a wall that says 200", []Capture{ok(1, "a"), {Time: day(2), Kind: KindResponse, Status: 200, SHA256: "b", Role: RoleBlocked}, ok(3, "a")}, "a×2", false},
		{"by hand", []Capture{{Time: day(1), Kind: KindResource, SHA256: "a"}, ok(2, "a")}, "a×2", false},
	} {
		var h History
		for _, c := range tt.captures {
			h.add(c)
		}
		var got []string
		for _, v := range h.Versions {
			got = append(got, v.SHA256+"×"+strconv.Itoa(v.Captures))
		}
		if h.GoneLooks > 0 {
			got = append(got, "missed "+strconv.Itoa(h.GoneLooks))
		}
		if s := strings.Join(got, " "); s != tt.want || h.Removed() != tt.removed {
			t.Errorf("%s: %q, removed %v, want %q, %v", tt.name, s, h.Removed(), tt.want, tt.removed)
		}
	}
}

func TestHistoryDates(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	x.Time, x.Body = noon, []byte("第一版")
	put(t, s, x)
	x.Time = noon.Add(time.Hour)
	put(t, s, x)
	x.Time, x.Body = noon.Add(2*time.Hour), []byte("第二版")
	put(t, s, x)
	x.Time, x.Status, x.Body = noon.Add(3*time.Hour), 404, []byte("没有")
	put(t, s, x)
	h, err := s.History(t.Context(), x.URL)
	if err != nil {
		t.Fatal(err)
	}
	if !h.FirstSeen.Equal(noon) || !h.LastSeen.Equal(noon.Add(2*time.Hour)) || !h.Gone.Equal(noon.Add(3*time.Hour)) || h.Captures != 4 || h.Changes() != 1 || h.Removed() {
		t.Errorf("history %+v", h)
	}
	if v := h.Versions[0]; !v.First.Equal(noon) || !v.Last.Equal(noon.Add(time.Hour)) || v.Captures != 2 {
		t.Errorf("first version %+v", v)
	}
}
