package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"github.com/nianbao/nianbao/archive"
)

const (
	// maxLinks bounds the reports and files of one portal: 150 bodies over 20 years, with files, stay below it.
	maxLinks = 20000
	// maxHops bounds the redirects of one address.
	maxHops = 10
	// maxMisses is how many answers in a row may fail before a portal is given up for this run.
	maxMisses = 5
)

// run is one crawl of one portal. It is serial, as a portal's requests are.
type run struct {
	portal  Portal
	log     *slog.Logger
	tell    func(Event)
	pace    *pacer
	backoff time.Duration
	gate    *gate
	wire    *http.Transport
	rec     *recorder
	col     *colly.Collector

	tally  Tally
	began  time.Time
	wanted []Link          // reports and files, in the order found
	known  map[string]bool // addresses in wanted
	taken  int             // of wanted, dealt with
	full   bool            // wanted holds maxLinks, more are left out
	listed map[string]bool // list pages asked for
	pages  int             // list pages asked for from the present start page
	most   int             // list pages that may be asked for from one start page
	misses int             // answers in a row that failed
}

// visit asks colly for one address and follows its redirects. The request is not cut off when ctx ends: the page
// in hand is finished and kept.
func (r *run) visit(ctx context.Context, l Link) (*visit, error) {
	v := &visit{link: l}
	h := http.Header{"Accept-Language": {"zh-CN,zh;q=0.9"}}
	if l.Via != "" {
		h.Set("Referer", l.Via) // some download addresses answer nothing without it
	}
	method, body := http.MethodGet, io.Reader(nil)
	if l.form != nil {
		method, body = http.MethodPost, strings.NewReader(l.form.body)
		h.Set("Content-Type", l.form.kind)
	}
	r.col.Context = withVisit(context.WithoutCancel(ctx), v)
	err := r.col.Request(method, l.URL, body, nil, h)
	r.tally.Bytes += v.bytes
	return v, bare(l.URL, err)
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

// fetchRobots gets a robots.txt through the same recorder, so that it is paced and kept like all else.
func (r *run) fetchRobots(ctx context.Context, addr string) (int, []byte, error) {
	v := &visit{link: Link{URL: addr, Role: archive.RoleRobots}}
	req, err := http.NewRequestWithContext(withVisit(context.WithoutCancel(ctx), v), http.MethodGet, addr, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("User-Agent", r.col.UserAgent)
	client := http.Client{Transport: r.rec}
	res, err := client.Do(req)
	r.tally.Bytes += v.bytes
	if err != nil {
		return 0, nil, bare(addr, err)
	}
	res.Body.Close() // v has the text
	if v.wall != "" {
		return 0, nil, blocked(addr, v)
	}
	return res.StatusCode, []byte(v.text), nil
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
	if err := r.gate.check(ctx, u); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		if err := r.pace.await(ctx, u.Host, r.rec.delay(u.Host)); err != nil {
			return nil, err
		}
		v, err := r.visit(ctx, l)
		if err != nil {
			return nil, r.missed(err)
		}
		if v.status != http.StatusTooManyRequests && v.status != http.StatusServiceUnavailable {
			return v, r.outcome(u, v)
		}
		if err := r.busy(ctx, v, try); err != nil {
			return nil, err
		}
	}
}

// busy keeps the host quiet as long as it asks for, or says that patience has ended.
func (r *run) busy(ctx context.Context, v *visit, try int) error {
	wait, asked := retryAfter(v.header, time.Now())
	if !asked {
		wait = r.backoff << (try - 1)
	}
	if wait > maxWait {
		return &halt{fmt.Errorf("%w: it asks for a pause of %v, crawl again after that", ErrUnreachable, wait)}
	}
	u, err := url.Parse(v.final)
	if err != nil {
		return failure(v.final, "busy", err)
	}
	if err := r.pace.quiet(ctx, u.Host, wait); err != nil {
		return err
	}
	if try == maxTries {
		return r.missed(failuref(v.link.URL, "busy", "status %d after %d tries: crawl again later or set a longer delay", v.status, try))
	}
	r.log.Info("server is busy", "url", v.link.URL, "status", v.status, "wait", wait)
	return nil
}

// outcome says whether an answer is what was asked for.
func (r *run) outcome(asked *url.URL, v *visit) error {
	if v.wall != "" {
		return blocked(v.link.URL, v)
	}
	switch {
	case v.status >= 500 || v.status == http.StatusForbidden:
		return r.missed(statusFailure(v))
	case v.status != http.StatusNotModified && (v.status < 200 || v.status > 299):
		return statusFailure(v)
	}
	r.misses = 0
	if final, err := url.Parse(v.final); err == nil && final.Path == "/" && len(asked.Path) > 1 && final.RawQuery == "" {
		return failuref(v.link.URL, "moved", "leads to the home page %s: the page is gone", v.final)
	}
	return nil
}

func statusFailure(v *visit) *Failure {
	f := failuref(v.link.URL, "http", "status %d", v.status)
	f.Status = v.status
	return f
}

func blocked(addr string, v *visit) error {
	return &halt{failure(addr, "blocked", fmt.Errorf("%w (%s, status %d)", ErrBlocked, v.wall, v.status))}
}

// missed counts a failure of the server and gives the portal up after too many in a row.
func (r *run) missed(err error) error {
	var f *Failure
	if isHalt(err) || !errors.As(err, &f) {
		return err
	}
	switch f.Code {
	case "network", "http", "busy":
		r.misses++
	}
	if r.misses >= maxMisses {
		return &halt{fmt.Errorf("%w: given up after %d failures in a row: %w", ErrUnreachable, r.misses, f)}
	}
	return f
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
	if r.full = len(r.wanted) == maxLinks; r.full {
		r.fail(l.URL, "limit", fmt.Errorf("more than %d reports and files on one portal: split it into several portal files", maxLinks))
		return false
	}
	r.known[l.URL] = true
	r.wanted = append(r.wanted, l)
	return true
}

func (r *run) event(kind, addr string) {
	if r.tell == nil {
		return
	}
	t := &r.tally
	r.tell(Event{
		Portal: r.portal.ID, Kind: kind, URL: addr, Bytes: t.Bytes, Time: time.Now(),
		Done: t.Lists + r.taken, Total: t.Lists + len(r.wanted),
	})
}

func isHalt(err error) bool {
	var h *halt
	return errors.As(err, &h)
}
