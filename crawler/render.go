package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/nianbao/nianbao/archive"
)

// maxCached bounds the scripts and data that are kept for the further pages of a run, which mostly ask for the same.
const maxCached = 200

// drawn passes on a page that was fetched, after a browser has drawn it where the portal asks for that. The walkers
// and the parser then read the page as people see it; the bytes as served are in the archive as well.
func (r *run) drawn(ctx context.Context, v *visit, err error) (*visit, error) {
	role := v.link.Role
	if err != nil || r.browser == nil || v.link.look != nil && v.replayed || v.link.form != nil || role != archive.RoleList && role != archive.RoleReport ||
		!strings.Contains(v.header.Get("Content-Type"), "html") {
		return v, err
	}
	if c, ok := r.rec.past[archive.RenderedPrefix+v.final+"\x00"]; ok { // drawn before the run was cut off
		if body, _, err := r.rec.store.Body(ctx, c.SHA256); err == nil {
			v.text = string(body)
			return v, nil
		}
	}
	text, err := r.browser.draw(ctx, v.final, (&drawing{run: r, ctx: ctx, page: v}).answer)
	switch {
	case err != nil && (isHalt(err) || ctx.Err() != nil):
		return nil, err
	case err != nil:
		r.fail(v.final, "render", err)
		return v, nil
	}
	v.text = text
	return v, r.keepDrawn(ctx, v)
}

// keepDrawn gives the drawn page to the archive, beside the bytes that were served.
func (r *run) keepDrawn(ctx context.Context, v *visit) error {
	if r.rec.store == nil {
		return nil
	}
	role := archive.RoleRendered
	if v.link.Role == archive.RoleList {
		role = archive.RoleList
	}
	addr := archive.RenderedPrefix + v.final
	prev, err := r.rec.store.Latest(ctx, addr)
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return &halt{fmt.Errorf("look up %s in the archive: %w", addr, err)}
	}
	sum := sha256.Sum256([]byte(v.text))
	v.had, v.unchanged = prev.SHA256 != "", prev.SHA256 == hex.EncodeToString(sum[:])
	p, err := r.rec.store.Begin(context.WithoutCancel(ctx), archive.Exchange{
		URL: addr, Time: time.Now().UTC(), Role: role, Via: v.final, LinkText: v.link.Text,
		Portal: r.portal.ID, Region: r.portal.Region, Run: r.tally.Run, Type: "text/html; charset=utf-8", Body: []byte(v.text),
		Note: "rendered by " + r.browser.program + " from " + v.final,
	})
	if err != nil {
		return &halt{fmt.Errorf("%w: keep %s: %w", ErrArchive, addr, err)}
	}
	r.owe(&deed{addr: addr, bytes: int64(len(v.text)), pending: []*archive.Pending{p}})
	return nil
}

// drawing answers the requests of one page that is being drawn.
type drawing struct {
	run  *run
	ctx  context.Context
	page *visit
	main string // frame of the page itself
}

// answer gives the browser what a request of the page brings: the page itself as it was fetched, scripts and data
// after the run has fetched them. What does not change the words of a page is refused, and so is any way off it.
func (d *drawing) answer(tab context.Context, q *fetch.EventRequestPaused) error {
	document := q.ResourceType == network.ResourceTypeDocument
	switch {
	case document && d.main == "":
		d.main = string(q.FrameID)
		return fulfill(tab, q, http.StatusOK, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte(d.page.text))
	case document && string(q.FrameID) == d.main:
	case document, q.ResourceType == network.ResourceTypeScript, q.ResourceType == network.ResourceTypeXHR, q.ResourceType == network.ResourceTypeFetch:
		v, err := d.fetch(q)
		if err != nil && (isHalt(err) || d.ctx.Err() != nil) {
			return err
		}
		if err == nil {
			return fulfill(tab, q, v.status, textHeader(v.header), []byte(v.text))
		}
		d.run.log.Debug("a page in the browser does without", "page", d.page.final, "reason", err)
	}
	refuse(tab, q)
	return nil
}

// fetch asks for what the page wants as the run asks for all else; what the run's pages share is asked for once.
func (d *drawing) fetch(q *fetch.EventRequestPaused) (*visit, error) {
	addr, ok := canonical(d.page.final, q.Request.URL)
	if !ok {
		return nil, failuref(d.page.final, "host", "asks for %.100q", q.Request.URL)
	}
	l := Link{URL: addr, Via: d.page.final, Role: archive.RoleEmbed}
	switch q.Request.Method {
	case http.MethodGet:
		if v := d.run.browser.cached[addr]; v != nil {
			return v, nil
		}
	case http.MethodPost:
		kind, _ := q.Request.Headers["Content-Type"].(string)
		l.form = &form{kind: kind}
		for _, part := range q.Request.PostDataEntries {
			l.form.body += string(part.Bytes)
		}
	default:
		return nil, failuref(addr, "host", "asks by %s", q.Request.Method)
	}
	v, err := d.run.fetch(d.ctx, l)
	if err == nil && l.form == nil && len(d.run.browser.cached) < maxCached {
		d.run.browser.cached[addr] = v
	}
	return v, err
}

// textHeader is the header of an answer whose text has been decoded.
func textHeader(served http.Header) http.Header {
	h := served.Clone()
	if kind, _, err := mime.ParseMediaType(h.Get("Content-Type")); err == nil {
		h.Set("Content-Type", kind+"; charset=utf-8")
	}
	return h
}

// fulfill answers a request of the browser.
func fulfill(tab context.Context, q *fetch.EventRequestPaused, status int, header http.Header, body []byte) error {
	if status == http.StatusNotModified {
		status = http.StatusOK
	}
	var entries []*fetch.HeaderEntry
	for name, values := range header {
		switch name {
		case "Content-Length", "Content-Encoding", "Transfer-Encoding", "Set-Cookie", "Location":
			continue
		}
		for _, value := range values {
			entries = append(entries, &fetch.HeaderEntry{Name: name, Value: value})
		}
	}
	_, err := chromedp.Call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID: q.RequestID, ResponseCode: int64(status), ResponseHeaders: entries, Body: body,
	})
	if err != nil {
		return fmt.Errorf("answer the browser: %w", err)
	}
	return nil
}
