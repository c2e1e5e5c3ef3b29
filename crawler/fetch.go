package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"github.com/nianbao/nianbao/archive"
)

const (
	// maxHops bounds the redirects of one address, maxRobotsHops those of a robots.txt (RFC 9309, 2.3.1.2).
	maxHops, maxRobotsHops = 10, 5
	// maxMisses is how many answers in a row may fail before a portal is given up for this run.
	maxMisses = 5
	// stopTime is how long the page in hand may still take when the crawl is told to stop.
	stopTime = 45 * time.Second
)

var errStopped = errors.New("the crawl was stopped before the answer had come")

// visit asks colly for one address and follows its redirects. The request is not cut off when ctx ends: the page
// in hand is finished and kept, if it comes in time.
func (r *run) visit(ctx context.Context, l Link) (*visit, error) {
	v := newVisit(l)
	h := http.Header{"Accept-Language": {"zh-CN,zh;q=0.9"}}
	if l.Via != "" {
		h.Set("Referer", l.Via) // some download addresses answer nothing without it
	}
	method, body := http.MethodGet, io.Reader(nil)
	if l.form != nil {
		method, body = http.MethodPost, strings.NewReader(l.form.body)
		h.Set("Content-Type", l.form.kind)
	}
	patient, done := patience(ctx)
	defer done()
	r.col.Context = withVisit(patient, v)
	err := r.col.Request(method, l.URL, body, nil, h)
	r.account(v)
	return v, bare(l.URL, err)
}

// patience gives a context that outlives the end of ctx by stopTime.
func patience(ctx context.Context) (context.Context, func()) {
	patient, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(stopTime):
			cancel(errStopped)
		case <-patient.Done():
		}
	})
	return patient, func() { stop(); cancel(nil) }
}

// account adds what a visit took to the tally.
func (r *run) account(v *visit) {
	r.tally.Bytes += v.bytes
	r.tally.Fetched += v.requests
	v.deed.bytes = v.bytes
	r.owe(v.deed)
	switch {
	case v.replayed && v.link.look != nil:
		r.lean(v.link.look)
	case v.replayed:
		r.tally.Resumed++
	}
}

// bare takes the *halt or *Failure out of what the HTTP client wrapped around it; any other error is a failure of
// the network.
func bare(addr string, err error) error {
	var h *halt
	var f *Failure
	switch {
	case err == nil:
		return nil
	case errors.As(err, &h):
		return h
	case errors.As(err, &f):
		return f
	}
	return failure(addr, "network", err)
}

// newCollector gives the colly collector of the run. Everything it could decide is switched off: what is fetched
// twice, robots.txt, body sizes and charsets are settled around it.
func (r *run) newCollector(agent string) *colly.Collector {
	col := colly.NewCollector(colly.UserAgent(agent), colly.AllowURLRevisit(), colly.MaxBodySize(0),
		colly.ParseHTTPErrorResponse(), colly.IgnoreRobotsTxt())
	col.WithTransport(r.rec)
	col.SetCookieJar(r.jar)
	col.SetRequestTimeout(0) // the recorder bounds each hop; a bound over all would count the pauses in between
	col.SetRedirectHandler(func(req *http.Request, via []*http.Request) error {
		if len(via) >= maxHops {
			return failuref(via[0].URL.String(), "moved", "redirects more than %d times", maxHops)
		}
		if !r.portal.allows(req.URL) {
			return outside(req.URL)
		}
		return r.gate.check(req.Context(), req.URL)
	})
	return col
}

