package web

import (
	"compress/gzip"
	"net/http"
	"strings"
)

// minGzip is the smallest answer worth packing: below it one network packet
// carries the answer anyway.
const minGzip = 1400

// send writes a whole answer, packed for clients that can unpack it. Kept
// originals never go this way: their bytes are sent as they are.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) < minGzip || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	zip := gzip.NewWriter(w)
	if _, err := zip.Write(body); err != nil {
		return err
	}
	return zip.Close()
}
