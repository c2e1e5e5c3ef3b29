package crawler

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gocolly/colly/v2"
)

// maxLinks bounds the reports and files of one portal: 150 bodies over 20 years, with files, stay below it.
const maxLinks = 20000

// run is one crawl of one portal. It is serial, as a portal's requests are.
type run struct {
	portal   Portal
	log      *slog.Logger
	tell     func(Event)
	pace     *pacer
	frontier *Frontier
	whole    *meter            // of all portals of the Crawler
	budget   Budget            // of all portals of the Crawler
	spent    map[string]*meter // by host
	backoff  time.Duration
	gate     *gate
	wire     *http.Transport
	rec      *recorder
	col      *colly.Collector
	jar      http.CookieJar // some sites give a cookie by a redirect, and their robots.txt not without
	browser  *chromium      // nil unless the portal wants one

	tally      Tally
	last       memory          // what the run before saw
	session    time.Time       // when this crawl began; the run may be older
	wanted     []Link          // reports and files, in the order found
	again      []second        // of wanted, to be asked once more at the end
	known      map[string]bool // pages wanted or seen
	sent       map[string]int  // how many pages in a row sent on to an address
	taken      int             // of wanted, dealt with
	ahead      []*deed         // not yet told of, oldest first
	aheadBytes int64
	unflushed  int             // visits since a flush was begun
	full       bool            // wanted holds maxLinks, more are left out
	listed     map[string]bool // list pages asked for
	shown      []Link          // pictures and style sheets of the pages
	pages      int             // list pages asked for from the present start page
	most       int             // list pages that may be asked for from one start page
	misses     int             // answers in a row that failed
	faults     int             // failures on the way through the lists
}

// second is a link whose first fetch failed with err in a way that may pass.
type second struct {
	Link
	err error // nil once it was asked again
}

// note counts a failure and lets the crawl go on; what ends the crawl is handed back.
func (r *run) note(err error) error {
	var f *Failure
	if err == nil || isHalt(err) || !errors.As(err, &f) {
		return err
	}
	r.tally.add(*f)
	r.log.Warn("not fetched", "portal", r.portal.ID, "url", f.URL, "code", f.Code, "reason", f.Message)
	r.event("failed", f.URL)
	return nil
}

// fail notes a failure that no fetch reported.
func (r *run) fail(addr, code string, err error) {
	_ = r.note(failure(addr, code, err)) // a *Failure is always taken
}

// keep wants all reports that a list page shows.
func (r *run) keep(p *page) { r.find(p.links...) }

// find wants reports and counts those not known before.
func (r *run) find(links ...Link) {
	for _, l := range links {
		if r.want(l) {
			r.tally.Found++
		}
	}
}

// want puts a link on the list of things to fetch and says whether it was not there before.
func (r *run) want(l Link) bool {
	if r.known[l.URL] || r.full {
		return false
	}
	if why := trap(l.URL); why != "" {
		r.fail(l.URL, "limit", errors.New(why))
		r.known[l.URL] = true
		return false
	}
	if r.full = len(r.wanted) == maxLinks; r.full {
		r.fail(l.URL, "limit", fmt.Errorf("more than %d reports and files on one portal: split it into several portal files", maxLinks))
		return false
	}
	r.known[l.URL] = true
	r.wanted = append(r.wanted, l)
	return true
}

// news is how things stand.
func (r *run) news(kind, addr string, next time.Time) Event {
	t := &r.tally
	return Event{
		Portal: r.portal.ID, Kind: kind, URL: addr, Bytes: t.Bytes, Time: time.Now(), Next: next,
		Done: t.Lists + r.taken, Total: t.Lists + len(r.wanted), Reports: t.Reports, New: t.New + t.Changed,
	}
}

func isHalt(err error) bool {
	var h *halt
	return errors.As(err, &h)
}
