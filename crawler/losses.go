package crawler

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/archive"
)

// State of a report that an earlier run found and the lists no longer show, or whose page no longer answers.
type State string

const (
	// Unlisted: no list shows it, but its page still stands.
	Unlisted State = "unlisted"
	// Missing: its page is gone, as seen for the first time. It may be back tomorrow.
	Missing State = "missing"
	// Removed: its page was gone when a later run looked again.
	Removed State = "removed"
	// Unknown: it could not be looked at.
	Unknown State = "unknown"
)

// Loss is one such report.
type Loss struct {
	URL   string `json:"url"`
	Text  string `json:"text"` // words of the link that once led there
	State State  `json:"state"`
}

// memory is what the portal's last whole run saw.
type memory struct {
	Tally
	found   int                        // reports found by it, or by a later run that came to its end, where that is more
	reports map[string]Link            // reports that were there, by address
	brought map[string][]Link          // reports and files by the page that led to them
	looks   map[string]archive.Capture // the last look at each report and file, where it found it
	lost    map[string]Loss            // what that run had lost
}

// remember reads the portal's last whole run out of the archive.
func (r *run) remember(ctx context.Context, store *archive.Store) error {
	whole, ended, err := lastWhole(ctx, store, r.portal.ID)
	if err != nil {
		return err
	}
	r.last = memory{Tally: whole, found: max(whole.Found, ended.Found), reports: map[string]Link{}, looks: map[string]archive.Capture{}, brought: map[string][]Link{}, lost: map[string]Loss{}}
	if whole.Run == "" {
		return nil
	}
	seen := archive.Filter{Run: whole.Run}
	if !whole.Since.IsZero() {
		seen = archive.Filter{Portal: r.portal.ID, Since: whole.Since}
	}
	for c, err := range store.Captures(ctx, seen) {
		if err != nil {
			return fmt.Errorf("read what run %s found: %w", whole.Run, err)
		}
		if c.Run != r.tally.Run { // of its own looks, should it have been cut off, the run has yet to tell
			r.last.add(c)
		}
	}
	for _, l := range whole.Lost {
		r.last.lost[l.URL] = l
		if l.State != Removed { // that is settled; should a list show it again, it is a report like others
			r.last.reports[l.URL] = Link{URL: l.URL, Text: l.Text, Role: archive.RoleReport}
		}
	}
	return nil
}

// add takes in a look. Looks come in the order of their time.
func (m *memory) add(c archive.Capture) {
	if c.Role != archive.RoleReport && c.Role != archive.RoleAsset {
		return
	}
	delete(m.looks, c.URL)
	if c.Status >= 300 && c.Status < 400 && c.Status != http.StatusNotModified || c.Status == http.StatusNotFound || c.Status == http.StatusGone {
		delete(m.reports, c.URL)
	}
	if c.Status != http.StatusOK && c.Status != http.StatusNotModified {
		return
	}
	m.looks[c.URL] = c
	l := Link{URL: c.URL, Text: c.LinkText, Via: c.Via, Role: c.Role}
	if c.Role == archive.RoleReport {
		m.reports[c.URL] = l
	}
	m.brought[c.Via] = append(m.brought[c.Via], l)
}

// files gives the links that an unchanged report page brought last time, and whether that was all: a run of the same
// program in which nothing failed has them all. A page that stands where a column would is always read again.
func (r *run) files(page string) ([]Link, bool) {
	if r.last.Run == "" || r.last.Program != r.tally.Program || r.last.Failed > 0 || isFolder(page) {
		return nil, false
	}
	return r.last.brought[page], true
}

// look asks once for every report that the last run saw and this one did not come across.
func (r *run) look(ctx context.Context) error {
	for _, addr := range slices.Sorted(maps.Keys(r.last.reports)) {
		if r.known[addr] {
			continue
		}
		l := r.last.reports[addr]
		v, err := r.fetch(ctx, l)
		if r.lose(l, err) {
			continue
		}
		if err != nil {
			if err := r.note(err); err != nil {
				return err
			}
			r.tally.Lost = append(r.tally.Lost, Loss{l.URL, l.Text, Unknown})
			continue
		}
		r.tally.Unlisted++
		if !v.unchanged {
			r.tally.Changed++
		}
		r.tally.Lost = append(r.tally.Lost, Loss{l.URL, l.Text, Unlisted})
	}
	return nil
}

// lose takes note of a report that was there and is gone, and says whether err means that. The first look may have
// met a fault or a page being moved; only the second, in a later run, counts.
func (r *run) lose(l Link, err error) bool {
	if _, had := r.last.reports[l.URL]; !had || !gone(err) {
		return false
	}
	state := Missing
	if was := r.last.lost[l.URL].State; was == Missing || was == Removed {
		state = Removed
		r.tally.Removed++
	} else {
		r.tally.Missing++
	}
	r.tally.Lost = append(r.tally.Lost, Loss{l.URL, cmp.Or(l.Text, r.last.reports[l.URL].Text), state})
	r.event("lost", l.URL)
	return true
}

// alarm says what about the run should bring a person to look, "" when nothing.
func (r *run) alarm() string {
	t := &r.tally
	var all []string
	if least := r.portal.Expect.MinReports; t.Found < least {
		all = append(all, fmt.Sprintf("found %d reports, the portal file expects at least %d", t.Found, least))
	}
	if t.Found == 0 && r.last.found == 0 && r.portal.Expect.MinReports == 0 {
		all = append(all, "found no report")
	}
	if t.Found < r.last.found {
		all = append(all, fmt.Sprintf("found %d reports, %d the time before", t.Found, r.last.found))
	}
	if n := t.Missing + t.Removed; n > 0 {
		all = append(all, fmt.Sprintf("%d reports are no longer there", n))
	}
	if all == nil {
		return ""
	}
	return strings.Join(all, "; ") + ": see whether the site has changed"
}
