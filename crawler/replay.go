package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// resumeAge is how long after its last capture a run that was cut off still goes on. A run that stood still for
// longer would mix what the portal said then with what it says now: it is left, and a new one begins.
const resumeAge = 24 * time.Hour

// past is what the archive holds of a run that was cut off, by request. A request that the run has made before is
// answered from there, so that nothing that was stored is fetched again: the archive is the memory of the crawl,
// and no second list of what is done could ever disagree with it.
type past map[string]archive.Capture

// recall reads what the run has stored, nil when that is nothing or too long ago.
func recall(ctx context.Context, store *archive.Store, run string, began time.Time) (past, error) {
	p, last := past{}, began
	for c, err := range store.Captures(ctx, archive.Filter{Run: run}) {
		switch {
		case err != nil:
			return nil, fmt.Errorf("read what run %s has stored: %w", run, err)
		case c.Role == RoleRun: // the run had ended, and was killed before it could say so
			return nil, nil
		}
		last = c.Time
		if settled(c) {
			p[c.URL+"\x00"+postNote(c.Note)] = c
		}
	}
	if time.Since(last) > resumeAge {
		return nil, nil
	}
	return p, nil
}

// settled says whether an answer holds for the rest of its run. Walls, refusals and faults are asked again.
func settled(c archive.Capture) bool {
	return c.Role != RoleBlocked &&
		(c.Status < 400 || c.Status == http.StatusNotFound || c.Status == http.StatusGone)
}

// key names a request in past.
func (p past) key(req *http.Request, addr string) string { return addr + "\x00" + noteOf(req) }

// holds says whether the request for l has been made and answered.
func (p past) holds(l Link) bool {
	note := ""
	if l.form != nil {
		note = formNote(strings.NewReader(l.form.body))
	}
	_, ok := p[l.URL+"\x00"+note]
	return ok
}

const postMark = "POST sha256:"

// noteOf is what the archive notes of a request beside its address: the digest of what was posted, which decides
// the answer as much as the address does.
func noteOf(req *http.Request) string {
	if req.Method != http.MethodPost || req.GetBody == nil {
		return ""
	}
	body, err := req.GetBody()
	if err != nil {
		return ""
	}
	return formNote(body)
}

func formNote(body io.Reader) string {
	h := sha256.New()
	_, _ = io.Copy(h, body) // of a string: it cannot fail
	return postMark + hex.EncodeToString(h.Sum(nil))
}

// postNote is the part of a capture's note that noteOf made.
func postNote(note string) string {
	if !strings.HasPrefix(note, postMark) {
		return ""
	}
	first, _, _ := strings.Cut(note, ";")
	return first
}

// replay gives the hop that c was.
func (t *recorder) replay(ctx context.Context, req *http.Request, v *visit, c archive.Capture) (*http.Response, error) {
	v.final, v.status, v.text, v.wall = c.URL, c.Status, "", ""
	v.header = http.Header{}
	for name, value := range map[string]string{"Content-Type": c.Type, "Content-Encoding": c.ContentEncoding, "Location": c.Location} {
		if value != "" {
			v.header.Set(name, value)
		}
	}
	v.replayed, v.had, v.unchanged = true, true, true
	if c.Run == t.run {
		before, err := t.before(ctx, c)
		if err != nil {
			return nil, err
		}
		v.had, v.unchanged = before.SHA256 != "", before.SHA256 == c.SHA256
	}
	var body []byte
	var err error
	if c.Size > 0 && (c.Run == t.run || !t.idle(v, c.URL)) {
		if body, _, err = t.store.Body(ctx, c.SHA256); err != nil {
			return nil, failuref(c.URL, "archive", "was fetched before, but cannot be read (run nianbao verify): %w", err)
		}
	}
	if _, coding := t.decode(v, body); coding != nil {
		return nil, failure(c.URL, "encoding", coding)
	}
	return v.upward(req, &http.Response{
		StatusCode: c.Status, Status: fmt.Sprintf("%d %s", c.Status, http.StatusText(c.Status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}), nil
}

// before gives the capture of the same address that stood when c was made. One of days to come, made before the clock
// was set back, is the newest only as long as there is no other.
func (t *recorder) before(ctx context.Context, c archive.Capture) (archive.Capture, error) {
	var found archive.Capture
	now := time.Now()
	for was, err := range t.store.Captures(ctx, archive.Filter{URL: c.URL}) {
		switch {
		case err != nil:
			return found, &halt{fmt.Errorf("look up %s in the archive: %w", c.URL, err)}
		case was.ID == c.ID:
			return found, nil
		case stands(was) && was.Run != c.Run && (found.ID == "" || !was.Time.After(now)):
			found = was
		}
	}
	return found, nil
}

// stands says whether a capture is what its address was known to hold: no wall and no answer to a form.
func stands(c archive.Capture) bool {
	return c.Role != RoleBlocked && postNote(c.Note) == "" && (c.Status == 0 || c.Status == http.StatusOK)
}
