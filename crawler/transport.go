package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/nianbao/nianbao/archive"
)

const (
	// maxBody bounds one answer: scanned reports of 200 pages stay under 60 MB.
	maxBody = 128 << 20
	// fetchTime bounds one request with its whole answer, so that a server that trickles cannot hold a run.
	fetchTime = 5 * time.Minute
)

// visit is one wanted address on its way through colly. It travels in the request's context, so that the
// recorder below colly can note every hop, and the run can tell what came out.
type visit struct {
	link      Link
	final     string      // address after redirects
	status    int         // of the last hop; 304 when the kept bytes still hold
	header    http.Header // of the last hop; with the type and coding of the kept bytes when those still hold
	text      string      // of the last hop, decoded, when it is text
	wall      string      // the barrier that a hop stands for
	unchanged bool        // the bytes are those kept for the address before
	bytes     int64       // payload received over all hops
}

type visitKey struct{}

func withVisit(ctx context.Context, v *visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// recorder is the transport below colly. It asks for plain bytes, bounds them, keeps every answer of every hop in
// the archive as it came, and hands upward a decoded UTF-8 copy; colly itself would cut and recode bodies. It
// also asks for changes only when the archive has the address, and then hands the kept bytes upward.
type recorder struct {
	wire   http.RoundTripper
	store  *archive.Store // nil for a plan without an archive
	pace   *pacer
	delay  func(host string) time.Duration
	portal Portal
	run    string
	limit  int64
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
	var prev archive.Capture
	if req.Method == http.MethodGet { // what is posted decides the answer too, and the archive knows addresses only
		var err error
		if prev, err = t.latest(req.Context(), addr); err != nil {
			return nil, err
		}
	}
	out := prepare(req, prev)
	res, body, err := t.exchange(out)
	if err != nil {
		return nil, err
	}
	v.bytes += int64(len(body))
	v.final, v.status, v.header = addr, res.StatusCode, res.Header.Clone()
	up := body
	if v.status == http.StatusNotModified {
		if up, err = t.kept(req.Context(), addr, prev); err != nil {
			return nil, err
		}
		v.header.Set("Content-Type", prev.Type)
		v.header.Set("Content-Encoding", prev.ContentEncoding)
	}
	coding := v.decode(up, t.limit)
	v.wall = wall(v.status, v.header, v.text)
	if err := t.keep(out, res, body, v, prev); err != nil {
		return nil, err
	}
	if coding != nil {
		return nil, failure(addr, "encoding", coding)
	}
	return v.upward(req, res, up), nil
}

// latest gives what the archive last kept for an address, nothing for a wall.
func (t *recorder) latest(ctx context.Context, addr string) (archive.Capture, error) {
	if t.store == nil {
		return archive.Capture{}, nil
	}
	prev, err := t.store.Latest(context.WithoutCancel(ctx), addr)
	if errors.Is(err, archive.ErrNotFound) || prev.Role == RoleBlocked {
		return archive.Capture{}, nil
	}
	if err != nil {
		return prev, &halt{fmt.Errorf("look up %s in the archive: %w", addr, err)}
	}
	return prev, nil
}

// prepare gives the request as it goes out: for bytes as they are, and only if they changed.
func prepare(req *http.Request, prev archive.Capture) *http.Request {
	out := req.Clone(req.Context())
	out.Header.Set("Accept-Encoding", "identity")
	out.Header.Del("If-None-Match")
	out.Header.Del("If-Modified-Since")
	if prev.ETag != "" {
		out.Header.Set("If-None-Match", prev.ETag)
	}
	if prev.LastModified != "" {
		out.Header.Set("If-Modified-Since", prev.LastModified)
	}
	return out
}

// exchange waits for the host's turn, sends the request and reads the whole answer.
func (t *recorder) exchange(out *http.Request) (*http.Response, []byte, error) {
	addr := out.URL.String()
	l, err := t.pace.enter(out.Context(), out.URL.Host, t.delay(out.URL.Host))
	if err != nil {
		return nil, nil, err
	}
	defer l.leave()
	var written atomic.Pointer[time.Time]
	ctx := httptrace.WithClientTrace(out.Context(), &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { now := time.Now(); written.Store(&now) },
	})
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	res, err := t.wire.RoundTrip(out.WithContext(ctx))
	l.sent = time.Now()
	if w := written.Load(); w != nil && w.Add(arrival).Before(l.sent) {
		l.sent = w.Add(arrival)
	}
	switch {
	case errors.Is(err, errPrivate):
		return nil, nil, failure(addr, "private", err)
	case err != nil:
		return nil, nil, failuref(addr, "network", "no answer: %w", err)
	}
	defer res.Body.Close()
	body, err := readBody(res, t.limit)
	if err != nil {
		return nil, nil, failure(addr, "size", err)
	}
	return res, body, nil
}

