package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// send writes a whole answer with a tag of its content, and to a client that has this
// content already only that it is still true. Kept originals never go this way: their
// digest is their tag.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	if status == http.StatusOK {
		tag := tagOf(body)
		w.Header().Set("ETag", tag)
		if hasTag(r.Header.Values("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	w.WriteHeader(status)
	_, err := w.Write(body)
	return err
}

// tagBytes of a digest tell apart all answers that one address ever gives.
const tagBytes = 12

// tagOf names a content. It is weak (RFC 9110, section 8.8.1): packed or not, the content
// is the same.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:tagBytes]) + `"`
}

// hasTag compares as RFC 9110, section 8.8.3.2, wants it for If-None-Match: weakly.
func hasTag(headers []string, tag string) bool {
	for _, h := range headers {
		for candidate := range strings.SplitSeq(h, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}
