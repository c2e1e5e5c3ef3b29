package crawler

import (
	"testing"
	"time"
)

func TestCronLine(t *testing.T) {
	for _, line := range []string{"* * * * *", "0 3 * 1-4 *", "*/15 0-6/2 1,15 12 0", "CRON_TZ=Asia/Urumqi 0 3 * * 1", "0 3 * jan-apr mon"} {
		if _, err := cronLine(line); err != nil {
			t.Errorf("cronLine(%q): %v", line, err)
		}
	}
	for _, line := range []string{"", "* * * *", "60 * * * *", "* * 0 * *", "*/0 * * * *", "5-1 * * * *", "a * * * *", "@daily",
		"0 0 * * 7", "CRON_TZ=Asia/Urumqi", "CRON_TZ=Mars/Olympus 0 3 * * *", "TZ=0", "0 0 31 2 *"} {
		if _, err := cronLine(line); err == nil {
			t.Errorf("cronLine(%q) took it", line)
		}
	}
}

func TestNext(t *testing.T) {
	utc := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tt := range []struct{ line, after, want string }{
		{"0 3 * 1-4 *", "2024-01-31T12:00:00Z", "2024-01-31T19:00:00Z"},                      // three in the morning in China
		{"0 3 * 1-4 *", "2024-04-30T12:00:00Z", "2024-12-31T19:00:00Z"},                      // nothing between May and December
		{"CRON_TZ=Europe/Berlin 30 2 * * *", "2024-07-01T00:31:00Z", "2024-07-02T00:30:00Z"}, // summer time
	} {
		if got := (Portal{Schedule: tt.line}).Next(utc(tt.after)); !got.Equal(utc(tt.want)) {
			t.Errorf("after %s %q comes %s, want %s", tt.after, tt.line, got.UTC().Format(time.RFC3339), tt.want)
		}
	}
	if got := (Portal{}).Next(time.Now()); !got.IsZero() {
		t.Errorf("a portal without schedule is wanted at %s", got)
	}
}
