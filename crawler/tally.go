package crawler

import (
	"errors"
	"fmt"
	"net/url"
	"time"
)

// maxFailures bounds the failures listed in a tally; the count goes on beyond it.
const maxFailures = 1000

// Tally is the account of one run: one crawl of one portal, or several of which all but the last were cut off.
type Tally struct {
	Portal    string    `json:"portal"`
	Run       string    `json:"run"`
	Program   string    `json:"program,omitempty"` // version of the program that made it
	Began     time.Time `json:"began"`
	Ended     time.Time `json:"ended"`          // zero while the run goes on
	Since     time.Time `json:"since,omitzero"` // of the oldest look that stands in for one of this run, when there is one
	Whole     bool      `json:"whole"`          // every list was read and every report asked for, or fresh
	Lists     int       `json:"lists"`          // list pages read
	Found     int       `json:"found"`          // reports found on them
	Reports   int       `json:"reports"`        // reports fetched, confirmed unchanged, or fresh
	Assets    int       `json:"assets"`         // attachments, likewise
	Embeds    int       `json:"embeds"`         // pictures and style sheets of report pages kept with them
	Fetched   int       `json:"fetched"`        // requests sent
	Fresh     int       `json:"fresh"`          // reports and assets not asked for, since the last look at them still stands
	Resumed   int       `json:"resumed"`        // pages taken from the archive because the run had stored them before it was cut off
	New       int       `json:"new"`            // reports and assets whose address had nothing kept before
	Changed   int       `json:"changed"`        // reports and assets with other bytes than last time
	Unchanged int       `json:"unchanged"`      // reports and assets with the bytes of last time
	Unlisted  int       `json:"unlisted"`       // reports that no list shows any more and that still stand
	Missing   int       `json:"missing"`        // reports that are gone, at first sight
	Removed   int       `json:"removed"`        // reports that are gone, at second sight
	Blocked   int       `json:"blocked"`        // walls met
	Failed    int       `json:"failed"`         // things that could not be had
	Refused   int       `json:"refused"`        // things left alone: robots.txt, hosts outside the list, walls
	Bytes     int64     `json:"bytes"`          // payload bytes received
	Lost      []Loss    `json:"lost,omitempty"`
	Failures  []Failure `json:"failures,omitempty"`
	Alarm     string    `json:"alarm,omitempty"` // what should bring a person to look
	Error     string    `json:"error,omitempty"` // what ended the run early
	Seconds   float64   `json:"seconds"`         // of the last crawl of the run
}

// Failure is one address that was not had, and why. Codes:
//
//	network   no answer, one that broke off, one that came too slowly, or one with nothing in it
//	tls       a certificate or protocol that does not hold
//	http      a status that is no success
//	busy      429 or 503 after all patience
//	size      larger than the limit, or not as long as announced
//	moved     sent to the home page, to a page for errors, or round in circles
//	encoding  a content coding that was not asked for
//	paging    further pages of a list that were not found
//	file      a page in place of the file that a link promised
//	kind      a page that is not of the make its portal file says
//	limit     more pages or links than are followed
//	robots, host, private, blocked   left alone (counted as refused)
//	unreadable   a page that cannot be read for links
//	archive   could not be kept or read back
type Failure struct {
	URL     string `json:"url"`
	Code    string `json:"code"`
	Status  int    `json:"status,omitempty"` // HTTP status, for code http
	Message string `json:"message"`

	err error
}

func (f *Failure) Error() string { return f.URL + ": " + f.Message }
func (f *Failure) Unwrap() error { return f.err }

func failure(addr, code string, err error) *Failure {
	return &Failure{URL: addr, Code: code, Message: err.Error(), err: err}
}

func outside(u *url.URL) *Failure {
	return failuref(u.String(), "host", "lies outside the portal's hosts: add %s to hosts if it belongs there", u.Host)
}

func failuref(addr, code, format string, a ...any) *Failure {
	return failure(addr, code, fmt.Errorf(format, a...))
}

// add counts a failure.
func (t *Tally) add(f Failure) {
	switch f.Code {
	case "blocked":
		t.Blocked++
		t.Refused++
	case "robots", "host", "private":
		t.Refused++
	default:
		t.Failed++
	}
	if len(t.Failures) < maxFailures {
		t.Failures = append(t.Failures, f)
	}
}

// Event tells a progress display what has just been done.
type Event struct {
	Portal  string
	Kind    string // wait, list, report, asset, failed, lost or done
	URL     string
	Done    int   // addresses dealt with so far
	Total   int   // addresses known so far
	Reports int   // reports fetched, confirmed or fresh so far
	New     int   // reports and assets that are new or changed so far
	Bytes   int64 // payload bytes received so far
	Time    time.Time
	Next    time.Time // of a wait: when the host is asked again
}

var (
	// ErrBlocked: the site answers with a wall. The crawl of the portal stops and nothing is done to get around it.
	ErrBlocked = errors.New("the site blocks the crawler: fetch the reports in a browser and load them with nianbao import")
	// ErrArchive: an answer could not be kept. What was kept before is whole; nothing more is fetched.
	ErrArchive = errors.New("the archive cannot be written")
	// ErrPaused: a wall or a request for quiet was met before, and the host is still left alone.
	ErrPaused = errors.New("the host is paused")
	// ErrClosed: the portal's window is closed. The run stays open and goes on with the next crawl.
	ErrClosed = errors.New("it is outside the portal's hours")
	// ErrBudget: a budget is used up. The run stays open and goes on with the next crawl.
	ErrBudget = errors.New("the budget is used up")
	// ErrUnreachable: the portal gives no usable answer.
	ErrUnreachable = errors.New("the portal gives no usable answer")
)

// halt wraps an error that ends the crawl of a portal.
type halt struct{ err error }

func (h *halt) Error() string { return h.err.Error() }
func (h *halt) Unwrap() error { return h.err }
