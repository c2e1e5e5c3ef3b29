package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestAnswersArePacked asks the way browsers do and unpacks the answer.
func TestAnswersArePacked(t *testing.T) {
	f := newFixture(t)
	for path, packed := range map[string]bool{"/indicators": true, "/indicators.csv": true, "/api/v1/indicators": true, stylePath(): true,
		"/compare.svg?agency=310113-hrss": true, "/healthz": false, "/originals/" + f.sums["310113-hrss/2013"]: false} {
		_, plain := f.get(t, path)
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "br, gzip")
		w := httptest.NewRecorder()
		f.Config.Handler.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != packed {
			t.Errorf("%s: packed %v", path, got)
			continue
		}
		if !packed {
			continue
		}
		size := w.Body.Len()
		zip, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(zip)
		if err != nil || string(body) != plain || size >= len(plain) {
			t.Errorf("%s: %v, %d bytes packed, %d plain", path, err, size, len(plain))
		}
	}
}

func TestSmallAnswersAndPlainClients(t *testing.T) {
	for _, c := range []struct {
		accept string
		size   int
	}{{"gzip", minGzip - 1}, {"", 5000}, {"identity", 5000}} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		if err := send(w, r, http.StatusTeapot, make([]byte, c.size)); err != nil {
			t.Fatal(err)
		}
		if w.Code != http.StatusTeapot || w.Body.Len() != c.size || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%+v: %d, %d bytes, %q", c, w.Code, w.Body.Len(), w.Header().Get("Content-Encoding"))
		}
	}
}
