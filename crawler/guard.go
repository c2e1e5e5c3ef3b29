package crawler

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

const (
	dialTimeout   = 20 * time.Second
	headerTimeout = 30 * time.Second // to the first byte of an answer; slow portals need over ten
	maxHeader     = 256 << 10
)

var errPrivate = errors.New("is a private or local address: set allow_private in the portal file if that is meant")

// notPublic are ranges that netip has no question for and that lead to no public site.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
}

// newWire gives the transport that speaks to one portal's hosts. The address is checked when it is dialled, after
// the name was resolved, so that no name can lead inside. No proxy is used, it would hide the address; and no
// HTTP/2, whose heads cannot be kept as served.
func newWire(allowPrivate bool) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !allowPrivate {
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return publicAddress(address) }
	}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    dialTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        time.Minute,
	}
}

func publicAddress(address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%s: %w", address, errPrivate)
	}
	ip := ap.Addr().Unmap()
	public := ip.IsGlobalUnicast() && !ip.IsPrivate()
	for _, p := range notPublic {
		public = public && !p.Contains(ip)
	}
	if !public {
		return fmt.Errorf("%s: %w", ip, errPrivate)
	}
	return nil
}
