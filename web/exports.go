package web

import (
	"bytes"
	"net/http"
	"slices"
	"time"
)

// Bounds of answers that read much of the index: so many are made at once, and a request
// waits so long for its turn. What is made is sent outside of them, so that clients that
// read slowly hold nobody up.
const (
	maxExports = 4
	exportWait = 5 * time.Second
	exportBack = 10 // seconds after which a client that was sent away should ask again
)

// isExport tells the answers that read much of the index.
func isExport(r *http.Request) bool {
	return formatOf(r) == formatCSV && r.URL.Path != "/dataset"+formatCSV || // that one is sent in parts
		slices.Contains([]string{"/compare" + formatJSON, "/coverage" + formatJSON,
			apiPrefix + "compare", apiPrefix + "coverage", apiPrefix + "figures"}, r.URL.Path)
}

// exports lets through so many requests of isExport at a time.
func (s *site) exports(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isExport(r) {
			next.ServeHTTP(w, r)
			return
		}
		late := time.NewTimer(exportWait)
		defer late.Stop()
		select {
		case s.making <- struct{}{}:
		case <-r.Context().Done():
			return
		case <-late.C:
			s.answerError(w, r, &failure{Status: http.StatusServiceUnavailable, Code: "busy", Key: "error.exports", Retry: exportBack})
			return
		}
		made := &heldAnswer{ResponseWriter: w}
		func() {
			defer func() { <-s.making }()
			next.ServeHTTP(made, r)
		}()
		made.send()
	})
}

// heldAnswer keeps an answer until it is sent.
type heldAnswer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (h *heldAnswer) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *heldAnswer) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

// send passes the answer on. Whether the client reads it is not ours to know.
func (h *heldAnswer) send() {
	if h.status == 0 {
		return // the client had gone
	}
	h.ResponseWriter.WriteHeader(h.status)
	_, _ = h.ResponseWriter.Write(h.body.Bytes())
}
