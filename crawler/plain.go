package crawler

import (
	"net/netip"
	"strconv"
	"strings"
)

// plain resolves what nearly all links of a page are, a path of letters, digits and the marks .-_~ below an http
// address of the same kind: there a browser changes nothing. A list page of 80 links, each looked at by several
// readers, spent more time in the parser of addresses than in that of HTML. ok is false for whatever needs the
// parser, which is always right.
func plain(base, ref string) (addr string, ok bool) {
	if root := plainRoot(ref); root > 0 {
		return ref, plainPath(ref[root:])
	}
	root := plainRoot(base)
	if root == 0 {
		return "", false
	}
	if path, fromRoot := strings.CutPrefix(ref, "/"); fromRoot {
		return base[:root] + path, plainPath(path)
	}
	ref = strings.TrimPrefix(ref, "./")
	return base[:strings.LastIndexByte(base, '/')+1] + ref, ref != "" && plainPath(base[root:]) && plainPath(ref)
}

// plainRoot is where the path of an http address begins, behind its first slash, 0 for an address whose host or port
// may be written otherwise.
func plainRoot(addr string) int {
	rest, own := strings.CutPrefix(addr, "http://")
	usual := "80"
	if !own {
		if rest, own = strings.CutPrefix(addr, "https://"); !own {
			return 0
		}
		usual = "443"
	}
	authority, _, ok := strings.Cut(rest, "/")
	host, port, hasPort := strings.Cut(authority, ":")
	if !ok || !plainHost(host) || hasPort && (port == usual || !plainPort(port)) {
		return 0
	}
	return len(addr) - len(rest) + len(authority) + 1
}

// plainHost says whether a host is a name in small letters, without the marks of other scripts, or four numbers.
func plainHost(host string) bool {
	for i := range len(host) {
		if c := host[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-') {
			return false
		}
	}
	if last := host[strings.LastIndexByte(host, '.')+1:]; last == "" || last[0] < 'a' { // a number, or nothing
		a, err := netip.ParseAddr(host)
		return err == nil && a.Is4()
	}
	return !strings.HasPrefix(host, "xn--") && !strings.Contains(host, ".xn--")
}

func plainPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && strconv.FormatUint(n, 10) == port
}

// plainPath says whether a path, without its first slash, stays as it is: no step to another folder, nothing escaped.
func plainPath(path string) bool {
	for i := range len(path) {
		switch c := path[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c == '-', c == '_', c == '~':
		case c == '.' && i > 0 && path[i-1] != '/':
		case c == '/' && i > 0 && path[i-1] != '/':
		default:
			return false
		}
	}
	return true
}
