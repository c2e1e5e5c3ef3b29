package crawler

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// scheduleZone is the zone of schedules that name none: the portals' own.
const scheduleZone = "Asia/Shanghai"

// cronLine reads a schedule: minute, hour, day of month, month and weekday, as cron
// knows them, optionally after a zone: "CRON_TZ=Asia/Urumqi 0 3 * 1-4 *".
func cronLine(line string) (cron.Schedule, error) {
	zone, fields := "CRON_TZ="+scheduleZone, strings.TrimSpace(line)
	if strings.HasPrefix(fields, "CRON_TZ=") {
		named, rest, found := strings.Cut(fields, " ")
		if !found {
			return nil, errors.New("a zone and no times: want CRON_TZ=ZONE minute hour day month weekday")
		}
		zone, fields = named, rest
	}
	s, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(zone + " " + fields)
	if err != nil {
		return nil, fmt.Errorf("want 5 cron fields (minute hour day month weekday): %w", err)
	}
	if s.Next(time.Now()).IsZero() {
		return nil, errors.New("no such day ever comes")
	}
	return s, nil
}

// Next gives the first time after the given one at which the schedule wants a crawl,
// the zero time for a portal without schedule.
func (p Portal) Next(after time.Time) time.Time {
	if p.Schedule == "" {
		return time.Time{}
	}
	s, err := cronLine(p.Schedule)
	if err != nil { // LoadPortals accepts no such portal
		return time.Time{}
	}
	return s.Next(after)
}
