package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// fetch asks for a path without following redirects.
func (f *fixture) fetch(t *testing.T, path string, header http.Header) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := f.Client().Transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

func TestTimeGate(t *testing.T) {
	f := newPast(t)
	for _, tt := range []struct{ when, want string }{
		{"", "20240304010203"}, // the newest
		{"Fri, 01 Mar 2024 00:00:00 GMT", "20240301010203"},
		{"Sat, 02 Mar 2024 12:00:00 GMT", "20240302010203"},
		{"Sat, 02 Mar 2024 14:00:00 GMT", "20240303010203"},
		{"Tue, 01 Jan 2030 00:00:00 GMT", "20240304010203"},
	} {
		h := http.Header{}
		if tt.when != "" {
			h.Set("Accept-Datetime", tt.when)
		}
		res := f.fetch(t, "/timegate/"+pastURL, h)
		if got, want := res.Header.Get("Location"), "/memento/"+tt.want+"/"+pastURL; res.StatusCode != http.StatusFound || got != want {
			t.Errorf("at %q: status %d to %q, want %q", tt.when, res.StatusCode, got, want)
		}
		if !strings.Contains(strings.ToLower(res.Header.Get("Vary")), "accept-datetime") || !strings.Contains(res.Header.Get("Link"), `<`+pastURL+`>; rel="original"`) {
			t.Errorf("headers %v", res.Header)
		}
	}
	if res := f.fetch(t, "/timegate/"+pastURL, http.Header{"Accept-Datetime": {"yesterday"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a date that is none: %d", res.StatusCode)
	}
	for _, path := range []string{"/timegate/http://www.example.gov.cn/other.html", "/timegate/", "/timegate/javascript:alert(1)", "/memento/2024/" + pastURL, "/memento/20240301010203/x"} {
		if res := f.fetch(t, path, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
}

func TestMemento(t *testing.T) {
	f := newPast(t)
	res, body := f.get(t, "/memento/20240303010203/"+pastURL)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "第二版") {
		t.Fatalf("status %d: %s", res.StatusCode, body)
	}
	if got := res.Header.Get("Memento-Datetime"); got != "Sun, 03 Mar 2024 01:02:03 GMT" {
		t.Errorf("Memento-Datetime %q", got)
	}
	if got := res.Header.Get("Content-Security-Policy"); got != sandboxPolicy {
		t.Errorf("a kept page without its sandbox: %q", got)
	}
	links := res.Header.Get("Link")
	for _, want := range []string{
		`<` + pastURL + `>; rel="original"`,
		`/timegate/` + pastURL + `>; rel="timegate"`,
		`/timemap/link/` + pastURL + `>; rel="timemap"; type="application/link-format"`,
		`/memento/20240301010203/` + pastURL + `>; rel="first memento"; datetime="Fri, 01 Mar 2024 01:02:03 GMT"`,
		`/memento/20240302010203/` + pastURL + `>; rel="prev memento"`,
		`/memento/20240304010203/` + pastURL + `>; rel="last next memento"`,
	} {
		if !strings.Contains(links, want) {
			t.Errorf("no link %s in\n%s", want, strings.ReplaceAll(links, ", <", ",\n<"))
		}
	}
	if res := f.fetch(t, "/memento/20240303000000/"+pastURL, nil); res.Header.Get("Location") != "/memento/20240303010203/"+pastURL {
		t.Errorf("a time between captures leads to %q", res.Header.Get("Location"))
	}
}

func TestTimeMap(t *testing.T) {
	f := newPast(t)
	res, body := f.get(t, "/timemap/link/"+pastURL)
	if got := res.Header.Get("Content-Type"); got != "application/link-format" {
		t.Errorf("type %q", got)
	}
	mementos := regexp.MustCompile(`rel="(first |last )?memento"; datetime="`).FindAllString(body, -1)
	if len(mementos) != 4 || strings.Count(body, `rel="first memento"`) != 1 || strings.Count(body, `rel="last memento"`) != 1 || strings.Count(body, `rel="timegate"`) != 1 {
		t.Errorf("time map:\n%s", body)
	}
}
