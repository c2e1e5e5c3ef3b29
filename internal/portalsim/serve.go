package portalsim

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strings"
	"time"
)

// resource is one page as served.
type resource struct {
	contentType string
	body        []byte
	modified    time.Time
	etag        string
}

func (p *Portal) put(path, contentType string, body []byte, modified time.Time) {
	sum := sha256.Sum256(body)
	p.resources[path] = resource{contentType: contentType, body: body, modified: modified,
		etag: `"` + hex.EncodeToString(sum[:8]) + `"`}
}

// Handler serves the portal's pages under /, with validators: a conditional
// request for an unchanged page is answered 304. Who takes gzip gets text packed.
func (p *Portal) Handler() http.Handler { return http.HandlerFunc(p.serve) }

func (p *Portal) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.hits[r.URL.RequestURI()]++
	res, ok := p.resources[r.URL.RequestURI()]
	p.mu.Unlock()
	if handle, ok := p.dynamic[r.URL.Path]; ok {
		handle(w, r)
		return
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", res.contentType)
	w.Header().Set("ETag", res.etag)
	body := res.body
	if strings.HasPrefix(res.contentType, "text/") && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = packed(body)
	}
	http.ServeContent(w, r, "", res.modified, bytes.NewReader(body))
}

// packed is a page as most portals send it to who takes gzip, quickly made.
func packed(body []byte) []byte {
	var out bytes.Buffer
	gz, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed) // the level is one
	_, _ = gz.Write(body)                              // a buffer takes all
	_ = gz.Close()
	return out.Bytes()
}

// Hits counts the requests served since the portal was made, by path and query.
func (p *Portal) Hits() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.hits)
}
