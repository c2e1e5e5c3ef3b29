package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestMethods: the site is read; scripts of other sites may read its data, and no page.
func TestMethods(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct {
		method, path string
		status       int
		open         bool
	}{
		{http.MethodOptions, "/api/v1/figures", http.StatusNoContent, true},
		{http.MethodOptions, "/findings.csv", http.StatusNoContent, true},
		{http.MethodOptions, "/findings", http.StatusNoContent, false},
		{http.MethodHead, "/api/v1/reports", http.StatusOK, true},
		{http.MethodPost, "/api/v1/reports", http.StatusMethodNotAllowed, true},
		{http.MethodDelete, "/reports/310113-hrss/2013", http.StatusMethodNotAllowed, false},
		{"PROPFIND", "/", http.StatusMethodNotAllowed, false},
		{http.MethodGet, "/api/v1/nothing", http.StatusNotFound, true},
		{http.MethodGet, "/findings", http.StatusOK, false},
	} {
		r, err := http.NewRequest(c.method, f.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", "https://other.example")
		res, err := f.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.status || (res.Header.Get("Access-Control-Allow-Origin") == "*") != c.open {
			t.Errorf("%s %s: %d, %v", c.method, c.path, res.StatusCode, res.Header)
		}
		asked := c.method == http.MethodOptions
		if (asked || c.status == http.StatusMethodNotAllowed) && res.Header.Get("Allow") != allowed {
			t.Errorf("%s %s: Allow %q", c.method, c.path, res.Header.Get("Allow"))
		}
		if asked && c.open && !strings.Contains(res.Header.Get("Access-Control-Allow-Headers"), "If-None-Match") {
			t.Errorf("%s: %v", c.path, res.Header)
		}
		if res.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: with credentials", c.path)
		}
	}
}
