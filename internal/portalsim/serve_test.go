package portalsim

import (
	"net/http"
	"testing"
)

func TestServeValidatorsAndHits(t *testing.T) {
	w := started(t, Options{Seed: 1, FromYear: 2023, ToYear: 2023, Agencies: 1})
	for _, p := range w.Portals() {
		if len(p.Gold()) == 0 {
			continue // the old portal may have none that year
		}
		url := p.Gold()[0].URL
		res, body := get(t, url)
		tag, modified := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		if res.StatusCode != http.StatusOK || len(body) == 0 || tag == "" || modified == "" {
			t.Fatalf("%s: %s, %d bytes, ETag %q, Last-Modified %q", p.ID, res.Status, len(body), tag, modified)
		}
		for _, h := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", modified}} {
			if res, body := get(t, url, h...); res.StatusCode != http.StatusNotModified || len(body) > 0 {
				t.Errorf("%s with %s: %s, %d bytes", p.ID, h[0], res.Status, len(body))
			}
		}
		if res, _ := get(t, url, "If-None-Match", `"other"`); res.StatusCode != http.StatusOK {
			t.Errorf("%s with another ETag: %s", p.ID, res.Status)
		}
		path := url[len(p.URL()):]
		if n := p.Hits()[path]; n != 4 {
			t.Errorf("%s: %d hits of %s, want 4", p.ID, n, path)
		}
		if res, _ := get(t, p.URL()+"/nowhere"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: an unknown page gives %s", p.ID, res.Status)
		}
		if res, err := http.Post(url, "text/plain", nil); err != nil || res.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: a POST to an article gives %v, %v", p.ID, res, err)
		}
	}
}
