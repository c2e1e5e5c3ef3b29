package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Import says where an imported WARC file comes from.
type Import struct {
	Name   string // of the file, for problems and for the origin of its records
	Portal string // of its captures, and of the run that brings them in, where they do not say themselves
	Run    string
}

// ImportTally counts what became of the records of an imported file.
type ImportTally struct {
	Records  int // all that could be read
	Captures int // kept
	Known    int // responses and resources that the archive had: same address, time and payload
	Left     int // records that carry no web content: warcinfo, DNS look-ups, metadata of the crawler
	Problems int // records, or places of the file, that were not taken over
}

// ImportWARC takes the captures of a WARC file over that another program wrote:
// requests, responses, resources and revisits with their bytes, addresses and
// times, under record ids of their own; metadata names file and id that they
// had. Versions 0.17 to 1.1 are read, compressed or not. Digests that the
// records carry are compared, and what cannot be taken over is reported to
// each. The error is one of the archive.
func (s *Store) ImportWARC(ctx context.Context, src io.ReaderAt, size int64, about Import, each func(Problem)) (ImportTally, error) {
	im := importer{Store: s, about: about, each: each, byID: make(map[string]string), byDigest: make(map[string]string)}
	err := newForeign(src, size).walkAll(ctx, func(r *record) error { return im.take(ctx, r) }, func(at int64, err error) {
		im.problem(&record{offset: at}, err)
	})
	if err == nil {
		err = im.flush(ctx)
	}
	err = errors.Join(err, im.settle(ctx))
	if err != nil {
		return im.tally, fmt.Errorf("importing %s: %w", about.Name, err)
	}
	return im.tally, nil
}

// importer takes one file over. Records of one capture stand near each other,
// in any order.
type importer struct {
	*Store
	about Import
	each  func(Problem)
	tally ImportTally

	main, request *record // of the capture in hand; a request may come before its response
	extra         fields  // what metadata records say of it
	begun         []*importing
	byID          map[string]string // payload digest by the record id in the file
	byDigest      map[string]string // payload digest by the digest that the file has for it
}

// importing is a capture that is on its way.
type importing struct {
	*Pending
	r *record
}

// maxBegun is how many captures share a flush.
const maxBegun = 200

func (im *importer) problem(r *record, err error) {
	im.tally.Problems++
	if im.each != nil {
		im.each(Problem{File: im.about.Name, Offset: r.offset, ID: r.id(), URL: targetURI(r), Err: err})
	}
}

// isKept says whether what stands under an address is taken over: pages, also as a browser drew them. What this
// program keeps beside them, accounts of runs and what people decided, speaks of the archive that it was made in.
func isKept(uri string) bool {
	scheme, _, _ := strings.Cut(uri, ":")
	return scheme == "http" || scheme == "https" || strings.HasPrefix(uri, RenderedPrefix)
}

func targetURI(r *record) string {
	return unbracket(strings.TrimSpace(r.fields.get("WARC-Target-URI")))
}

// take sorts a record.
func (im *importer) take(ctx context.Context, r *record) error {
	im.tally.Records++
	if err := checkForeign(r); err != nil {
		im.problem(r, err)
		return nil
	}
	switch kind := r.kind(); kind {
	case "response", "resource", "revisit":
		if err := im.flush(ctx); err != nil {
			return err
		}
		if !isKept(targetURI(r)) {
			im.tally.Left++ // whois and DNS look-ups of other crawlers, see also isKept
			return nil
		}
		im.main = r
		if im.request != nil && !belongs(im.request, r) {
			im.problem(im.request, errors.New("the response to this request is missing"))
			im.request = nil
		}
	case "request":
		return im.takeRequest(ctx, r)
	case "metadata":
		im.takeMetadata(r)
	case "warcinfo":
		im.tally.Left++
	default:
		im.problem(r, fmt.Errorf("records of type %.40q are not taken over", kind))
	}
	return nil
}

// takeRequest keeps a request for its response, which stands before or behind.
func (im *importer) takeRequest(ctx context.Context, r *record) error {
	if im.main != nil && im.request == nil && belongs(r, im.main) {
		im.request = r
		return nil
	}
	if err := im.flush(ctx); err != nil {
		return err
	}
	if im.request != nil {
		im.problem(im.request, errors.New("the response to this request is missing"))
	}
	im.request = r
	return nil
}

// takeMetadata keeps what says something of the capture in hand.
func (im *importer) takeMetadata(r *record) {
	about := cmp.Or(r.fields.get("WARC-Concurrent-To"), r.fields.get("WARC-Refers-To"))
	if im.main != nil && unbracket(about) == im.main.id() {
		fs, _ := parseFields(r.body) // other forms give no fields
		im.extra = append(im.extra, fs...)
	}
	im.tally.Left++
}

// belongs reports whether a request led to a response.
func belongs(request, response *record) bool {
	switch to := request.fields.get("WARC-Concurrent-To"); {
	case to != "" && unbracket(to) == response.id(), unbracket(response.fields.get("WARC-Concurrent-To")) == request.id() && request.id() != "":
		return true
	case to != "" && response.fields.get("WARC-Concurrent-To") != "":
		return false
	}
	return targetURI(request) == targetURI(response)
}

// flush sends the capture in hand on its way.
func (im *importer) flush(ctx context.Context) error {
	r, request, extra := im.main, im.request, im.extra
	im.main, im.extra = nil, nil
	if r == nil {
		return nil
	}
	im.request = nil
	x, err := im.exchange(ctx, r, request, extra)
	var stop *stopError
	if errors.As(err, &stop) {
		return stop.error
	} else if err != nil {
		im.problem(r, err)
		return nil
	}
	known, err := im.known(ctx, x)
	if err != nil {
		return err
	}
	if known {
		im.tally.Known++
		return nil
	}
	p, err := im.Begin(ctx, *x)
	if err != nil && (ctx.Err() != nil || errors.Is(err, ErrDiskFull)) {
		return err
	} else if err != nil {
		im.problem(r, err)
		return nil
	}
	im.begun = append(im.begun, &importing{p, r})
	if len(im.begun) >= maxBegun {
		return im.settle(ctx)
	}
	return nil
}

// settle waits for what is on its way.
func (im *importer) settle(ctx context.Context) error {
	begun := im.begun
	im.begun = nil
	for i, b := range begun {
		_, err := b.Wait(ctx)
		if err != nil {
			for _, b := range begun[i:] {
				im.problem(b.r, errors.New("it was not kept, since the archive takes no more"))
			}
			return err
		}
		im.tally.Captures++
	}
	return nil
}

// known reports whether the archive has the capture.
func (im *importer) known(ctx context.Context, x *Exchange) (bool, error) {
	at := x.Time.UTC().Truncate(time.Microsecond)
	payload := digest(x.payload())[len(digestLabel):]
	for c, err := range im.Captures(ctx, Filter{URL: x.URL, Since: at, Until: at.Add(time.Microsecond)}) {
		if err != nil {
			return false, err
		}
		if c.Status == x.Status && (len(x.Body) == 0 || c.Payload == payload) {
			return true, nil
		}
	}
	return false, nil
}
