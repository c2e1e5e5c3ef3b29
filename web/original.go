package web

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nianbao/nianbao/archive"
)

// sandboxPolicy is the Content-Security-Policy of everything that came from a
// portal: no script, no form, no request, an origin of its own.
const sandboxPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

var digest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// kept reads the original that the address names.
func (s *site) kept(r *http.Request) ([]byte, archive.Capture, error) {
	sum := r.PathValue("sha256")
	if !digest.MatchString(sum) {
		return nil, archive.Capture{}, notFound("error.no_original")
	}
	return s.archive.Body(r.Context(), sum)
}

// original sends the bytes that the address names, which are those served but for a
// content coding that the archive could undo.
func (s *site) original(w http.ResponseWriter, r *http.Request) error {
	body, c, err := s.kept(r)
	if err != nil {
		return err
	}
	return s.sendOriginal(w, r, body, c)
}

// sendOriginal sends the bytes of a capture so that a browser can neither run what is
// in them nor take it for a page of this site.
func (s *site) sendOriginal(w http.ResponseWriter, r *http.Request, body []byte, c archive.Capture) error {
	h := w.Header()
	h.Set("Content-Security-Policy", sandboxPolicy)
	h.Set(unpacked, "1")
	h.Set("Cache-Control", forever)
	h.Set("ETag", `"`+c.SHA256+`"`)
	h.Set("X-Nianbao-Source", headerURL(c.URL))
	h.Set("X-Nianbao-Captured", c.Time.UTC().Format(time.RFC3339Nano))
	h.Set("Content-Type", c.Type)
	if c.Type == "" {
		h.Set("Content-Type", "application/octet-stream")
	}
	if !shownInline(c.Type) {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(c)}))
	}
	if c.ContentEncoding != "" {
		h.Set("Content-Encoding", c.ContentEncoding) // these very bytes were served in that coding
	}
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, err := w.Write(body)
	return err
}

// shownInline tells the types a browser shows in a sandbox from those it should
// save. An unreadable type is saved.
func shownInline(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return t == "text/html" || t == "text/plain" || t == "application/pdf" ||
		strings.HasPrefix(t, "image/") && t != "image/svg+xml"
}

// fileName is the last part of the original's address, or its digest.
func fileName(c archive.Capture) string {
	if u, err := url.Parse(c.URL); err == nil {
		if name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]; name != "" {
			return name
		}
	}
	return c.SHA256
}

// headerURL writes an address in the ASCII that a header may hold.
func headerURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return url.QueryEscape(raw)
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) { // a query stands there as it was written
		if c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
