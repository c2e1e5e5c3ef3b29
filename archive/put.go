package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
)

// Put keeps x and returns its capture. When it returns without error the
// records are flushed to disk. When it fails, nothing of x is kept, and after
// a failure that leaves the end of the file in doubt every further Put fails
// until the archive is opened anew. Puts that run at the same time share a
// flush.
func (s *Store) Put(ctx context.Context, x Exchange) (Capture, error) {
	p, err := s.Begin(ctx, x)
	if err != nil {
		return Capture{}, err
	}
	return p.Wait(context.WithoutCancel(ctx))
}

// Pending is an exchange on its way to the disk.
type Pending struct {
	url     string
	demand  func()        // has it written soon
	settled chan struct{} // closed once capture or err is there
	capture Capture
	err     error
}

// Wait waits for the acknowledgement: with a nil error the records are flushed
// to disk. It can be called again and from several goroutines. When ctx ends
// first, x may still be kept.
func (p *Pending) Wait(ctx context.Context) (Capture, error) {
	p.demand()
	select {
	case <-p.settled:
		return p.capture, p.err
	case <-ctx.Done():
		return Capture{}, fmt.Errorf("archiving %s: not acknowledged yet: %w", p.url, ctx.Err())
	}
}

// Soon has the records written and flushed soon, with all begun before them, and
// does not wait: who has more to do meanwhile finds them settled later.
func (p *Pending) Soon() { p.demand() }

// Begin takes x in and returns before it is kept: only Wait tells. Exchanges
// are written in the order of their Begin; a crash keeps a beginning of that
// order. They go to disk when somebody waits for one of them or a later one or
// wants it Soon, or when flushBytes are ready, so that one caller with many answers shares
// flushes as well. The bytes of x must not change until Wait returns. Begin
// waits while maxInFlight bytes are on their way. What is wrong with x itself is
// ErrExchange.
func (s *Store) Begin(ctx context.Context, x Exchange) (*Pending, error) {
	if s.readOnly {
		return nil, fmt.Errorf("archiving %s: %w", x.URL, ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("archiving %s: %w", x.URL, err)
	}
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrExchange, err)
	}
	j := &job{Pending: Pending{url: x.URL, settled: make(chan struct{})}, x: &x, payload: x.payload()}
	j.weight = min(maxInFlight, int64(len(x.Body)+len(x.Head)+len(x.Request)+jobWeight))
	j.demand = func() { s.demand(j) }
	if !s.room.TryAcquire(j.weight) {
		s.demand(nil)
		if err := s.room.Acquire(ctx, j.weight); err != nil {
			return nil, fmt.Errorf("archiving %s: %w", x.URL, err)
		}
	}
	j.sums = x.sums()
	j.x.Plain = nil // only its digest is kept
	if err := s.enqueue(j); err != nil {
		s.room.Release(j.weight)
		return nil, fmt.Errorf("archiving %s: %w", x.URL, err)
	}
	go s.prepare(j)
	return &j.Pending, nil
}

const (
	// maxInFlight bounds the bytes between Begin and acknowledgement: enough
	// pages to fill a flush from many hosts, and room beside the largest body.
	maxInFlight = 64 << 20
	// jobWeight is what an exchange without a body weighs.
	jobWeight = 4 << 10
)

// enqueue gives j its place: in the order of writing, in a file, and behind
// those whose payload it may repeat.
func (s *Store) enqueue(j *job) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing:
		return fs.ErrClosed
	case s.broken != nil:
		return fmt.Errorf("the archive takes no more until it is opened again: %w", s.broken)
	}
	if err := s.turn(); err != nil {
		return err
	}
	j.seg = s.cur
	j.earlier = s.byURL[j.url]
	s.byURL[j.url] = j
	if len(j.payload) > 0 && j.x.Truncated == "" {
		if j.origin = s.origins[j.sums]; j.origin == nil {
			j.origin = &origin{first: j, known: make(chan struct{})}
			s.origins[j.sums] = j.origin
		}
	}
	s.begun++
	j.number = s.begun
	s.jobs = append(s.jobs, j)
	return nil
}

