package web

import (
	"io"
	"net/http"
)

// Addresses for those who watch the server; they are never refused.
const healthPath, readyPath = "/healthz", "/readyz"

// healthz says that the process answers.
func (s *site) healthz(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(w, "ok\n")
	return err
}

// readyz says that the index and the archive can be read.
func (s *site) readyz(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.index.Stats(r.Context()); err != nil {
		return &failure{Status: http.StatusServiceUnavailable, Code: "not_ready", Key: "error.no_index", Cause: err}
	}
	if _, err := s.archive.Sizes(r.Context()); err != nil {
		return &failure{Status: http.StatusServiceUnavailable, Code: "not_ready", Key: "error.no_archive", Cause: err}
	}
	return s.healthz(w, r)
}
