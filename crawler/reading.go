package crawler

import (
	"context"
	"errors"
	"net/http"

	"github.com/nianbao/nianbao/archive"
)

// maxPages bounds the list pages read from one start page, against lists without an end; a city's column with 100
// offices below it has under 300.
const maxPages = 1000

// read gives a list page that must be there; probe one that may be. A page that could not be read is nil, and
// noted unless it was a probe for a page that does not exist.
func (r *run) read(ctx context.Context, addr string) (*page, error) {
	p, err := r.list(ctx, addr)
	return p, r.note(err)
}

func (r *run) probe(ctx context.Context, addr string) (*page, error) {
	p, err := r.list(ctx, addr)
	var f *Failure
	if errors.As(err, &f) && (f.Status == http.StatusNotFound || f.Status == http.StatusGone) {
		return nil, nil
	}
	return p, r.note(err)
}

func (r *run) list(ctx context.Context, addr string) (*page, error) {
	v, err := r.listing(ctx, Link{URL: addr})
	if err != nil || v == nil {
		return nil, err
	}
	p, err := newPage(v.final, v.text)
	if err != nil {
		return nil, failure(addr, "unreadable", err)
	}
	r.listed[v.final] = true
	return p, nil
}

// ask gets the answer to a request that the script of a list page would send: its text, or nil when there is
// none, which has been noted. The list page is the Via of the request, because some servers want it as Referer.
func (r *run) ask(ctx context.Context, l Link) (*visit, error) {
	v, err := r.listing(ctx, l)
	return v, r.note(err)
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
	r.event("list", l.URL)
	return v, nil
}
