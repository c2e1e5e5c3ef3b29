package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// begin takes many exchanges in without waiting for any.
func begin(t testing.TB, s *Store, xs ...Exchange) (ps []*Pending) {
	t.Helper()
	for _, x := range xs {
		p, err := s.Begin(context.Background(), x)
		must(t, err)
		ps = append(ps, p)
	}
	return ps
}

func wait(t testing.TB, p *Pending) Capture {
	t.Helper()
	c, err := p.Wait(context.Background())
	must(t, err)
	return c
}

// TestBeginSharesFlushes: what is begun while a flush runs shares the next one,
// stands in the order of Begin, and is acknowledged only after its flush.
func TestBeginSharesFlushes(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var flushes atomic.Int32
	gate := make(chan struct{})
	s.sync = func(f *os.File) error {
		flushes.Add(1)
		<-gate
		return f.Sync()
	}
	var xs []Exchange
	for n := range 30 {
		xs = append(xs, page(n))
	}
	ps := begin(t, s, xs...)
	soon, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	for _, p := range ps {
		if _, err := p.Wait(soon); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("acknowledged before a flush: %v", err)
		}
	}
	close(gate)
	var end int64
	for i, p := range ps {
		c := wait(t, p)
		if c.URL != xs[i].URL || c.GroupOffset < end {
			t.Fatalf("exchange %d became %+v behind %d", i, c, end)
		}
		end = c.GroupOffset + c.GroupLength
	}
	if n := flushes.Load(); n > int32(len(xs))/2 {
		t.Errorf("%d flushes for %d exchanges", n, len(xs))
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

// TestRepeatsInFlight: of equal payloads in flight the first is kept and the
// others refer to it, which stands before them.
func TestRepeatsInFlight(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var xs []Exchange
	for n := range 40 {
		x := page(n % 4)
		x.URL = fmt.Sprintf("https://www.example.gov.cn/copy%d", n)
		xs = append(xs, x)
	}
	first := map[string]Capture{}
	for i, p := range begin(t, s, xs...) {
		c := wait(t, p)
		holder, repeated := first[c.SHA256]
		if repeated != (c.Kind == KindRevisit) || repeated && c.Offset < holder.Offset {
			t.Errorf("exchange %d became %+v, the payload is held by %+v", i, c, holder)
		}
		if !repeated {
			first[c.SHA256] = c
		}
	}
	if len(first) != 4 {
		t.Errorf("%d payloads, want 4", len(first))
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

// An answer 304 in flight behind the page that it confirms refers to that.
func TestUnmodifiedInFlight(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	old := page(1)
	put(t, s, old)
	fresh := page(1)
	fresh.Time, fresh.Body = noon.Add(time.Hour), []byte("new")
	same := page(1)
	same.Time, same.Status, same.Body = noon.Add(2*time.Hour), 304, nil
	late := same // taken over from elsewhere: it confirms what the page was then
	late.Time = noon.Add(30 * time.Minute)
	ps := begin(t, s, fresh, same, late)
	if c := wait(t, ps[1]); c.SHA256 != digest(fresh.Body)[len(digestLabel):] {
		t.Errorf("the answer 304 confirms %+v", c)
	}
	if c := wait(t, ps[2]); c.SHA256 != digest(old.Body)[len(digestLabel):] {
		t.Errorf("the earlier answer 304 confirms %+v", c)
	}
}

// A failed write fails all that waits behind it, since that may refer to it,
// and leaves the store fit for more.
func TestFailureFailsTheQueue(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	kept := put(t, s, page(100))
	boom := errors.New("boom")
	s.writeAt = func(*os.File, []byte, int64) (int, error) { return 0, boom }
	var xs []Exchange
	for n := range 20 {
		xs = append(xs, page(n%3))
	}
	for _, p := range begin(t, s, xs...) {
		if _, err := p.Wait(context.Background()); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
	}
	s.writeAt = (*os.File).WriteAt
	c := put(t, s, page(0))
	if c.Kind != KindResponse {
		t.Errorf("the next is %+v", c)
	}
	if got := all(t, s, Filter{}); len(got) != 2 || got[0] != c || got[1] != kept {
		t.Errorf("the archive holds %+v", got)
	}
}

func TestCloseWaitsForWhatIsInFlight(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{MaxFileSize: 9000})
	var xs []Exchange
	for n := range 25 {
		xs = append(xs, page(n))
	}
	ps := begin(t, s, xs...)
	must(t, s.Close())
	for _, p := range ps {
		wait(t, p)
	}
	if got := all(t, open(t, dir, Options{}), Filter{}); len(got) != len(xs) {
		t.Errorf("%d captures, want %d", len(got), len(xs))
	}
}

// Memory is bounded: Begin waits, and gives up when its context ends.
func TestBeginWaitsForRoom(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	gate := make(chan struct{})
	s.sync = func(f *os.File) error { <-gate; return f.Sync() }
	big := imported(1)
	big.Body = make([]byte, maxInFlight)
	p := begin(t, s, big)[0]
	soon, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Begin(soon, page(1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Begin beside %d bytes gave %v", len(big.Body), err)
	}
	close(gate)
	wait(t, p)
	put(t, s, page(1))
}

func TestManyWritersAndAReindex(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 30_000})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 10 {
				if _, err := s.Put(context.Background(), page(10*n+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	_, err := s.Reindex(context.Background())
	must(t, err)
	wg.Wait()
	if got := all(t, s, Filter{}); len(got) != 80 {
		t.Errorf("%d captures, want 80", len(got))
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}
