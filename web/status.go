package web

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/nianbao/nianbao/index"
)

// Status is what the status page tells of the crawls behind the site.
type Status struct {
	Captures int            `json:"captures"`
	Bytes    int64          `json:"bytes"` // of the archive on disk
	Portals  []PortalStatus `json:"portals"`
}

// PortalStatus is the last account of one portal, and its next run.
type PortalStatus struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Last    time.Time `json:"last,omitzero"` // end of the last run
	Running bool      `json:"running"`
	Next    time.Time `json:"next,omitzero"`
	Whole   bool      `json:"whole"` // the last run read every list and asked for every report
	Reports int       `json:"reports"`
	New     int       `json:"new"`
	Changed int       `json:"changed"`
	Missing int       `json:"missing"` // gone, at first sight
	Removed int       `json:"removed"` // gone, at second sight
	Blocked int       `json:"blocked"`
	Failed  int       `json:"failed"`
	Alarm   string    `json:"alarm,omitempty"` // what should bring a person to look
}

// statusKept is how long a status is shown before it is gathered again: it takes a walk
// through the capture index.
const statusKept = time.Minute

// statusKeeper gathers a status now and then.
type statusKeeper struct {
	gather func(context.Context) (Status, error)

	mu   sync.Mutex
	last Status
	at   time.Time
}

func (k *statusKeeper) now(ctx context.Context) (Status, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.gather == nil || time.Since(k.at) < statusKept {
		return k.last, nil
	}
	s, err := k.gather(ctx)
	if err != nil {
		return Status{}, err
	}
	k.last, k.at = s, time.Now()
	return s, nil
}

// statusPage tells operators and readers how fresh the catalogue is.
type statusPage struct {
	Status
	Stats  index.Stats
	Alarms int
}

func (*statusPage) template() string           { return "status" }
func (*statusPage) heading(l *language) string { return l.sentence("status.title") }
func (p *statusPage) data() any {
	return struct {
		Status
		Index index.Stats `json:"index"`
	}{p.Status, p.Stats}
}

func (p *statusPage) table() [][]string {
	rows := [][]string{{"portal", "name", "last", "next", "whole", "reports", "new", "changed", "missing", "removed", "blocked", "failed", "alarm"}}
	for _, s := range p.Portals {
		row := []string{s.ID, s.Name, stamp(s.Last), stamp(s.Next), strconv.FormatBool(s.Whole)}
		for _, n := range []int{s.Reports, s.New, s.Changed, s.Missing, s.Removed, s.Blocked, s.Failed} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, append(row, s.Alarm))
	}
	return rows
}

// statusColumns are the counts of the table, by their names in the catalogue.
var statusColumns = []string{"reports", "new", "changed", "missing", "removed", "blocked", "failed"}

// stamp writes a time for machines, and when there is none nothing.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// statusOf answers /status and its .json and .csv.
func (s *site) statusOf(w http.ResponseWriter, r *http.Request) error {
	p := &statusPage{}
	var err error
	if p.Status, err = s.status.now(r.Context()); err != nil {
		return err
	}
	if p.Stats, err = s.index.Stats(r.Context()); err != nil {
		return err
	}
	if p.Portals == nil {
		p.Portals = []PortalStatus{}
	}
	for _, portal := range p.Portals {
		if portal.Alarm != "" {
			p.Alarms++
		}
	}
	return s.show(w, r, p)
}
