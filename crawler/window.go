package crawler

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones are found on machines without a copy of the database
)

// defaultZone is where the portals are.
const defaultZone = "Asia/Shanghai"

// Window is the time of day in which a portal may be crawled, for example when its office sleeps.
type Window struct {
	Hours string `yaml:"hours"` // "22:00-06:00"; may pass midnight; empty for always
	Zone  string `yaml:"zone"`  // IANA name, Asia/Shanghai when left out
}

// hours reads a window: minutes from midnight to midnight, the end not included.
func (w Window) hours() (from, to int, zone *time.Location, err error) {
	name := w.Zone
	if name == "" {
		name = defaultZone
	}
	if zone, err = time.LoadLocation(name); err != nil {
		return 0, 0, nil, fmt.Errorf("window.zone %q: %w: use an IANA name such as %s", w.Zone, err, defaultZone)
	}
	first, last, ok := strings.Cut(w.Hours, "-")
	from, okFrom := minutes(first)
	to, okTo := minutes(last)
	if !ok || !okFrom || !okTo || from == to {
		return 0, 0, nil, fmt.Errorf("window.hours %q: use the form 22:00-06:00", w.Hours)
	}
	return from, to, zone, nil
}

func minutes(clock string) (int, bool) {
	if clock == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", clock)
	return t.Hour()*60 + t.Minute(), err == nil
}

func (w Window) validate() error {
	if w == (Window{}) {
		return nil
	}
	_, _, _, err := w.hours()
	return err
}

// Opens tells when the portal may next be asked for something: now, when its window is open. The window must be
// valid.
func (w Window) Opens(now time.Time) time.Time {
	if w.Hours == "" {
		return now
	}
	from, to, zone, err := w.hours()
	if err != nil {
		return now
	}
	t := now.In(zone)
	at := t.Hour()*60 + t.Minute()
	if from < to && from <= at && at < to || from > to && (at >= from || at < to) {
		return now
	}
	day := t.Day()
	if at >= from {
		day++
	}
	opens := time.Date(t.Year(), t.Month(), day, from/60, from%60, 0, 0, zone)
	if opens.Before(now) { // when the clocks skip that hour, either side of the gap may be meant by it
		opens = opens.Add(time.Hour)
	}
	return opens
}