// readBody reads a body whole or not at all: what is too long is an error, and so is what ends before the
// announced length, which net/http tells.
func readBody(res *http.Response, limit int64) ([]byte, error) {
	if res.ContentLength > limit {
		return nil, fmt.Errorf("answer of %d bytes is larger than the limit of %d", res.ContentLength, limit)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("answer broke off after %d bytes: %w", len(body), err)
	case int64(len(body)) > limit:
		return nil, fmt.Errorf("answer is larger than the limit of %d bytes", limit)
	}
	return body, nil
}

// keep puts one hop into the archive and notes whether it brought anything new.
func (t *recorder) keep(out *http.Request, res *http.Response, body []byte, v *visit, prev archive.Capture) error {
	v.unchanged = res.StatusCode == http.StatusNotModified
	if t.store == nil {
		return nil
	}
	var sent bytes.Buffer
	if out.GetBody != nil { // the body itself was read when it was sent
		out.Body, _ = out.GetBody() // of a string: it cannot fail
	}
	if err := out.Write(&sent); err != nil {
		return failuref(v.final, "archive", "write down the request: %w", err)
	}
	role := v.link.Role
	if v.wall != "" {
		role = RoleBlocked
	}
	_, reason, _ := strings.Cut(res.Status, " ")
	if strings.ContainsFunc(reason, unicode.IsControl) { // net/http checks headers, not this
		reason = ""
	}
	kept, err := t.store.Put(context.WithoutCancel(out.Context()), archive.Exchange{
		URL: v.final, Time: time.Now().UTC(), Role: role,
		Via: v.link.Via, LinkText: v.link.Text, Portal: t.portal.ID, Region: t.portal.Region, Run: t.run,
		Request: sent.Bytes(), Status: res.StatusCode, Proto: res.Proto, Reason: reason, Header: servedHeader(res), Body: body,
	})
	if err != nil {
		return &halt{fmt.Errorf("%w: keep %s: %w", ErrArchive, v.final, err)}
	}
	v.unchanged = v.unchanged || (prev.SHA256 != "" && prev.SHA256 == kept.SHA256)
	return nil
}

// servedHeader is the response's header with the transfer coding that net/http has
// undone and taken out: the archive notes it.
func servedHeader(res *http.Response) http.Header {
	h := res.Header.Clone()
	if len(res.TransferEncoding) > 0 {
		h["Transfer-Encoding"] = res.TransferEncoding
	}
	return h
}

// kept gives the bytes that a 304 confirms.
func (t *recorder) kept(ctx context.Context, addr string, prev archive.Capture) ([]byte, error) {
	if t.store == nil || prev.SHA256 == "" {
		return nil, failuref(addr, "http", "answers 304 although nothing was asked for")
	}
	body, _, err := t.store.Body(context.WithoutCancel(ctx), prev.SHA256)
	if err != nil {
		return nil, failuref(addr, "archive", "is unchanged, but the kept copy cannot be read (run nianbao verify): %w", err)
	}
	return body, nil
}

// gzipMark begins every gzip stream.
var gzipMark = []byte{0x1f, 0x8b}

// decode sets the text of a hop. Only text is undone of its content coding; the error says that it cannot be.
func (v *visit) decode(body []byte, limit int64) error {
	v.text = ""
	kind, coding := v.header.Get("Content-Type"), v.header.Get("Content-Encoding")
	if v.link.Role == archive.RoleList && coding == "" && bytes.HasPrefix(body, gzipMark) {
		coding, kind = "gzip", "text/xml" // sitemap.xml.gz: the file itself is packed
	}
	if v.link.Role != archive.RoleRobots && !isText(kind, body) {
		return nil
	}
	plain, err := archive.Decode(body, coding, limit)
	if errors.Is(err, archive.ErrCoding) {
		err = fmt.Errorf("%w and was not asked for", err)
	}
	v.text = decode(plain, kind)
	return err
}

func isText(contentType string, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind == "" || kind == "application/octet-stream" {
		kind, _, _ = strings.Cut(http.DetectContentType(body), ";")
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") ||
		strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "javascript")
}

// upward is the answer that colly sees: the text in UTF-8 under a Content-Type that says so, so that colly has
// nothing to recode, or the bytes of a file under a type without parameters.
func (v *visit) upward(req *http.Request, res *http.Response, body []byte) *http.Response {
	h := v.header.Clone()
	h.Del("Content-Encoding")
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if v.text != "" {
		body = []byte(v.text)
		kind += "; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	up := *res
	if up.StatusCode == http.StatusNotModified {
		up.StatusCode, up.Status = http.StatusOK, "200 OK"
	}
	up.Header, up.Request, up.Uncompressed = h, req, true
	up.Body, up.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return &up
}
