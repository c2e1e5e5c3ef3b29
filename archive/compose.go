package archive

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Profiles of revisit records, WARC 1.1 section 6.7.
const (
	profileSame        = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	profileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Header names that keep what the stored message may no longer claim.
const (
	origTransferEncoding = "X-Archive-Orig-Transfer-Encoding"
	origContentLength    = "X-Archive-Orig-Content-Length"
)

// prior is the kept copy that an exchange repeats.
type prior struct {
	Capture
	profile string
	media   string // of the repeating exchange, where its head does not say
}

// compose lays out x as its group of records; before is the earlier copy of its
// payload or nil.
func compose(x *Exchange, info string, sums sums, before *prior) []*record {
	main := mainRecord(x, info, sums, before)
	var group []*record
	if len(x.Request) > 0 {
		r := newRecord(typeRequest, x.URL, x.Time, info)
		r.fields.add("WARC-Concurrent-To", bracket(main.id()))
		r.fields.add("WARC-IP-Address", x.IP)
		r.head = x.Request
		group = append(group, r.seal(mediaRequest))
	}
	return append(group, main, metadata(x, info, main.id(), before))
}

// sums are the labelled digests of a payload: as served, and without its content
// coding, "" when none was undone.
type sums struct{ payload, plain string }

// sha256 is the digest that names the original in the capture index.
func (s sums) sha256() string { return cmp.Or(s.plain, s.payload)[len(digestLabel):] }

func mainRecord(x *Exchange, info string, sums sums, before *prior) *record {
	kind, media := KindResponse, mediaResponse
	if x.Status == 0 {
		kind, media = KindResource, x.Type
		if media == "" {
			media = "application/octet-stream"
		}
	}
	if before != nil {
		kind = KindRevisit
	}
	r := newRecord(string(kind), x.URL, x.Time, info)
	r.fields.add("WARC-IP-Address", x.IP)
	if x.Status != 0 {
		r.head = x.storedHead()
		r.fields.add("WARC-Protocol", protocol(x.Proto))
	}
	if before == nil {
		r.body, r.packed = x.Body, sums.plain != ""
		r.fields.add("WARC-Payload-Digest", sums.payload)
		r.fields.add(decodedDigest, sums.plain)
		r.fields.add("WARC-Truncated", x.Truncated)
		return r.seal(media)
	}
	r.fields.add("WARC-Payload-Digest", digestLabel+before.Payload)
	if before.SHA256 != before.Payload {
		r.fields.add(decodedDigest, digestLabel+before.SHA256)
	}
	r.fields.add("WARC-Profile", before.profile)
	r.fields.add("WARC-Refers-To", bracket(before.ID))
	r.fields.add("WARC-Refers-To-Target-URI", before.URL)
	r.fields.add("WARC-Refers-To-Date", before.Time.Format(dateLayout))
	if before.profile == profileSame {
		r.fields.add("WARC-Truncated", "length") // section 6.7.2; an answer 304 stands in its record whole
	}
	if len(r.head) == 0 {
		media = "" // a repeated import has an empty block
	}
	return r.seal(media)
}

// metadata says what the message itself cannot: by which link it was found
// and, for a revisit, what the payload left out is.
func metadata(x *Exchange, info, about string, before *prior) *record {
	r := newRecord(typeMetadata, x.URL, x.Time, info)
	r.fields.add("WARC-Concurrent-To", bracket(about))
	r.fields.add("WARC-Refers-To", bracket(about))
	var fs fields
	fs.add("role", oneLine(string(x.Role)))
	fs.add("via", oneLine(x.Via))
	fs.add("link-text", oneLine(x.LinkText))
	fs.add("portal", oneLine(x.Portal))
	fs.add("run", oneLine(x.Run))
	fs.add("note", oneLine(x.Note))
	fs.add("region", oneLine(x.Region))
	fs.add("agency", oneLine(x.Agency))
	if x.Year != 0 {
		fs.add("year", strconv.Itoa(x.Year))
	}
	fs.add("origin", oneLine(x.Origin))
	if before != nil {
		fs.add("payload-size", strconv.FormatInt(before.Size, 10))
		fs.add("payload-type", oneLine(before.media))
	}
	r.body = fs.appendTo(nil)
	return r.seal(mediaFields)
}

// storedHead is the response head as the stored message may truthfully carry
// it; see the package comment.
func (x *Exchange) storedHead() []byte {
	switch {
	case x.Framed:
		return x.Head
	case x.Head != nil:
		return servedHead(x)
	}
	proto, reason := x.Proto, x.Reason
	if proto != "HTTP/1.0" {
		proto = "HTTP/1.1"
	}
	if reason == "" {
		reason = http.StatusText(x.Status)
	}
	fs := make(fields, 0, len(x.Header))
	for _, name := range slices.Sorted(maps.Keys(x.Header)) {
		for _, v := range x.Header[name] {
			fs = append(fs, field{x.truthful(name, v), v})
		}
	}
	return append(fs.appendTo(fmt.Appendf(nil, "%s %d %s\r\n", proto, x.Status, reason)), "\r\n"...)
}

// servedHead is the head as served, byte for byte but for the names of lines
// that the stored message may no longer claim.
func servedHead(x *Exchange) []byte {
	var b []byte
	for line := range bytes.Lines(x.Head) {
		if name, value, ok := bytes.Cut(line, []byte(":")); ok {
			if as := x.truthful(string(name), strings.TrimSpace(string(value))); as != string(name) {
				line = slices.Concat([]byte(as), []byte(":"), value)
			}
		}
		b = append(b, line...)
	}
	return b
}

// truthful is the name under which a header line is kept.
func (x *Exchange) truthful(name, value string) string {
	switch {
	case strings.EqualFold(name, "Transfer-Encoding"):
		return origTransferEncoding
	case strings.EqualFold(name, "Content-Length") && value != strconv.Itoa(len(x.Body)):
		return origContentLength
	}
	return name
}

// protocol is the ALPN name of a version that the status line does not show.
func protocol(proto string) string {
	switch {
	case strings.HasPrefix(proto, "HTTP/2"):
		return "h2"
	case strings.HasPrefix(proto, "HTTP/3"):
		return "h3"
	}
	return ""
}

// readHead takes over what the index holds of a stored response head. Servers send lines without a name: the others
// count all the same, and nameless tells of the first.
func (c *Capture) readHead(head []byte) (nameless, err error) {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	words := strings.Fields(string(line))
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return nil, fmt.Errorf("%.60q is no HTTP status line", line)
	}
	status, err := strconv.Atoi(words[1])
	if err != nil {
		return nil, fmt.Errorf("%.60q is no HTTP status line", line)
	}
	fs, nameless := parseFields(rest)
	c.Status = status
	c.Type, c.ContentEncoding = clip(fs.get("Content-Type")), clip(fs.get("Content-Encoding"))
	c.ETag, c.LastModified = clip(fs.get("ETag")), clip(fs.get("Last-Modified"))
	c.Location = clip(fs.get("Location"))
	return nameless, nil
}
