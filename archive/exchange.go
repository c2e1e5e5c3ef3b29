package archive

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// check reports why x cannot be recorded, before anything is written.
func (x *Exchange) check() error {
	u, err := url.Parse(x.URL)
	switch {
	case err != nil:
		return fmt.Errorf("address cannot be archived: %w", err)
	case !u.IsAbs():
		return fmt.Errorf("address %q cannot be archived: it needs a scheme such as https://", x.URL)
	case strings.ContainsAny(x.URL, " \t\r\n<>"):
		return fmt.Errorf("address %q cannot be archived: blanks and brackets must be escaped", x.URL)
	case len(x.URL) > maxField:
		return fmt.Errorf("address of %d bytes cannot be archived: the limit is %d", len(x.URL), maxField)
	case x.Time.Year() < 1 || x.Time.Year() > 9999 || x.Time.IsZero():
		return fmt.Errorf("archiving %s: the time of the exchange is missing or out of range", x.URL)
	case x.Year < 0 || x.Year > 9999:
		return fmt.Errorf("archiving %s: %d is no report year", x.URL, x.Year)
	case x.Status != 0 && (x.Status < 100 || x.Status > 999):
		return fmt.Errorf("archiving %s: %d is no HTTP status", x.URL, x.Status)
	case len(x.Head)+len(x.Body) > maxBlock:
		return fmt.Errorf("archiving %s: %d bytes are more than a record may hold (%d)", x.URL, len(x.Head)+len(x.Body), maxBlock)
	case x.IP != "" && net.ParseIP(x.IP) == nil:
		return fmt.Errorf("archiving %s: %q is no IP address", x.URL, x.IP)
	case !slices.Contains(truncations, x.Truncated):
		return fmt.Errorf("archiving %s: %q is no reason for a truncation; want one of %q", x.URL, x.Truncated, truncations[1:])
	}
	return errors.Join(x.checkHead(), x.checkHeader())
}

// truncations are the reasons of WARC 1.1 section 5.13, and none.
var truncations = []string{"", "length", "time", "disconnect", "unspecified"}

// checkHead refuses a head that says another status than x, that readers would
// cut elsewhere, or whose lines they would take for something else than the
// client did. What another archive kept is kept with all its faults.
func (x *Exchange) checkHead() error {
	if x.Head == nil {
		if x.Framed {
			return fmt.Errorf("archiving %s: a body in its transfer coding needs the head that names it", x.URL)
		}
		return nil
	}
	line, _, _ := bytes.Cut(x.Head, []byte("\n"))
	end, ok := headEnd(x.Head)
	stray := x.Origin == "" && bytes.ContainsAny(bytes.ReplaceAll(x.Head, []byte("\r\n"), nil), "\r\x00")
	if !ok || end != len(x.Head) || !bytes.HasPrefix(line, []byte("HTTP/")) || stray {
		return fmt.Errorf("archiving %s: %.60q is no response head", x.URL, x.Head)
	}
	var c Capture
	nameless, err := c.readHead(x.Head)
	if x.Origin != "" {
		nameless = nil
	}
	if err := cmp.Or(err, nameless); err != nil {
		return fmt.Errorf("archiving %s: %w", x.URL, err)
	}
	if c.Status < 100 { // by status 0 a file is known that was loaded by hand
		return fmt.Errorf("archiving %s: %d is no HTTP status", x.URL, c.Status)
	}
	if c.Status != x.Status {
		return fmt.Errorf("archiving %s: the response head says status %d, not %d", x.URL, c.Status, x.Status)
	}
	return nil
}

// checkHeader refuses what would forge header lines in the stored message.
// net/http never hands out such values.
func (x *Exchange) checkHeader() error {
	for _, line := range []string{x.Proto, x.Reason, x.Type} {
		if strings.ContainsAny(line, "\r\n\x00") {
			return fmt.Errorf("archiving %s: %q holds a line break", x.URL, line)
		}
	}
	for name, values := range x.Header {
		// a blank behind or within a name, which old servers send, is kept as net/http hands it out
		if name == "" || name[0] == ' ' || strings.ContainsAny(name, ":\t\r\n\x00") {
			return fmt.Errorf("archiving %s: %q is no header name", x.URL, name)
		}
		for _, v := range values {
			if strings.ContainsAny(v, "\r\n\x00") {
				return fmt.Errorf("archiving %s: header %s holds a line break", x.URL, name)
			}
		}
	}
	return nil
}

// sums are the digests of the payload of x.
func (x *Exchange) sums() sums {
	s := sums{payload: digest(x.payload())}
	if x.Plain != nil {
		s.plain = digest(x.Plain)
	}
	return s
}

// payload is the entity body of x, without transfer coding.
func (x *Exchange) payload() []byte {
	if x.Framed {
		return entity(x.Head, x.Body)
	}
	return x.Body
}
