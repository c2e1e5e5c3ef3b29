package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// busy keeps the host quiet as long as it asks for, or says that patience has ended.
func (r *run) busy(ctx context.Context, v *visit, try int) error {
	wait, asked := retryAfter(v.header, time.Now())
	if !asked {
		wait = r.backoff << (try - 1)
	}
	if err := r.quiet(ctx, v, wait); err != nil {
		return err
	}
	if try == maxTries {
		return r.missed(failuref(v.link.URL, "busy", "status %d after %d tries: crawl again later or set a longer delay", v.status, try))
	}
	r.log.Info("server is busy", "url", v.link.URL, "status", v.status, "wait", wait)
	return nil
}

// quiet keeps the host of a visit alone for a while; one that asks for more than a run waits is left until then.
func (r *run) quiet(ctx context.Context, v *visit, wait time.Duration) error {
	host := hostOf(v.final)
	if wait <= maxWait {
		return r.pace.quiet(ctx, host, wait)
	}
	why := fmt.Sprintf("it answered %d and asked for a pause of %v", v.status, wait)
	if err := r.pace.pause(ctx, host, pause{time.Now().Add(wait), why}); err != nil {
		return err
	}
	return &halt{fmt.Errorf("%w: %s, crawl again after that", ErrUnreachable, why)}
}

func hostOf(addr string) string {
	u, err := url.Parse(addr)
	if err != nil {
		return addr // of a visit: it was asked for, so it parses
	}
	return u.Host
}

// outcome says whether an answer is what was asked for.
func (r *run) outcome(ctx context.Context, v *visit) error {
	if v.wall != "" {
		return r.blocked(ctx, v.link.URL, v)
	}
	switch {
	case v.status >= 500 || v.status == http.StatusForbidden:
		if wait, asked := retryAfter(v.header, time.Now()); asked {
			if err := r.quiet(ctx, v, wait); err != nil {
				return err
			}
		}
		return r.missed(statusFailure(v))
	case v.status != http.StatusNotModified && v.status != http.StatusOK: // 204, 206 and the like hold no whole page
		return statusFailure(v)
	case v.sentHome():
		return r.missed(failuref(v.link.URL, "moved", "leads to %s, the home page or a page for errors: the page is gone", v.final))
	case v.hollow():
		return r.missed(failuref(v.link.URL, "network", "the answer has status 200 and nothing in it"))
	}
	if v.requests > 0 { // what the archive answers says nothing of the server
		r.misses = 0
	}
	return nil
}

func statusFailure(v *visit) *Failure {
	f := failuref(v.link.URL, "http", "status %d", v.status)
	f.Status = v.status
	return f
}

// blocked ends the crawl at a wall, and has its host left alone for a day. Nothing is done to get around it.
func (r *run) blocked(ctx context.Context, addr string, v *visit) error {
	f := failure(addr, "blocked", fmt.Errorf("%w (%s, status %d)", ErrBlocked, v.wall, v.status))
	f.Status = v.status
	if err := r.pace.pause(ctx, hostOf(v.final), pause{time.Now().Add(blockPause), f.Message}); err != nil {
		return err
	}
	return &halt{f}
}

// missed counts a failure of the server and gives the portal up after too many in a row.
func (r *run) missed(err error) error {
	var f *Failure
	if isHalt(err) || !errors.As(err, &f) {
		return err
	}
	switch f.Code {
	case "network", "tls", "http", "busy", "moved":
		r.misses++
	}
	if r.misses >= maxMisses {
		return &halt{fmt.Errorf("%w: given up after %d failures in a row: %w", ErrUnreachable, r.misses, f)}
	}
	return f
}

// passing says whether a failure may be gone when the address is asked once more at the end of the run.
func passing(err error) bool {
	var f *Failure
	return errors.As(err, &f) && !isHalt(err) && (f.Code == "network" || errors.Is(err, errBroken) || f.Code == "http" && f.Status >= 500)
}

// gone says whether a failure means that the page is no longer there.
func gone(err error) bool {
	var f *Failure
	return errors.As(err, &f) && !isHalt(err) &&
		(f.Status == http.StatusNotFound || f.Status == http.StatusGone || f.Code == "moved")
}