// origin is where the payload of exchanges in flight stands or will stand. The
// first that brings it finds out; those behind it in the order wait.
type origin struct {
	first   *job
	known   chan struct{} // closed once capture or err is there
	capture Capture
	err     error
}

// prepare makes the records of j, packs them and hands them over for writing.
func (s *Store) prepare(j *job) {
	err := s.pack(j)
	if o := j.origin; o != nil && o.first == j {
		if o.err = err; err == nil && o.capture.ID == "" {
			o.capture = j.made
		}
		close(o.known)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case j.isSettled(): // an earlier one could not be written
	case err != nil:
		s.drop(j, err)
	default:
		j.ready = true
		j.seg.coming += int64(len(j.packed))
	}
	s.changed.Broadcast()
}

// unmodified reports whether j says that its address has not changed.
func (j *job) unmodified() bool {
	return len(j.payload) == 0 && j.x.Status == http.StatusNotModified
}

// await waits for those before j that it may refer to.
func (j *job) await() error {
	switch o := j.origin; {
	case j.unmodified() && j.x.Confirms == nil && j.earlier != nil:
		<-j.earlier.settled
	case o != nil && o.first != j:
		<-o.known
		return o.err
	}
	return nil
}

// before finds the kept copy of j's payload. An empty payload is not worth a
// reference, and a copy that can no longer be read is none.
func (s *Store) before(ctx context.Context, j *job) (*prior, error) {
	o := j.origin
	switch {
	case j.unmodified():
		return s.confirmed(ctx, j)
	case o == nil:
		return nil, nil
	case o.first != j:
		return &prior{o.capture, profileSame, j.x.Type}, nil
	}
	c, err := s.holder(ctx, j.sums)
	if err != nil || c == nil {
		return nil, err
	}
	o.capture = *c
	return &prior{*c, profileSame, j.x.Type}, nil
}

// confirmed finds what an answer 304 confirms: what the request asked about,
// or else the payload that the address had at its time. Whether its copy can
// still be read is not asked: there are no other bytes that could be kept instead.
func (s *Store) confirmed(ctx context.Context, j *job) (*prior, error) {
	if j.x.Confirms != nil {
		return s.confirming(ctx, *j.x.Confirms)
	}
	last, err := s.index.first(ctx, "WHERE url = ? AND time <= ? AND "+whole+" ORDER BY time DESC, rowid DESC", j.url, j.x.Time.UnixMicro())
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return s.confirming(ctx, last)
}

// confirming leads from a capture to the one whose record holds its payload.
func (s *Store) confirming(ctx context.Context, last Capture) (*prior, error) {
	holder := last
	if last.Kind == KindRevisit {
		var err error
		holder, err = s.index.first(ctx, holding, last.SHA256, last.Payload)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
	}
	return &prior{holder, profileNotModified, last.Type}, nil // such an answer names no type
}

// holding chooses the captures whose records hold a payload, by the digests
// SHA256 and Payload.
const holding = "WHERE sha256 = ? AND payload = ? AND kind <> 'revisit' ORDER BY time DESC, rowid DESC"

// holder finds a capture whose record still holds the payload, nil when there
// is none.
func (s *Store) holder(ctx context.Context, of sums) (*Capture, error) {
	for c, err := range s.index.find(ctx, holding, of.sha256(), of.payload[len(digestLabel):]) {
		if err != nil {
			return nil, err
		}
		_, err := s.served(c)
		var damaged *CorruptError
		switch {
		case err == nil:
			return &c, nil
		case !errors.As(err, &damaged):
			return nil, err
		}
		s.options.Log.WarnContext(ctx, "the earlier copy of a payload is damaged", "error", err)
	}
	return nil, nil
}
