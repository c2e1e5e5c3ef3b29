package crawler

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPacerSerialAndSpaced(t *testing.T) {
	const delay, requests = 20 * time.Millisecond, 6
	var p pacer
	var inside, most atomic.Int32
	var mu sync.Mutex
	var times []time.Time
	var wg sync.WaitGroup
	for range requests {
		wg.Go(func() {
			l, err := p.enter(t.Context(), "a", delay)
			if err != nil {
				t.Error(err)
				return
			}
			most.Store(max(most.Load(), inside.Add(1)))
			l.sent = time.Now()
			mu.Lock()
			times = append(times, l.sent)
			mu.Unlock()
			inside.Add(-1)
			l.leave()
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at once", most.Load())
	}
	for i := 1; i < len(times); i++ {
		if gap := times[i].Sub(times[i-1]); gap < delay {
			t.Errorf("gap %d is %v, want at least %v", i, gap, delay)
		}
	}
	// Another host has no earlier request to keep its hour from.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := p.enter(ctx, "b", time.Hour); err != nil {
		t.Errorf("first request to another host: %v", err)
	}
}

func TestPacerGivesUpWithContext(t *testing.T) {
	var p pacer
	l, err := p.enter(t.Context(), "a", 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := p.enter(ctx, "a", 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for a busy host: %v", err)
	}
	l.sent = time.Now()
	l.leave()
	if err := p.await(ctx, "a", time.Hour); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for the delay: %v", err)
	}
	if l, err = p.enter(t.Context(), "a", 0); err != nil { // nobody holds the lane
		t.Fatal(err)
	}
	l.leave()
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"", 0, false}, {"soon", 0, false}, {"-5", 0, false},
		{"0", 0, true}, {"7", 7 * time.Second, true},
		{"Sun, 01 Mar 2026 12:01:00 GMT", time.Minute, true},
		{"Sun, 01 Mar 2026 11:00:00 GMT", 0, true},
		{"99999999999", 1 << 30 * time.Second, true},
	}
	for _, tt := range tests {
		got, ok := retryAfter(http.Header{"Retry-After": {tt.value}}, now)
		if got != tt.want || ok != tt.ok {
			t.Errorf("retryAfter(%q) = %v, %v; want %v, %v", tt.value, got, ok, tt.want, tt.ok)
		}
	}
}

func TestHostInTroubleIsAskedLess(t *testing.T) {
	const first = time.Second
	l := &lane{}
	var got []time.Duration
	for _, status := range []int{200, 403, 429, 0, 503, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200} {
		l.answered(status, first)
		got = append(got, l.extra)
	}
	for i := range got {
		got[i] = got[i].Round(time.Second)
	}
	want := []time.Duration{0, 1, 2, 4, 8, 6, 5, 3, 3, 2, 1, 1, 1, 1, 0, 0, 0, 0}
	for i := range want {
		want[i] *= time.Second
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("added to the delay (-want +got):\n%s", d)
	}
	if l.extra != 0 {
		t.Errorf("%v stays for ever", l.extra)
	}
	for range 100 {
		l.answered(500, first)
	}
	if l.extra != maxExtra {
		t.Errorf("grows to %v, want %v", l.extra, maxExtra)
	}
	l.reached(time.Now())
	if next, _ := l.next(first); time.Until(next) < maxExtra {
		t.Errorf("the next request goes out in %v", time.Until(next))
	}
}
