package crawler

import (
	"testing"
	"time"
)

func TestWindowOpens(t *testing.T) {
	tests := []struct{ hours, zone, now, want string }{
		{"", "", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"},
		{"22:00-06:00", "", "2026-03-01T14:00:00Z", "2026-03-01T14:00:00Z"}, // 22:00 in Shanghai
		{"22:00-06:00", "", "2026-03-01T13:59:59Z", "2026-03-01T14:00:00Z"},
		{"22:00-06:00", "", "2026-03-01T21:59:59Z", "2026-03-01T21:59:59Z"},
		{"22:00-06:00", "", "2026-03-01T22:00:00Z", "2026-03-02T14:00:00Z"},
		{"08:00-18:00", "Europe/Berlin", "2026-03-28T19:00:00Z", "2026-03-29T06:00:00Z"},    // summer time begins that night
		{"02:30-05:00", "America/New_York", "2026-03-08T06:45:00Z", "2026-03-08T07:30:00Z"}, // there is no 02:30 that night
		{"08:00-24:00", "UTC", "2026-03-01T23:59:00Z", "2026-03-01T23:59:00Z"},
		{"08:00-24:00", "UTC", "2026-03-02T00:00:00Z", "2026-03-02T08:00:00Z"},
	}
	for _, tt := range tests {
		w := Window{Hours: tt.hours, Zone: tt.zone}
		if err := w.validate(); err != nil {
			t.Error(err)
		}
		now, _ := time.Parse(time.RFC3339, tt.now)
		if got := w.Opens(now).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%s %s at %s opens %s, want %s", tt.hours, tt.zone, tt.now, got, tt.want)
		}
	}
}

func TestWindowRefused(t *testing.T) {
	for _, w := range []Window{{Hours: "22-6"}, {Hours: "22:00"}, {Hours: "08:00-08:00"}, {Hours: "25:00-06:00"}, {Zone: "Asia/Shanghai"}, {Hours: "22:00-06:00", Zone: "Asia/Nowhere"}} {
		if w.validate() == nil {
			t.Errorf("%+v was taken", w)
		}
	}
}
