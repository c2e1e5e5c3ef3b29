package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Record types of WARC 1.1 that this package writes besides the kinds of Capture.
const (
	typeInfo     = "warcinfo"
	typeRequest  = "request"
	typeMetadata = "metadata"
)

const (
	version    = "WARC/1.1"
	dateLayout = "2006-01-02T15:04:05.000000Z"
	recordEnd  = "\r\n\r\n"

	mediaResponse = "application/http; msgtype=response"
	mediaRequest  = "application/http; msgtype=request"
	mediaFields   = "application/warc-fields"
)

// record is one WARC record. Its block is head followed by body; head is the
// protocol head of an HTTP message and empty for other content.
type record struct {
	fields         fields
	head, body     []byte
	offset, length int64 // of its gzip member
	packed         bool  // body is packed already
}

// newRecord begins a record; info is the id of the file's warcinfo record,
// which every record but that one itself names.
func newRecord(kind, url string, at time.Time, info string) *record {
	r := new(record)
	r.fields.add("WARC-Type", kind)
	r.fields.add("WARC-Record-ID", bracket("urn:uuid:"+uuid.NewString()))
	r.fields.add("WARC-Date", at.UTC().Format(dateLayout))
	r.fields.add("WARC-Target-URI", url)
	if info != "" {
		r.fields.add("WARC-Warcinfo-ID", bracket(info))
	}
	return r
}

func bracket(id string) string   { return "<" + id + ">" }
func unbracket(id string) string { return strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">") }

func (r *record) kind() string { return r.fields.get("WARC-Type") }
func (r *record) id() string   { return unbracket(r.fields.get("WARC-Record-ID")) }

// info is the id of the warcinfo record that r stands under: its own when it is one.
func (r *record) info() string {
	if r.kind() == typeInfo {
		return r.id()
	}
	return unbracket(r.fields.get("WARC-Warcinfo-ID"))
}

// seal adds type, digest and length of the finished block.
func (r *record) seal(media string) *record {
	r.fields.add("Content-Type", media)
	r.fields.add("WARC-Block-Digest", digest(r.head, r.body))
	r.fields.add("Content-Length", strconv.Itoa(len(r.head)+len(r.body)))
	return r
}

// shortBlock is the longest block of a record that is written in one piece: those
// of nearly all records without a body are shorter.
const shortBlock = 1 << 10

// short says whether r is all head and fields, as most records are.
func (r *record) short() bool { return len(r.head)+len(r.body) <= shortBlock }

// text is all that stands before the body.
func (r *record) text() []byte {
	text := make([]byte, 0, 2*shortBlock)
	text = r.fields.appendTo(append(text, version+"\r\n"...))
	return append(append(text, "\r\n"...), r.head...)
}

// writeTo writes the record as it stands inside its gzip member, in few pieces: some
// writers pack each for itself.
func (r *record) writeTo(w io.Writer) error {
	text := r.text()
	parts := [][]byte{text, r.body, []byte(recordEnd)}
	if r.short() {
		parts = [][]byte{append(append(text, r.body...), recordEnd...)}
	}
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// check compares the digests of the record with its block. A revisit keeps
// the digest of a payload that stands elsewhere.
func (r *record) check() error {
	if err := sameDigest("block", r.fields.get("WARC-Block-Digest"), r.head, r.body); err != nil {
		return err
	}
	switch Kind(r.kind()) {
	case KindResponse, KindResource:
		payload := r.payload()
		if err := sameDigest("payload", r.fields.get("WARC-Payload-Digest"), payload); err != nil {
			return err
		}
		if want := r.fields.get(decodedDigest); want != "" {
			plain, err := r.undo(payload)
			return cmp.Or(err, sameDigest("decoded", want, plain))
		}
	}
	return nil
}

// undo undoes the content coding of a payload.
func (r *record) undo(payload []byte) ([]byte, error) {
	var c Capture
	if _, err := c.readHead(r.head); err != nil {
		return nil, err
	}
	return Decode(payload, c.ContentEncoding, maxPlain)
}

// payload is the block as WARC 1.1 section 6.3.2 defines it: without HTTP head
// and transfer coding.
func (r *record) payload() []byte { return entity(r.head, r.body) }

func sameDigest(what, want string, parts ...[]byte) error {
	if want == "" {
		return fmt.Errorf("the record has no %s digest", what)
	}
	if got := digest(parts...); got != want {
		return fmt.Errorf("the %s digest is %s, the record says %s", what, got, want)
	}
	return nil
}

const (
	// digestLabel begins every digest field of this package.
	digestLabel = "sha256:"
	// decodedDigest names the field with the digest of the payload without its
	// content coding: what a site's compressor makes of equal pages may differ.
	// Other readers pass it over, as WARC 1.1 wants of names that they do not know.
	decodedDigest = "X-Decoded-Digest"
	sumLength     = 2 * sha256.Size // of a digest in hex
)

// digest is the labelled SHA-256 of the parts in a row.
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return digestLabel + hex.EncodeToString(h.Sum(nil))
}

