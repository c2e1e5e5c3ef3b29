package crawler

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"
)

const (
	dialTimeout   = 20 * time.Second
	headerTimeout = 30 * time.Second // to the end of an answer's head; slow portals need over ten seconds
	// maxHeader and maxHeaderLines bound the head of an answer; real ones have twenty lines and 2 KB.
	maxHeader      = 256 << 10
	maxHeaderLines = 500
	// readBuffer is read from a connection at once; a report page fits into two.
	readBuffer = 32 << 10
)

// newWire gives the transport that speaks to one portal's hosts. The address is checked when it is dialled, after
// the name was resolved, so that no name can lead inside. No proxy is used, it would hide the address; and no
// HTTP/2, whose heads cannot be kept as served.
func newWire(p Portal) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !p.AllowPrivate {
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return publicAddress(address) }
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &tap{Conn: conn}, nil
		},
		DialTLSContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return secure(ctx, conn, addr, p.InsecureTLS)
		},
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: maxHeader,
		ReadBufferSize:         readBuffer,
		DisableCompression:     true,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        time.Minute,
	}
}

// tlsError is a failure of the TLS handshake or of the certificate.
type tlsError struct{ err error }

func (e *tlsError) Unwrap() error { return e.err }

func (e *tlsError) Error() string {
	var plain tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(e.err, &plain):
		return "does not speak TLS there: give the address with http:// in the portal file"
	case errors.As(e.err, &cert):
		return fmt.Sprintf("its certificate does not hold: %v; set insecure_tls in the portal file if the site is known for that", cert.Err)
	}
	return fmt.Sprintf("TLS handshake failed: %v; set insecure_tls in the portal file if the site is known for outdated TLS", e.err)
}

// secure speaks TLS over conn. Insecure accepts any certificate and protocol versions that are no longer safe, and
// notes what was wrong: the pages are public, but whether they come from the office is then open to doubt.
func secure(ctx context.Context, conn net.Conn, addr string, insecure bool) (net.Conn, error) {
	name, _, err := net.SplitHostPort(addr)
	if err != nil {
		name = addr
	}
	t := &tap{}
	config := &tls.Config{ServerName: name}
	if insecure {
		config.InsecureSkipVerify = true
		config.MinVersion = tls.VersionTLS10
		config.CipherSuites = everySuite()
		config.VerifyConnection = func(s tls.ConnectionState) error {
			t.fault = tlsFault(s, name)
			return nil
		}
	}
	c := tls.Client(conn, config)
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if err := c.HandshakeContext(ctx); err != nil {
		_ = conn.Close() // the handshake's error says more
		return nil, &tlsError{err}
	}
	t.Conn = c
	return t, nil
}

// everySuite lists the cipher suites that TLS knows, those that servers of fifteen years ago speak among them.
func everySuite() []uint16 {
	var ids []uint16
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, s.ID)
	}
	return ids
}

// tlsFault says what a secure client would have refused about a connection.
func tlsFault(s tls.ConnectionState, name string) string {
	if s.Version < tls.VersionTLS12 {
		return "outdated " + tls.VersionName(s.Version)
	}
	if len(s.PeerCertificates) == 0 {
		return "no certificate"
	}
	between := x509.NewCertPool()
	for _, c := range s.PeerCertificates[1:] {
		between.AddCert(c)
	}
	if _, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{DNSName: name, Intermediates: between}); err != nil {
		return err.Error()
	}
	return ""
}
