package web

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// TestMementosCloseInTime: a capture is reached by its own second, although another is nearer
// to the beginning of that.
func TestMementosCloseInTime(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	const u = "http://www.example.gov.cn/close.html"
	second := time.Date(2024, 3, 1, 1, 2, 3, 0, time.UTC)
	for _, c := range []struct {
		at   time.Duration
		body string
	}{{-400 * time.Millisecond, "before"}, {900 * time.Millisecond, "after"}} {
		if _, err := store.Put(t.Context(), archive.Exchange{URL: u, Time: second.Add(c.at), Status: http.StatusOK, Role: archive.RoleReport,
			Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(c.body)}); err != nil {
			t.Fatal(err)
		}
	}
	f := &fixture{sums: map[string]string{}}
	f.serve(t, store, nil)
	for stamp, want := range map[string]string{"20240301010202": "before", "20240301010203": "after"} {
		res := f.fetch(t, "/memento/"+stamp+"/"+u, nil)
		if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || string(body) != want {
			t.Errorf("%s: status %d, %q, to %q, want %q", stamp, res.StatusCode, body, res.Header.Get("Location"), want)
		}
	}
}