// capture reads what the index holds of a response, revisit or resource
// record; the group's metadata record adds the rest.
func (r *record) capture(file string) (Capture, error) {
	at, err := time.Parse(time.RFC3339Nano, r.fields.get("WARC-Date"))
	if err != nil {
		return Capture{}, fmt.Errorf("reading WARC-Date: %w", err)
	}
	c := Capture{
		ID: r.id(), URL: clip(r.fields.get("WARC-Target-URI")), Time: at.UTC().Truncate(time.Microsecond), Kind: Kind(r.kind()),
		SHA256: strings.TrimPrefix(r.fields.get("WARC-Payload-Digest"), digestLabel), Size: int64(len(r.payload())),
		File: file, Offset: r.offset, Length: r.length,
	}
	c.Payload = c.SHA256
	plain := strings.TrimPrefix(r.fields.get(decodedDigest), digestLabel)
	if plain != "" {
		c.SHA256 = plain
	}
	if c.ID == "" || c.URL == "" || len(c.Payload) != sumLength || len(c.SHA256) != sumLength {
		return Capture{}, errors.New("the record lacks its id, its address or a SHA-256 payload digest")
	}
	if c.Kind != KindRevisit { // there it says that the payload stands elsewhere
		c.Truncated = clip(r.fields.get("WARC-Truncated"))
	}
	if len(r.head) == 0 {
		if c.Kind == KindResource {
			c.Type = clip(r.fields.get("Content-Type"))
		}
		return c, nil
	}
	_, err = c.readHead(r.head)
	if plain != "" {
		c.ContentEncoding = "" // SHA256 names the bytes without it
	}
	return c, err
}

// annotate adds what the metadata record of the group says.
func (c *Capture) annotate(block []byte) error {
	fs, err := parseFields(block)
	if err != nil {
		return fmt.Errorf("reading the metadata record: %w", err)
	}
	c.Role = Role(clip(fs.get("role")))
	c.Via, c.LinkText = clip(fs.get("via")), clip(fs.get("link-text"))
	c.Portal, c.Run = clip(fs.get("portal")), clip(fs.get("run"))
	c.Note = clip(fs.get("note"))
	c.Region, c.Agency = clip(fs.get("region")), clip(fs.get("agency"))
	if year := fs.get("year"); year != "" {
		if c.Year, err = strconv.Atoi(year); err != nil {
			return fmt.Errorf("reading the metadata record: year %.20q is no year", year)
		}
	}
	if c.Kind != KindRevisit {
		return nil
	}
	if c.Type == "" {
		c.Type = clip(fs.get("payload-type"))
	}
	c.Size, err = strconv.ParseInt(fs.get("payload-size"), 10, 64)
	if err != nil || c.Size < 0 {
		return fmt.Errorf("reading the metadata record: payload size %.20q is no size", fs.get("payload-size"))
	}
	return nil
}
