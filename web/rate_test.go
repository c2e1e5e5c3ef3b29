package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

func from(addr string, forwarded ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = addr
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	return r
}

// TestClient: who asks is never what a stranger says of himself.
func TestClient(t *testing.T) {
	l := newLimiter(Rate{PerSecond: 1, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}})
	for _, c := range []struct {
		r    *http.Request
		want string
	}{
		{from("198.51.100.7:1234"), "198.51.100.7/32"},
		{from("198.51.100.7:1234", "203.0.113.1"), "198.51.100.7/32"}, // no proxy of ours
		{from("10.1.2.3:80", "203.0.113.1"), "203.0.113.1/32"},
		{from("10.1.2.3:80", "1.1.1.1, 203.0.113.1"), "203.0.113.1/32"},
		{from("10.1.2.3:80", "1.1.1.1", "203.0.113.1, 10.9.9.9"), "203.0.113.1/32"},
		{from("10.1.2.3:80", "nonsense"), "10.1.2.3/32"},
		{from("10.1.2.3:80"), "10.1.2.3/32"},
		{from("[::1]:80", "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64"},
		{from("[::ffff:198.51.100.7]:80"), "198.51.100.7/32"},
		{from("[fe80::1%eth0]:80"), "fe80::/64"},
	} {
		if got := l.client(c.r).String(); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.r.RemoteAddr, c.r.Header, got, c.want)
		}
	}
}

func TestBuckets(t *testing.T) {
	l, now := newLimiter(Rate{PerSecond: 2, Burst: 3}), time.Unix(1000, 0)
	one, other := from("198.51.100.7:1"), from("198.51.100.8:1")
	for n := range 5 {
		if wait := l.wait(one, now); (wait > 0) != (n >= 3) || wait > time.Second {
			t.Errorf("request %d waits %v", n, wait)
		}
	}
	if l.wait(other, now) != 0 {
		t.Error("one client uses up what another may ask")
	}
	if l.wait(one, now.Add(time.Second)) != 0 {
		t.Error("a bucket does not fill again")
	}
	if wait := newLimiter(Rate{}).wait(one, now); wait != 0 {
		t.Errorf("without a rate a request waits %v", wait)
	}
}

// TestBucketsAreBounded: however many clients there are, so many are remembered, and
// one that asks all the time is.
func TestBucketsAreBounded(t *testing.T) {
	l, now := newLimiter(Rate{PerSecond: 0.001, Burst: 1}), time.Unix(1000, 0)
	busy := from("198.51.100.7:1")
	l.wait(busy, now)
	for i := range 3 * maxClients {
		l.wait(from(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255)), now)
		if i%1000 == 0 && l.wait(busy, now) == 0 {
			t.Fatalf("forgotten after %d others", i)
		}
	}
	if n := len(l.young) + len(l.old); n > 2*maxClients {
		t.Errorf("%d clients are remembered", n)
	}
}

// TestTooManyRequests: the answer says when to come back; health is always told.
func TestTooManyRequests(t *testing.T) {
	c := readContract(t)
	h := limitedSite(t, Rate{PerSecond: 0.01, Burst: 2})
	for n := range 4 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, from("198.51.100.7:1").Clone(t.Context()))
		if (w.Code == http.StatusTooManyRequests) != (n >= 2) {
			t.Errorf("request %d: status %d", n, w.Code)
		}
	}
	r := from("198.51.100.7:1")
	r.URL.Path = "/api/v1/reports"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	res.Request = r
	if res.Header.Get("Retry-After") != "100" {
		t.Errorf("Retry-After %q", res.Header.Get("Retry-After"))
	}
	c.hold(t, "/api/v1/reports", res, w.Body.String())
	r = from("198.51.100.7:1")
	r.URL.Path = healthPath
	w = httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("health: %d", w.Code)
	}
}

// limitedSite is the site over the fixture with a rate.
func limitedSite(t *testing.T, r Rate) http.Handler {
	t.Helper()
	s := newFixture(t).site
	s.Rate = r
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}
