package archive

import (
	"bytes"
	"cmp"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// SURT is the key under which replay software files an address: the host from
// its end, then path and query, without what does not tell pages apart for it
// (scheme, www, case, order of parameters, session ids). It is meant to be what
// the keys of pywb and other tools of web archives are, since those look up by
// it.
func SURT(address string) string {
	address = strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(strings.TrimSpace(address))
	address, _, _ = strings.Cut(address, "#")
	scheme, rest, _ := strings.Cut(address, ":")
	rest, query, _ := strings.Cut(rest, "?")
	after, hasHost := strings.CutPrefix(rest, "//")
	if !hasHost {
		return scheme + ":" + strings.ToLower(escapeOnce(unescape(rest))) + surtQuery(query)
	}
	authority, path := after, ""
	if i := strings.IndexByte(after, '/'); i >= 0 {
		authority, path = after[:i], after[i:]
	}
	return surtHost(scheme, authority) + ")" + surtPath(path) + surtQuery(query)
}

var wwwHost = regexp.MustCompile(`^www[0-9]*\.`)

// surtHost turns host and port of an authority around.
func surtHost(scheme, authority string) string {
	host, port := authority[strings.LastIndexByte(authority, '@')+1:], ""
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host, port = host[:i], host[i+1:]
	}
	host = unescape(host)
	if ascii, err := idna.Lookup.ToASCII(host); err == nil && !isASCII(host) {
		host = ascii
	}
	host = strings.Trim(strings.ReplaceAll(host, "..", "."), ".")
	host = strings.ToLower(escapeOnce(host)) // in this order: the bytes may be no UTF-8
	if _, err := netip.ParseAddr(host); err != nil {
		host = wwwHost.ReplaceAllString(host, "")
	}
	parts := strings.Split(host, ".")
	slices.Reverse(parts)
	host = strings.Join(parts, ",")
	if n, err := strconv.Atoi(port); err == nil && n != map[string]int{"http": 80, "https": 443}[strings.ToLower(scheme)] {
		host += ":" + strconv.Itoa(n)
	}
	return host
}

// sessionPath is a session in the path of an ASP.NET page, in either of the
// two forms that its servers have used.
var sessionPath = regexp.MustCompile(`^(.*/)\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)/([^?]+\.aspx.*)$`)

// surtPath resolves dots, empty parts and escapes, and lowers the case.
func surtPath(path string) string {
	var kept []string
	parts := strings.Split(unescape(path), "/")
	for i, part := range parts[1:] {
		switch {
		case part == ".":
		case part == ".." && len(kept) > 0:
			kept = kept[:len(kept)-1]
		case part != "" || i == len(parts)-2: // an empty part at the end is a slash
			kept = append(kept, part)
		}
	}
	path = strings.ToLower(escapeOnce("/" + strings.Join(kept, "/")))
	if m := sessionPath.FindStringSubmatch(path); m != nil {
		path = m[1] + m[2]
	}
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// sessionQueries are the session parameters of common servers; each takes the
// place of the last such parameter out.
var sessionQueries = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^(.*)jsessionid=[0-9a-z]{32}(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)phpsessid=[0-9a-z]{32}(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)sid=[0-9a-z]{32}(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)aspsessionid[a-z]{8}=[a-z]{24}(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)cfid=[^&]+&cftoken=[^&]+(?:&(.*))?$`),
}

// surtQuery orders the parameters, without session ids.
func surtQuery(query string) string {
	if query == "" {
		return ""
	}
	query = escapeOnce(unescape(query))
	for _, session := range sessionQueries {
		if m := session.FindStringSubmatch(query); m != nil {
			query = m[1] + m[2]
		}
	}
	parts := strings.Split(strings.ToLower(query), "&")
	slices.SortFunc(parts, func(a, b string) int {
		nameA, valueA, hasA := strings.Cut(a, "=")
		nameB, valueB, hasB := strings.Cut(b, "=")
		return cmp.Or(cmp.Compare(nameA, nameB), compareBool(hasA, hasB), cmp.Compare(valueA, valueB))
	})
	if query = strings.Join(parts, "&"); query == "" {
		return ""
	}
	return "?" + query
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func isASCII(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e }) }

// unescape undoes percent escapes until none is left. What it gives may be any
// bytes.
func unescape(s string) string {
	b := []byte(s)
	for bytes.IndexByte(b, '%') >= 0 {
		plain := make([]byte, 0, len(b))
		for i := 0; i < len(b); i++ {
			if b[i] == '%' && i+2 < len(b) && isHex(b[i+1]) && isHex(b[i+2]) {
				n, _ := strconv.ParseUint(string(b[i+1:i+3]), 16, 8) // two hex digits
				plain = append(plain, byte(n))
				i += 2
				continue
			}
			plain = append(plain, b[i])
		}
		if len(plain) == len(b) {
			break
		}
		b = plain
	}
	return string(b)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// escapeOnce writes blanks, control characters, % and #, and all that is not
// ASCII as percent escapes.
func escapeOnce(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || c == '%' || c == '#' {
			const hex = "0123456789ABCDEF"
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
