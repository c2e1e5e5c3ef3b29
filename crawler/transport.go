package crawler

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/nianbao/nianbao/archive"
)

// maxBody bounds one answer: scanned reports of 200 pages stay under 60 MB.
const maxBody = 128 << 20

// visit is one wanted address on its way through colly. It travels in the request's context, so that the
// recorder below colly can note every hop, and the run can tell what came out.
type visit struct {
	link      Link
	final     string      // address after redirects
	status    int         // of the last hop; 304 when the kept bytes still hold
	header    http.Header // of the last hop; with the type and coding of the kept bytes when those still hold
	text      string      // of the last hop, decoded, when it is text
	wall      string      // the barrier that a hop stands for
	empty     bool        // the last hop is an answer 200 with nothing in it
	had       bool        // the archive had bytes for the address before
	unchanged bool        // and these are the same
	replayed  bool        // the last hop came out of the archive: stored by this run before it was cut off, or still fresh
	requests  int         // sent, over all hops
	bytes     int64       // payload received over all hops

	deed *deed // told of when its hops are in the archive
}

func newVisit(l Link) *visit { return &visit{link: l, deed: &deed{addr: l.URL}} }

type visitKey struct{}

func withVisit(ctx context.Context, v *visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// recorder is the transport below colly. It bounds answers, keeps every one of every hop in the archive as it came,
// and leaves a decoded text in the visit; colly itself would cut and recode bodies, so it is given heads only. It also
// asks for changes only when the archive has the address, and then takes the kept bytes.
type recorder struct {
	wire      http.RoundTripper
	store     *archive.Store // nil for a plan without an archive
	past      past           // what the run had stored before it was cut off
	pace      *pacer
	delay     func(host string) time.Duration        // between two requests
	first     func(host string) time.Duration        // first addition to it when the host is in trouble
	spend     func(host string, reqs int, got int64) // counts what is taken from a host
	idle      func(v *visit, addr string) bool       // nobody will read the text of the unchanged page
	portal    Portal
	run       string
	plain     map[string]bool   // hosts whose gzip cannot be undone: they are asked for plain bytes
	endless   map[string]string // digests of files that came without their end, by address
	unpack    archive.Decoder
	came      bytes.Buffer // a body while it comes
	limit     int64
	slowSpan  time.Duration
	slowBytes int
}

// RoundTrip makes one hop of a visit. Its errors are *Failure, or *halt when the archive fails.
func (t *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	v, ok := req.Context().Value(visitKey{}).(*visit)
	if !ok {
		return nil, errors.New("request without a visit in its context")
	}
	addr, ok := canonical(req.URL.String(), req.URL.String())
	if !ok {
		return nil, failuref(v.link.URL, "moved", "leads to an address that cannot be asked for: %.100q", req.URL)
	}
	if !t.portal.allows(req.URL) {
		return nil, outside(req.URL)
	}
	var res *http.Response
	var err error
	switch c, ok := t.past[t.past.key(req, addr)]; {
	case ok:
		res, err = t.replay(req.Context(), req, v, c)
	case v.link.look != nil && v.link.look.URL == addr:
		res, err = t.replay(req.Context(), req, v, *v.link.look)
	default:
		res, err = t.ask(req, v, addr)
	}
	if errors.Is(err, errPacking) && !t.plain[req.URL.Host] {
		t.plain[req.URL.Host] = true
		return t.ask(req, v, addr)
	}
	return res, err
}

// ask makes one hop over the wire.
func (t *recorder) ask(req *http.Request, v *visit, addr string) (*http.Response, error) {
	var prev archive.Capture
	if req.Method == http.MethodGet { // what is posted decides the answer too, and the archive knows addresses only
		var err error
		if prev, err = t.latest(req.Context(), addr); err != nil {
			return nil, err
		}
	}
	out := t.prepare(req, prev)
	v.requests++
	a, err := t.exchange(out)
	if err != nil {
		return nil, err
	}
	return t.take(out, a, v, addr, prev)
}

// take reads an answer, keeps it, and hands its head upward.
func (t *recorder) take(out *http.Request, a *reply, v *visit, addr string, prev archive.Capture) (*http.Response, error) {
	v.bytes += int64(len(a.body))
	v.final, v.status, v.header, v.text, v.wall, v.replayed = addr, a.StatusCode, a.Header.Clone(), "", "", false
	body := a.body
	if v.status == http.StatusNotModified {
		v.header.Set("Content-Type", prev.Type)
		v.header.Set("Content-Encoding", prev.ContentEncoding)
		var err error
		if body, err = t.kept(out, v, addr, prev); err != nil {
			return nil, err
		}
	}
	plain, coding := t.decode(v, body)
	v.wall = wall(v.status, v.header, v.text)
	v.empty = v.status == http.StatusOK && (len(body) == 0 || plain != nil && len(plain) == 0)
	if err := t.keep(out, a, plain, v, prev); err != nil {
		return nil, err
	}
	if coding != nil {
		return nil, failure(addr, "encoding", coding)
	}
	return v.upward(out, a.Response), nil
}

// latest gives what an address was last known to hold.
func (t *recorder) latest(ctx context.Context, addr string) (archive.Capture, error) {
	if t.store == nil {
		return archive.Capture{}, nil
	}
	prev, err := t.store.Latest(context.WithoutCancel(ctx), addr)
	switch {
	case errors.Is(err, archive.ErrNotFound):
		return archive.Capture{}, nil
	case err != nil:
		return prev, &halt{fmt.Errorf("look up %s in the archive: %w", addr, err)}
	case stands(prev) && !prev.Time.After(time.Now()):
		return prev, nil
	}
	return t.before(ctx, archive.Capture{URL: addr, Run: t.run})
}

// prepare gives the request as it goes out: only for what has changed, and packed by gzip, which is kept as it comes.
// That spares the site four fifths of the bytes, and us the packing. Codings that readers of WARC files do not all
// know are never asked for.
func (t *recorder) prepare(req *http.Request, prev archive.Capture) *http.Request {
	out := req.Clone(req.Context())
	out.Header.Set("Accept-Encoding", "gzip")
	if t.plain[req.URL.Host] {
		out.Header.Set("Accept-Encoding", "identity")
	}
	out.Header.Del("If-None-Match")
	out.Header.Del("If-Modified-Since")
	if prev.ETag != "" {
		out.Header.Set("If-None-Match", tags(prev.ETag))
	}
	if prev.LastModified != "" {
		out.Header.Set("If-Modified-Since", prev.LastModified)
	}
	return out
}

// packedTag ends the tags that Apache gives to what it packs, and does not know again when asked with them.
const packedTag = `-gzip"`

// tags are the entity tags that stand for a kept answer.
func tags(kept string) string {
	if plain, ok := strings.CutSuffix(kept, packedTag); ok {
		return kept + ", " + plain + `"`
	}
	return kept
}

// keep gives one hop to the archive, in order, and notes whether it brought anything new. It does not wait for the
// disk: see run.settle.
func (t *recorder) keep(out *http.Request, a *reply, plain []byte, v *visit, prev archive.Capture) error {
	v.had = prev.SHA256 != ""
	v.unchanged = a.StatusCode == http.StatusNotModified
	if t.store == nil {
		return nil
	}
	sent, err := a.request(out)
	if err != nil {
		return failuref(v.final, "archive", "write down the request: %w", err)
	}
	_, reason, _ := strings.Cut(a.Status, " ")
	if strings.ContainsFunc(reason, unicode.IsControl) { // net/http checks headers, not this
		reason = ""
	}
	if v.had && !v.unchanged && a.StatusCode == http.StatusOK {
		v.unchanged = prev.SHA256 == original(a.body, plain)
	}
	var confirms *archive.Capture
	if v.had {
		confirms = &prev
	}
	p, err := t.store.Begin(context.WithoutCancel(out.Context()), archive.Exchange{
		Confirms: confirms, URL: v.final, Time: time.Now().UTC(), Role: v.role(),
		Via: v.link.Via, LinkText: v.link.Text, Portal: t.portal.ID, Region: t.portal.Region, Run: t.run, Note: a.note(out),
		Request: sent, Status: a.StatusCode, Proto: a.Proto, Reason: reason, Header: servedHeader(a.Response), Head: a.head, Body: a.body, Plain: plain, IP: a.ip,
	})
	switch {
	case errors.Is(err, archive.ErrExchange):
		return failure(v.final, "archive", err)
	case err != nil:
		return &halt{fmt.Errorf("%w: keep %s: %w", ErrArchive, v.final, err)}
	}
	v.deed.pending = append(v.deed.pending, p)
	return nil
}

// role is what a hop is kept as. The home page in place of another page is what the server says instead of "gone" or
// "go away", and nothing at all is what it says in trouble; kept as a report either would pass for a new version of it.
func (v *visit) role() archive.Role {
	if v.wall != "" || v.sentHome() || v.hollow() {
		return RoleBlocked
	}
	return v.link.Role
}

// homePage is the path of a site's home page, or of its page for errors.
var homePage = regexp.MustCompile(`(?i)^/((index|default|main|home|404|error)\.[a-z]+)?$`)

// sentHome says whether the visit was led to the home page, or to a page for errors, from elsewhere.
func (v *visit) sentHome() bool {
	if v.final == v.link.URL {
		return false
	}
	final, err := url.Parse(v.final)
	asked, err2 := url.Parse(v.link.URL)
	return err == nil && err2 == nil && homePage.MatchString(final.Path) && final.RawQuery == "" && !homePage.MatchString(asked.Path)
}

// hollow says whether nothing came in place of a report or file.
func (v *visit) hollow() bool {
	return v.empty && (v.link.Role == archive.RoleReport || v.link.Role == archive.RoleAsset)
}

// request is the request as it went over the wire.
func (a *reply) request(out *http.Request) ([]byte, error) {
	if a.sent != nil {
		return a.sent, nil
	}
	if out.GetBody != nil { // the body itself was read when it was sent
		out.Body, _ = out.GetBody() // of a string: it cannot fail
	}
	var b bytes.Buffer
	err := out.Write(&b)
	return b.Bytes(), err
}

// note is what the archive is told beside an answer.
func (a *reply) note(out *http.Request) string {
	var notes []string
	if posted := noteOf(out); posted != "" {
		notes = append(notes, posted)
	}
	if a.fault != "" {
		notes = append(notes, "insecure_tls: "+a.fault)
	}
	if a.endless {
		notes = append(notes, "the file lacks its end, and came so twice")
	}
	return strings.Join(notes, "; ")
}

// servedHeader is the response's header with the transfer coding that net/http has
// undone and taken out: the archive notes it.
func servedHeader(res *http.Response) http.Header {
	if len(res.TransferEncoding) == 0 {
		return res.Header
	}
	h := res.Header.Clone()
	h["Transfer-Encoding"] = res.TransferEncoding
	return h
}

// kept gives the bytes that a 304 confirms, none when nobody will read them.
func (t *recorder) kept(out *http.Request, v *visit, addr string, prev archive.Capture) ([]byte, error) {
	asked := out.Header.Get("If-None-Match") != "" || out.Header.Get("If-Modified-Since") != ""
	switch {
	case t.store == nil || prev.SHA256 == "" || !asked: // broken caches say so: what we have may be old
		return nil, failuref(addr, "http", "answers 304 although nothing was asked for")
	case t.idle(v, addr):
		return nil, nil
	}
	body, _, err := t.store.Body(context.WithoutCancel(out.Context()), prev.SHA256)
	if err != nil {
		return nil, failuref(addr, "archive", "is unchanged, but the kept copy cannot be read (run nianbao verify): %w", err)
	}
	return body, nil
}

// gzipMark begins every gzip stream.
var gzipMark = []byte{0x1f, 0x8b}

// errPacking is that of a body which is not the gzip that its head says.
var errPacking = errors.New("the packed answer is damaged")

// decode undoes the content coding of a hop and sets its text, when it is text. The bytes are nil when there was no
// coding, or it cannot be undone, as the error says; they are valid until the next hop.
func (t *recorder) decode(v *visit, body []byte) (plain []byte, err error) {
	kind, coding := v.header.Get("Content-Type"), v.header.Get("Content-Encoding")
	read := body
	if len(body) > 0 && archive.Coded(coding) {
		plain, err = t.unpack.Decode(body, coding, t.bound(body))
		switch {
		case errors.Is(err, archive.ErrCoding):
			return nil, fmt.Errorf("%w and was not asked for", err)
		case errors.Is(err, archive.ErrTooLarge):
			return nil, err
		case err != nil:
			return nil, fmt.Errorf("%w: %w", errPacking, err)
		}
		read = plain
	}
	if v.link.Role == archive.RoleList && bytes.HasPrefix(read, gzipMark) { // sitemap.xml.gz: the file itself is packed
		kind = "text/xml"
		if read, err = archive.Decode(read, "gzip", t.bound(read)); err != nil {
			return plain, err
		}
	}
	if v.link.Role == archive.RoleRobots || isText(kind, read) {
		v.text = decode(read, kind)
	}
	return plain, nil
}

// bound is how far a body may unpack, by size and by ratio.
func (t *recorder) bound(body []byte) int64 { return min(t.limit, archive.PlainLimit(len(body))) }

// original is the digest that names an answer in the archive.
func original(body, plain []byte) string {
	if plain != nil {
		body = plain
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func isText(contentType string, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind == "" || kind == "application/octet-stream" {
		kind, _, _ = strings.Cut(http.DetectContentType(body), ";")
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") ||
		strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "javascript")
}

// upward is the answer that colly sees: the head alone, with nothing in it that would make colly read, recode or
// unpack. The visit has the text.
func (v *visit) upward(req *http.Request, res *http.Response) *http.Response {
	up := *res
	if up.StatusCode == http.StatusNotModified {
		up.StatusCode, up.Status = http.StatusOK, "200 OK"
	}
	up.Header = http.Header{}
	if to := v.header.Get("Location"); to != "" {
		up.Header.Set("Location", to)
	}
	up.Header["Set-Cookie"] = v.header["Set-Cookie"]
	up.Request, up.Uncompressed = req, true
	up.Body, up.ContentLength = http.NoBody, 0
	return &up
}
