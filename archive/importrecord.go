package archive

import (
	"bytes"
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// checkForeign compares the digests that a record carries with its bytes.
func checkForeign(r *record) error {
	if err := checkDigest("block", r.fields.get("WARC-Block-Digest"), r.head, r.body); err != nil {
		return err
	}
	if r.fields.get("WARC-Segment-Number") != "" {
		return errors.New("it is a part of a record that was cut in segments, which are not put together")
	}
	if kind := r.kind(); kind != "response" && kind != "resource" {
		return nil
	}
	want := r.fields.get("WARC-Payload-Digest")
	err := checkDigest("payload", want, r.payload())
	if err != nil && checkDigest("payload", want, r.body) == nil {
		return nil // taken before the transfer coding was undone, as some writers do
	}
	return err
}

// checkDigest compares a digest field, in hex or base32, with the bytes. Of an
// algorithm that is not known here nothing can be said.
func checkDigest(what, field string, parts ...[]byte) error {
	algorithm, want, ok := strings.Cut(strings.TrimSpace(field), ":")
	if !ok {
		return nil
	}
	sums := map[string]func() hash.Hash{"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}
	begin := sums[strings.ReplaceAll(strings.ToLower(algorithm), "-", "")]
	if begin == nil {
		return nil
	}
	h := begin()
	for _, p := range parts {
		h.Write(p)
	}
	sum := h.Sum(nil)
	if strings.EqualFold(want, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(want, "="), base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum)) {
		return nil
	}
	return fmt.Errorf("its %s digest is %s:%x, the record says %.140s", what, algorithm, sum, field)
}

// exchange makes of a record, its request and what metadata says what Begin
// takes. A *stopError comes from the archive.
func (im *importer) exchange(ctx context.Context, r, request *record, extra fields) (*Exchange, error) {
	at, err := foreignTime(r.fields.get("WARC-Date"))
	if err != nil {
		return nil, err
	}
	x := &Exchange{URL: targetURI(r), Time: at, Type: r.fields.get("Content-Type"), Body: r.body,
		Origin: im.about.Name + " " + bracket(r.id()), Truncated: truncation(r)}
	if ip := r.fields.get("WARC-IP-Address"); net.ParseIP(ip) != nil {
		x.IP = ip
	}
	if request != nil {
		x.Request = slices.Concat(request.head, request.body)
	}
	if len(r.head) > 0 {
		var c Capture
		if _, err := c.readHead(r.head); err != nil {
			return nil, err
		}
		x.Head, x.Framed, x.Status, x.Type = closed(r.head), true, c.Status, c.Type
		if plain, err := Decode(x.payload(), c.ContentEncoding, PlainLimit(len(x.Body))); err == nil && Coded(c.ContentEncoding) {
			x.Plain = plain // what cannot be undone is kept as it is
		}
		if short(x) && x.Truncated == "" {
			x.Truncated = "unspecified"
		}
	} else if r.kind() == "response" {
		return nil, errors.New("the response has no HTTP head")
	}
	if r.kind() == "revisit" {
		if err := im.revisited(ctx, r, x); err != nil {
			return nil, err
		}
	} else if len(x.Body) > 0 {
		sum := digest(x.payload())[len(digestLabel):]
		im.byID[r.id()], im.byDigest[digestKey(r)] = sum, sum
	}
	im.describe(x, extra)
	return x, nil
}

// closed is a head with the blank line that ends it.
func closed(head []byte) []byte {
	for end, ok := headEnd(head); !ok; end, ok = headEnd(head) {
		head = append(head[:end:end], "\r\n"...)
	}
	return head
}

// truncation is the reason that a record gives for being cut short.
func truncation(r *record) string {
	reason := strings.ToLower(r.fields.get("WARC-Truncated"))
	switch {
	case r.kind() == "revisit":
		return "" // there it says that the payload stands elsewhere
	case slices.Contains(truncations, reason):
		return reason
	}
	return "unspecified"
}

// short reports a body that is shorter than its head says.
func short(x *Exchange) bool {
	fs, _ := parseFields(x.Head[bytes.IndexByte(x.Head, '\n')+1:]) // lines without a name say nothing
	n, err := strconv.ParseInt(fs.get("Content-Length"), 10, 64)
	return err == nil && !chunked(x.Head) && int64(len(x.Body)) < n && x.Status == http.StatusOK && !bytes.HasPrefix(x.Request, []byte("HEAD "))
}

func digestKey(r *record) string { return strings.ToUpper(r.fields.get("WARC-Payload-Digest")) }

// revisited finds the payload of a revisit: by the record or the digest that it
// names in this file, or by digest, address and time in the archive.
func (im *importer) revisited(ctx context.Context, r *record, x *Exchange) error {
	if x.Status == http.StatusNotModified && strings.Contains(r.fields.get("WARC-Profile"), "not-modified") {
		return nil // Begin finds what the address had at that time
	}
	if err := im.settle(ctx); err != nil { // the archive is to know what came before
		return &stopError{err}
	}
	sum := im.byID[unbracket(r.fields.get("WARC-Refers-To"))]
	if sum == "" {
		sum = im.byDigest[digestKey(r)]
	}
	if label, value, _ := strings.Cut(r.fields.get("WARC-Payload-Digest"), ":"); sum == "" && label+":" == digestLabel {
		sum = strings.ToLower(value)
	}
	if at, err := foreignTime(r.fields.get("WARC-Refers-To-Date")); sum == "" && err == nil {
		for c, err := range im.Captures(ctx, Filter{URL: r.fields.get("WARC-Refers-To-Target-URI"), Since: at, Until: at.Add(time.Second)}) {
			if err != nil {
				return &stopError{err}
			}
			sum = c.Payload
		}
	}
	c, err := im.holds(ctx, sum)
	if err == nil {
		x.Body, err = im.served(c)
	}
	if err == nil && c.Payload != c.SHA256 {
		x.Plain, err = im.original(c)
	}
	if err != nil {
		return fmt.Errorf("the payload of this revisit is not in the archive; import the file that holds it first: %w", err)
	}
	if x.Head == nil && c.Status != 0 {
		x.Status, x.Type = c.Status, c.Type
		x.Note = "the revisit had no HTTP head of its own"
	}
	return nil
}

// holds finds a capture whose record holds the payload with that digest.
func (im *importer) holds(ctx context.Context, payload string) (Capture, error) {
	c, err := im.index.first(ctx, holding, payload, payload)
	if errors.Is(err, ErrNotFound) {
		c, err = im.index.first(ctx, "WHERE payload = ? AND payload <> sha256 AND kind <> 'revisit'", payload)
	}
	return c, err
}

// foreignTime reads the dates of all versions of WARC, and the 14 digits of
// older tools.
func foreignTime(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "20060102150405"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("its date %.40q cannot be read", s)
}

// describe takes over what metadata says. Files of this program say all.
func (im *importer) describe(x *Exchange, extra fields) {
	x.Via, x.LinkText, x.Note = extra.get("via"), extra.get("link-text"), cmp.Or(extra.get("note"), x.Note)
	x.Type = cmp.Or(x.Type, extra.get("payload-type"))
	x.Portal, x.Run = im.about.Portal, im.about.Run
	if role := extra.get("role"); role != "" {
		x.Role, x.Portal, x.Run = Role(role), extra.get("portal"), extra.get("run")
		x.Region, x.Agency = extra.get("region"), extra.get("agency")
		if year, err := strconv.Atoi(extra.get("year")); err == nil && year > 0 && year < 10000 {
			x.Year = year
		}
		return
	}
	x.Role = roleOf(x)
}

// roleOf guesses what a page was fetched for: what may be a report is one.
func roleOf(x *Exchange) Role {
	if u, err := url.Parse(x.URL); err == nil && u.Path == "/robots.txt" {
		return RoleRobots
	}
	kind, _, _ := mime.ParseMediaType(x.Type)
	switch {
	case kind == "" || strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "font/") || strings.HasPrefix(kind, "video/") || strings.HasPrefix(kind, "audio/"),
		strings.HasSuffix(kind, "javascript"), strings.HasSuffix(kind, "json"), kind == "text/css", kind == "application/octet-stream":
		return RoleAsset
	}
	return RoleReport
}
