package pipeline

import (
	"slices"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// TestBuildAfterAnOlderArchiveWasRestored: an index that was left beside it shows nothing that
// the archive lacks.
func TestBuildAfterAnOlderArchiveWasRestored(t *testing.T) {
	const x, y = "https://a.example/x", "https://a.example/y"
	s := newSite(t)
	s.keep(archive.Exchange{URL: x, Body: page(t, 1, 2020)})
	s.build(false)
	before := s.state()
	s.keep(archive.Exchange{URL: x, Body: page(t, 2, 2020)})
	s.keep(archive.Exchange{URL: y, Body: page(t, 1, 2021)})
	s.build(false)

	older := newSite(t)
	older.keep(archive.Exchange{URL: x, Body: page(t, 1, 2020)})
	older.dir = s.dir
	older.build(false)
	if got := older.state(); !slices.Equal(got, before) {
		t.Errorf("the index holds\n%q, the archive\n%q", got, before)
	}
	if again := older.build(false); again.Captures != 0 {
		t.Errorf("one more build reads %d documents again", again.Captures)
	}
}

// TestFirstSeenStays: that an address returned to what it served before, or that more became
// known of a document, does not make it younger.
func TestFirstSeenStays(t *testing.T) {
	for name, later := range map[string][]archive.Exchange{
		"returned":       {{Body: page(t, 2, 2020)}, {Body: page(t, 1, 2020)}},
		"said whose":     {{Body: page(t, 1, 2020), Role: archive.RoleImport, Agency: office, Year: 2020}},
		"nothing but it": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			const x = "https://a.example/x"
			first := s.keep(archive.Exchange{URL: x, Body: page(t, 1, 2020)})
			for _, c := range later {
				c.URL = x
				s.now = s.now.Add(72 * time.Hour)
				s.keep(c)
				s.build(false)
			}
			s.build(true)
			c, err := s.open().Coverage(t.Context(), "310112", 2020, 2020)
			if err != nil || len(c.Rows) != 1 {
				t.Fatal(err, c)
			}
			if got := c.Rows[0].Cells[0].FirstSeen; got != first.Time.Format(time.DateOnly) {
				t.Errorf("first seen %s, captured %s", got, first.Time)
			}
		})
	}
}
