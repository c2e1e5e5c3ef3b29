package index

import (
	"testing"
	"time"
)

// TestFirstSeenIsADayOfChina: legal dates are days of China, and so are the days on which a
// report was first seen, and a list was looked at, that are held against them.
func TestFirstSeenIsADayOfChina(t *testing.T) {
	r := gov2020()
	r.Source.Fetched = time.Date(2021, 3, 31, 17, 0, 0, 0, time.UTC) // 1 April, 1 o'clock
	c, err := built(t, r).Coverage(t.Context(), "310113", 2020, 2020)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Rows[0].Cells[0].FirstSeen; got != "2021-04-01" {
		t.Errorf("first seen %s, want 2021-04-01", got)
	}
	at := ListSeen{Region: "310113", URL: "http://l.example/", Time: time.Date(2021, 3, 31, 17, 0, 0, 0, time.UTC)}
	if proofOf(map[string][]ListSeen{"310113": {at}}, "310113", "2021-03-31") == nil {
		t.Error("a list looked at on the day after the legal date proves nothing")
	}
}
