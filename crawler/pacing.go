package crawler

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// arrival is how long after it was written a request has surely reached the server.
	arrival = 50 * time.Millisecond
	// maxTries is how often a busy server is asked for one page.
	maxTries = 4
	// backoff is the first wait after a busy answer without Retry-After; it doubles.
	backoff = 5 * time.Second
	// maxWait is the longest wait within a run; a server that asks for more is left until the next.
	maxWait = 2 * time.Minute
)

// pacer lets one request at a time through to a host, and none earlier than the delay after the one before. It is
// shared by all portals of a Crawler, because two portals may live on one host. Since a host's requests are
// serial anyway, a rate limiter would be nothing but the time of the last one; kept here, that time can be when
// the request had left, after dialling and TLS, so that the host never sees two closer together than the delay.
type pacer struct {
	mu    sync.Mutex
	hosts map[string]*lane
}

type lane struct {
	busy  chan struct{} // holds one element while a request is under way
	sent  time.Time     // when the last request reached the host
	until time.Time     // the host asked for quiet until then
}

func (p *pacer) lane(host string) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hosts == nil {
		p.hosts = map[string]*lane{}
	}
	l := p.hosts[host]
	if l == nil {
		l = &lane{busy: make(chan struct{}, 1)}
		p.hosts[host] = l
	}
	return l
}

// enter waits for the host's turn. The caller must leave the lane afterwards.
func (p *pacer) enter(ctx context.Context, host string, delay time.Duration) (*lane, error) {
	l := p.lane(host)
	select {
	case l.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	next := l.until
	if !l.sent.IsZero() && l.sent.Add(delay).After(next) {
		next = l.sent.Add(delay)
	}
	if err := sleep(ctx, time.Until(next)); err != nil {
		l.leave()
		return nil, err
	}
	return l, nil
}

func (l *lane) leave() { <-l.busy }

// await waits until the host's turn has come without taking it, so that a cancelled crawl need not sit out a
// delay inside a request that it means to finish.
func (p *pacer) await(ctx context.Context, host string, delay time.Duration) error {
	l, err := p.enter(ctx, host, delay)
	if err == nil {
		l.leave()
	}
	return err
}

// quiet keeps the host alone for the time it asked for.
func (p *pacer) quiet(ctx context.Context, host string, wait time.Duration) error {
	l, err := p.enter(ctx, host, 0)
	if err != nil {
		return err
	}
	l.until = time.Now().Add(wait)
	l.leave()
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retryAfter reads the header of that name, seconds or a date; ok is false when there is none.
func retryAfter(h http.Header, now time.Time) (wait time.Duration, ok bool) {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil && s >= 0 {
		return time.Duration(min(s, 1<<30)) * time.Second, true
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
