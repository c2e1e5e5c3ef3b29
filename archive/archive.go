package archive

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Kind of the record that a Capture stands for.
type Kind string

const (
	KindResponse Kind = "response" // an HTTP response with its payload
	KindRevisit  Kind = "revisit"  // same payload as an earlier capture, which holds the bytes
	KindResource Kind = "resource" // an imported file
)

// Role says why a URL was fetched.
type Role string

const (
	RoleList   Role = "list"   // page that lists reports
	RoleReport Role = "report" // a report
	RoleAsset  Role = "asset"  // attachment or image of a report
	RoleRobots Role = "robots" // robots.txt
	RoleImport Role = "import" // file loaded by hand
)

// Capture is one kept exchange. All of it can be read back from the WARC
// files; texts taken from hostile pages are cut at 8 KiB.
type Capture struct {
	ID              string    // WARC-Record-ID without brackets, urn:uuid:…
	URL             string    // as asked for
	Time            time.Time // UTC, microseconds
	Kind            Kind
	Role            Role
	Status          int    // HTTP status; 0 for an import
	Type            string // Content-Type as served
	ContentEncoding string // Content-Encoding as served: how to decode the body; empty for plain bytes
	SHA256          string // hex, of the payload: the entity body as stored
	Size            int64  // payload bytes
	Via             string // URL of the page that linked here
	LinkText        string // text or title of that link, in one line
	Region          string // code of the region whose portal served it
	Agency          string // agency id, where the person who imported the file named it
	Year            int    // report year, likewise; 0 if not named
	Portal          string // portal id
	Run             string // crawl run id
	Note            string // what whoever made the capture has to say about it: a broken certificate, a browser's hand
	ETag            string
	LastModified    string
	Location        string // redirect target as served, may be relative
	File            string // name below warc/
	Offset, Length  int64  // where the record's gzip member stands in File
}

// Exchange is one request and its response, or an imported file, to be kept.
// Status 0 makes it an import.
type Exchange struct {
	URL           string    // absolute, escaped; at most 8 KiB
	Time          time.Time // when the response came; required, kept to the microsecond
	Role          Role
	Via, LinkText string
	Portal, Run   string
	Region        string // code of the region that the portal belongs to
	Agency        string // agency id and report year of an import, where the person knew them
	Year          int
	Request       []byte // request line and headers as sent; nil for an import
	Status        int
	Proto, Reason string      // HTTP/1.1 and the standard reason when empty
	Header        http.Header // response header as served
	Head          []byte      // status line and header byte for byte as served, with the blank line; Header is written when nil
	Note          string      // kept beside the capture, in one line
	Type          string      // media type of an import
	Body          []byte      // entity body as served, content coding kept; at most 512 MiB with its head
}

// Filter chooses captures; empty fields choose all.
type Filter struct {
	URL, Portal, Run, SHA256 string
	Role                     Role
	Since                    time.Time // at or after
}

var (
	// ErrNotFound: the archive has no such capture.
	ErrNotFound = errors.New("not in the archive")
	// ErrLocked: another process writes to the archive.
	ErrLocked = errors.New("archive is locked")
	// ErrReadOnly: the store was opened with OpenReader.
	ErrReadOnly = errors.New("archive is open for reading only")
)

// CorruptError names the place in a WARC file that cannot be read as written.
type CorruptError struct {
	File   string
	Offset int64 // where the damaged record begins
	Err    error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("archive file %s is damaged at byte %d (restore it from a backup): %v", e.File, e.Offset, e.Err)
}

func (e *CorruptError) Unwrap() error { return e.Err }

const (
	// maxField bounds texts that end up in the capture index: longer URLs and
	// link texts are accidents or attacks.
	maxField = 8 << 10
	// maxBlock bounds one record, which is held in memory whole. Reports and
	// their attachments are a few megabytes.
	maxBlock = 512 << 20
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
	}
	return errors.Join(x.checkHeader(), x.checkHead())
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
		if name == "" || strings.ContainsAny(name, ": \t\r\n\x00") {
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

// checkHead refuses a head that readers of lines would take for something else
// than the client did.
func (x *Exchange) checkHead() error {
	if x.Head == nil {
		return nil
	}
	line, rest, _ := bytes.Cut(x.Head, []byte("\n"))
	lines := bytes.ReplaceAll(x.Head, []byte("\r\n"), []byte("\n"))
	end := bytes.Index(lines, []byte("\n\n"))
	if !bytes.HasPrefix(line, []byte("HTTP/")) || end+2 != len(lines) || bytes.ContainsAny(lines, "\r\x00") {
		return fmt.Errorf("archiving %s: %.60q is no response head", x.URL, x.Head)
	}
	if _, err := parseFields(rest); err != nil {
		return fmt.Errorf("archiving %s: %w", x.URL, err)
	}
	return nil
}
