package archive

import (
	"testing"
	"time"
)

// TestConfirms: an answer 304 confirms what was asked about, also when the
// address gave something else in between, and when that was a revisit itself.
func TestConfirms(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	report := put(t, s, x)
	x.Time = noon.Add(time.Hour)
	again := put(t, s, x)
	wall := x
	wall.Time, wall.Body, wall.Role = noon.Add(2*time.Hour), []byte("go away"), "blocked"
	put(t, s, wall)
	for i, about := range []Capture{report, again} {
		same := x
		same.Time, same.Status, same.Body, same.Confirms = noon.Add(time.Duration(3+i)*time.Hour), 304, nil, &about
		c := put(t, s, same)
		if c.Kind != KindRevisit || c.SHA256 != report.SHA256 || c.Size != report.Size {
			t.Errorf("asked about %s, the answer 304 became %+v", about.Kind, c)
		}
		if r := readRecord(t, s, c); unbracket(r.fields.get("WARC-Refers-To")) != report.ID {
			t.Errorf("asked about %s, it refers to %s, want %s", about.Kind, r.fields.get("WARC-Refers-To"), report.ID)
		}
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

// readRecord reads the record of c back.
func readRecord(t *testing.T, s *Store, c Capture) *record {
	t.Helper()
	f, size, err := s.openFile(c.File)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	r, err := newMembers(f, size).read(c.Offset)
	must(t, err)
	return r
}
