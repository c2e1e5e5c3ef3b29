package crawler

import (
	"hash/fnv"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// maxRecheck bounds how long a look may stand: every report is asked for once a year at least.
const maxRecheck = 366 * 24 * time.Hour

// standing gives the last look at a report or file when it still stands: the portal's runs found it there under the
// same words of the link, and no longer ago than the portal file allows. A page that stands where a column would is
// always asked for, since reports may have come below it, and so is one that has to be drawn to show its files.
func (r *run) standing(l Link) *archive.Capture {
	c, ok := r.last.looks[l.URL]
	age := r.session.Sub(c.Time)
	if !ok || r.portal.Recheck == 0 || l.form != nil || l.Text != c.LinkText || isFolder(l.URL) || age < 0 || age >= spread(l.URL, r.portal.Recheck) {
		return nil
	}
	if _, known := r.files(l.URL); !known && r.browser != nil {
		return nil
	}
	return &c
}

// spread gives an address its own length between half of d and d: what one run has fetched is asked for again in
// the course of several.
func spread(addr string, d time.Duration) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(addr)) // it cannot fail
	return d - time.Duration(float64(d/2)*float64(h.Sum32())/(1<<32))
}

// lean counts a look that stood in for one of this run, and notes how far back the run leans: what the next one knows
// of the portal begins there.
func (r *run) lean(look *archive.Capture) {
	r.tally.Fresh++
	if r.tally.Since.IsZero() || look.Time.Before(r.tally.Since) {
		r.tally.Since = look.Time
	}
}
