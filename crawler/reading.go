package crawler

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/nianbao/nianbao/archive"
)

// maxPages bounds the list pages read from one start page, against lists without an end; a city's column with 100
// offices below it has under 300.
const maxPages = 1000

// read gives a list page that must be there; probe one that may be; part what the script of a list page asks for
// and puts into it. A page that could not be read is nil, and noted unless it was a probe for a page that does
// not exist.
func (r *run) read(ctx context.Context, addr string) (*page, error) {
	p, err := r.list(ctx, Link{URL: addr})
	return p, r.note(err)
}

func (r *run) probe(ctx context.Context, addr string) (*page, error) {
	p, err := r.list(ctx, Link{URL: addr})
	var f *Failure
	if errors.As(err, &f) && (f.Status == http.StatusNotFound || f.Status == http.StatusGone) {
		return nil, nil
	}
	return p, r.note(err)
}

func (r *run) part(ctx context.Context, l Link) (*page, error) {
	p, err := r.list(ctx, l)
	return p, r.note(err)
}

// list reads a page. One that a list page asked for is part of that page: its links are relative to it.
func (r *run) list(ctx context.Context, l Link) (*page, error) {
	v, err := r.listing(ctx, l)
	if err != nil || v == nil {
		return nil, err
	}
	base := v.final
	if l.Via != "" {
		base = l.Via
	} else {
		r.listed[v.final] = true
	}
	p, err := newPage(base, v.text)
	if err != nil {
		return nil, failure(l.URL, "unreadable", err)
	}
	return p, nil
}

// ask gets the answer to a request that the script of a list page sends, when it is no page: its text. ok is false
// when there is none, which has been noted. The list page is the Via of the request, because some servers want it
// as Referer.
func (r *run) ask(ctx context.Context, l Link) (text string, ok bool, err error) {
	v, err := r.listing(ctx, l)
	if err != nil || v == nil {
		return "", false, r.note(err)
	}
	return v.text, true, nil
}

// mayFetch says whether the portal's hosts cover an address.
func (r *run) mayFetch(addr string) bool {
	u, err := url.Parse(addr)
	return err == nil && r.portal.allows(u)
}

// listing makes one request for a part of a list: none twice, and no more than the limit from one start page.
func (r *run) listing(ctx context.Context, l Link) (*visit, error) {
	key := l.URL
	if l.form != nil {
		key += "\x00" + l.form.body
	}
	if r.listed[key] || r.pages > r.most {
		return nil, nil
	}
	r.listed[key] = true
	if r.pages++; r.pages > r.most {
		return nil, failuref(l.URL, "limit", "more than %d list pages from one start page: the rest is not read", r.most)
	}
	l.Role = archive.RoleList
	v, err := r.fetch(ctx, l)
	if err != nil {
		return nil, err
	}
	r.tally.Lists++
	r.told(v, "list", l.URL)
	return v, nil
}
