package archive

import (
	"context"
	"time"
)

// Version is one payload that an address served, in one unbroken stretch of time. An
// address that returns to earlier bytes has a further version with the same digest.
type Version struct {
	SHA256   string
	Type     string
	Size     int64
	First    time.Time // first and last capture that found these bytes
	Last     time.Time
	Captures int
	Import   bool // loaded by hand at its first capture
}

// History is what the captures of one address say of it over time.
type History struct {
	URL       string
	FirstSeen time.Time // zero when no capture has a payload
	LastSeen  time.Time
	Captures  int // of any status
	Versions  []Version
	// Gone is the first of the answers 404 or 410 that the address has given since it
	// was last seen, and GoneLooks how many of them there are. One may be a slip of the
	// server: Removed wants two.
	Gone      time.Time
	GoneLooks int
}

// removedLooks is how many looks in a row must miss a page before it counts as removed.
const removedLooks = 2

// Removed tells whether the address was found gone, and again at a second look.
func (h History) Removed() bool { return h.GoneLooks >= removedLooks }

// Changes counts how often the address was found to serve another payload than before.
func (h History) Changes() int { return max(len(h.Versions)-1, 0) }

// History follows one address through all its captures. An address without captures
// has an empty history.
func (s *Store) History(ctx context.Context, url string) (History, error) {
	h := History{URL: url}
	for c, err := range s.Captures(ctx, Filter{URL: url}) {
		if err != nil {
			return h, err
		}
		h.add(c)
	}
	return h, nil
}

// add takes in the next capture.
func (h *History) add(c Capture) {
	h.Captures++
	switch {
	case c.Role == RoleBlocked: // says nothing of what the address holds
	case c.Status == 404 || c.Status == 410:
		if h.FirstSeen.IsZero() {
			return // never seen, so not gone
		}
		if h.GoneLooks++; h.GoneLooks == 1 {
			h.Gone = c.Time
		}
	case c.Status == 200 || c.Status == 304 && c.SHA256 != "" || c.Kind == KindResource:
		h.seen(c)
	}
}

func (h *History) seen(c Capture) {
	if h.FirstSeen.IsZero() {
		h.FirstSeen = c.Time
	}
	h.LastSeen, h.Gone, h.GoneLooks = c.Time, time.Time{}, 0
	if n := len(h.Versions); n > 0 && h.Versions[n-1].SHA256 == c.SHA256 {
		h.Versions[n-1].Last = c.Time
		h.Versions[n-1].Captures++
		return
	}
	h.Versions = append(h.Versions, Version{SHA256: c.SHA256, Type: c.Type, Size: c.Size,
		First: c.Time, Last: c.Time, Captures: 1, Import: c.Kind == KindResource})
}
