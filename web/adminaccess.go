package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// admitted lets an operator through: by the token, or where there is none by having come
// to a loopback name.
func (a *Admin) admitted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == healthPath || r.URL.Path == readyPath:
		case a.Token != "" && !sameToken(tokenOf(r), a.Token):
			w.Header().Set("WWW-Authenticate", `Basic realm="nianbao", charset="UTF-8"`)
			a.site.answerError(w, r, &failure{Status: http.StatusUnauthorized, Code: "unauthorized", Key: "admin.token"})
			return
		case a.Token == "" && !IsLoopback(r.Host):
			a.site.answerError(w, r, &failure{Status: http.StatusForbidden, Code: "forbidden", Key: "admin.loopback"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// tokenOf is what a request shows.
func tokenOf(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	_, password, _ := r.BasicAuth()
	return password
}

// sameToken takes the same time whatever is shown.
func sameToken(shown, token string) bool {
	a, b := sha256.Sum256([]byte(shown)), sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// IsLoopback tells whether an address, with or without a port, names this machine alone.
func IsLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = strings.Trim(addr, "[]")
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
