package archive

import (
	"errors"
	"fmt"
	"net/http"
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
	RoleAsset  Role = "asset"  // attachment of a report
	RoleEmbed  Role = "embed"  // picture or style sheet that a report page shows
	// RoleRendered is a report page as a browser drew it, a resource record beside the bytes served, under the
	// address of the page behind RenderedPrefix.
	RoleRendered Role = "rendered"

	RoleRobots Role = "robots" // robots.txt
	RoleImport Role = "import" // file loaded by hand
	// RoleBlocked is a wall, the home page or nothing at all in place of what was asked for, whatever its status says:
	// evidence of the refusal, never what the address holds.
	RoleBlocked Role = "blocked"
)

// RenderedPrefix stands before the address of a page under which the page is
// kept as a browser drew it: it is another resource than what the server sent.
const RenderedPrefix = "urn:nianbao:rendered:"

// Page is the address of the page that c shows, drawn or as served.
func (c Capture) Page() string { return strings.TrimPrefix(c.URL, RenderedPrefix) }

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
	ContentEncoding string // coding that is on the bytes that SHA256 names: how to decode them; empty for plain bytes
	SHA256          string // hex, of the original: the entity body, its content coding undone where that could be when it was kept
	Payload         string // hex, of the payload: the entity body as served and stored. Another than SHA256 where a coding was undone
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
	Truncated       string // why the payload is not whole, as WARC-Truncated says: length, time, disconnect, unspecified; empty for a whole one
	File            string // name below warc/
	Offset, Length  int64  // where the record's gzip member stands in File

	// GroupOffset and GroupLength say where the whole group stands in File: its
	// request, this record and its metadata. Cut out, it is a WARC file.
	GroupOffset, GroupLength int64

	// sum is the first 64 bits of the SHA-256 of the group's bytes in File. A
	// flipped bit that unpacking does not show, such as one that deflate leaves
	// unused, shows against the sum that the capture index holds.
	sum int64
}

// Before reports whether c was written before d. Their times do not tell: records that were
// taken over from another archive keep those that they had there.
func (c Capture) Before(d Capture) bool {
	if n := byNumber(c.File, d.File); n != 0 {
		return n < 0
	}
	return c.Offset < d.Offset
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
	Request       []byte // request line, headers and body as sent; nil for an import
	Status        int
	Proto, Reason string      // HTTP/1.1 and the standard reason when empty
	Header        http.Header // response header as served
	Head          []byte      // status line and header byte for byte as served, with the blank line; Header is written when nil
	Note          string      // kept beside the capture, in one line
	Framed        bool        // Body still has the transfer coding that Head names
	Type          string      // media type of an import
	Body          []byte      // entity body as served, content coding kept; at most 512 MiB with its head
	Plain         []byte      // what Decode makes of Body where Header or Head names a coding; nil for none, or one that cannot be undone
	Truncated     string      // why Body is not whole: length, time, disconnect, unspecified; empty for a whole one
	IP            string      // address of the server that answered, where known
	Confirms      *Capture    // what the request asked about, as this archive has it: an answer 304 says that it still holds. Looked up by address and time when nil
	Origin        string      // of a record taken over from another archive: file and record id
}

// Filter chooses captures; empty fields choose all.
type Filter struct {
	URL, Portal, Run, SHA256 string
	Via                      string // captures found by a link on this page: attachments and images of a report
	Prefix                   string // captures whose address begins so
	Role                     Role
	Since, Until             time.Time // at or after, before
}

var (
	// ErrNotFound: the archive has no such capture.
	ErrNotFound = errors.New("not in the archive")
	// ErrLocked: another process writes to the archive.
	ErrLocked = errors.New("archive is locked")
	// ErrExchange: an exchange cannot be written down, as Put was given it. The archive itself is well.
	ErrExchange = errors.New("the exchange cannot be archived")
	// ErrReadOnly: the store was opened with OpenReader.
	ErrReadOnly = errors.New("archive is open for reading only")
	// ErrDiskFull: there is no room to keep more. Nothing of the exchange was
	// kept, all that was kept before is whole, and Put works again once there
	// is room.
	ErrDiskFull = errors.New("the disk is full")
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
