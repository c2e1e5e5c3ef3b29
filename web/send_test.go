package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAnswersArePacked asks the way browsers do and unpacks the answer.
func TestAnswersArePacked(t *testing.T) {
	f := newFixture(t)
	for path, packed := range map[string]bool{"/indicators": true, "/indicators.csv": true, "/api/v1/indicators": true, stylePath(): true,
		"/compare.svg?agency=310113-hrss": true, "/healthz": false, "/originals/" + f.sums["310113-hrss/2013"]: false} {
		_, plain := f.get(t, path)
		r := httptest.NewRequest(http.MethodGet, f.URL+path, nil)
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
		packed bool
	}{{"gzip", minGzip - 1, false}, {"", 5000, false}, {"identity", 5000, false}, {"gzip;q=0", 5000, false}, {"gzip", 5000, true}} {
		pack, err := packing(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			if err := send(w, r, http.StatusTeapot, make([]byte, c.size)); err != nil {
				t.Error(err)
			}
		}))
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		pack.ServeHTTP(w, r)
		got := w.Header().Get("Content-Encoding") == "gzip"
		if w.Code != http.StatusTeapot || got != c.packed || !got && w.Body.Len() != c.size {
			t.Errorf("%+v: %d, %d bytes, %q", c, w.Code, w.Body.Len(), w.Header().Get("Content-Encoding"))
		}
	}
}

// TestUnchangedAnswers asks again with the tag of the answer before, packed or not.
func TestUnchangedAnswers(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/", "/reports/310113-hrss/2013", "/reports/310113-hrss/2013.json", "/indicators.csv", "/search.atom",
		"/compare.svg?agency=310113-hrss", "/coverage.json", "/api/v1/reports", "/api/v1/figures", "/api/v1/openapi.yaml",
		"/api/v1/captures?url=http://www.example.gov.cn/310113-hrss/2013.html"} {
		for _, coding := range []string{"", "gzip"} {
			ask := func(tag string) *http.Response {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Header.Set("Accept-Encoding", coding)
				if tag != "" {
					r.Header.Set("If-None-Match", tag)
				}
				w := httptest.NewRecorder()
				f.Config.Handler.ServeHTTP(w, r)
				return w.Result()
			}
			tag := ask("").Header.Get("ETag")
			for given, want := range map[string]int{tag: http.StatusNotModified, `"x", ` + tag: http.StatusNotModified,
				strings.TrimPrefix(tag, "W/"): http.StatusNotModified, "*": http.StatusNotModified, `W/"x"`: http.StatusOK} {
				res := ask(given)
				body, err := io.ReadAll(res.Body)
				if err != nil || tag == "" || res.StatusCode != want || (len(body) == 0) != (want == http.StatusNotModified) {
					t.Errorf("%s in %q with %s: status %d, %d bytes", path, coding, given, res.StatusCode, len(body))
				}
			}
		}
	}
}
