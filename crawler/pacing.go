package crawler

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
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
	// maxExtra is the most that is added to the delay of a host in trouble.
	maxExtra = time.Minute
	// blockPause is how long a host is left alone after a wall: walls of these sites ban an address for hours, and
	// asking again lengthens the ban.
	blockPause = 24 * time.Hour
)

// pacer lets one request at a time through to a host, and none earlier than the delay after the one before. It is
// shared by all portals of a Crawler, because two portals may live on one host. Since a host's requests are
// serial anyway, a rate limiter would be nothing but the time of the last one; kept here, that time can be when
// the request had left, after dialling and TLS, so that the host never sees two closer together than the delay.
type pacer struct {
	frontier *Frontier     // where pauses are remembered; nil for nowhere
	arrival  time.Duration // see arrival; tests, whose server may be kept waiting for a processor, set another
	mu       sync.Mutex
	hosts    map[string]*lane
}

type lane struct {
	busy chan struct{} // holds one element while a request is under way

	mu     sync.Mutex    // others look on while the lane is busy
	sent   time.Time     // when the last request reached the host
	extra  time.Duration // added to the delay while the host is in trouble
	paused pause
}

// pause says until when a host is left alone, and why.
type pause struct {
	until time.Time
	why   string // "" when the host itself asked for it in passing
}

// pausedError says that a host is left alone for longer than a run waits.
type pausedError struct {
	host string
	pause
}

func (e *pausedError) Error() string {
	return fmt.Sprintf("%s is left alone until %s: %s", e.host, e.until.Local().Format(time.DateTime), e.why)
}

// laneName is the host of a URL as lanes know it: http and https of one host share a lane.
func laneName(host string) string {
	host = strings.ToLower(host)
	return strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
}

// Host is the host that a crawl of the portal begins at, as it is told from others: http and https are one.
func (p Portal) Host() string {
	if len(p.Start) == 0 {
		return ""
	}
	return laneName(hostOf(p.Start[0].URL))
}

func (p *pacer) lane(ctx context.Context, host string) (*lane, error) {
	host = laneName(host)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hosts == nil {
		p.hosts = map[string]*lane{}
	}
	l := p.hosts[host]
	if l == nil {
		was, err := p.frontier.paused(ctx, host)
		if err != nil {
			return nil, err
		}
		l = &lane{busy: make(chan struct{}, 1), paused: was}
		p.hosts[host] = l
	}
	return l, nil
}

// enter waits for the host's turn. The caller must leave the lane afterwards. A host that is paused for longer than
// a run waits gives a *pausedError at once.
func (p *pacer) enter(ctx context.Context, host string, delay time.Duration) (*lane, error) {
	l, err := p.lane(ctx, host)
	if err != nil {
		return nil, err
	}
	select {
	case l.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	next, was := l.next(delay)
	if time.Until(was.until) > maxWait {
		l.leave()
		return nil, &pausedError{laneName(host), was}
	}
	if err := sleep(ctx, time.Until(next)); err != nil {
		l.leave()
		return nil, err
	}
	return l, nil
}

func (l *lane) leave() { <-l.busy }

// next is when the next request may go out.
func (l *lane) next(delay time.Duration) (time.Time, pause) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := l.paused.until
	if at := l.sent.Add(delay + l.extra); !l.sent.IsZero() && at.After(next) {
		next = at
	}
	return next, l.paused
}

// due is when a host's turn comes, the zero time when it is now or not known.
func (p *pacer) due(ctx context.Context, host string, delay time.Duration) time.Time {
	l, err := p.lane(ctx, host)
	if err != nil {
		return time.Time{} // await says what is wrong
	}
	next, _ := l.next(delay)
	return next
}

// reached notes when a request reached the host.
func (l *lane) reached(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = at
}

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
	return p.pause(ctx, host, pause{until: time.Now().Add(wait)})
}

// pause leaves a host alone, also in later runs when it says why.
func (p *pacer) pause(ctx context.Context, host string, q pause) error {
	l, err := p.lane(ctx, host)
	if err != nil {
		return err
	}
	l.mu.Lock()
	if q.until.After(l.paused.until) {
		l.paused = q
	}
	l.mu.Unlock()
	if q.why == "" {
		return nil
	}
	return p.frontier.pause(ctx, laneName(host), q)
}

// answered learns from an answer how the host bears the crawl: refusals and faults double what is added to the
// delay, every other answer takes a quarter of it away. Status 0 is no answer.
func (l *lane) answered(status int, first time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case status == 0, status == http.StatusForbidden, status == http.StatusTooManyRequests, status >= 500:
		l.extra = min(max(2*l.extra, first), maxExtra)
	default:
		if l.extra = l.extra * 3 / 4; l.extra < first/4 {
			l.extra = 0
		}
	}
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
