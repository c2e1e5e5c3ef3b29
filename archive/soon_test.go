package archive

import (
	"testing"
	"time"
)

// TestSoon: what is wanted soon is written with all before it although nobody waits and little is ready.
func TestSoon(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	ps := begin(t, s, page(1), page(2), page(3))
	ps[1].Soon()
	for i, p := range ps[:2] {
		select {
		case <-p.settled:
		case <-time.After(time.Minute):
			t.Fatalf("exchange %d is not written", i)
		}
	}
	if n := len(all(t, s, Filter{})); n < 2 {
		t.Errorf("%d captures are indexed, want the first two", n)
	}
}
