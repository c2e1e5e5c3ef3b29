package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// fetchTime bounds one request with its whole answer: a scanned report of 60 MB at 50 KB/s takes as long.
	fetchTime = 20 * time.Minute
	// slowSpan and slowBytes are the least rate of a body: a server that sends less in such a span trickles to hold
	// the crawl, or is as good as dead.
	slowSpan  = 30 * time.Second
	slowBytes = 16 << 10
	// keptRoom is the largest room that is kept for the next body: pages are smaller, scans that are larger are rare.
	keptRoom = 1 << 20
)

// errBroken is that of a body that ended before it was whole. It may come whole the next time.
var errBroken = errors.New("answer broke off")

var errSlow = fmt.Errorf("dropped: fewer than %d bytes came in %v", slowBytes, slowSpan)

// reply is what one request brought.
type reply struct {
	*http.Response
	body       []byte
	sent, head []byte // both heads as they went over the wire; nil when the connection was none of ours
	fault      string // what insecure_tls let pass
	endless    bool   // the body lacks the end that its kind has, and came so before
	ip         string // of the server
}

// exchange waits for the host's turn, sends the request and reads the whole answer.
func (t *recorder) exchange(out *http.Request) (*reply, error) {
	addr, host := out.URL.String(), out.URL.Host
	l, err := t.pace.enter(out.Context(), host, t.delay(host))
	if err != nil {
		return nil, haltPaused(err)
	}
	defer l.leave()
	ctx, cancel := context.WithCancelCause(out.Context())
	defer cancel(nil)
	ctx, stop := context.WithTimeout(ctx, fetchTime)
	defer stop()
	t.spend(host, 1, 0)
	a, err := t.send(ctx, out, l)
	if err != nil {
		l.answered(0, t.first(host))
		return nil, networkFailure(addr, err)
	}
	defer a.Body.Close()
	if a.StatusCode < 100 { // net/http takes any three digits; the archive knows a file loaded by hand by status 0
		return nil, failuref(addr, "network", "no answer: %.40q is no status", a.Status)
	}
	l.answered(a.StatusCode, t.first(host))
	if bytes.Count(a.head, []byte("\n")) > maxHeaderLines {
		return nil, failuref(addr, "size", "the head of the answer has more than %d lines", maxHeaderLines)
	}
	a.body, err = t.readBody(ctx, cancel, a.Response)
	if err == nil && a.ContentLength < 0 && len(a.TransferEncoding) == 0 && lacksEnd(a.body) {
		if a.endless = t.cameBefore(addr, a.body); !a.endless {
			err = fmt.Errorf("%w after %d bytes: the file has no end", errBroken, len(a.body))
		}
	}
	t.spend(host, 0, int64(len(a.body)))
	if errors.Is(err, errSlow) {
		l.answered(0, t.first(host))
		return nil, failure(addr, "network", err)
	} else if err != nil {
		return nil, failure(addr, "size", err)
	}
	return a, nil
}

// send makes the request and notes when it reached the host, and the heads.
func (t *recorder) send(ctx context.Context, out *http.Request, l *lane) (*reply, error) {
	var written atomic.Pointer[time.Time]
	var line atomic.Pointer[tap]
	var conns atomic.Int32
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) {
			if conns.Add(1) > 1 { // a kept connection broke under the request, and net/http would ask again at once
				t.anew(ctx, out.URL.Host, l)
			}
			if t, ok := i.Conn.(*tap); ok {
				t.begin()
				line.Store(t)
			}
		},
		WroteRequest: func(httptrace.WroteRequestInfo) { now := time.Now(); written.Store(&now) },
	})
	res, err := t.wire.RoundTrip(out.WithContext(ctx))
	there := time.Now()
	if w := written.Load(); w != nil && w.Add(t.pace.arrival).Before(there) {
		there = w.Add(t.pace.arrival)
	}
	l.reached(there)
	if err != nil {
		return nil, err
	}
	a := &reply{Response: res}
	if c := line.Load(); c != nil {
		a.sent, a.head = c.heads()
		a.fault = c.fault
		a.ip, _, _ = net.SplitHostPort(c.RemoteAddr().String())
	}
	return a, nil
}

// anew waits for the host's turn to have a request sent once more: it may have seen the first.
func (t *recorder) anew(ctx context.Context, host string, l *lane) {
	t.spend(host, 1, 0)
	l.reached(time.Now())
	next, _ := l.next(t.delay(host))
	_ = sleep(ctx, time.Until(next)) // when ctx ends, so does the request
}

// networkFailure words why there was no answer.
func networkFailure(addr string, err error) *Failure {
	var secure *tlsError
	switch {
	case errors.Is(err, errPrivate):
		return failure(addr, "private", err)
	case errors.As(err, &secure):
		return failure(addr, "tls", secure)
	}
	return failuref(addr, "network", "no answer: %w", err)
}

// readBody reads a body whole or not at all: what is too long is an error, and so are what ends before the
// announced length, which net/http tells, and what comes too slowly.
func (t *recorder) readBody(ctx context.Context, cancel context.CancelCauseFunc, res *http.Response) ([]byte, error) {
	if res.ContentLength > t.limit {
		return nil, fmt.Errorf("answer of %d bytes is larger than the limit of %d", res.ContentLength, t.limit)
	}
	p := &pulse{r: io.LimitReader(res.Body, t.limit+1), least: t.slowBytes}
	watch := time.AfterFunc(t.slowSpan, func() { cancel(errSlow) })
	defer watch.Stop()
	p.beat = func() { watch.Reset(t.slowSpan) }
	body := &t.came
	if body.Reset(); body.Cap() > keptRoom {
		*body = bytes.Buffer{}
	}
	_, err := body.ReadFrom(p)
	switch {
	case errors.Is(context.Cause(ctx), errSlow):
		return nil, errSlow
	case err != nil:
		return nil, fmt.Errorf("%w after %d bytes: %w", errBroken, body.Len(), err)
	case int64(body.Len()) > t.limit:
		return nil, fmt.Errorf("answer is larger than the limit of %d bytes", t.limit)
	}
	return bytes.Clone(body.Bytes()), nil
}

// cameBefore says whether this run was given the same bytes for the address before, and remembers them: a connection
// does not break twice at the same place, so that is all the site has.
func (t *recorder) cameBefore(addr string, body []byte) bool {
	sum := original(body, nil)
	before := t.endless[addr]
	t.endless[addr] = sum
	return before == sum
}

// fileEnds are the marks that files of a kind have at their end, by what they begin with: PDF (ISO 32000-1, 7.5.5), and
// ZIP, which docx and xlsx are too (APPNOTE 4.3.16).
var fileEnds = []struct {
	begin, end string
	within     int // bytes from the end
}{
	{"%PDF-", "%%EOF", 4 << 10},
	{"PK\x03\x04", "PK\x05\x06", 22 + 1<<16},
}

// lacksEnd says whether a file was cut short. An answer that announces no length ends where the connection does, and
// only the file itself can tell that it should not have.
func lacksEnd(body []byte) bool {
	for _, f := range fileEnds {
		if bytes.HasPrefix(body, []byte(f.begin)) {
			return !bytes.Contains(body[max(0, len(body)-f.within):], []byte(f.end))
		}
	}
	return false
}

// pulse tells of every so many bytes that come through.
type pulse struct {
	r           io.Reader
	least, seen int
	beat        func()
}

func (p *pulse) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if p.seen += n; p.seen >= p.least {
		p.seen = 0
		p.beat()
	}
	return n, err
}
