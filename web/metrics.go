package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Metrics counts what a site answers, for the /metrics of an Admin.
type Metrics struct {
	set    *metrics.Set
	inHand *metrics.Counter
}

// NewMetrics returns counters at 0.
func NewMetrics() *Metrics {
	set := metrics.NewSet()
	return &Metrics{set: set, inHand: set.NewCounter("nianbao_http_requests_in_flight")}
}

// observe counts every request by route and status, and how long it took until the
// answer was handed over. A nil Metrics counts nothing.
func (m *Metrics) observe(next http.Handler) http.Handler {
	if m == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.inHand.Inc()
		began, noted := time.Now(), &statusWriter{ResponseWriter: w}
		defer func() {
			m.inHand.Dec()
			route := routeOf(r)
			m.set.GetOrCreateCounter(fmt.Sprintf("nianbao_http_requests_total{route=%q,status=\"%d\"}", route, cmp.Or(noted.status, http.StatusOK))).Inc()
			m.set.GetOrCreatePrometheusHistogram(fmt.Sprintf("nianbao_http_request_duration_seconds{route=%q}", route)).UpdateDuration(began)
		}()
		next.ServeHTTP(noted, r)
	})
}

// routeOf names a route, never an address: there are as many of those as strangers like.
func routeOf(r *http.Request) string {
	return cmp.Or(strings.TrimPrefix(r.Pattern, "GET "), "other")
}

// statusWriter notes the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = cmp.Or(s.status, status)
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what lies below.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
