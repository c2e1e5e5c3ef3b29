package archive

import (
	"testing"
	"time"
)

// Addresses that begin alike are found by their beginning, whatever stands behind it, in
// the order of their times; what was written first is told by its place.
func TestCapturesByPrefix(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for i, url := range []string{"urn:x:a", "urn:x:%_", "urn:x:\U0010fffe", "urn:xx:a", "urn:x", "urn:X:a", "urn:x:a"} {
		body := []byte{byte(i)}
		if _, err := s.Put(t.Context(), Exchange{URL: url, Time: at.Add(-time.Duration(i) * time.Hour), Role: "test", Type: "text/plain", Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string][]string{
		"urn:x:":  {"urn:x:a", "urn:x:\U0010fffe", "urn:x:%_", "urn:x:a"},
		"urn:x:%": {"urn:x:%_"},
		"urn:y":   nil,
	} {
		var got []Capture
		for c, err := range s.Captures(t.Context(), Filter{Prefix: prefix, Role: "test"}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, c)
		}
		if len(got) != len(want) {
			t.Fatalf("%q gives %d captures, want %d", prefix, len(got), len(want))
		}
		for i, c := range got {
			if c.URL != want[i] {
				t.Errorf("%q gives %q at %d, want %q", prefix, c.URL, i, want[i])
			}
			if i > 0 && (!c.Before(got[i-1]) || got[i-1].Before(c)) {
				t.Errorf("%q: %s was written before the one before it in time, and does not say so", prefix, c.URL)
			}
		}
	}
}
