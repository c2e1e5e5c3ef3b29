package web

import (
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how often one client may ask: Burst requests at once, PerSecond on average. The
// zero Rate lets everybody ask as often as they like.
type Rate struct {
	PerSecond float64
	Burst     int
	// Proxies stand before this server: what they say in X-Forwarded-For is believed.
	Proxies []netip.Prefix
}

// maxClients bounds the clients remembered, twice as many at most. Whoever was not heard
// of while so many others asked has a full bucket again anyway.
const maxClients = 20_000

// clientBitsV6 is how much of an IPv6 address one subscriber has for himself.
const clientBitsV6 = 64

// limiter holds a bucket for each client. Clients heard of lately are in young; when it
// is full they become old, and the old ones before are forgotten.
type limiter struct {
	Rate
	mu         sync.Mutex
	young, old map[netip.Prefix]*rate.Limiter
}

func newLimiter(r Rate) *limiter {
	return &limiter{Rate: r, young: map[netip.Prefix]*rate.Limiter{}}
}

func (l *limiter) bucket(client netip.Prefix) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.young[client]; b != nil {
		return b
	}
	b := l.old[client]
	if b == nil {
		b = rate.NewLimiter(rate.Limit(l.PerSecond), max(l.Burst, 1))
	}
	if len(l.young) >= maxClients {
		l.young, l.old = map[netip.Prefix]*rate.Limiter{}, l.young
	}
	l.young[client] = b
	return b
}

// wait is 0 when the client may ask now, otherwise the time until it may.
func (l *limiter) wait(r *http.Request, now time.Time) time.Duration {
	if l.PerSecond <= 0 {
		return 0
	}
	ticket := l.bucket(l.client(r)).ReserveN(now, 1)
	delay := ticket.DelayFrom(now)
	if delay > 0 {
		ticket.CancelAt(now) // a request that is refused costs nothing
	}
	return delay
}

// client is who asks: the nearest address that no proxy of ours has.
func (l *limiter) client(r *http.Request) netip.Prefix {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	addr := at.Addr().Unmap()
	if err != nil {
		return netip.Prefix{}
	}
	way := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(way) - 1; i >= 0 && l.isProxy(addr); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(way[i]))
		if err != nil {
			break
		}
		addr = before.Unmap()
	}
	bits := addr.BitLen()
	if addr.Is6() {
		bits = clientBitsV6
	}
	p, _ := addr.WithZone("").Prefix(bits) // bits are within the address
	return p
}

func (l *limiter) isProxy(addr netip.Addr) bool {
	return slices.ContainsFunc(l.Proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// limited refuses clients that ask too often. Whether the server lives may always be asked.
func (s *site) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == healthPath || r.URL.Path == readyPath {
			next.ServeHTTP(w, r)
			return
		}
		if wait := s.limiter.wait(r, time.Now()); wait > 0 {
			s.answerError(w, r, &failure{Status: http.StatusTooManyRequests, Code: "too_many_requests", Key: "error.too_many_requests",
				Retry: int(math.Ceil(wait.Seconds()))})
			return
		}
		next.ServeHTTP(w, r)
	})
}
