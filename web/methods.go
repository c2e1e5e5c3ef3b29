package web

import (
	"net/http"
	"strconv"
	"time"
)

// allowed are the methods of every address.
const allowed = "GET, HEAD, OPTIONS"

// preflightKept is how long a browser may remember what preflight told it.
const preflightKept = 24 * time.Hour

// methods lets requests through that read, answers what browsers ask before a script of
// another site may read (Fetch standard, CORS preflight), and refuses all others.
func (s *site) methods(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			next.ServeHTTP(w, r)
		case http.MethodOptions:
			preflight(w, r)
		default:
			w.Header().Set("Allow", allowed)
			s.answerError(w, r, &failure{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Key: "error.method"})
		}
	})
}

func preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Allow", allowed)
	if wantsProblem(r) {
		openToAll(w)
		h.Set("Access-Control-Allow-Methods", allowed)
		h.Set("Access-Control-Allow-Headers", "If-None-Match, Accept, Accept-Language")
		h.Set("Access-Control-Max-Age", strconv.Itoa(int(preflightKept.Seconds())))
	}
	w.WriteHeader(http.StatusNoContent)
}

// openToAll lets scripts of other sites read the data: it is public and no
// cookie changes it.
func openToAll(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Expose-Headers", "ETag, Retry-After")
}