// fetchRobots gets a robots.txt through the same recorder, so that it is paced and kept like all else. One that was
// read within a day is taken out of the archive.
func (r *run) fetchRobots(ctx context.Context, addr string) (status int, body []byte, read time.Time, err error) {
	if status, body, read, ok := r.rec.recentRobots(ctx, addr); ok {
		return status, body, read, nil
	}
	read = time.Now()
	v := newVisit(Link{URL: addr, Role: archive.RoleRobots})
	patient, done := patience(ctx)
	defer done()
	req, err := http.NewRequestWithContext(withVisit(patient, v), http.MethodGet, addr, nil)
	if err != nil {
		return 0, nil, read, err
	}
	req.Header.Set("User-Agent", r.col.UserAgent)
	client := http.Client{Transport: r.rec, Jar: r.jar, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > maxRobotsHops {
			return failuref(addr, "moved", "redirects more than %d times", maxRobotsHops)
		}
		return nil
	}}
	res, err := client.Do(req)
	r.account(v)
	if err != nil {
		return 0, nil, read, bare(addr, err)
	}
	res.Body.Close() // v has the text
	if v.wall != "" {
		return 0, nil, read, r.blocked(ctx, addr, v)
	}
	if wait, asked := retryAfter(v.header, read); asked && (v.status == http.StatusTooManyRequests || v.status >= 500) {
		if err := r.quiet(ctx, v, wait); err != nil && !isHalt(err) { // what the status forbids ends no crawl of other hosts
			return 0, nil, read, err
		}
	}
	return res.StatusCode, []byte(v.text), read, nil
}

// fetch gets one address through the gate, in its turn, and asks a busy server again. Its errors are *Failure for
// this address alone, or end the crawl.
func (r *run) fetch(ctx context.Context, l Link) (*visit, error) {
	u, err := url.Parse(l.URL)
	if err != nil {
		return nil, failure(l.URL, "network", err)
	}
	if !r.portal.allows(u) {
		return nil, outside(u)
	}
	if err := r.may(u.Host); err != nil {
		return nil, err
	}
	if err := r.gate.check(ctx, u); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		if err := r.turn(ctx, l, u.Host); err != nil {
			return nil, err
		}
		v, err := r.visit(ctx, l)
		if err != nil && ctx.Err() != nil && errors.Is(err, errStopped) {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, r.missed(err)
		}
		if v.status != http.StatusTooManyRequests && v.status != http.StatusServiceUnavailable {
			return r.drawn(ctx, v, r.outcome(ctx, v))
		}
		if err := r.busy(ctx, v, try); err != nil {
			return nil, err
		}
	}
}

// turn waits for the host's turn, unless the answer is in the archive already.
func (r *run) turn(ctx context.Context, l Link, host string) error {
	if l.look != nil || r.rec.past.holds(l) {
		return ctx.Err()
	}
	if err := r.may(host); err != nil {
		return err
	}
	delay, ahead := r.rec.delay(host), maxAhead
	next := r.pace.due(ctx, host, delay)
	if next.After(time.Now()) {
		ahead = 0
	}
	if err := r.settle(ctx, ahead); err != nil {
		return err
	}
	if r.tell != nil {
		r.tell(r.news("wait", l.URL, next))
	}
	return haltPaused(r.pace.await(ctx, host, delay))
}

// may says why nothing may be asked of a host now: the portal's window is closed, or a budget is used up.
func (r *run) may(host string) error {
	if now := time.Now(); r.portal.Window.Opens(now).After(now) {
		return &halt{fmt.Errorf("%w (%s); it opens at %s, and the run goes on then", ErrClosed, r.portal.Window.Hours,
			r.portal.Window.Opens(now).Format("2006-01-02 15:04 MST"))}
	}
	if bound := r.whole.left(r.budget); bound != "" {
		return &halt{fmt.Errorf("%w: %s of the whole crawl", ErrBudget, bound)}
	}
	if bound := r.meter(host).left(r.portal.Budget); bound != "" {
		return &halt{fmt.Errorf("%w: %s for %s", ErrBudget, bound, host)}
	}
	return nil
}

func (r *run) meter(host string) *meter {
	host = laneName(host)
	if r.spent[host] == nil {
		r.spent[host] = &meter{}
	}
	return r.spent[host]
}

// spend counts what was taken from a host.
func (r *run) spend(host string, requests int, bytes int64) {
	r.whole.spend(requests, bytes)
	r.meter(host).spend(requests, bytes)
}

// haltPaused makes an end of the crawl of a host that is left alone.
func haltPaused(err error) error {
	var p *pausedError
	if errors.As(err, &p) {
		return &halt{fmt.Errorf("%w: %w", ErrPaused, p)}
	}
	return err
}
